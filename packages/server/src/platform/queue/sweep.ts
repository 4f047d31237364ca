/** Forgets events that were handled long ago: a little at a time, next to the work. */
import { sql } from 'drizzle-orm';
import type { Means } from '../means.ts';

const keptDays = 7;
const atOnce = 1_000;
const pauseMs = 3_600_000;

/**
 * Makes a sweep to call as often as one likes: once an hour it deletes at most 1,000 events handled more than seven days
 * ago, and goes on with the next call while there are more. Parked events stay. A failure is logged and waits an hour.
 */
export function sweeper(means: Means): () => Promise<void> {
  let due = -Infinity;
  return async () => {
    if (performance.now() < due) return;
    due = performance.now() + pauseMs;
    try {
      if ((await forget(means)) === atOnce) due = -Infinity;
    } catch (error) {
      means.log.warn('old events could not be deleted', { error });
    }
  };
}

/** No index leads here: once an hour one pass over the table costs less than an index costs every event. */
async function forget(means: Means): Promise<number> {
  const gone = await means.db.execute(sql`
    delete from events where (account_id, id) in (
      select account_id, id from events where handled_at < now() - ${keptDays} * interval '1 day'
      limit ${atOnce} for update skip locked)`);
  return gone.rowCount ?? 0;
}
