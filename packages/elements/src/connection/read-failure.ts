/** Reads what a failed call says: its code, its sentence, and the fields it finds fault with. */

export type FieldProblem = { field: string | null; message: string };

/** The server's code, or `internal`. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null ? String(Reflect.get(error, 'code') ?? 'internal') : 'internal';

/** What may be shown as it is. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What is wrong with what was typed, by field; none when the failure is of another kind. */
export function problemsOf(error: unknown): FieldProblem[] {
  const problems: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'problems') : undefined;
  if (!Array.isArray(problems)) return [];
  return (problems as { path: string; message: string }[]).map(({ path, message }) => ({
    field: path.split('/').at(-1) || null,
    message,
  }));
}
