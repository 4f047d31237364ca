/** A customer's address for the webhooks of one connector: read, made, renewed. */
import { subscriptionOf } from '../connections/index.ts';
import { findConnector } from '../connectors/index.ts';
import { findIntegration } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { mustNotBeArchived, tenantOf } from '../tenants/index.ts';
import type { Webhooks } from '@mortise/connectors/webhooks';
import { lastDelivery } from './deliveries.ts';
import { addressUrl, ownSecret, type Address } from './webhook-address.ts';
import { ensureAddress, findAddress, renewAddress, type AddressPlace } from './webhook-addresses.ts';
import type { Webhook } from './webhook-schemas.ts';

type Wanted = { place: AddressPlace; webhooks: Webhooks };

/** Refusals: not-found (also when none was made yet), tenant-archived, not-allowed. */
export async function readWebhook(means: Means, scope: SessionScope, id: string, name: string): Promise<Webhook> {
  const { place, webhooks } = await wantedOf(means.db, scope, id, name);
  const address = await findAddress(means.db, place);
  if (address === null) throw new Refusal('not-found', 'There is no address for webhooks yet.');
  return viewOf(means.db, means, address, webhooks);
}

/** The address, made when there is none; `rotate` ends the old one at once. Refusals as above. */
export async function makeWebhook(
  means: Means,
  scope: SessionScope,
  id: string,
  name: string,
  { rotate }: { rotate: boolean },
): Promise<Webhook> {
  return transaction(means.db, async (tx) => {
    const { place, webhooks } = await wantedOf(tx, scope, id, name, true);
    const address = await ensureAddress(tx, means, place);
    if (rotate) await renewAddress(tx, means, address);
    return viewOf(tx, means, (await findAddress(tx, place)) ?? address, webhooks);
  });
}

async function wantedOf(tx: Tx, scope: SessionScope, id: string, name: string, lock = false): Promise<Wanted> {
  const tenant = await tenantOf(tx, scope, id, lock);
  mustNotBeArchived(tenant);
  const integration = await findIntegration(tx, scope.account, tenant.integration_id);
  const used = integration?.connectors.find((one) => one.name === name);
  const connector = used === undefined ? null : await findConnector(tx, scope.account, name);
  if (!integration || !used || connector?.webhooks === undefined)
    throw new Refusal('not-found', 'This integration has no connector of that name whose system calls.');
  if (used.global)
    throw new Refusal('not-allowed', `${connector.label} is connected for everybody; its calls are for nobody alone.`);
  const place = { account: scope.account, tenant: tenant.id, integration: integration.id, connector: name };
  return { place, webhooks: connector.webhooks };
}

async function viewOf(tx: Tx, means: Means, address: Address, webhooks: Webhooks): Promise<Webhook> {
  const last = await lastDelivery(tx, address.account, address.tenant, address.connector_name);
  const needsSecret = webhooks.verification.kind !== 'none';
  const isOurs = needsSecret && webhooks.secret === undefined && address.sealed_secret === null;
  return {
    url: addressUrl(means.config.baseUrl, means.vault, address),
    verification: webhooks.verification.kind,
    secret: isOurs ? ownSecret(means.vault, address, webhooks) : null,
    subscription: await subscriptionState(tx, address),
    reason: reasonOf(address.subscription_reason),
    last_received_at: last?.toISOString() ?? null,
  };
}

async function subscriptionState(tx: Tx, address: Address): Promise<Webhook['subscription']> {
  const { account, tenant, integration_id: integration, connector_name: connector, subscription } = address;
  if (subscription === 'none') return 'by-hand';
  if (subscription !== 'subscribed') return subscription;
  // Disconnected, the system was asked to stop; connected again it will be asked to call.
  const kept = await subscriptionOf(tx, { account, tenant, integration, connector });
  return kept === null ? 'waiting' : subscription;
}

function reasonOf(value: unknown): Webhook['reason'] {
  if (typeof value !== 'object' || value === null) return null;
  const { code, message } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : null;
}
