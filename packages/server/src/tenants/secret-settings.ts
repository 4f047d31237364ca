/** The secrets among a tenant's settings: sealed in a column of their own, opened only for what needs their values. */
import type { SecretValues } from '@mortise/manifest';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { SealedPlace } from '../platform/vault/index.ts';
import type { Tenant } from './tenant.ts';

type Holder = Pick<Tenant, 'account' | 'id' | 'sealed_config'>;

const placeOf = ({ account, id }: Pick<Tenant, 'account' | 'id'>): SealedPlace => ({
  account,
  table: 'tenants',
  column: 'sealed_config',
  row: id,
});

/** The values by pointer. Keep them no longer than the work at hand. Throws `SealBroken` when the row holds another's. */
export async function openSecretSettings(tx: Tx, means: Pick<Means, 'vault'>, tenant: Holder): Promise<SecretValues> {
  if (tenant.sealed_config === null) return {};
  const plain = await means.vault.open(tx, placeOf(tenant), tenant.sealed_config);
  return JSON.parse(plain.reveal()) as SecretValues;
}

/** What to store in `sealed_config`; null when there is nothing to keep. */
export async function sealSecretSettings(
  tx: Tx,
  means: Pick<Means, 'vault'>,
  tenant: Pick<Tenant, 'account' | 'id'>,
  values: SecretValues,
): Promise<Uint8Array | null> {
  if (Object.keys(values).length === 0) return null;
  return means.vault.seal(tx, placeOf(tenant), JSON.stringify(values));
}
