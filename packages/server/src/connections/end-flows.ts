/** Ends open flows, because what they were for is over. */
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { flows } from './connection-table.ts';

/**
 * From now on nothing is saved for them, whatever the clock of the process says that holds their answer: the state decides.
 * Waits for one that is saving its connection this moment, which can be read afterwards.
 */
export async function endFlows(tx: Tx, means: Means, account: AccountId, which: SQL): Promise<void> {
  await tx
    .update(flows)
    .set({
      state: 'ended',
      expires_at: sql`least(${flows.expires_at}, ${means.clock.now()})`,
      sealed_verifier: null,
    })
    .where(
      and(eq(flows.account_id, account), which, inArray(flows.state, ['waiting', 'continued', 'answered', 'asking'])),
    );
}
