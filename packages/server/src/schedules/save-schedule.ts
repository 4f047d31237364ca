/** Sets a tenant's schedule: one that its integration offers, in a named time zone. */
import { findIntegration } from '../integrations/index.ts';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import {
  isOffered,
  mustBeInstalled,
  parseTimeZone,
  saveSchedule,
  tenantOf,
  type Schedule,
  type Tenant,
} from '../tenants/index.ts';
import { databaseNow } from './due-view.ts';
import { nextDue } from './schedule.ts';

/** Refusals: not-found, tenant-installing, tenant-archived, schedule-invalid. A paused tenant keeps it for when it is resumed. */
export async function changeSchedule(
  means: Means,
  scope: SessionScope,
  id: string,
  schedule: Schedule,
  timeZone: string,
): Promise<Tenant> {
  return transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, scope, id, true);
    mustBeInstalled(tenant);
    const integration = await findIntegration(tx, scope.account, tenant.integration_id);
    if (!isOffered(schedule, integration?.schedules ?? [])) {
      throw new Refusal('schedule-invalid', 'This integration does not offer this schedule.', [
        { path: '/schedule', message: 'Choose one of the schedules that are offered.' },
      ]);
    }
    const zone = parseTimeZone(timeZone);
    if (zone === null) {
      throw new Refusal('schedule-invalid', 'This time zone is not known.', [
        { path: '/time_zone', message: 'Use a name such as Europe/Berlin.' },
      ]);
    }
    const due = tenant.state === 'active' ? nextDue(schedule, zone, tenant.id, await databaseNow(tx)) : null;
    await saveSchedule(tx, scope.account, tenant.id, schedule, zone, due);
    return tenantOf(tx, scope, tenant.id);
  });
}
