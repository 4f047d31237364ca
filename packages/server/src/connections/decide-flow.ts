/** The question whether another outside account may replace the one that was connected: shown, and answered, in the flow's own browser. */
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { standingQuestion } from './account-question.ts';
import { isOwnBrowser } from './finish-flow.ts';
import { flowState, isToken } from './flow.ts';
import { failed, type Finished } from './flow-end.ts';
import { flowOfState, nameFlow, type NamedFlow } from './find-flow.ts';
import { endOf, giveBack, settleFlow } from './settle-flow.ts';

/** The question again, as after a reload, or what became of it. */
export async function showQuestion(means: Means, ask: string, cookies: string | undefined): Promise<Finished> {
  const named = await questioned(means, ask, cookies);
  if (named === null) return { state: 'unknown' };
  const { row } = named;
  if (row.state !== 'asking') return endOf(means, named);
  if (flowState(row, means.clock.now()) === 'expired') return failed(means, named, 'expired', true);
  // The other account went away meanwhile: nothing is replaced any more.
  return (await standingQuestion(means.db, means, named)) ?? settleFlow(means, named);
}

/** `question`: the name of the one that was shown. */
export type Decision = { ask: string; question: string; use: 'new' | 'old' };

/** What a person chose. Refusal `flow-used` where nothing is asked (any more), or the question is about other accounts by now. */
export async function decideFlow(means: Means, decision: Decision, cookies: string | undefined): Promise<Finished> {
  const named = await questioned(means, decision.ask, cookies);
  if (named === null || named.row.state !== 'asking')
    throw new Refusal('flow-used', 'This was answered already. Load the page again.');
  if (decision.use === 'new') {
    const finished = await settleFlow(means, named, decision.question);
    if (finished.state === 'asking') throw askedAnew();
    return finished;
  }
  const standing = await standingQuestion(means.db, means, named);
  if (standing !== null && standing.question !== decision.question) throw askedAnew();
  await giveBack(means, named, 'kept');
  return failed(means, named, 'kept', true);
}

function askedAnew(): Refusal {
  return new Refusal(
    'flow-used',
    'The accounts changed while you were here. Nothing was saved: look again, then decide.',
  );
}

/** The flow of a question, for its own browser only. */
async function questioned(means: Means, ask: string, cookies: string | undefined): Promise<NamedFlow | null> {
  const row = isToken(ask) ? await flowOfState(means.db, ask) : null;
  if (row === null || row.answered_at === null || !isOwnBrowser(means, row, cookies)) return null;
  return nameFlow(means, row);
}
