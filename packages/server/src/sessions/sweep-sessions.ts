/** Forgets what no longer matters: sessions a day past their end, and exchanged tokens that have ended themselves. */
import { and, inArray, lt } from 'drizzle-orm';
import type { Means, Worker } from '../platform/means.ts';
import { exchangedTokens, sessions } from './session-table.ts';

const most = 5_000;
const day = 24 * 60 * 60_000;
const pause = 10 * 60_000;

/** Sweeps every ten minutes until it is stopped. */
export function sweepSessions(means: Means): Worker {
  let going = Promise.resolve();
  const sweep = (): void => {
    going = forgetEnded(means).catch((error: unknown) => means.log.error('sessions were not swept', { error }));
  };
  const timer = setInterval(sweep, pause);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await going;
    },
  };
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
