/** `validate` as a server gives it: it knows the meta-schemas too, which no page has to load. */
import type { JsonSchema } from '../settings/index.ts';
import { metaSchemas } from './meta-schemas.ts';
import type { LabelOf } from './problem-sentences.ts';
import { judgeOf, type Validator, type Verdict } from './validate.ts';

/** As `validate` of the browser entry, and a schema may refer to the meta-schemas of draft 2020-12 and draft 7. */
export function validateWithMetaSchemas(schema: JsonSchema | boolean, value: unknown, labelOf?: LabelOf): Verdict {
  return validatorWithMetaSchemas(schema)(value, labelOf);
}

/** The same, with the schema made ready once for many values. */
export function validatorWithMetaSchemas(schema: JsonSchema | boolean): Validator {
  const judge = judgeOf(schema, metaSchemas);
  return (value, labelOf) => judge(value, labelOf).verdict;
}
