/** Pauses and resumes an installed tenant; a repeat changes nothing. */
import { transaction } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { mustBeInstalled, type Tenant } from './tenant.ts';
import { tenantOf } from './tenant-rows.ts';
import { nameOf } from './who.ts';

/** A paused tenant is not scheduled: that ends in the same transaction. */
export async function pauseTenant(means: Means, scope: SessionScope, id: string): Promise<Tenant> {
  return turn(means, scope, id, 'paused');
}

export async function resumeTenant(means: Means, scope: SessionScope, id: string): Promise<Tenant> {
  return turn(means, scope, id, 'active');
}

async function turn(means: Means, scope: SessionScope, id: string, to: 'paused' | 'active'): Promise<Tenant> {
  return transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, scope, id, true);
    mustBeInstalled(tenant);
    if (tenant.state === to) return tenant;
    await changeTenant(tx, scope.account, tenant.id, {
      state: to,
      state_by: nameOf(scope),
      // From now on it is as a person wants it.
      ...(tenant.background === null ? {} : { background: { ...tenant.background, paused: null } }),
      ...(to === 'paused' ? { next_due_at: null } : {}),
    });
    await emit(tx, {
      account: scope.account,
      name: to === 'paused' ? 'tenant.paused' : 'tenant.resumed',
      payload: { tenant: tenant.id },
    });
    return tenantOf(tx, scope, tenant.id);
  });
}
