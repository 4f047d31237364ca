/** One interpreter for browser and server: a JSON value against a JSON Schema. */
import { Validator, type Schema, type SchemaDraft } from '@cfworker/json-schema';
import { measure, type JsonSchema } from '../settings/index.ts';
import { prepareSchema, withPatterns } from './prepare-schema.ts';
import { problemsFrom, type ConfigProblem, type LabelOf } from './problem-sentences.ts';

export type Verdict = { valid: boolean; problems: ConfigProblem[] };

const deepest = 100;
const mostNodes = 200_000;

/**
 * The verdict on a value, with a sentence for each thing wrong. The draft is taken from `$schema`, 2020-12 by default.
 * Never throws and never reaches out: a schema that cannot be used makes no value valid.
 */
export function validate(schema: JsonSchema | boolean, value: unknown, labelOf?: LabelOf): Verdict {
  if (typeof schema === 'boolean') return schema ? { valid: true, problems: [] } : refuse('No value is allowed here.');
  const size = measure(value, deepest, mostNodes);
  if (size.depth > deepest || size.nodes > mostNodes) return refuse('The value is too large or nested too deeply.');
  const shape = measure(schema, deepest, mostNodes);
  if (shape.depth > deepest || shape.nodes > mostNodes) return refuse('The schema is too large or nested too deeply.');
  const prepared = prepareSchema(schema);
  if ('refused' in prepared) return refuse(prepared.refused);
  try {
    return withPatterns(prepared.patterns, () => {
      const validator = new Validator(prepared.schema as Schema, draftOf(schema), false);
      const result = validator.validate(value);
      return {
        valid: result.valid,
        problems: result.valid ? [] : problemsFrom(result.errors, prepared.schema, labelOf),
      };
    });
  } catch (error) {
    return refuse(
      `The schema cannot be used: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'}`,
    );
  }
}

function refuse(message: string): Verdict {
  return { valid: false, problems: [{ path: '', message }] };
}

function draftOf(schema: JsonSchema): SchemaDraft {
  const named = typeof schema.$schema === 'string' ? schema.$schema : '';
  if (named.includes('draft-04')) return '4';
  if (named.includes('draft-07') || named.includes('draft-06')) return '7';
  return named.includes('2019-09') ? '2019-09' : '2020-12';
}
