/** What webhooks do when something happened to a connection or a tenant. */
import { findConnector } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import { parseId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { EventHandlers, QueuedEvent } from '../platform/queue/index.ts';
import { lockTenant } from '../tenants/index.ts';
import { dropDeliveries } from './deliveries.ts';
import { dropAddresses, ensureAddress } from './webhook-addresses.ts';

/** A tenant's own connection whose system calls has an address from the start. */
async function onConnected(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const tenant = parseId('tenant', String(payload['tenant']));
  const connector = String(payload['connector']);
  if (tenant === null || (await findConnector(means.db, account, connector))?.webhooks === undefined) return;
  await transaction(means.db, async (tx) => {
    const locked = await lockTenant(tx, account, tenant);
    if (locked === null || locked.state === 'archived') return;
    await ensureAddress(tx, means, { account, tenant, integration: locked.integration_id, connector });
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

export const webhookHandlers: EventHandlers = {
  'connection.connected': onConnected,
  'tenant.dropped': onEmptied,
  'tenant.emptied': onEmptied,
};
