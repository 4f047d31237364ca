/** Uninstalls: archives the tenant, or drops one whose install was never finished. */
import { and, eq, lte } from 'drizzle-orm';
import { endFlowsOf, restConnectionsOf } from '../connections/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { eachDue, type Named } from './each-due.ts';
import { emptyTenant } from './empty-tenants.ts';
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
async function dropTenant(tx: Tx, means: Means, tenant: Named): Promise<void> {
  await emptyTenant(tx, means, tenant, { state: 'archived', archived_at: means.clock.now(), next_due_at: null });
  await emit(tx, { account: tenant.account, name: 'tenant.dropped', payload: { tenant: tenant.id } });
}

/** Drops installs that nobody finished within a day. Returns how many. */
export async function dropUnfinished(means: Means, most = 100): Promise<number> {
  const due = {
    which: and(eq(tenants.state, 'installing'), lte(tenants.drop_at, means.clock.now())),
    since: tenants.drop_at,
    work: (tx: Tx, tenant: Named) => dropTenant(tx, means, tenant),
    failed: 'an unfinished install could not be dropped',
  };
  return eachDue(means, due, most);
}
