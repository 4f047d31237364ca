/** Sign-ins whose process died with the token answer in hand: finished from what was kept, or given back when their time is over. */
import { and, eq, isNotNull, lte, or } from 'drizzle-orm';
import type { AccountId } from '../platform/ids.ts';
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';
import { flows } from './connection-table.ts';
import { flowState } from './flow.ts';
import { nameFlow, type FlowRow } from './find-flow.ts';
import { giveBack, settleFlow } from './settle-flow.ts';

const everyMs = 30_000;
/** Whoever got the answer has this long to finish it without company. */
const ownTimeMs = 10_000;
const atOnce = 50;

/** Finishes the customer's flow when it was left behind; does nothing for any other. */
export async function resumeFlow(means: Means, account: AccountId, customer: string, id: string): Promise<void> {
  const [row] = await means.db
    .select()
    .from(flows)
    .where(and(eq(flows.account_id, account), eq(flows.id, id), eq(flows.customer_id, customer), leftBehind(means)));
  if (row !== undefined) await finish(means, row);
}

/** Finishes all that were left behind. Returns how many there were. */
export async function resumeFlows(means: Means): Promise<number> {
  const rows = await means.db.select().from(flows).where(leftBehind(means)).limit(atOnce);
  for (const row of rows) await finish(means, row);
  return rows.length;
}

/** At the start, because that is when something may have been left behind, and ever again. */
export function keepResuming(means: Means): Worker {
  return everySoOften(means, {
    ms: everyMs,
    failed: 'sign-ins could not be finished just now',
    work: () => resumeFlows(means),
    atOnce: true,
  });
}

/** An answer that nobody works on, or whose flow is over: it was ended, or whoever was asked did not answer in time. */
function leftBehind(means: Means) {
  const now = means.clock.now();
  const old = lte(flows.answered_at, new Date(now.getTime() - ownTimeMs));
  const isLeft = or(and(eq(flows.state, 'answered'), old), eq(flows.state, 'ended'), lte(flows.expires_at, now));
  return and(isNotNull(flows.sealed_answer), isLeft);
}

/** One that cannot be finished (its bytes do not open) holds up no other. */
async function finish(means: Means, row: FlowRow): Promise<void> {
  try {
    const named = await nameFlow(means, row);
    if (named === null) return;
    if (flowState(row, means.clock.now()) === 'expired') await giveBack(means, named, 'expired');
    else await settleFlow(means, named);
  } catch (error) {
    means.log.warn('a sign-in could not be finished', { flow: row.id, connector: row.connector_name, error });
  }
}
