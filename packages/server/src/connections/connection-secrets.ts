/** Opens the secrets that a run needs; an access token that is about to end is refreshed first, by one caller at a time. */
import { isDeepStrictEqual } from 'node:util';
import { findConnector, openProvision } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Secret } from '../platform/vault/index.ts';
import { notConnectedWords, renewalToken, type ConnectedIntegration, type StoredSecrets } from './connection.ts';
import { refreshConnection, type Refreshed } from './refresh-connection.ts';
import { endsSoon, isNew } from './refresh-times.ts';
import { hostKeyReason, reasonOf } from './reason.ts';
import { fieldsForRun } from './run-secrets.ts';
import {
  breakConnection,
  openSecrets,
  readConnection,
  type ConnectionPlace,
  type ConnectionRow,
} from './save-connection.ts';
import { showsHostKey } from './sftp-login.ts';
import { isRefusedByTest } from './test-connection.ts';

/** Connector, as the program calls it → FIELD → secret. Refusal `not-connected` when one is missing or broken, `outside-unreachable` when none can tell now. */
export async function openConnectionSecrets(
  means: Means,
  account: AccountId,
  tenant: string,
  integration: ConnectedIntegration,
): Promise<Record<string, Record<string, Secret>>> {
  const opened: Record<string, Record<string, Secret>> = {};
  for (const { name, global, as = name } of integration.connectors) {
    const place = { account, tenant: global ? null : tenant, integration: integration.id, connector: name };
    const connector = await findConnector(means.db, account, name);
    const provision = await openProvision(means.db, means, account, name);
    const secrets = await openConnection(means, place);
    await mustShowPinnedKey(means, place, secrets);
    opened[as] = fieldsForRun(connector, secrets, provision);
  }
  return opened;
}

/** The secrets of one connection, fresh. Refusals as of `openConnectionSecrets`. */
export async function openConnection(means: Means, place: ConnectionPlace): Promise<StoredSecrets> {
  const row = await readConnection(means.db, place);
  if (row === null || row.state === 'broken') throw await notConnected(means, place);
  if (!endsSoon(row, means.clock.now())) return openSecrets(means.db, means, row);
  return secretsOrRefusal(means, place, await refreshConnection(means, row));
}

/**
 * After the outside system refused `used` with 401: newer secrets to try once more, or null when these are as new as they
 * get. Refusals as above; a connection that cannot be renewed is broken then. Where nothing could renew it, as what was typed
 * never is, the refusal may be of that one address: it is broken only when the connector's test call is refused too.
 */
export async function renewRefused(
  means: Means,
  place: ConnectionPlace,
  used: StoredSecrets,
): Promise<StoredSecrets | null> {
  const row = await readConnection(means.db, place);
  if (row === null || row.state === 'broken') throw await notConnected(means, place);
  const now = await openSecrets(means.db, means, row);
  if (!isDeepStrictEqual(now, used)) return now;
  if (isNew(row, means.clock.now())) return null;
  if (renewalToken(now) === null && !(await isRefusedByTest(means, row, now))) return null;
  if (now.tokens === null) return breakTyped(means, place, row);
  return secretsOrRefusal(means, place, await refreshConnection(means, row, { isRefused: true }));
}

/** Nothing but other keys or passwords helps. */
async function breakTyped(means: Means, place: ConnectionPlace, row: ConnectionRow): Promise<never> {
  const reason = reasonOf('key-refused', await labelOf(means, place));
  await transaction(means.db, (tx) => breakConnection(tx, means, row, reason));
  throw await notConnected(means, place);
}

/** Before a password goes to a file server: it has to be the one that was connected. One that is away is the program's to find out. */
async function mustShowPinnedKey(means: Means, place: ConnectionPlace, { kind, fields }: StoredSecrets): Promise<void> {
  if (kind !== 'sftp' || fields['host_key'] === undefined) return;
  if (await showsHostKey(means, fields, fields['host_key'])) return;
  const label = await labelOf(means, place);
  const row = await readConnection(means.db, place);
  if (row !== null) await transaction(means.db, (tx) => breakConnection(tx, means, row, hostKeyReason(label)));
  throw await notConnected(means, place);
}

async function secretsOrRefusal(means: Means, place: ConnectionPlace, outcome: Refreshed): Promise<StoredSecrets> {
  if (outcome.state === 'fresh' || outcome.state === 'old') return outcome.secrets;
  if (outcome.state === 'broken') throw await notConnected(means, place);
  const label = await labelOf(means, place);
  throw new Refusal('outside-unreachable', `${label} does not answer, so access to it could not be renewed.`);
}

async function labelOf(means: Means, place: ConnectionPlace): Promise<string> {
  return (await findConnector(means.db, place.account, place.connector))?.label ?? place.connector;
}

async function notConnected(means: Means, place: ConnectionPlace): Promise<Refusal> {
  const global = place.tenant === null;
  const words = notConnectedWords({ label: await labelOf(means, place), global });
  return new Refusal('not-connected', global ? words : `${words} Connect it, then try again.`);
}
