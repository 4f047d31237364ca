/** Forgets what no longer matters: sessions a day past their end, and exchanged tokens that have ended themselves. */
import { and, inArray, lt } from 'drizzle-orm';
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';
import { exchangedTokens, sessions } from './session-table.ts';

const most = 5_000;
const day = 24 * 60 * 60_000;
const everyMs = 10 * 60_000;

/** Sweeps every ten minutes until it is stopped. */
export function sweepSessions(means: Means): Worker {
  return everySoOften(means, { ms: everyMs, failed: 'sessions were not swept', work: () => forgetEnded(means) });
}

/** Removes at most some thousand rows of each kind. */
export async function forgetEnded(means: Means): Promise<void> {
  const now = means.clock.now();
  const tokens = means.db
    .select({ id: exchangedTokens.token_id })
    .from(exchangedTokens)
    .where(lt(exchangedTokens.forget_at, now))
    .limit(most);
  // Two accounts' tokens may have the same name: only what has ended itself goes.
  await means.db
    .delete(exchangedTokens)
    .where(and(inArray(exchangedTokens.token_id, tokens), lt(exchangedTokens.forget_at, now)));
  const ended = means.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(lt(sessions.ends_at, new Date(now.getTime() - day)))
    .limit(most);
  await means.db.delete(sessions).where(inArray(sessions.id, ended));
}
