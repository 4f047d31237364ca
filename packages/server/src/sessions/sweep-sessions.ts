/** Forgets what no longer matters: sessions a day past their end, and exchanged tokens that have ended themselves. */
import { inArray, lt } from 'drizzle-orm';
import type { Means } from '../platform/means.ts';
import { exchangedTokens, sessions } from './session-table.ts';

const most = 5_000;
const day = 24 * 60 * 60_000;

/** Removes at most some thousand rows; call it every few minutes. */
export async function sweepSessions(means: Means): Promise<void> {
  const now = means.clock.now();
  const tokens = means.db.select({ id: exchangedTokens.token_id }).from(exchangedTokens).where(lt(exchangedTokens.forget_at, now)).limit(most);
  await means.db.delete(exchangedTokens).where(inArray(exchangedTokens.token_id, tokens));
  const ended = means.db.select({ id: sessions.id }).from(sessions).where(lt(sessions.ends_at, new Date(now.getTime() - day))).limit(most);
  await means.db.delete(sessions).where(inArray(sessions.id, ended));
}
