/** Carries hints about runs between the servers of one database: a log is followed live wherever its program goes. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Means, Worker } from '../platform/means.ts';
import { listen } from '../platform/queue/index.ts';
import { hearRun, onTold } from './run-hub.ts';

/** NOTIFY channel; its payload is who says it, a space, and the run. */
const channel = 'mortise_runs';

/** A hint that is lost costs its readers two seconds at most: they ask by themselves. */
export function startRunNews(means: Means): Worker {
  const me = randomBytes(8).toString('hex');
  const forget = onTold((run) => {
    means.db.execute(sql`select pg_notify(${channel}, ${`${me} ${run}`})`).catch(() => undefined);
  });
  const listener = listen(means, channel, (said) => {
    const [who, run] = (said ?? '').split(' ');
    if (who !== me && run !== undefined) hearRun(run);
  });
  return {
    stop: async () => {
      forget();
      await listener.stop();
    },
  };
}
