/** Does what is due to tenants, each in a transaction of its own: one that fails holds up no other. */
import { and, asc, eq, type Column, type SQL } from 'drizzle-orm';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { AccountId, TenantId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { tenants } from './tenant-table.ts';

export type Named = { account: AccountId; id: TenantId };

export type Due = {
  which: SQL | undefined;
  /** The longest due first. */
  since: Column;
  /** Called with the tenant locked. */
  work: (tx: Tx, tenant: Named) => Promise<void>;
  /** What is logged, with the tenant, of one that failed; it is left for the next time. */
  failed: string;
};

/** Returns to how many it was done. What another server holds is left to it. */
export async function eachDue(means: Means, due: Due, most: number): Promise<number> {
  const rows = await means.db
    .select({ account: tenants.account_id, id: tenants.id })
    .from(tenants)
    .where(due.which)
    .orderBy(asc(due.since))
    .limit(most);
  let done = 0;
  for (const row of rows) {
    if (means.stopping.aborted) break;
    const tenant = { account: row.account as AccountId, id: row.id as TenantId };
    try {
      if (await doOne(means, tenant, due)) done += 1;
    } catch (error) {
      means.log.error(due.failed, { tenant: tenant.id, error });
    }
  }
  return done;
}

async function doOne(means: Means, tenant: Named, { which, work }: Due): Promise<boolean> {
  return transaction(means.db, async (tx) => {
    const [row] = await tx
      .select({ id: tenants.id })
      .from(tenants)
      .where(and(eq(tenants.account_id, tenant.account), eq(tenants.id, tenant.id), which))
      .for('update', { skipLocked: true });
    if (row === undefined) return false;
    await work(tx, tenant);
    return true;
  });
}
