/** The loop that drops unfinished installs and empties what was uninstalled long ago, once a minute. */
import type { Means, Worker } from '../platform/means.ts';
import { dropUnfinished } from './archive-tenant.ts';
import { emptyArchived } from './empty-tenants.ts';

const everyMs = 60_000;

export function sweepTenants(means: Means): Worker {
  let going: Promise<unknown> = Promise.resolve();
  const tick = (): void => {
    going = going
      .then(() => dropUnfinished(means))
      .then(() => emptyArchived(means))
      .catch((error: unknown) => means.log.error('ended installs could not be swept', { error }));
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
