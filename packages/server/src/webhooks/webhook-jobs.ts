/** What webhooks do when something happened to a connection or a tenant. */
import { hookTurns } from '@mortise/connectors';
import { findConnector } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import { parseId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { EventHandlers, QueuedEvent } from '../platform/queue/index.ts';
import { lockTenant } from '../tenants/index.ts';
import { dropDeliveries } from './deliveries.ts';
import { subscribe } from './subscribe.ts';
import { dropAddresses, ensureAddress, renewAddress, wantSubscription } from './webhook-addresses.ts';

/** A tenant's own connection whose system calls has an address from the start. */
async function onConnected(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const tenant = parseId('tenant', String(payload['tenant']));
  const connector = String(payload['connector']);
  const definition = tenant === null ? null : await findConnector(means.db, account, connector);
  if (tenant === null || definition?.webhooks === undefined) return;
  await transaction(means.db, async (tx) => {
    const locked = await lockTenant(tx, account, tenant);
    if (locked === null || locked.state === 'archived') return;
    const address = await ensureAddress(tx, means, { account, tenant, integration: locked.integration_id, connector });
    if (hookTurns(definition).length === 0) return;
    // Connected again it may be another account of theirs: calls of the first one, asked for or being asked for, must not come for it.
    if (address.subscription === 'subscribed' || address.attempts > 0) await renewAddress(tx, means, address);
    else await wantSubscription(tx, means, address);
  });
}

async function onEmptied(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const tenant = parseId('tenant', String(payload['tenant']));
  if (tenant === null) return;
  await transaction(means.db, async (tx) => {
    await dropAddresses(tx, account, tenant);
    await dropDeliveries(tx, account, tenant);
  });
}

/** The first try, without waiting for the loop; the loop makes all others. */
async function onWanted(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const id = parseId('webhook', String(payload['address']));
  if (id !== null) await subscribe(means, { account, id });
}

export const webhookHandlers: EventHandlers = {
  'webhook.wanted': onWanted,
  'connection.connected': onConnected,
  'tenant.dropped': onEmptied,
  'tenant.emptied': onEmptied,
};
