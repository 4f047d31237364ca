/** Settings of a tenant: what the form gets, and saving what it sends. */
import { customerOptions, forCustomer, type JsonObject, type Options } from '@mortise/manifest';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { Release } from '../releases/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { releaseFor } from './release-for.ts';
import { mustNotBeArchived, shownOptionsState, type OptionsState, type Tenant, type Told } from './tenant.ts';
import { acceptConfig, shownConfig } from './tenant-config.ts';
import { openSecretSettings, sealSecretSettings } from './secret-settings.ts';
import { tenantOf } from './tenant-rows.ts';

export type SettingsView = {
  release: string;
  schema: object;
  uischema: object;
  options: { state: OptionsState; values: Options; reason: Told | null };
  config: JsonObject;
  /** Pointers of the secrets that are set; their values are never sent back. */
  secrets_set: string[];
};

export async function settingsOf(means: Means, scope: SessionScope, id: string): Promise<SettingsView> {
  const tenant = await tenantOf(means.db, scope, id);
  return viewOf(means.db, means, tenant, await releaseFor(means.db, tenant));
}

/** Refusals: release-moved when the form was made for another release, config-invalid with problems. All or nothing. */
export async function saveConfig(
  means: Means,
  scope: SessionScope,
  id: string,
  sent: { release: string; config: JsonObject },
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
    const secrets = await openSecretSettings(tx, means, tenant);
    const { accepted, problems } = acceptConfig({ ...tenant, secrets }, release.manifest.settings, sent.config);
    if (problems !== null) throw new Refusal('config-invalid', 'Some settings are not right yet.', problems);
    await changeTenant(tx, scope.account, tenant.id, {
      config: accepted.open,
      sealed_config: await sealSecretSettings(tx, means, tenant, accepted.secrets),
      config_release_id: release.id,
    });
    return viewOf(tx, means, await tenantOf(tx, scope, tenant.id), release);
  });
}

async function viewOf(tx: Tx, means: Means, tenant: Tenant, release: Release): Promise<SettingsView> {
  const { settings, dynamic } = release.manifest;
  const { schema, uischema } = forCustomer(settings);
  const secrets = await openSecretSettings(tx, means, tenant);
  return {
    release: release.id,
    schema,
    uischema,
    options: {
      state: shownOptionsState(tenant, dynamic),
      values: customerOptions(settings, tenant.options),
      reason: tenant.options_reason,
    },
    ...shownConfig({ ...tenant, secrets }, settings),
  };
}
