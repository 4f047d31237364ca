/** The writer of tenants: every change bumps the row's version. */
import { and, eq, sql } from 'drizzle-orm';
import type { Options } from '@mortise/manifest';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { emit } from '../platform/queue/index.ts';
import type { Schedule } from './schedule.ts';
import type { RunSummary, Told } from './tenant.ts';
import { tenants } from './tenant-table.ts';

export type TenantChange = Partial<
  Omit<
    typeof tenants.$inferInsert,
    'account_id' | 'id' | 'number' | 'customer_id' | 'integration_id' | 'version' | 'created_at'
  >
>;

export async function changeTenant(tx: Tx, account: AccountId, id: string, change: TenantChange): Promise<void> {
  await tx
    .update(tenants)
    .set({ ...change, version: sql`${tenants.version} + 1` })
    .where(and(eq(tenants.account_id, account), eq(tenants.id, id)));
}

/** Options by definition name, from a good init run. */
export async function saveOptions(tx: Tx, account: AccountId, id: string, values: Options): Promise<void> {
  await changeTenant(tx, account, id, { options: values, options_state: 'ready', options_reason: null });
  await emit(tx, { account, name: 'tenant.answered', payload: { tenant: id } });
}

/** The init run gave no options: the ones of before stay, with why. */
export async function failOptions(tx: Tx, account: AccountId, id: string, reason: Told): Promise<void> {
  await changeTenant(tx, account, id, { options_state: 'failed', options_reason: reason });
  await emit(tx, { account, name: 'tenant.answered', payload: { tenant: id } });
}

/** An init run was asked for. */
export async function waitOptions(tx: Tx, account: AccountId, id: string): Promise<void> {
  await changeTenant(tx, account, id, { options_state: 'waiting', options_reason: null });
}

/** What lists show of a tenant's runs; a part that is not given stays, null empties it. */
export async function noteRun(
  tx: Tx,
  account: AccountId,
  id: string,
  runs: { current?: RunSummary | null; last?: RunSummary; success?: RunSummary },
): Promise<void> {
  await changeTenant(tx, account, id, {
    ...(runs.current === undefined ? {} : { current_run: runs.current }),
    ...(runs.last === undefined ? {} : { last_run: runs.last }),
    ...(runs.success === undefined ? {} : { last_success: runs.success }),
  });
}

/** When the schedule is due next; null: by hand only, or paused. */
export async function setNextDue(tx: Tx, account: AccountId, id: string, at: Date | null): Promise<void> {
  await changeTenant(tx, account, id, { next_due_at: at });
}

export async function saveSchedule(
  tx: Tx,
  account: AccountId,
  id: string,
  schedule: Schedule,
  timeZone: string,
  nextDue: Date | null,
): Promise<void> {
  await changeTenant(tx, account, id, { schedule, time_zone: timeZone, next_due_at: nextDue });
}
