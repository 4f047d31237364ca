/** Schemas as answers are held against them: with what is the house's own. */
import { allSchemas, isObject, type JsonSchema } from '../settings/index.ts';
import { clockFormat } from './formats.ts';
import { validatorOf, type Validator } from './validate.ts';

/** A copy in which times are as a picker gives them, and choices plain lists. */
export function houseSchema(schema: JsonSchema): JsonSchema {
  const asked = structuredClone(schema);
  for (const { schema: one } of allSchemas(asked)) {
    if (one.format === 'time') one.format = clockFormat;
    if (one.enum === undefined && one.oneOf?.every((choice) => isObject(choice) && choice.const !== undefined)) {
      one.enum = one.oneOf.flatMap((choice) => (choice.const === undefined ? [] : [choice.const]));
      delete one.oneOf;
    }
  }
  return asked;
}

const known = new WeakMap<JsonSchema, Validator>();

/** Whether answers fit a schema; made ready once for each schema object, which nobody changes. */
export function fitsAnswers(schema: JsonSchema, answers: unknown): boolean {
  const judge = known.get(schema) ?? validatorOf(houseSchema(schema));
  known.set(schema, judge);
  return judge(answers).valid;
}
