/** The loop that drops unfinished installs and empties what was uninstalled long ago, once a minute. */
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';
import { dropUnfinished } from './archive-tenant.ts';
import { emptyArchived } from './empty-tenants.ts';

const everyMs = 60_000;

export function sweepTenants(means: Means): Worker {
  return everySoOften(means, {
    ms: everyMs,
    failed: 'ended installs could not be swept',
    work: () => sweepEnded(means),
  });
}

/** One turn of it. */
export async function sweepEnded(means: Means): Promise<void> {
  await dropUnfinished(means);
  await emptyArchived(means);
}
