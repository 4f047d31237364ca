/** Whether a session has not ended in the meantime: for replies that go on for long. */
import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from './session-scope.ts';
import { sessions } from './session-table.ts';

/** Asks the database, so that a revocation is felt at once wherever it was made. Asking is no use of the session: its idle end stays. */
export async function sessionLives(means: Means, { account, session }: SessionScope): Promise<boolean> {
  const now = means.clock.now();
  const [row] = await means.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.account_id, account),
        eq(sessions.id, session),
        isNull(sessions.revoked_at),
        gt(sessions.expires_at, now),
        gt(sessions.ends_at, now),
      ),
    );
  return row !== undefined;
}
