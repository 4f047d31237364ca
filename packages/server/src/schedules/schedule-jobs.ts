/** What schedules do when a tenant begins, goes on, pauses or ends. Each sets what follows from the tenant as it is now. */
import { transaction } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { EventHandlers, QueuedEvent } from '../platform/queue/index.ts';
import { lockTenant, setNextDue } from '../tenants/index.ts';
import { databaseNow } from './due-view.ts';
import { nextDue } from './schedule.ts';

async function reschedule(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  await transaction(means.db, async (tx) => {
    const tenant = await lockTenant(tx, account, String(payload['tenant']));
    if (tenant === null) return;
    const runs = tenant.state === 'active' && tenant.schedule !== null;
    // What is due already stays due: the tick takes it, once.
    if (runs && tenant.next_due_at !== null) return;
    const due =
      runs && tenant.schedule !== null
        ? nextDue(tenant.schedule, tenant.time_zone ?? 'UTC', tenant.id, await databaseNow(tx))
        : null;
    if (due?.getTime() !== tenant.next_due_at?.getTime()) await setNextDue(tx, account, tenant.id, due);
  });
}

export const scheduleHandlers: EventHandlers = {
  'tenant.activated': reschedule,
  'tenant.resumed': reschedule,
  'tenant.paused': reschedule,
  'tenant.archived': reschedule,
};
