/** Which tenants are due, locked for the one who asks; and the database's own time. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId, TenantId } from '../platform/ids.ts';
import type { Schedule } from '../tenants/index.ts';
import { tenants } from '../tenants/tenant-table.ts';

export type DueTenant = { account: AccountId; id: TenantId; due: Date; schedule: Schedule | null; zone: string };

/** Up to `limit` due tenants, the longest due first, then in the order of accounts; those that another one holds are left out. */
export async function dueTenants(tx: Tx, limit: number): Promise<DueTenant[]> {
  const rows = await tx
    .select({
      account: tenants.account_id,
      id: tenants.id,
      due: tenants.next_due_at,
      schedule: tenants.schedule,
      zone: tenants.time_zone,
    })
    .from(tenants)
    .where(
      sql`${tenants.state} = 'active' and ${tenants.next_due_at} is not null and ${tenants.next_due_at} <= clock_timestamp()`,
    )
    .orderBy(tenants.next_due_at)
    .limit(limit)
    .for('update', { skipLocked: true });
  const due = rows.flatMap((row) =>
    row.due === null
      ? []
      : [
          {
            account: row.account as AccountId,
            id: row.id as TenantId,
            due: row.due,
            schedule: row.schedule as Schedule | null,
            zone: row.zone ?? 'UTC',
          },
        ],
  );
  // Accounts' counters are then locked in one order by everybody.
  return due.sort((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0));
}

/** Now, by the one clock that all workers share. */
export async function databaseNow(tx: Tx): Promise<Date> {
  const { rows } = await tx.execute<{ now: string }>(
    sql`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  );
  return new Date(rows[0]?.now ?? Date.now());
}
