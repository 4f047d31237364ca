/** What a run's phase means for a customer: a mark, a word, and what happened in a line. */
import type { Run } from '../connection/index.ts';
import { type Outline, type StateTone } from '../controls/index.ts';
import { circleCheck, circleDashed, circleSlash, circleX, loaderCircle } from '../controls/icons.ts';
import { runs as words } from '../words/en-apps.ts';

export type RunMark = { tone: StateTone; outline: Outline; word: string };

/** Whether more is to come of it. */
export const isOver = (run: Pick<Run, 'phase'>): boolean => run.phase !== 'Queued' && run.phase !== 'Running';

/** The mark in front of a run. */
export function runMark(phase: Run['phase']): RunMark {
  switch (phase) {
    case 'Queued':
      return { tone: 'muted', outline: circleDashed, word: words.waiting };
    case 'Running':
      return { tone: 'busy', outline: loaderCircle, word: words.running };
    case 'Succeeded':
      return { tone: 'ok', outline: circleCheck, word: words.worked };
    case 'Cancelled':
      return { tone: 'muted', outline: circleSlash, word: words.stopped };
    default:
      return { tone: 'bad', outline: circleX, word: words.failed };
  }
}

/** Who asked for it; by the clock goes without saying once it is over. */
export function askedBy(run: Run): string {
  if (run.mode === 'init') return words.preparing;
  if (run.sources.includes('manual')) return run.asked_by === null ? words.byHand : words.byHandOf(run.asked_by);
  if (run.sources.includes('webhook')) return words.byWebhook;
  return run.sources.includes('api') ? words.byApi : words.bySchedule;
}

/** What happened, in a line: numbers where the run told some, the reason where it failed. */
export function whatHappened(run: Run): string {
  const who = askedBy(run);
  const told = run.phase.startsWith('Failed') ? (run.reason?.message ?? failure(run.phase)) : run.summary;
  if (told === null || told === '') return who;
  return who === words.bySchedule ? told : `${who} · ${told}`;
}

function failure(phase: Run['phase']): string | null {
  if (phase === 'Failed (Timeout)') return words.tookTooLong;
  return phase === 'Failed (Platform Issue)' ? words.platformIssue : null;
}
