/** The loop that drops unfinished installs, once a minute. */
import type { Means, Worker } from '../platform/means.ts';
import { dropUnfinished } from './archive-tenant.ts';

const everyMs = 60_000;

export function sweepTenants(means: Means): Worker {
  let going: Promise<unknown> = Promise.resolve();
  const tick = (): void => {
    going = going
      .then(() => dropUnfinished(means))
      .catch((error: unknown) => means.log.error('unfinished installs could not be dropped', { error }));
  };
  const timer = setInterval(tick, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await going;
    },
  };
}
