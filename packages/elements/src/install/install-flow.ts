/** The install flow as a machine without a screen: which steps there are, where it stands, what has to be done before going on. */
import type { Tenant } from '../connection/index.ts';

export type Step = 'connect' | 'settings' | 'schedule' | 'done';

/** What the flow needs to know of a tenant. */
export type Installing = Pick<Tenant, 'state'> & {
  connectors: readonly Pick<Tenant['connectors'][number], 'label' | 'global' | 'state'>[];
  settings: Tenant['settings'];
};

/** Why going on is not possible yet; `connect` names the first account that is missing. */
export type Blocked =
  { blocked: 'connect'; label: string } | { blocked: 'options-waiting' } | { blocked: 'options-failed' };

/** The steps of this integration: nothing to connect or to set means no step for it. */
export function stepsOf(tenant: Installing): Step[] {
  const steps: Step[] = [];
  if (tenant.connectors.some((connector) => !connector.global)) steps.push('connect');
  if (tenant.settings.has_fields) steps.push('settings');
  return [...steps, 'schedule', 'done'];
}

/** Where an install begins, or is taken up again. */
export function startStep(tenant: Installing): Step {
  if (tenant.state !== 'installing') return 'done';
  const steps = stepsOf(tenant);
  if (steps.includes('connect') && blockedAt('connect', tenant) !== null) return 'connect';
  return steps.find((step) => step !== 'connect') ?? 'schedule';
}

/** What keeps the customer from leaving a step forwards; null when nothing does. */
export function blockedAt(step: Step, tenant: Installing): Blocked | null {
  const missing = tenant.connectors.find((connector) => !connector.global && connector.state !== 'connected');
  if (missing !== undefined && step !== 'done') return { blocked: 'connect', label: missing.label };
  if (step !== 'settings') return null;
  if (tenant.settings.options === 'waiting') return { blocked: 'options-waiting' };
  return tenant.settings.options === 'failed' ? { blocked: 'options-failed' } : null;
}

/** The step after this one, or connecting, when an account was lost meanwhile. */
export function stepAfter(step: Step, tenant: Installing): Step {
  const steps = stepsOf(tenant);
  return stepAfterChange(steps[steps.indexOf(step) + 1] ?? 'done', tenant);
}

/** The step before this one, or null at the beginning and when it is done. */
export function stepBefore(step: Step, tenant: Installing): Step | null {
  const steps = stepsOf(tenant);
  return step === 'done' ? null : (steps[steps.indexOf(step) - 1] ?? null);
}

/** Steps that lie behind: they are links back, unless everything is done. */
export function isBehind(step: Step, current: Step, tenant: Installing): boolean {
  const steps = stepsOf(tenant);
  return steps.indexOf(step) < steps.indexOf(current);
}

/** The step to show after the tenant changed under the flow: an account that was lost leads back to connecting. */
export function stepAfterChange(step: Step, tenant: Installing): Step {
  if (tenant.state !== 'installing') return 'done';
  if (!stepsOf(tenant).includes(step)) return startStep(tenant);
  return step !== 'connect' && blockedAt('connect', tenant) !== null ? 'connect' : step;
}
