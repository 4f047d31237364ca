/** The writer of a tenant's settings. */
import type { SplitConfig } from '@mortise/manifest';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { Release } from '../releases/index.ts';
import { changeTenant, type TenantChange } from './change-tenant.ts';
import { keepEarlier } from './earlier-configs.ts';
import { sealSecretSettings } from './secret-settings.ts';
import type { Tenant } from './tenant.ts';

/** Saves them for a release, in a row that the caller has locked; what was there for another release is put away. */
export async function keepConfig(
  tx: Tx,
  means: Means,
  tenant: Tenant,
  release: Release,
  { open, secrets }: SplitConfig,
  more: TenantChange = {},
): Promise<void> {
  await keepEarlier(tx, means, tenant, { id: release.id, settings: release.manifest.settings });
  await changeTenant(tx, tenant.account, tenant.id, {
    ...more,
    config: open,
    sealed_config: await sealSecretSettings(tx, means, tenant, secrets),
    config_release_id: release.id,
    config_version: tenant.config_version + 1,
  });
}
