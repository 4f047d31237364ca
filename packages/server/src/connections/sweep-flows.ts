/** The loop that forgets flows a day after they ended: nobody asks for them any more. */
import { lt } from 'drizzle-orm';
import type { Means, Worker } from '../platform/means.ts';
import { flows } from './connection-table.ts';

const everyMs = 10 * 60_000;
const keptMs = 24 * 3600_000;

export function sweepFlows(means: Means): Worker {
  let going: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    going = going
      .then(() => forgetOldFlows(means))
      .catch((error: unknown) => means.log.error('old flows could not be forgotten', { error }));
  }, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await going;
    },
  };
}

export async function forgetOldFlows(means: Means): Promise<void> {
  await means.db.delete(flows).where(lt(flows.expires_at, new Date(means.clock.now().getTime() - keptMs)));
}
