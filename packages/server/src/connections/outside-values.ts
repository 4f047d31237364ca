/** What a connector's templates are filled in with, for one connection; what our own requests of it carry. Pure but for the id. */
import { randomBytes } from 'node:crypto';
import type { At, Values } from '@mortise/connectors';
import type { Means } from '../platform/means.ts';
import type { Secret } from '../platform/vault/index.ts';
import type { StoredSecrets } from './connection.ts';

export type Provision = ReadonlyMap<string, Secret>;

/** What was typed and read, the token, and over both what was provisioned: nobody's typing replaces the vendor's values. */
export function valuesOf(provision: Provision, { fields, tokens }: Pick<StoredSecrets, 'fields' | 'tokens'>): Values {
  return {
    ...fields,
    ...(tokens === null ? {} : { access_token: tokens.access_token }),
    ...Object.fromEntries([...provision].map(([name, secret]) => [name, secret.reveal()])),
  };
}

/** The moment, and an id that no other request has: nonce, `jti`, request id. */
export function atNow(means: Means): At {
  return { now: means.clock.now(), id: randomBytes(16).toString('hex') };
}
