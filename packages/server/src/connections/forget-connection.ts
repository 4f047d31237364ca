/** Disconnects: the secrets are destroyed here at once, and the outside system is told to forget them too, as often as it takes. */
import { and, eq } from 'drizzle-orm';
import { findConnector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { SealBroken } from '../platform/vault/index.ts';
import { endAuthLinksOf } from './auth-links.ts';
import { parseSecrets, secretsPlace, type StoredSecrets } from './connection.ts';
import { connections, flows } from './connection-table.ts';
import { endFlows } from './end-flows.ts';
import { hasGrantInCommon } from './shared-grant.ts';
import { queueRevocation } from './revoke-grants.ts';
import { lockConnection, placeOf, type ConnectionPlace, type ConnectionRow } from './save-connection.ts';

/** Forgets one connection; none is fine too. */
export async function forgetConnection(tx: Tx, means: Means, place: ConnectionPlace): Promise<void> {
  const row = await lockConnection(tx, place);
  if (row) await forgetRow(tx, means, row);
}

/** Forgets all connections of a tenant (not the global ones of its integration) and ends its flows. Lock the tenant first. */
export async function forgetConnectionsOf(tx: Tx, means: Means, account: AccountId, tenant: string): Promise<void> {
  await endFlowsOf(tx, means, account, tenant);
  const rows = await tx
    .select()
    .from(connections)
    .where(and(eq(connections.account_id, account), eq(connections.tenant_id, tenant)))
    .for('update');
  for (const row of rows) await forgetRow(tx, means, row);
}

/**
 * Ends a tenant's open flows and auth links now: whoever comes back from signing in is told so and nothing is saved. Lock the tenant
 * first.
 */
export async function endFlowsOf(tx: Tx, means: Means, account: AccountId, tenant: string): Promise<void> {
  await endAuthLinksOf(tx, means, account, tenant);
  await endFlows(tx, means, account, eq(flows.tenant_id, tenant));
}

/** From now on nothing of a tenant is refreshed unless somebody opens it: an uninstalled one keeps its secrets unused. */
export async function restConnectionsOf(tx: Tx, account: AccountId, tenant: string): Promise<void> {
  await tx
    .update(connections)
    .set({ refresh_due_at: null })
    .where(and(eq(connections.account_id, account), eq(connections.tenant_id, tenant)));
}

async function forgetRow(tx: Tx, means: Means, row: ConnectionRow): Promise<void> {
  const connector = await findConnector(tx, row.account_id as AccountId, row.connector_name);
  const isShared = connector !== null && (await hasGrantInCommon(tx, connector, row));
  await revokeReplaced(tx, means, row, isShared);
  await tx.delete(connections).where(and(eq(connections.account_id, row.account_id), eq(connections.id, row.id)));
}

/** Null for what cannot be opened any more (the vault says so in the log): it is destroyed, or replaced, all the same. */
export async function openRow(tx: Tx, means: Means, row: ConnectionRow): Promise<StoredSecrets | null> {
  try {
    const place = secretsPlace(row.account_id as AccountId, row.id);
    return parseSecrets((await means.vault.open(tx, place, row.sealed_secrets)).reveal());
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

/** Has the outside system forget what a row holds (not when `isShared`), and call no more for it: it is about to hold another account's. */
export async function revokeReplaced(tx: Tx, means: Means, row: ConnectionRow, isShared = false): Promise<void> {
  const account = row.account_id as AccountId;
  const secrets = await openRow(tx, means, row);
  const of = { ...placeOf(row), outsideAccount: row.outside_account };
  const how = { subscription: row.subscription_id, isShared };
  if (secrets !== null) await queueRevocation(tx, means, of, secrets, how);
  await tx
    .update(connections)
    .set({ subscription_id: null })
    .where(and(eq(connections.account_id, account), eq(connections.id, row.id)));
}
