/** Empties the runs of a tenant of which nothing is kept any more: what they did stays, what they were given goes. */
import { and, asc, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { runs, triggers } from './run-table.ts';

const nothing = { config: null, sealed_config: null };

/** A few at a time, each for itself, so that it can be broken off and taken up again. Idempotent. */
export async function emptyRuns(means: Means, account: AccountId, tenant: string, atOnce = 500): Promise<void> {
  const ofTenant = and(eq(runs.account_id, account), eq(runs.tenant_id, tenant));
  for (let after = '', full = true; full && !means.stopping.aborted;) {
    const rows = await means.db
      .select({ id: runs.id })
      .from(runs)
      .where(and(ofTenant, gt(runs.id, after)))
      .orderBy(asc(runs.id))
      .limit(atOnce);
    const ids = rows.map(({ id }) => id);
    await means.db
      .update(runs)
      .set(nothing)
      .where(and(ofTenant, inArray(runs.id, ids), isNotNull(runs.config)));
    await means.db
      .update(triggers)
      .set({ payload: null })
      .where(and(eq(triggers.account_id, account), inArray(triggers.run_id, ids), isNotNull(triggers.payload)));
    after = ids.at(-1) ?? after;
    full = ids.length === atOnce;
  }
  if (means.stopping.aborted)
    throw new Error('The server is stopping; the rest of the runs is emptied after the next start.');
}
