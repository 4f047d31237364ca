/** One interpreter for browser and server: a JSON value against a JSON Schema. */
import { Validator, type Schema, type SchemaDraft } from '@cfworker/json-schema';
import type { JsonSchema } from '../settings/index.ts';

/** One thing wrong with a config: where (JSON Pointer) and in a sentence. */
export type ConfigProblem = { path: string; message: string };
export type Verdict = { valid: boolean; problems: ConfigProblem[] };

/** The verdict on a value; the draft is taken from `$schema`, 2020-12 by default. */
export function validate(schema: JsonSchema | boolean, value: unknown): Verdict {
  const copy = structuredClone(schema) as Schema | boolean;
  const result = new Validator(copy, draftOf(schema), false).validate(value);
  return {
    valid: result.valid,
    problems: result.errors.map((e) => ({ path: e.instanceLocation.slice(1), message: e.error })),
  };
}

function draftOf(schema: JsonSchema | boolean): SchemaDraft {
  const named = typeof schema === 'object' ? String(schema.$schema ?? '') : '';
  if (named.includes('draft-04')) return '4';
  if (named.includes('draft-07') || named.includes('draft-06')) return '7';
  return named.includes('2019-09') ? '2019-09' : '2020-12';
}
