/** The manifest's own check as the form uses it: problems by field for us, and the same interpreter as the form library's validator. */
import {
  validate,
  validateConfig,
  type JsonObject,
  type JsonSchema,
  type Options,
  type Settings,
} from '@mortise/manifest/browser';
import type { FormProblem } from './form-plan.ts';

/** Every problem of a draft, the field's own first; `kept` names secrets that stay as they are. */
export function checkDraft(
  settings: Settings,
  options: Options,
  draft: JsonObject,
  stored: JsonObject,
  kept: ReadonlySet<string>,
): FormProblem[] {
  const verdict = validateConfig(settings, options, draft, { stored, audience: 'customer' });
  if (verdict.ok) return [];
  const problems = verdict.problems.map(({ path, message }) => ({ key: keyOf(path), message }));
  const known = problems.filter(({ key }) => key === null || !kept.has(key));
  return known.filter(
    (problem, index) => problem.key === null || known.findIndex((other) => other.key === problem.key) === index,
  );
}

/** The first step of a JSON Pointer, which is the field's key; null for the whole. */
export function keyOf(path: string): string | null {
  const step = path.split('/')[1];
  return step === undefined || step === '' ? null : step.replaceAll('~1', '/').replaceAll('~0', '~');
}

type Errors = { errors: { stack: string }[]; errorSchema: object };

/** The interpreter behind the form library's interface; it is asked only which branch of a schema a value takes. */
export const interpreter = {
  isValid: (schema: JsonSchema, value: unknown, root: JsonSchema): boolean =>
    validate({ definitions: root.definitions ?? {}, ...schema }, value).valid,
  validateFormData: (value: unknown, schema: JsonSchema): Errors => ({
    errors: validate(schema, value).problems.map(({ message }) => ({ stack: message })),
    errorSchema: {},
  }),
  rawValidation: (schema: JsonSchema, value: unknown): { errors: unknown[] } => ({
    errors: validate(schema, value).problems,
  }),
};

/** Problems in the shape by which the form library hands them to the fields. */
export function toErrorSchema(problems: readonly FormProblem[]): Record<string, { __errors: string[] }> {
  const byKey = new Map<string, { __errors: string[] }>();
  for (const { key, message } of problems) {
    if (key === null) continue;
    byKey.set(key, { __errors: [...(byKey.get(key)?.__errors ?? []), message] });
  }
  return Object.fromEntries(byKey);
}
