/** Reads what a failed call says: its code, its sentence, the fields it finds fault with, and what it asks. */
import type { components } from '@mortise/client';
import type { Reason } from './wire.ts';

/** Why a row failed: the server's reason, or a call of ours that was refused. */
export type Failure = { code: string; message: string; action?: Reason['action'] };
export type FieldProblem = { field: string | null; message: string };
/** Whether the account `now` may take the place of `before`; its name says yes. */
export type Question = NonNullable<NonNullable<components['schemas']['Refusal']['problems']>[number]['question']>;

/** The server's code, or `internal`. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null ? String(Reflect.get(error, 'code') ?? 'internal') : 'internal';

/** What a row says of it: who set the connector up is whom to tell where that is not done. */
export const failureOf = (error: unknown): Failure => {
  const code = codeOf(error);
  return { code, message: sentenceOf(error), ...(code === 'connector-not-provisioned' ? { action: 'support' } : {}) };
};

/** What may be shown as it is. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Problem = { path: string; message: string; question?: Question };

function listOf(error: unknown): Problem[] {
  const problems: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'problems') : undefined;
  return Array.isArray(problems) ? (problems as Problem[]) : [];
}

/** What the server wants to know before it saves; null: nothing. */
export const questionOf = (error: unknown): Question | null =>
  listOf(error).find(({ question }) => question !== undefined)?.question ?? null;

/** What is wrong with what was typed, by field; none when the failure is of another kind. */
export function problemsOf(error: unknown): FieldProblem[] {
  return listOf(error).map(({ path, message }) => ({
    field: path.split('/').at(-1) || null,
    message,
  }));
}
