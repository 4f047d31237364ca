/** Finds the secret that a system signs its calls with. */
import { fillText, RequestProblem } from '@mortise/connectors';
import type { Webhooks } from '@mortise/connectors/webhooks';
import { connectionValues } from '../connections/index.ts';
import { openProvision } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { SealedPlace } from '../platform/vault/index.ts';
import { ownSecret, type Address } from './webhook-address.ts';

/** Told by the system when it was asked to call, or from where the definition says, or ours; null: it is not known (yet). */
export async function webhookSecret(
  tx: Tx,
  means: Means,
  address: Address,
  webhooks: Webhooks,
): Promise<string | null> {
  if (address.sealed_secret !== null)
    return (await means.vault.open(tx, secretPlace(address), address.sealed_secret)).reveal();
  if (webhooks.secret === undefined) return ownSecret(means.vault, address, webhooks);
  const provision = revealed(await openProvision(tx, means, address.account, address.connector_name));
  const fromVendor = fillOrNull(webhooks.secret, provision);
  if (fromVendor !== null) return fromVendor;
  const { account, tenant, integration_id: integration, connector_name: connector } = address;
  const typed = await connectionValues(tx, means, { account, tenant, integration, connector });
  return typed === null ? null : fillOrNull(webhooks.secret, { ...typed, ...provision });
}

export const secretPlace = ({ account, id }: Pick<Address, 'account' | 'id'>): SealedPlace => ({
  account,
  table: 'webhook_addresses',
  column: 'sealed_secret',
  row: id,
});

function revealed(secrets: ReadonlyMap<string, { reveal(): string }>): Record<string, string> {
  return Object.fromEntries([...secrets].map(([name, secret]) => [name, secret.reveal()]));
}

function fillOrNull(template: string, values: Readonly<Record<string, string>>): string | null {
  try {
    return fillText(template, values);
  } catch (error) {
    if (error instanceof RequestProblem) return null;
    throw error;
  }
}
