/** Makes, finds, renews and ends addresses for webhooks. */
import { and, eq, sql } from 'drizzle-orm';
import { hashToken } from '../connections/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId, type TenantId, type WebhookId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { addressToken, type Address, type AddressRow } from './webhook-address.ts';
import { webhookAddresses } from './webhook-table.ts';

export type AddressPlace = { account: AccountId; tenant: TenantId; integration: string; connector: string };

export async function findAddress(tx: Tx, place: AddressPlace, lock = false): Promise<Address | null> {
  const query = tx.select().from(webhookAddresses).where(atPlace(place));
  const [row] = lock ? await query.for('update') : await query;
  return row === undefined ? null : toAddress(row);
}

/** The address of a connector of a tenant; made when there is none yet. */
export async function ensureAddress(tx: Tx, means: Means, place: AddressPlace): Promise<Address> {
  const found = await findAddress(tx, place);
  if (found !== null) return found;
  const id = newId('webhook');
  const token = addressToken(means.vault, { account: place.account, id, version: 1 });
  await tx
    .insert(webhookAddresses)
    .values({
      account_id: place.account,
      id,
      tenant_id: place.tenant,
      integration_id: place.integration,
      connector_name: place.connector,
      token_hash: hashToken(token),
      created_at: means.clock.now(),
    })
    .onConflictDoNothing();
  const made = await findAddress(tx, place);
  if (made === null) throw new Error('An address for webhooks appeared and went away within one transaction.');
  return made;
}

/** Ends the address and its secret at once and begins another one; a system that was asked to call the old one is asked anew. */
export async function renewAddress(tx: Tx, means: Means, { account, id }: Address): Promise<void> {
  const own = itself({ account, id });
  const [row] = await tx.select().from(webhookAddresses).where(own).for('update');
  if (row === undefined) return;
  const version = row.version + 1;
  const token = addressToken(means.vault, { account, id, version });
  await tx
    .update(webhookAddresses)
    .set({ version, token_hash: hashToken(token), sealed_secret: null })
    .where(own);
  if (row.subscription !== 'none') await wantSubscription(tx, means, { account, id });
}

/** The system is to be asked to call this address; tells `webhook.wanted`. */
export async function wantSubscription(tx: Tx, means: Means, address: Pick<Address, 'account' | 'id'>): Promise<void> {
  await tx
    .update(webhookAddresses)
    .set({ subscription: 'waiting', subscription_reason: null, attempts: 0, due_at: means.clock.now() })
    .where(itself(address));
  await emit(tx, { account: address.account, name: 'webhook.wanted', payload: { address: address.id } });
}

export async function dropAddresses(tx: Tx, account: AccountId, tenant: TenantId): Promise<void> {
  await tx
    .delete(webhookAddresses)
    .where(and(eq(webhookAddresses.account_id, account), eq(webhookAddresses.tenant_id, tenant)));
}

/** Writes how asking the system went. Nothing is written when the address was renewed meanwhile. */
export async function noteSubscription(
  tx: Tx,
  address: Address,
  change: Partial<Pick<AddressRow, 'subscription' | 'subscription_reason' | 'sealed_secret' | 'attempts' | 'due_at'>>,
): Promise<void> {
  await tx
    .update(webhookAddresses)
    .set(change)
    .where(and(itself(address), sql`${webhookAddresses.version} = ${address.version}`));
}

export const itself = ({ account, id }: { account: AccountId; id: WebhookId }) =>
  and(eq(webhookAddresses.account_id, account), eq(webhookAddresses.id, id));

const atPlace = (place: AddressPlace) =>
  and(
    eq(webhookAddresses.account_id, place.account),
    eq(webhookAddresses.tenant_id, place.tenant),
    eq(webhookAddresses.connector_name, place.connector),
  );

export function toAddress({ account_id, id, tenant_id, ...rest }: AddressRow): Address {
  return { ...rest, account: account_id as AccountId, id: id as WebhookId, tenant: tenant_id as TenantId };
}
