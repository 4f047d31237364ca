/** A tenant's settings with a release: as they were saved for it, now or before, or as they move to it. */
import {
  joinSecrets,
  move,
  splitSecrets,
  type Audience,
  type JsonObject,
  type Move,
  type SecretValues,
} from '@mortise/manifest';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { releaseOf, type Release } from '../releases/index.ts';
import { earlierConfig } from './earlier-configs.ts';
import { openSecretSettings } from './secret-settings.ts';
import type { Tenant } from './tenant.ts';

/** What of a tenant its settings follow from. */
export type SettingsHolder = Pick<
  Tenant,
  'account' | 'id' | 'integration_id' | 'config' | 'sealed_config' | 'config_release_id' | 'options'
>;
/** `move`: what changes for the audience, when they were saved for another release and nobody has accepted them for this one. */
export type SettingsWith = {
  config: Tenant['config'];
  secrets: SecretValues;
  move: Move | null;
  /** Nothing is lost and nothing is missing, for anybody: whoever has not looked at it yet loses nothing when it runs. */
  settled: boolean;
  /** The release that they were saved for, where that is another one with other settings. */
  before: Release | null;
};

/** Keep the secrets no longer than the work at hand. Throws `SealBroken` as `openSecretSettings` does. */
export async function settingsWith(
  tx: Tx,
  means: Pick<Means, 'vault'>,
  tenant: SettingsHolder,
  release: Release,
  audience: Audience,
): Promise<SettingsWith> {
  const saved = await earlierConfig(tx, tenant, release.id);
  const secrets = await openSecretSettings(tx, means, { ...tenant, ...saved });
  const asSaved = { config: saved?.config ?? tenant.config, secrets, move: null, settled: true, before: null };
  if (saved !== null) return asSaved;
  const before = await otherRelease(tx, tenant, release);
  if (before === null) return asSaved;
  const made = {
    from: before.manifest.settings,
    to: release.manifest.settings,
    config: joinSecrets(tenant.config as JsonObject, secrets),
    options: tenant.options,
  };
  const whole = move({ ...made, audience: 'hub' });
  const split = splitSecrets(release.manifest.settings.schema, whole.config);
  return {
    config: split.open,
    secrets: split.secrets,
    move: audience === 'hub' ? whole : move({ ...made, audience }),
    settled: whole.ready && whole.noLongerValid.length === 0,
    before,
  };
}

/** The release that the settings are for, when it is another one and asks for other things. */
async function otherRelease(tx: Tx, tenant: SettingsHolder, release: Release): Promise<Release | null> {
  const { config_release_id, integration_id } = tenant;
  if (config_release_id === null || config_release_id === release.id) return null;
  const before = await releaseOf(tx, tenant.account, {
    release_id: config_release_id,
    channel: 'default',
    integration_id,
  });
  const same = JSON.stringify(before?.manifest.settings) === JSON.stringify(release.manifest.settings);
  return same ? null : before;
}

/**
 * The release of a tenant's next run: the one in force; while its settings need somebody's decision first, the one that they
 * were saved for. Null when there is none yet.
 */
export async function releaseForRun(tx: Tx, means: Pick<Means, 'vault'>, tenant: Tenant): Promise<Release | null> {
  const release = await releaseOf(tx, tenant.account, tenant);
  if (release === null || tenant.config_release_id === null || tenant.config_release_id === release.id) return release;
  const found = await settingsWith(tx, means, tenant, release, 'hub');
  return found.settled ? release : found.before;
}
