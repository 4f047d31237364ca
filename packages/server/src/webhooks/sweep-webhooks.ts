/** The loop that forgets calls: repeats are known for a day, what a run was given for three days after its end. */
import { sql, type SQL } from 'drizzle-orm';
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';

const everyMs = 60_000;
const hour = 3_600_000;
/** How long a repeat is known as one. */
const repeatMs = 24 * hour;
/** How long bodies and headers stay after the run that carried them. */
const keptMs = 3 * 24 * hour;
/** How long a call waits for a connection to work again. */
const waitsMs = 7 * 24 * hour;
/** Bytes of bodies of one tenant that stay after their runs; the oldest go first. */
const mostKeptBytes = 100_000_000;
const atOnce = 1_000;

export function sweepWebhooks(means: Means): Worker {
  return everySoOften(means, {
    ms: everyMs,
    failed: 'old webhooks could not be forgotten',
    work: () => forgetDeliveries(means),
  });
}

/** One round: everything that is due, a thousand rows at a time, so that calls never come faster than they are forgotten. */
export async function forgetDeliveries(means: Means): Promise<void> {
  const before = (ms: number): string => new Date(means.clock.now().getTime() - ms).toISOString();
  await untilDone(
    means,
    () => sql`
    update webhook_deliveries set delivery_key = null where (account_id, id) in (
      select account_id, id from webhook_deliveries
      where created_at < ${before(repeatMs)}::timestamptz and delivery_key is not null limit ${atOnce})`,
  );
  await untilDone(
    means,
    () => sql`
    delete from webhook_deliveries where (account_id, id) in (
      select account_id, id from webhook_deliveries
      where created_at < ${before(keptMs)}::timestamptz and done_at < ${before(keptMs)}::timestamptz limit ${atOnce})`,
  );
  const count = await untilDone(
    means,
    () => sql`
    delete from webhook_deliveries where (account_id, id) in (
      select account_id, id from webhook_deliveries
      where created_at < ${before(waitsMs)}::timestamptz and taken_at is null and done_at is null limit ${atOnce})`,
  );
  if (count > 0) means.log.warn('webhooks that waited for a week for a connection to work were forgotten', { count });
  await untilDone(
    means,
    () => sql`
    update webhook_deliveries set body = null, headers = '{}' where (account_id, id) in (
      select account_id, id from (
        select account_id, id, sum(size) over (partition by account_id, tenant_id order by created_at desc, id desc) as kept
        from webhook_deliveries where done_at is not null and body is not null) bodies
      where kept > ${mostKeptBytes} limit ${atOnce})`,
  );
}

/** Says a statement again until it finds less than a thousand rows; how many there were in all. */
async function untilDone(means: Means, statement: () => SQL): Promise<number> {
  for (let all = 0; ;) {
    const { rowCount } = await means.db.execute(statement());
    all += rowCount ?? 0;
    if ((rowCount ?? 0) < atOnce) return all;
  }
}
