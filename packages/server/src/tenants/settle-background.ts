/** Brings an install in the background on as far as it can go: active, or paused with why. Idempotent. */
import { connectorStates, type ConnectorState } from '../connections/index.ts';
import { lockCustomer } from '../accounts/index.ts';
import { findIntegration, type Integration } from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { releaseOf, type Release } from '../releases/index.ts';
import { missingOf, waitsFor } from './background.ts';
import { changeTenant } from './change-tenant.ts';
import { keepConfig } from './keep-config.ts';
import { defaultSchedule } from './schedule.ts';
import { settingsWith, type SettingsWith } from './settings-with.ts';
import { hasRoom, type Background, type Missing, type Tenant } from './tenant.ts';
import { configInForce } from './tenant-config.ts';
import { countInstalled, findTenant, lockTenant } from './tenant-rows.ts';

/** In a transaction that holds no tenant's lock yet. What is missing for it to be active; null also for what is not installed in the background, or is paused by a person. */
export async function settleBackground(tx: Tx, means: Means, account: AccountId, id: string): Promise<Missing | null> {
  const found = await findTenant(tx, account, id);
  if (found === null || found.background === null) return null;
  // Before the tenant, as whoever installs does: installs of a customer are counted one after the other.
  await lockCustomer(tx, account, found.customer);
  const tenant = await lockTenant(tx, account, id);
  if (tenant === null || tenant.background === null || tenant.state === 'archived') return null;
  const judged = await judgeBackground(tx, means, tenant, tenant.background);
  if (judged === null) return null;
  const { integration, release, states, standing, missing } = judged;
  if (tenant.state === 'installing') {
    // What it waits for comes by itself, or from the customer who is at it.
    if (waitsFor(tenant.background, states).length > 0 || missing?.code === 'options-waiting') return missing;
    const { allowed_installs } = tenant.background;
    if (!hasRoom(await countInstalled(tx, tenant), allowed_installs ?? undefined)) return noRoom;
    await install(tx, means, tenant, tenant.background, {
      release,
      standing,
      missing,
      schedule: defaultSchedule(integration.schedules),
    });
    return missing;
  }
  if (missing === null && tenant.state === 'paused' && tenant.background.paused !== null)
    await goOn(tx, tenant, tenant.background);
  return missing;
}

type Judged = {
  integration: Integration;
  release: Release;
  states: ConnectorState[];
  standing: SettingsWith;
  missing: Missing | null;
};

/** What a locked tenant lacks to be active, and what that follows from; null for one whose integration has nothing to install. */
export async function judgeBackground(
  tx: Tx,
  means: Means,
  tenant: Tenant,
  background: Background,
): Promise<Judged | null> {
  const integration = await findIntegration(tx, tenant.account, tenant.integration_id);
  const release = await releaseOf(tx, tenant.account, tenant);
  if (integration === null || release === null) return null;
  const states = await connectorStates(tx, means, tenant.account, tenant.id, integration);
  const standing = await settingsWith(tx, means, tenant, release, 'hub');
  const missing = missingOf(tenant, background, states, standing, release.manifest);
  return { integration, release, states, standing, missing };
}

const noRoom: Missing = {
  code: 'install-limit-reached',
  message: 'No more integrations can be installed. Uninstall one first, or ask for more.',
  problems: [],
};

type Installed = {
  release: Release;
  standing: SettingsWith;
  missing: Missing | null;
  schedule: ReturnType<typeof defaultSchedule>;
};

async function install(
  tx: Tx,
  means: Means,
  tenant: Tenant,
  background: Background,
  { release, standing, missing, schedule }: Installed,
): Promise<void> {
  await keepConfig(tx, means, tenant, release, configInForce(standing, release.manifest), {
    schedule,
    time_zone: background.time_zone,
    state: missing === null ? 'active' : 'paused',
    state_by: background.by,
    drop_at: null,
    background: settled(background, missing),
  });
  if (missing === null)
    await emit(tx, { account: tenant.account, name: 'tenant.activated', payload: { tenant: tenant.id } });
}

async function goOn(tx: Tx, tenant: Tenant, background: Background): Promise<void> {
  await changeTenant(tx, tenant.account, tenant.id, {
    state: 'active',
    state_by: background.by,
    background: settled(background, null),
  });
  await emit(tx, { account: tenant.account, name: 'tenant.resumed', payload: { tenant: tenant.id } });
}

/** What was found right is as good as confirmed. */
const settled = (background: Background, missing: Missing | null): Background => ({
  ...background,
  claimed: missing === null ? [] : background.claimed,
  paused: missing?.code ?? null,
});

/**
 * The customer answered the settings themselves: what they saw and saved counts, and may be all that was missing. What they
 * `changed` is theirs from now on.
 */
export async function noteAnswered(
  tx: Tx,
  { account, id, background }: Tenant,
  changed: readonly string[],
): Promise<void> {
  if (background === null) return;
  const theirs = [...new Set([...(background.changed ?? []), ...changed])];
  await changeTenant(tx, account, id, { background: { ...background, claimed: [], changed: theirs } });
  await emit(tx, { account, name: 'tenant.answered', payload: { tenant: id } });
}
