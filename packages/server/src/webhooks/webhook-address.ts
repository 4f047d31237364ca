/** What an address for webhooks is: how its token and its secret follow from its row. Pure, but for the vault's key. */
import type { Webhooks } from '@mortise/connectors/webhooks';
import type { AccountId, TenantId, WebhookId } from '../platform/ids.ts';
import type { Vault } from '../platform/vault/index.ts';
import type { webhookAddresses } from './webhook-table.ts';

export type AddressRow = typeof webhookAddresses.$inferSelect;
export type Address = Omit<AddressRow, 'account_id' | 'id' | 'tenant_id'> & {
  account: AccountId;
  id: WebhookId;
  tenant: TenantId;
};

/** 256 bits that only this server can make again: a stolen database says nothing of the address. */
export function addressToken(
  vault: Vault,
  { account, id, version }: Pick<Address, 'account' | 'id' | 'version'>,
): string {
  return Buffer.from(vault.mac('webhook-address', account, id, String(version))).toString('base64url');
}

/** Where the outside system calls. */
export function addressUrl(
  baseUrl: string,
  vault: Vault,
  address: Pick<Address, 'account' | 'id' | 'version'>,
): string {
  return `${baseUrl}/hooks/${addressToken(vault, address)}`;
}

/** A secret of ours for systems that are told one, in the form that the rule reads; it changes with the address. */
export function ownSecret(
  vault: Vault,
  { account, id, version }: Pick<Address, 'account' | 'id' | 'version'>,
  { verification }: Webhooks,
): string {
  const bytes = Buffer.from(vault.mac('webhook-secret', account, id, String(version)));
  if (verification.kind === 'standard_webhooks') return `whsec_${bytes.toString('base64')}`;
  const form = verification.kind === 'hmac' ? verification.key : 'text';
  return bytes.toString(form === 'text' ? 'base64url' : form);
}
