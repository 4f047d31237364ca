/** What can be said of typed keys before they are sent. */
import type { FieldProblem } from './read-failure.ts';
import type { CredentialField } from './wire.ts';

/** Empty fields, in the words given. Patterns are the server's to check: they come from foreign definitions. */
export function checkFields(
  fields: readonly CredentialField[],
  typed: Readonly<Record<string, string>>,
  missing: (label: string) => string,
): FieldProblem[] {
  return fields
    .filter(({ name, optional }) => !optional && (typed[name] ?? '') === '')
    .map(({ name, label }) => ({ field: name, message: missing(label) }));
}
