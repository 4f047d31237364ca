/** Reads tenants; every query names account and, where a customer asks, the customer. */
import { and, asc, count, eq, inArray, ne, type SQL } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { parseId, type AccountId, type CustomerId, type IntegrationId, type TenantId } from '../platform/ids.ts';
import type { Tenant } from './tenant.ts';
import { tenants } from './tenant-table.ts';

/** Whose tenants: sessions fit. */
export type Owner = { account: AccountId; customer: CustomerId };

/** The customer's tenant by id or number. Refusal `not-found` for what is not theirs, as if it did not exist. */
export async function tenantOf(tx: Tx, owner: Owner, idOrNumber: string, lock = false): Promise<Tenant> {
  return named(tx, ofOwner(owner), idOrNumber, lock);
}

/** Any tenant of the account, for its own backend. Refusal `not-found`. */
export async function accountTenant(tx: Tx, account: AccountId, idOrNumber: string): Promise<Tenant> {
  return named(tx, eq(tenants.account_id, account), idOrNumber, false);
}

async function named(tx: Tx, whose: SQL | undefined, idOrNumber: string, lock: boolean): Promise<Tenant> {
  const id = parseId('tenant', idOrNumber);
  const number = /^[1-9]\d{0,8}$/.test(idOrNumber) ? Number(idOrNumber) : null;
  const which = id !== null ? eq(tenants.id, id) : number !== null ? eq(tenants.number, number) : null;
  const [tenant] = which === null ? [] : await read(tx, and(whose, which), lock);
  if (tenant === undefined) throw new Refusal('not-found', 'There is no such installed integration.');
  return tenant;
}

/** Those that a customer sees: all but archived ones, oldest first. */
export async function tenantsOf(tx: Tx, owner: Owner): Promise<Tenant[]> {
  return read(tx, and(ofOwner(owner), ne(tenants.state, 'archived')), false);
}

/** The tenant, locked until the transaction ends; null when there is none. */
export async function lockTenant(tx: Tx, account: AccountId, id: string): Promise<Tenant | null> {
  const [tenant] = await read(tx, and(eq(tenants.account_id, account), eq(tenants.id, id)), true);
  return tenant ?? null;
}

/** The tenant as it is; null when there is none. */
export async function findTenant(tx: Tx, account: AccountId, id: string): Promise<Tenant | null> {
  const [tenant] = await read(tx, and(eq(tenants.account_id, account), eq(tenants.id, id)), false);
  return tenant ?? null;
}

/** Ids of an integration's tenants that are not archived. */
export async function tenantIdsOf(tx: Tx, account: AccountId, integration: string): Promise<TenantId[]> {
  const rows = await tx
    .select({ id: tenants.id })
    .from(tenants)
    .where(
      and(eq(tenants.account_id, account), eq(tenants.integration_id, integration), ne(tenants.state, 'archived')),
    );
  return rows.map((row) => row.id as TenantId);
}

/** How many a customer has installed: active and paused. Count under the customer's lock. */
export async function countInstalled(tx: Tx, owner: Owner): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(tenants)
    .where(and(ofOwner(owner), inArray(tenants.state, ['active', 'paused'])));
  return row?.count ?? 0;
}

function ofOwner(owner: Owner): SQL | undefined {
  return and(eq(tenants.account_id, owner.account), eq(tenants.customer_id, owner.customer));
}

async function read(tx: Tx, where: SQL | undefined, lock: boolean): Promise<Tenant[]> {
  const query = tx.select().from(tenants).where(where).orderBy(asc(tenants.number));
  return (lock ? await query.for('update') : await query).map(toTenant);
}

function toTenant(row: typeof tenants.$inferSelect): Tenant {
  return {
    account: row.account_id as AccountId,
    id: row.id as TenantId,
    number: row.number,
    customer: row.customer_id as CustomerId,
    integration_id: row.integration_id as IntegrationId,
    release_id: row.release_id,
    channel: row.channel,
    name: row.name,
    state: row.state,
    config: row.config as Tenant['config'],
    sealed_config: row.sealed_config,
    config_release_id: row.config_release_id,
    config_version: row.config_version,
    options: row.options as Tenant['options'],
    options_state: row.options_state,
    options_reason: row.options_reason as Tenant['options_reason'],
    schedule: row.schedule as Tenant['schedule'],
    time_zone: row.time_zone,
    next_due_at: row.next_due_at,
    state_by: row.state_by,
    current_run: row.current_run as Tenant['current_run'],
    last_run: row.last_run as Tenant['last_run'],
    last_success: row.last_success as Tenant['last_success'],
    background: row.background as Tenant['background'],
    drop_at: row.drop_at,
    created_at: row.created_at,
  };
}
