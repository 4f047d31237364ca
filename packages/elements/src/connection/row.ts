/** What the row of one account is doing, for those who change it and those who draw it. */
import type { Failure, FieldProblem, Question } from './read-failure.ts';
import type { FlowEnd } from './watch-flow.ts';
import type { Flow, Reason } from './wire.ts';

/** What one connector's row is doing; an absent row rests. */
export type Row =
  | { row: 'waiting'; flow: Flow; blocked: boolean; copied: boolean; stop: AbortController }
  | { row: 'failed'; reason: Failure }
  /** Connected, and less was given than was asked for. */
  | { row: 'less'; reason: Reason }
  | { row: 'form'; testing: boolean; problems: FieldProblem[]; refused: string | null; asked: Question | null }
  /** A link for another device or person is shown. */
  | { row: 'elsewhere' }
  | { row: 'leaving' };

/** How the end of a sign-in is shown; null where there is nothing to be told of it. */
export function rowOfEnd(end: FlowEnd): Row | null {
  switch (end.end) {
    case 'connected':
      return end.less === null ? null : { row: 'less', reason: end.less };
    case 'failed':
      return { row: 'failed', reason: end.reason ?? ended };
    case 'expired':
      return { row: 'failed', reason: ended };
  }
}

const ended: Failure = { code: 'expired', message: '' };
