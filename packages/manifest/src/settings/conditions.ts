/** Conditions of a form: made from conditional schemas, negated, joined, and carried out of nested objects. */
import { isObject } from './json.ts';
import type { Condition, FieldPath } from './form-model.ts';
import type { JsonSchema } from './json-schema.ts';

/** A schema as an object; `true` and `false` are ones too (JSON Schema 2020-12, 4.3.2). */
export function asSchema(schema: unknown): JsonSchema {
  if (isObject(schema)) return schema;
  return schema === false ? { not: {} } : {};
}

/** Holds when `key` of the object at `at` was answered. */
export function isGiven(at: FieldPath, key: string): Condition {
  return { at, schema: { required: [key] }, expected: true };
}

/**
 * Whether a value that is not given fits: it is equal to nothing and of no type, and what speaks of parts has nothing to
 * refuse. The same as ajv on `undefined`, which is what JSON Forms asks.
 */
export function fitsMissing(schema: unknown): boolean {
  if (!isObject(schema)) return schema !== false;
  if (schema.const !== undefined || schema.enum !== undefined || schema.type !== undefined) return false;
  const all = (list: unknown) => !Array.isArray(list) || list.every(fitsMissing);
  const count = (list: unknown) => (Array.isArray(list) ? list.filter(fitsMissing).length : 1);
  if (!all(schema.allOf) || count(schema.anyOf) === 0 || count(schema.oneOf) !== 1) return false;
  if (schema.not !== undefined && fitsMissing(schema.not)) return false;
  if (schema.if === undefined) return true;
  return fitsMissing(fitsMissing(schema.if) ? schema.then : schema.else);
}

/** The schema of an object that fits when the value at `path` in it fits `schema`; `given`: it must be there as well. */
export function nestSchema(path: FieldPath, schema: JsonSchema, given: boolean): JsonSchema {
  return path.reduceRight<JsonSchema>((inner, key) => {
    const properties = Object.fromEntries([[key, inner]]);
    return given ? { type: 'object', required: [key], properties } : { properties };
  }, schema);
}

/** A schema of the frame that fits exactly when the condition holds. */
export function frameSchema({ at, schema, expected }: Condition): JsonSchema {
  const nested = at.length === 0 ? schema : nestSchema(at, schema, !fitsMissing(schema));
  return expected ? nested : { not: nested };
}

/** One condition that holds when all of these do. */
export function allHold(conditions: readonly Condition[]): Condition {
  const [first] = conditions;
  if (first !== undefined && conditions.length === 1) return first;
  return { at: [], schema: { allOf: conditions.map(frameSchema) }, expected: true };
}

/** One condition that holds when any of these does. */
export function anyHolds(conditions: readonly Condition[]): Condition {
  return { at: [], schema: { anyOf: conditions.map(frameSchema) }, expected: true };
}

export function opposite(condition: Condition): Condition {
  return { ...condition, expected: !condition.expected };
}

/** A schema that can be asked on its own: with the definitions its references point at. */
export function standAlone(root: JsonSchema, schema: JsonSchema): JsonSchema {
  if (!JSON.stringify(schema).includes('"$ref"')) return schema;
  return {
    ...(root.definitions === undefined ? {} : { definitions: root.definitions }),
    ...(root.$defs === undefined ? {} : { $defs: root.$defs }),
    ...schema,
  };
}
