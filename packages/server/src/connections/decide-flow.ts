/** The question whether another outside account may replace the one that was connected: shown, and answered, in the flow's own browser. */
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { isOwnBrowser } from './finish-flow.ts';
import { flowState, isToken } from './flow.ts';
import { namesOf, failed, type Finished } from './flow-end.ts';
import { flowOfState, nameFlow, placeOf, type NamedFlow } from './find-flow.ts';
import { readConnection } from './save-connection.ts';
import { endOf, giveBack, otherAccount, settleFlow } from './settle-flow.ts';

/** The question again, as after a reload, or what became of it. */
export async function showQuestion(means: Means, ask: string, cookies: string | undefined): Promise<Finished> {
  const named = await questioned(means, ask, cookies);
  if (named === null) return { state: 'unknown' };
  const { row } = named;
  if (row.state !== 'asking') return endOf(means, named);
  if (flowState(row, means.clock.now()) === 'expired') return failed(means, named, 'expired', true);
  const now = await readConnection(means.db, placeOf(row));
  const before = otherAccount(now?.outside_account ?? null, row.outside_account);
  // The other account went away meanwhile: nothing is replaced any more.
  if (before === null) return settleFlow(means, named, true);
  return { state: 'asking', ask, names: namesOf(means, named), outsideAccount: row.outside_account ?? '', before };
}

/** What a person chose. Refusal `flow-used` where nothing is asked (any more). */
export async function decideFlow(
  means: Means,
  ask: string,
  use: 'new' | 'old',
  cookies: string | undefined,
): Promise<Finished> {
  const named = await questioned(means, ask, cookies);
  if (named === null || named.row.state !== 'asking')
    throw new Refusal('flow-used', 'This was answered already. Load the page again.');
  if (use === 'new') return settleFlow(means, named, true);
  await giveBack(means, named, 'kept');
  return failed(means, named, 'kept', true);
}

/** The flow of a question, for its own browser only. */
async function questioned(means: Means, ask: string, cookies: string | undefined): Promise<NamedFlow | null> {
  const row = isToken(ask) ? await flowOfState(means.db, ask) : null;
  if (row === null || row.answered_at === null || !isOwnBrowser(means, row, cookies)) return null;
  return nameFlow(means, row);
}
