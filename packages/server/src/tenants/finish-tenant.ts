/** Finishes an install: everything connected and answered, then active, in one transaction. */
import { lockCustomer } from '../accounts/index.ts';
import { connectorStates, notConnectedWords } from '../connections/index.ts';
import { findIntegration, type Integration } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { releaseOf, type Release } from '../releases/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { limitReached } from './create-tenant.ts';
import { keepConfig } from './keep-config.ts';
import { defaultSchedule, isOffered, parseTimeZone, type Schedule } from './schedule.ts';
import { settingsWith, type SettingsWith } from './settings-with.ts';
import { hasRoom, mustNotBeArchived, shownOptionsState, type Tenant } from './tenant.ts';
import { configInForce, configProblems } from './tenant-config.ts';
import { countInstalled, tenantOf } from './tenant-rows.ts';
import { nameOf } from './who.ts';

export type FinishWanted = { schedule?: Schedule; time_zone?: string };

/** A repeat after a lost answer changes nothing. Refusals: not-connected, options-waiting, config-invalid, schedule-invalid, install-limit-reached. */
export async function finishTenant(
  means: Means,
  scope: SessionScope,
  id: string,
  wanted: FinishWanted,
): Promise<Tenant> {
  if (wanted.schedule && !scope.may.has('schedule'))
    throw new Refusal('not-allowed', 'This session may not choose a schedule: its token does not allow "schedule".');
  return transaction(means.db, async (tx) => {
    await lockCustomer(tx, scope.account, scope.customer);
    const tenant = await tenantOf(tx, scope, id, true);
    mustNotBeArchived(tenant);
    if (tenant.state !== 'installing') return tenant;
    if (!hasRoom(await countInstalled(tx, scope), scope.claims.allowed_installs)) throw limitReached();
    const { integration, release } = await partsOf(tx, tenant);
    await mustBeConnected(tx, means, tenant, integration);
    const standing = await settingsWith(tx, means, tenant, release, 'customer');
    mustBeAnswered(tenant, standing, release);
    await keepConfig(tx, means, tenant, release, configInForce(standing, release.manifest), {
      ...chosenSchedule(integration, wanted),
      state: 'active',
      state_by: nameOf(scope),
      drop_at: null,
    });
    await emit(tx, { account: scope.account, name: 'tenant.activated', payload: { tenant: tenant.id } });
    return tenantOf(tx, scope, tenant.id);
  });
}

async function partsOf(tx: Tx, tenant: Tenant): Promise<{ integration: Integration; release: Release }> {
  const integration = await findIntegration(tx, tenant.account, tenant.integration_id);
  const release = await releaseOf(tx, tenant.account, tenant);
  if (integration === null || release === null)
    throw new Refusal('integration-not-ready', 'This integration cannot be installed yet.');
  return { integration, release };
}

async function mustBeConnected(tx: Tx, means: Means, tenant: Tenant, integration: Integration): Promise<void> {
  const missing = (await connectorStates(tx, means, tenant.account, tenant.id, integration)).find(
    (one) => one.state !== 'connected',
  );
  if (!missing) return;
  const words = missing.global ? notConnectedWords(missing) : `Connect ${missing.label} to go on.`;
  throw new Refusal('not-connected', words);
}

function mustBeAnswered(tenant: Tenant, standing: SettingsWith, release: Release): void {
  if (!['none', 'ready'].includes(shownOptionsState(tenant, release.manifest.dynamic))) {
    throw new Refusal('options-waiting', 'The choices for the settings are not here yet.');
  }
  const problems = configProblems({ ...tenant, ...standing }, release.manifest);
  if (problems.length > 0) throw new Refusal('config-invalid', 'Some settings need an answer first.', problems);
}

function chosenSchedule(integration: Integration, wanted: FinishWanted): { schedule: Schedule; time_zone: string } {
  const schedule = wanted.schedule ?? defaultSchedule(integration.schedules);
  if (!isOffered(schedule, integration.schedules))
    throw new Refusal('schedule-invalid', `${integration.long_name} does not offer this schedule.`);
  const zone = parseTimeZone(wanted.time_zone ?? 'UTC');
  if (zone === null) throw new Refusal('schedule-invalid', 'This time zone is not known.');
  return { schedule, time_zone: zone };
}
