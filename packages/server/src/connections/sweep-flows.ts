/** The loop that forgets flows and auth links a day after they ended: nobody asks for them any more. */
import { lt, or } from 'drizzle-orm';
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';
import { authLinks } from './auth-link-table.ts';
import { flows } from './connection-table.ts';

const everyMs = 10 * 60_000;
const keptMs = 24 * 3600_000;

export function sweepFlows(means: Means): Worker {
  return everySoOften(means, {
    ms: everyMs,
    failed: 'old flows could not be forgotten',
    work: () => forgetOldFlows(means),
  });
}

export async function forgetOldFlows(means: Means): Promise<void> {
  const before = new Date(means.clock.now().getTime() - keptMs);
  await means.db.delete(flows).where(lt(flows.expires_at, before));
  await means.db.delete(authLinks).where(or(lt(authLinks.expires_at, before), lt(authLinks.revoked_at, before)));
}
