/** Saves what the form sends. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@mortise/manifest';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { Release } from '../releases/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { keepConfig } from './keep-config.ts';
import { releaseFor } from './release-for.ts';
import { noteAnswered } from './settle-background.ts';
import { settingsWith, type SettingsWith } from './settings-with.ts';
import { settingsView, type SettingsView } from './settings-view.ts';
import { mustNotBeArchived, type Tenant } from './tenant.ts';
import { acceptConfig, changedKeys, type Accepted } from './tenant-config.ts';
import { tenantOf } from './tenant-rows.ts';

/** `release` and `version`: of the settings that the form was made from. */
export type SentConfig = { release: string; version: number; config: JsonObject };

/**
 * All or nothing. Refusals: release-moved when the form was made for another release, config-moved when somebody saved since,
 * config-invalid with problems. The same answers sent again are fine, whoever saved them: the first reply may have been lost.
 */
export async function saveConfig(
  means: Means,
  scope: SessionScope,
  id: string,
  sent: SentConfig,
): Promise<SettingsView> {
  return transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, scope, id, true);
    mustNotBeArchived(tenant);
    const release = await releaseFor(tx, tenant);
    if (release.id !== sent.release)
      throw new Refusal(
        'release-moved',
        'This integration was updated while you were here. Look at the settings again, then save.',
      );
    const standing = await settingsWith(tx, means, tenant, release, 'customer');
    const accepted = accept(tenant, standing, release, sent);
    if (!isSaved(tenant, standing, release, accepted)) await keepConfig(tx, means, tenant, release, accepted);
    const saved = { config: accepted.open, secrets: accepted.secrets };
    await noteAnswered(tx, tenant, changedKeys(standing, saved, release.manifest));
    return settingsView(tx, means, await tenantOf(tx, scope, tenant.id), release);
  });
}

function accept(tenant: Tenant, standing: SettingsWith, release: Release, { version, config }: SentConfig) {
  const { accepted, problems } = acceptConfig({ ...tenant, ...standing }, release.manifest.settings, config);
  if (tenant.config_version !== version && !(accepted !== null && isSaved(tenant, standing, release, accepted)))
    throw new Refusal(
      'config-moved',
      'Somebody else saved these settings while you were here. Look at them again, then save.',
    );
  if (problems !== null) throw new Refusal('config-invalid', 'Some settings are not right yet.', problems);
  return accepted;
}

type Kept = NonNullable<Accepted['accepted']>;

/** True when saving would change nothing. */
function isSaved(tenant: Tenant, standing: SettingsWith, release: Release, { open, secrets }: Kept): boolean {
  const stored = { open: standing.config, secrets: standing.secrets };
  return tenant.config_release_id === release.id && isDeepStrictEqual(stored, { open, secrets });
}
