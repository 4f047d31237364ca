/** Opens the secrets that a run needs; an access token that is about to end is refreshed first, by one caller at a time. */
import { sql } from 'drizzle-orm';
import { findConnector, openProvision, type OAuthConnector } from '../connectors/index.ts';
import { sqlState, transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { Secret } from '../platform/vault/index.ts';
import {
  fieldsForRun,
  parseSecrets,
  secretsEnd,
  secretsOfAnswer,
  secretsPlace,
  type ConnectedIntegration,
  type StoredSecrets,
} from './connection.ts';
import { connections } from './connection-table.ts';
import { oauthApp, refreshToken } from './oauth-client.ts';
import { reasonOf, type ReasonCode } from './reason.ts';
import {
  atPlace,
  breakConnection,
  lockConnection,
  renewSecrets,
  type ConnectionPlace,
  type ConnectionRow,
} from './save-connection.ts';

/** A token that ends within this time is refreshed before it is handed out. */
const refreshAheadMs = 5 * 60_000;

/** Connector → FIELD → secret. Refusal `not-connected` when one is missing or broken, `outside-unreachable` when none can tell now. */
export async function openConnectionSecrets(
  means: Means,
  account: AccountId,
  tenant: string,
  integration: ConnectedIntegration,
): Promise<Record<string, Record<string, Secret>>> {
  const opened: Record<string, Record<string, Secret>> = {};
  for (const { name, global } of integration.connectors) {
    const place = { account, tenant: global ? null : tenant, integration: integration.id, connector: name };
    opened[name] = fieldsForRun(await openConnection(means, place));
  }
  return opened;
}

/** The secrets of one connection, fresh. Refusals as of `openConnectionSecrets`. */
export async function openConnection(means: Means, place: ConnectionPlace): Promise<StoredSecrets> {
  const [row] = await means.db.select().from(connections).where(atPlace(place));
  const label = (await findConnector(means.db, place.account, place.connector))?.label ?? place.connector;
  if (!row || row.state === 'broken') throw notConnected(label);
  if (!endsSoon(row, means)) return openRow(means.db, means, row);
  const outcome = await refresh(means, place, label);
  if (outcome.state === 'broken') throw notConnected(label);
  if (outcome.state === 'unreachable')
    throw new Refusal('outside-unreachable', `${label} does not answer, so access to it could not be renewed.`);
  return outcome.secrets;
}

type Refreshed = { state: 'fresh'; secrets: StoredSecrets } | { state: 'broken' } | { state: 'unreachable' };

/** One transaction round the refresh: whoever waits for the row finds the new token and asks for nothing. */
async function refresh(means: Means, place: ConnectionPlace, label: string): Promise<Refreshed> {
  try {
    return await transaction(means.db, async (tx) => {
      await tx.execute(sql`select set_config('lock_timeout', '14s', true)`);
      const row = await lockConnection(tx, place);
      if (row === null || row.state === 'broken') return { state: 'broken' };
      const secrets = await openRow(tx, means, row);
      if (!endsSoon(row, means)) return { state: 'fresh', secrets };
      const reason = await renew(tx, means, place, row, secrets);
      if (reason === null) return { state: 'fresh', secrets: await reopen(tx, means, place) };
      if (reason !== 'outside-down' && reason !== 'outside-odd') {
        await breakConnection(tx, means, place, reasonOf(reason, label));
        return { state: 'broken' };
      }
      return isAlive(row, means) ? { state: 'fresh', secrets } : { state: 'unreachable' };
    });
  } catch (error) {
    if (sqlState(error) === '55P03' || sqlState(error) === '57014') return { state: 'unreachable' };
    throw error;
  }
}

/** Null when the row now holds a fresh token, else why not. */
async function renew(
  tx: Tx,
  means: Means,
  place: ConnectionPlace,
  row: ConnectionRow,
  secrets: StoredSecrets,
): Promise<ReasonCode | null> {
  if (secrets.tokens === null) return null;
  if (secrets.tokens.refresh_token === null) return isAlive(row, means) ? null : 'access-ended';
  const connector = await findConnector(tx, place.account, place.connector);
  const ready = connector?.kind === 'oauth2_code' ? await appOf(tx, means, place.account, connector) : null;
  if (ready === null) return 'misconfigured';
  const outcome = await refreshToken(means, ready.connector, ready.app, new Secret(secrets.tokens.refresh_token));
  if (!outcome.ok) return outcome.reason;
  const endsAt = secretsEnd(outcome.value, means.clock.now());
  await renewSecrets(tx, means, row, { secrets: secretsOfAnswer(outcome.value, secrets), endsAt }, row.outside_account);
  return null;
}

async function appOf(tx: Tx, means: Means, account: AccountId, connector: OAuthConnector) {
  const app = oauthApp(connector, await openProvision(tx, means, account, connector.name));
  return app === null ? null : { connector, app };
}

async function reopen(tx: Tx, means: Means, place: ConnectionPlace): Promise<StoredSecrets> {
  const row = await lockConnection(tx, place);
  if (row === null) throw notConnected(place.connector);
  return openRow(tx, means, row);
}

async function openRow(tx: Tx, means: Means, row: ConnectionRow): Promise<StoredSecrets> {
  const plain = await means.vault.open(tx, secretsPlace(row.account_id as AccountId, row.id), row.sealed_secrets);
  const secrets = parseSecrets(plain.reveal());
  if (secrets === null) throw new Error('Sealed secrets of a connection have an unknown shape.');
  return secrets;
}

function endsSoon(row: ConnectionRow, means: Means): boolean {
  return (
    row.secrets_expire_at !== null && row.secrets_expire_at.getTime() - means.clock.now().getTime() < refreshAheadMs
  );
}

function isAlive(row: ConnectionRow, means: Means): boolean {
  return row.secrets_expire_at === null || row.secrets_expire_at.getTime() > means.clock.now().getTime();
}

function notConnected(label: string): Refusal {
  return new Refusal('not-connected', `${label} is not connected. Connect it, then try again.`);
}
