/** Finds flows: by id for who asked, by the hash of nonce or state for the browser that holds it. */
import { and, eq } from 'drizzle-orm';
import { accountById } from '../accounts/index.ts';
import { findConnector, signsIn, type SignInConnector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Flow } from './connection-schemas.ts';
import { flows } from './connection-table.ts';
import { flowState, hashToken } from './flow.ts';
import { parseReason, reasonOf, toldReason } from './reason.ts';
import type { ConnectionPlace } from './save-connection.ts';

export type FlowRow = typeof flows.$inferSelect;
/** A flow with what our pages name: the host's account and the outside system. */
export type NamedFlow = {
  row: FlowRow;
  account: { id: AccountId; name: string; baseUrl: string };
  connector: SignInConnector;
};

/** The flow as its asker sees it. The start address is told once only. Refusal `not-found` to everybody else. */
export async function readFlow(means: Means, account: AccountId, customer: string, id: string): Promise<Flow> {
  const [row] = await means.db
    .select()
    .from(flows)
    .where(and(eq(flows.account_id, account), eq(flows.id, id), eq(flows.customer_id, customer)));
  // A customer's always is for a tenant of theirs.
  if (!row || row.tenant_id === null) throw new Refusal('not-found', 'There is no such sign-in.');
  const state = flowState(row, means.clock.now());
  const reason = state === 'expired' ? expired(await labelOf(means, row)) : parseReason(row.reason);
  return {
    flow: row.id,
    tenant: row.tenant_id,
    connector: row.connector_name,
    state,
    start_url: null,
    reason,
    expires_at: row.expires_at.toISOString(),
  };
}

const expired = (system: string): Flow['reason'] => toldReason(reasonOf('expired', system));

async function labelOf(means: Means, row: FlowRow): Promise<string> {
  return (await findConnector(means.db, row.account_id as AccountId, row.connector_name))?.label ?? row.connector_name;
}

/** The flow whose start page has this nonce; with `lock`, locked until the transaction ends. */
export async function flowOfNonce(tx: Tx, nonce: string, lock = false): Promise<FlowRow | null> {
  const query = tx
    .select()
    .from(flows)
    .where(eq(flows.nonce_hash, hashToken(nonce)));
  const [row] = lock ? await query.for('update') : await query;
  return row ?? null;
}

/** The flow that a provider's answer names by its `state`; with `lock` as above. */
export async function flowOfState(tx: Tx, state: string, lock = false): Promise<FlowRow | null> {
  const query = tx
    .select()
    .from(flows)
    .where(eq(flows.state_hash, hashToken(state)));
  const [row] = lock ? await query.for('update') : await query;
  return row ?? null;
}

/** What a flow connects. */
export function placeOf(row: FlowRow): ConnectionPlace {
  const { tenant_id: tenant, integration_id: integration, connector_name: connector } = row;
  return { account: row.account_id as ConnectionPlace['account'], tenant, integration, connector };
}

/** Null when the account or its connector is gone. Ask outside a transaction: it takes a connection of its own. */
export async function nameFlow(means: Means, row: FlowRow): Promise<NamedFlow | null> {
  const id = row.account_id as AccountId;
  const account = await accountById(means, id);
  const connector = await findConnector(means.db, id, row.connector_name);
  if (account === null || connector === null || !signsIn(connector)) return null;
  return { row, account: { id, name: account.name, baseUrl: account.baseUrl }, connector };
}
