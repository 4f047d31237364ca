/** Settings that were saved for other releases than the one they are for now: put away when they move, found again when their release comes back. */
import { and, desc, eq, notInArray } from 'drizzle-orm';
import { splitSecrets, type Settings } from '@mortise/manifest';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { openSecretSettings, sealSecretSettings } from './secret-settings.ts';
import type { Tenant } from './tenant.ts';
import { earlierConfigs } from './tenant-table.ts';

/** A tenant's way back is this long, in releases whose settings it saved. */
const mostKept = 10;
type Saved = Pick<Tenant, 'account' | 'id' | 'config' | 'sealed_config' | 'config_release_id'>;

/** What was saved for this release, where the tenant has settings for another one now; else null. */
export async function earlierConfig(
  tx: Tx,
  tenant: Saved,
  release: string,
): Promise<Pick<Tenant, 'config' | 'sealed_config'> | null> {
  if (tenant.config_release_id === null || tenant.config_release_id === release) return null;
  const [row] = await tx
    .select({ config: earlierConfigs.config, sealed_config: earlierConfigs.sealed_config })
    .from(earlierConfigs)
    .where(and(ofTenant(tenant), eq(earlierConfigs.release_id, release)));
  return row === undefined ? null : { ...row, config: row.config as Tenant['config'] };
}

/**
 * Puts away what the locked tenant has, because settings for `next` replace it; what the next release holds secret is put
 * away sealed. Nothing to do when it has none, or some for the same release.
 */
export async function keepEarlier(
  tx: Tx,
  means: Means,
  tenant: Saved,
  next: { id: string; settings: Settings },
): Promise<void> {
  const release_id = tenant.config_release_id;
  if (release_id !== null && release_id !== next.id) {
    const { open, secrets } = splitSecrets(next.settings.schema, tenant.config as Parameters<typeof splitSecrets>[1]);
    const none = Object.keys(secrets).length === 0;
    const all = none ? {} : { ...secrets, ...(await openSecretSettings(tx, means, tenant)) };
    const values = {
      config: open,
      sealed_config: none ? tenant.sealed_config : await sealSecretSettings(tx, means, tenant, all),
      saved_at: means.clock.now(),
    };
    await tx
      .insert(earlierConfigs)
      .values({ account_id: tenant.account, tenant_id: tenant.id, release_id, ...values })
      .onConflictDoUpdate({
        target: [earlierConfigs.account_id, earlierConfigs.tenant_id, earlierConfigs.release_id],
        set: values,
      });
  }
  await tx.delete(earlierConfigs).where(and(ofTenant(tenant), eq(earlierConfigs.release_id, next.id)));
  await forgetOldest(tx, tenant);
}

async function forgetOldest(tx: Tx, tenant: Pick<Tenant, 'account' | 'id'>): Promise<void> {
  const kept = tx
    .select({ release: earlierConfigs.release_id })
    .from(earlierConfigs)
    .where(ofTenant(tenant))
    .orderBy(desc(earlierConfigs.saved_at), desc(earlierConfigs.release_id))
    .limit(mostKept);
  await tx.delete(earlierConfigs).where(and(ofTenant(tenant), notInArray(earlierConfigs.release_id, kept)));
}

/** For a tenant of which nothing is to be left. */
export async function forgetEarlier(tx: Tx, account: AccountId, id: Tenant['id']): Promise<void> {
  await tx.delete(earlierConfigs).where(ofTenant({ account, id }));
}

function ofTenant({ account, id }: Pick<Tenant, 'account' | 'id'>) {
  return and(eq(earlierConfigs.account_id, account), eq(earlierConfigs.tenant_id, id));
}
