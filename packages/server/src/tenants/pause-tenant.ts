/** Pauses and resumes an installed tenant; a repeat changes nothing. */
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { judgeBackground } from './settle-background.ts';
import { mustBeInstalled, type Missing, type Tenant } from './tenant.ts';
import { tenantOf } from './tenant-rows.ts';
import { nameOf } from './who.ts';

/** A paused tenant is not scheduled: that ends in the same transaction. */
export async function pauseTenant(means: Means, scope: SessionScope, id: string): Promise<Tenant> {
  return turn(means, scope, id, 'paused');
}

/**
 * One that was installed in the background and is paused because something is missing does not go on without it. Refusals:
 * not-connected, options-waiting, config-invalid (with problems), each with what is missing.
 */
export async function resumeTenant(means: Means, scope: SessionScope, id: string): Promise<Tenant> {
  return turn(means, scope, id, 'active');
}

async function turn(means: Means, scope: SessionScope, id: string, to: 'paused' | 'active'): Promise<Tenant> {
  return transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, scope, id, true);
    mustBeInstalled(tenant);
    if (tenant.state === to) return tenant;
    if (to === 'active') await mustLackNothing(tx, means, tenant);
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

async function mustLackNothing(tx: Tx, means: Means, tenant: Tenant): Promise<void> {
  const { background } = tenant;
  if (background === null || background.paused === null) return;
  const missing = (await judgeBackground(tx, means, tenant, background))?.missing ?? null;
  if (missing === null) return;
  const { code, message, problems } = missing;
  throw new Refusal(
    code === 'options-failed' ? 'options-waiting' : code,
    `${message} ${nexts[code]}`,
    problems.length > 0 ? problems : undefined,
  );
}

const nexts: Record<Missing['code'], string> = {
  'not-connected': 'Once it is, resume.',
  'options-waiting': 'Wait a moment, then resume.',
  'options-failed': 'Fetch them again in the settings, then resume.',
  'config-invalid': 'Answer them, then resume.',
  'install-limit-reached': 'Then resume.',
};
