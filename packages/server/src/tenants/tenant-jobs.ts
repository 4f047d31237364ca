/** What tenants do when a connection was made, or what their settings waited for came. */
import { transaction } from '../platform/database/index.ts';
import type { EventHandlers, QueuedEvent } from '../platform/queue/index.ts';
import type { Means } from '../platform/means.ts';
import { askForOptions } from './ask-for-options.ts';
import { settleBackground } from './settle-background.ts';
import { lockTenant, tenantIdsOf } from './tenant-rows.ts';

async function onConnected(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const { tenant, integration } = payload;
  const ids = typeof tenant === 'string' ? [tenant] : await tenantIdsOf(means.db, account, String(integration));
  for (const id of ids) {
    await transaction(means.db, async (tx) => {
      const found = await lockTenant(tx, account, id);
      if (found !== null) await askForOptions(tx, means, found);
    });
    await transaction(means.db, (tx) => settleBackground(tx, means, account, id));
  }
}

async function onAnswered(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  await transaction(means.db, (tx) => settleBackground(tx, means, account, String(payload['tenant'])));
}

export const tenantHandlers: EventHandlers = {
  'connection.connected': onConnected,
  'tenant.answered': onAnswered,
};
