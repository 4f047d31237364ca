/** Asks the outside system for a new token in exchange for what a connection holds; writes nothing. */
import { findConnector, openProvision } from '../connectors/index.ts';
import type { Means } from '../platform/means.ts';
import { Secret } from '../platform/vault/index.ts';
import { renewalToken, secretsEnd, secretsOfAnswer, type StoredSecrets } from './connection.ts';
import { oauthApp, refreshToken, type Outcome } from './oauth-client.ts';
import type { ConnectionPlace } from './save-connection.ts';

export type Renewed = { secrets: StoredSecrets; endsAt: Date | null };

/** One call, of 10 s at most. A part that the answer leaves out stays as it was. */
export async function renewToken(
  means: Means,
  place: ConnectionPlace,
  secrets: StoredSecrets,
): Promise<Outcome<Renewed>> {
  const token = renewalToken(secrets);
  if (token === null) return { ok: false, reason: 'access-ended' };
  const connector = await findConnector(means.db, place.account, place.connector);
  if (connector?.kind !== 'oauth2_code') return { ok: false, reason: 'misconfigured' };
  const app = oauthApp(connector, await openProvision(means.db, means, place.account, place.connector));
  if (app === null) return { ok: false, reason: 'misconfigured' };
  const outcome = await refreshToken(means, connector, app, new Secret(token));
  if (!outcome.ok) return outcome;
  const endsAt = secretsEnd(outcome.value, means.clock.now());
  return { ok: true, value: { secrets: secretsOfAnswer(outcome.value, secrets), endsAt } };
}
