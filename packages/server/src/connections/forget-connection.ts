/** Disconnects: the secrets are destroyed here at once, and the outside system is told to forget them too, as often as it takes. */
import { and, eq, gt, inArray } from 'drizzle-orm';
import { findConnector, openProvision } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit, type QueuedEvent } from '../platform/queue/index.ts';
import { parseSecrets, secretsPlace } from './connection.ts';
import { connections, flows, revocations } from './connection-table.ts';
import { oauthApp, revokeToken } from './oauth-client.ts';
import { lockConnection, type ConnectionPlace, type ConnectionRow } from './save-connection.ts';

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
 * Ends a tenant's open flows now: whoever comes back from signing in is told so and nothing is saved. Lock the tenant
 * first. Waits for a flow that is saving its connection this moment, which can be read afterwards.
 */
export async function endFlowsOf(tx: Tx, means: Means, account: AccountId, tenant: string): Promise<void> {
  const now = means.clock.now();
  await tx
    .update(flows)
    .set({ expires_at: now, sealed_verifier: null })
    .where(
      and(
        eq(flows.account_id, account),
        eq(flows.tenant_id, tenant),
        inArray(flows.state, ['waiting', 'continued']),
        gt(flows.expires_at, now),
      ),
    );
}

async function forgetRow(tx: Tx, means: Means, row: ConnectionRow): Promise<void> {
  const account = row.account_id as AccountId;
  await queueRevocation(tx, means, row);
  await tx.delete(connections).where(and(eq(connections.account_id, account), eq(connections.id, row.id)));
}

async function queueRevocation(tx: Tx, means: Means, row: ConnectionRow): Promise<void> {
  const account = row.account_id as AccountId;
  const connector = await findConnector(tx, account, row.connector_name);
  if (connector?.kind !== 'oauth2_code' || connector.revoke_url === undefined) return;
  const secrets = parseSecrets(
    (await means.vault.open(tx, secretsPlace(account, row.id), row.sealed_secrets)).reveal(),
  );
  if (secrets?.kind !== 'oauth2_code') return;
  const id = newId('connection');
  // The refresh token stands for the whole grant (RFC 7009 §2.1).
  const sealed = await means.vault.seal(tx, tokenPlace(account, id), secrets.refresh_token ?? secrets.access_token);
  await tx
    .insert(revocations)
    .values({ account_id: account, id, connector_name: row.connector_name, sealed_token: sealed });
  await emit(tx, { account, name: 'connection.forgotten', payload: { revocation: id } });
}

/** Handler of `connection.forgotten`: throws while the outside system cannot be reached, so that the queue tries again. */
export async function revokeOutside(means: Means, event: QueuedEvent): Promise<void> {
  const id = String(event.payload['revocation']);
  const mine = and(eq(revocations.account_id, event.account), eq(revocations.id, id));
  const [row] = await means.db.select().from(revocations).where(mine);
  if (!row) return;
  const connector = await findConnector(means.db, event.account, row.connector_name);
  if (connector?.kind === 'oauth2_code') {
    const app = oauthApp(connector, await openProvision(means.db, means, event.account, row.connector_name));
    const token = await means.vault.open(means.db, tokenPlace(event.account, id), row.sealed_token);
    if (app && !(await revokeToken(means, connector, app, token)))
      throw new Error('The outside system did not take the revocation.');
  }
  await means.db.delete(revocations).where(mine);
}

function tokenPlace(
  account: AccountId,
  row: string,
): { account: AccountId; table: string; column: string; row: string } {
  return { account, table: 'revocations', column: 'sealed_token', row };
}
