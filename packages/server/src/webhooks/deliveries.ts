/** The writer of calls that were taken: kept, fetched for a run, read by it, and forgotten some days after it. */
import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { prepared, type Database, type Tx } from '../platform/database/index.ts';
import type { AccountId, TenantId, TriggerId } from '../platform/ids.ts';
import { emissionParts, emitOrJoin } from '../platform/queue/index.ts';
import { webhookDeliveries } from './webhook-table.ts';

/** Calls of one tenant that no run has finished with: that many, and bytes of bodies together. */
export const mostOpen = { calls: 1_000, bytes: 50_000_000 } as const;

export type NewDelivery = {
  account: AccountId;
  id: TriggerId;
  tenant: TenantId;
  connector: string;
  key: { hash: string; sure: boolean };
  headers: Record<string, string>;
  body: Uint8Array;
  at: Date;
};
export type Delivery = { id: TriggerId; connector: string; headers: unknown };

const at = (name: string) => sql.placeholder(name);

/** Outside systems wait for it, hundreds a second. */
const keep = prepared<{ id: string }>(
  'webhook_keep',
  sql`
    with kept as (
      insert into webhook_deliveries (account_id, id, tenant_id, connector_name, delivery_key, key_is_sure, headers, body, size, created_at)
      select ${at('account')}, ${at('id')}, ${at('tenant')}, ${at('connector')}, ${at('key')}, ${at('is_sure')}::boolean, ${at('headers')}::jsonb, ${at('body')}::bytea, ${at('size')}::int, ${at('at')}::timestamptz
      where (select count(*) < ${mostOpen.calls} and coalesce(sum(size), 0) + ${at('size')}::int <= ${mostOpen.bytes}
        from webhook_deliveries where account_id = ${at('account')} and tenant_id = ${at('tenant')} and done_at is null)
      on conflict do nothing returning id
    ), ${emitOrJoin({ account: at('account'), id: at('event_id'), name: at('event_name'), payload: at('event_payload'), oldest: at('event_oldest') }, sql`exists (select from kept)`)}
    select id from kept`,
);

/**
 * `repeated`: it was told before; `full`: the tenant's runs are too far behind. Only `kept` writes anything, and tells
 * `webhook.received`: in one statement, because systems wait for it.
 */
export async function keepDelivery(db: Database, made: NewDelivery): Promise<'kept' | 'repeated' | 'full'> {
  const { account, id, tenant, connector, key, headers, body, at } = made;
  const text = JSON.stringify(headers);
  const event = emissionParts({ account, name: 'webhook.received', payload: { tenant } });
  const rows = await keep(db, {
    ...{ account, id, tenant, connector, key: key.hash, is_sure: key.sure, headers: text, body: Buffer.from(body) },
    ...{ size: body.byteLength + Buffer.byteLength(text), at: at.toISOString() },
    ...{ event_id: event.id, event_name: event.name, event_payload: event.payload, event_oldest: event.oldest },
  });
  if (rows.length > 0) return 'kept';
  const [same] = await db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(
      and(
        ofTenant(account, tenant),
        eq(webhookDeliveries.connector_name, connector),
        eq(webhookDeliveries.delivery_key, key.hash),
      ),
    );
  return same === undefined ? 'full' : 'repeated';
}

/** Marks what waits as taken, oldest first, and gives it: whoever takes it makes triggers of it in the same transaction. Lock the tenant first. */
export async function takeDeliveries(
  tx: Tx,
  account: AccountId,
  tenant: TenantId,
  at: Date,
  most: number,
): Promise<Delivery[]> {
  const waiting = await tx
    .select({
      id: webhookDeliveries.id,
      connector: webhookDeliveries.connector_name,
      headers: webhookDeliveries.headers,
    })
    .from(webhookDeliveries)
    .where(and(ofTenant(account, tenant), isNull(webhookDeliveries.taken_at), isNull(webhookDeliveries.done_at)))
    .orderBy(asc(webhookDeliveries.id))
    .limit(most)
    .for('update');
  await tx
    .update(webhookDeliveries)
    .set({ taken_at: at })
    .where(
      those(
        account,
        waiting.map(({ id }) => id),
      ),
    );
  return waiting.map((row) => ({ ...row, id: row.id as TriggerId }));
}

/** Tenants of the account for whom calls wait. */
export async function tenantsThatWait(tx: Tx, account: AccountId): Promise<TenantId[]> {
  const rows = await tx
    .selectDistinct({ tenant: webhookDeliveries.tenant_id })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.account_id, account),
        isNull(webhookDeliveries.taken_at),
        isNull(webhookDeliveries.done_at),
      ),
    );
  return rows.map((row) => row.tenant as TenantId);
}

/** A run begins with these: from now on something that only looks the same is another event. */
export async function beginDeliveries(tx: Tx, account: AccountId, ids: readonly string[]): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ delivery_key: null })
    .where(and(those(account, ids), eq(webhookDeliveries.key_is_sure, false)));
}

/** The body as it came; null when it is not kept any longer. */
export async function deliveryBody(tx: Tx, account: AccountId, id: string): Promise<Uint8Array | null> {
  const [row] = await tx
    .select({ body: webhookDeliveries.body })
    .from(webhookDeliveries)
    .where(those(account, [id]));
  return row?.body ?? null;
}

/** The run that carried these has ended. */
export async function endDeliveries(tx: Tx, account: AccountId, ids: readonly string[], at: Date): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ done_at: at })
    .where(and(those(account, ids), isNull(webhookDeliveries.done_at)));
}

/** No run will carry what this tenant was told: it was paused or uninstalled. `waiting`: only what no run has yet. */
export async function endDeliveriesOf(
  tx: Tx,
  account: AccountId,
  tenant: TenantId,
  at: Date,
  which: 'waiting' | 'all',
): Promise<void> {
  const open = and(ofTenant(account, tenant), isNull(webhookDeliveries.done_at));
  await tx
    .update(webhookDeliveries)
    .set({
      done_at: at,
      body: sql`case when ${webhookDeliveries.taken_at} is null then null else ${webhookDeliveries.body} end`,
    })
    .where(which === 'all' ? open : and(open, isNull(webhookDeliveries.taken_at)));
}

/** Nothing is left of what the tenant was told. */
export async function dropDeliveries(tx: Tx, account: AccountId, tenant: TenantId): Promise<void> {
  await tx.delete(webhookDeliveries).where(ofTenant(account, tenant));
}

/** When the last call was taken; null when none is remembered. */
export async function lastDelivery(
  tx: Tx,
  account: AccountId,
  tenant: TenantId,
  connector: string,
): Promise<Date | null> {
  const [row] = await tx
    .select({ at: sql<Date | string | null>`max(${webhookDeliveries.created_at})` })
    .from(webhookDeliveries)
    .where(
      and(
        ofTenant(account, tenant),
        eq(webhookDeliveries.connector_name, connector),
        isNotNull(webhookDeliveries.created_at),
      ),
    );
  return row?.at ? new Date(row.at) : null;
}

const ofTenant = (account: AccountId, tenant: TenantId) =>
  and(eq(webhookDeliveries.account_id, account), eq(webhookDeliveries.tenant_id, tenant));
const those = (account: AccountId, ids: readonly string[]) =>
  and(eq(webhookDeliveries.account_id, account), inArray(webhookDeliveries.id, [...ids]));
