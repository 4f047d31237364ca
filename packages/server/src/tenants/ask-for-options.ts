/** Asks for the options that only an init run can know, as soon as everything is connected. */
import { connectorStates } from '../connections/index.ts';
import { findIntegration } from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { releaseOf } from '../releases/index.ts';
import { waitOptions } from './change-tenant.ts';
import type { Tenant } from './tenant.ts';

/** Sets the options waiting and tells `tenant.ready-for-options`, when there is a reason to. Idempotent. */
export async function askForOptions(tx: Tx, means: Means, tenant: Tenant): Promise<void> {
  if (tenant.state === 'archived') return;
  // An init run that is still to begin sees every connection as it is then.
  if (tenant.options_state === 'waiting' && begunAt(tenant) === null) return;
  // Installed ones keep what they have; while installing, another account may have other options.
  if (tenant.options_state === 'ready' && tenant.state !== 'installing') return;
  const release = await releaseOf(tx, tenant.account, tenant);
  if (release === null || release.manifest.dynamic.length === 0) return;
  const integration = await findIntegration(tx, tenant.account, tenant.integration_id);
  const states = integration === null ? [] : await connectorStates(tx, means, tenant.account, tenant.id, integration);
  if (states.some((one) => one.state !== 'connected')) return;
  if (tenant.options_state === 'ready' && !changedSince(tenant.last_run?.started_at ?? null, states)) return;
  // One that has begun may have been given an older connection: another one follows it.
  if (tenant.options_state === 'waiting' && !changedSince(begunAt(tenant), states)) return;
  await waitOptions(tx, tenant.account, tenant.id);
  await emit(tx, { account: tenant.account, name: 'tenant.ready-for-options', payload: { tenant: tenant.id } });
}

/** When the init run that goes just now began; null: none does. */
function begunAt({ current_run }: Tenant): string | null {
  return current_run?.mode === 'init' ? current_run.started_at : null;
}

/** An event may be told twice: options that were fetched after the last change of any connection are still right. */
function changedSince(fetched: string | null, states: readonly { changed_at: string | null }[]): boolean {
  return fetched === null || states.some(({ changed_at }) => changed_at !== null && changed_at > fetched);
}
