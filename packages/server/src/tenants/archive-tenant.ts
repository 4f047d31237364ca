/** Uninstalls: archives the tenant, or drops one whose install was never finished. */
import { and, asc, eq, lte } from 'drizzle-orm';
import { endFlowsOf, restConnectionsOf } from '../connections/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { emptyTenant } from './empty-tenants.ts';
import type { Tenant } from './tenant.ts';
import { tenantOf } from './tenant-rows.ts';
import { tenants } from './tenant-table.ts';
import { nameOf } from './who.ts';

/** Archiving stops the schedule and open sign-ins in the same transaction and keeps the secrets, unused. An unfinished install is dropped. A repeat changes nothing. */
export async function archiveTenant(means: Means, scope: SessionScope, id: string): Promise<void> {
  await transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, scope, id, true);
    if (tenant.state === 'archived') return;
    if (tenant.state === 'installing') return dropTenant(tx, means, tenant);
    await endFlowsOf(tx, means, scope.account, tenant.id);
    await restConnectionsOf(tx, scope.account, tenant.id);
    await changeTenant(tx, scope.account, tenant.id, {
      state: 'archived',
      state_by: nameOf(scope),
      archived_at: means.clock.now(),
      next_due_at: null,
    });
    await emit(tx, { account: scope.account, name: 'tenant.archived', payload: { tenant: tenant.id } });
  });
}

/** Drops what was never installed: grants are forgotten here and outside, answers are emptied. The row stays for the runs that name it. */
async function dropTenant(tx: Tx, means: Means, tenant: Pick<Tenant, 'account' | 'id'>): Promise<void> {
  await emptyTenant(tx, means, tenant, { state: 'archived', archived_at: means.clock.now(), next_due_at: null });
  await emit(tx, { account: tenant.account, name: 'tenant.dropped', payload: { tenant: tenant.id } });
}

/** Drops installs that nobody finished within a day. Returns how many. */
export async function dropUnfinished(means: Means, most = 100): Promise<number> {
  let dropped = 0;
  while (dropped < most && (await dropOne(means))) dropped += 1;
  return dropped;
}

async function dropOne(means: Means): Promise<boolean> {
  return transaction(means.db, async (tx) => {
    const [row] = await tx
      .select({ account: tenants.account_id, id: tenants.id })
      .from(tenants)
      .where(and(eq(tenants.state, 'installing'), lte(tenants.drop_at, means.clock.now())))
      .orderBy(asc(tenants.drop_at))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!row) return false;
    await dropTenant(tx, means, { account: row.account as AccountId, id: row.id as Tenant['id'] });
    return true;
  });
}
