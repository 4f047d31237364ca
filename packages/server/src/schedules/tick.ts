/** One tick: due tenants get a trigger each and their next instant, in one transaction. */
import { lt, sql } from 'drizzle-orm';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requestRun, tellQueued } from '../runs/index.ts';
import { setNextDue } from '../tenants/index.ts';
import { databaseNow, dueTenants, type DueTenant } from './due-view.ts';
import { nextDue } from './schedule.ts';
import { scheduleSlots } from './slot-table.ts';

/** Tenants that one transaction takes; also tells that there may be more. */
export const tickSize = 25;
const dayMs = 24 * 3_600_000;

/** How many tenants were due. However many instants a tenant missed, it runs once, and goes on from now. */
export async function tick(means: Means): Promise<number> {
  const count = await transaction(means.db, async (tx) => {
    const due = await dueTenants(tx, tickSize);
    if (due.length === 0) return 0;
    const now = await databaseNow(tx);
    for (const tenant of due) await fire(tx, means, tenant, now);
    return due.length;
  });
  if (count > 0) tellQueued();
  return count;
}

async function fire(tx: Tx, means: Means, tenant: DueTenant, now: Date): Promise<void> {
  const { account, id, due } = tenant;
  const slot = await tx
    .insert(scheduleSlots)
    .values({ account_id: account, tenant_id: id, due_at: due })
    .onConflictDoNothing()
    .returning();
  if (slot.length === 1) await request(tx, means, tenant);
  await setNextDue(tx, account, id, nextOf(means, tenant, now));
}

/** Only a daily one needs its zone. A zone that this server does not know (another one does) makes it a day, and holds up no other. */
function nextOf(means: Means, { id, schedule, zone }: DueTenant, now: Date): Date | null {
  try {
    return schedule === null ? null : nextDue(schedule, zone, id, now);
  } catch (error) {
    means.log.error('the time zone of a schedule is not known here', { tenant: id, zone, error });
    return new Date(now.getTime() + dayMs);
  }
}

/** One tenant that cannot run (its integration lost its release) holds up no other. */
async function request(tx: Tx, means: Means, { account, id }: DueTenant): Promise<void> {
  try {
    await tx.transaction((inner) =>
      requestRun(inner, means, { account, tenant: id, mode: 'normal', source: 'schedule', askedBy: null }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    means.log.warn('a scheduled run was refused', { tenant: id, code: error.code });
  }
}

/** Forgets slots that are long past: the next instant of a tenant always lies ahead of them. */
export async function forgetSlots(means: Means): Promise<void> {
  await means.db.delete(scheduleSlots).where(lt(scheduleSlots.due_at, sql`clock_timestamp() - interval '7 days'`));
}
