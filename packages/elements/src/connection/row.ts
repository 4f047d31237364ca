/** What the row of one account is doing, for those who change it and those who draw it. */
import type { FieldProblem } from './read-failure.ts';
import type { FlowEnd } from './watch-flow.ts';
import type { Flow, Reason } from './wire.ts';

/** What one connector's row is doing; an absent row rests. */
export type Row =
  | { row: 'waiting'; flow: Flow; blocked: boolean; copied: boolean; stop: AbortController }
  | { row: 'failed'; reason: Reason }
  | { row: 'form'; testing: boolean; problems: FieldProblem[]; refused: string | null }
  /** A link for another device or person is shown. */
  | { row: 'elsewhere' }
  | { row: 'leaving' }
  /** Signed in as somebody else than before. */
  | { row: 'other-account'; before: string; now: string };

/** How a sign-in that did not connect is shown. */
export const failedRow = (end: Exclude<FlowEnd, { end: 'connected' }>): Row => ({
  row: 'failed',
  reason: end.end === 'failed' && end.reason !== null ? end.reason : { code: 'expired', message: '' },
});
