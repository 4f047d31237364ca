/** Events whose server was killed are free again as soon as another one of this machine notices, not only when their lease ends. */
import { sql } from 'drizzle-orm';
import type { Means } from '../means.ts';
import { isKnownDead, processRoom } from '../process-alive.ts';

/** Ends the leases of processes of our room that are dead; true when there were any. */
export async function freeLost(means: Means): Promise<boolean> {
  const room = await processRoom();
  const { rows } = await means.db.execute<{ worker: string }>(sql`
    select distinct worker from events
    where handled_at is null and parked is null and due_at > now() and starts_with(worker, ${`${room}:`})`);
  let freed = 0;
  for (const { worker } of rows) {
    if (!(await isKnownDead(worker))) continue;
    const { rowCount } = await means.db.execute(sql`
      update events set due_at = now(), worker = null
      where handled_at is null and parked is null and due_at > now() and worker = ${worker}`);
    freed += rowCount ?? 0;
  }
  return freed > 0;
}
