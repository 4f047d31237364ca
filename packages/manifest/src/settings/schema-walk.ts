/** Visits every place of a JSON Schema where a schema may stand, and only those. */
import { isObject } from './json.ts';
import type { JsonSchema } from './json-schema.ts';

const maps = ['properties', 'definitions', '$defs', 'patternProperties', 'dependentSchemas'];
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const singles = [
  'items',
  'additionalItems',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
];

export type SchemaPlace = { schema: JsonSchema; path: (string | number)[] };

/** The schemas directly inside one, with their path from it. */
export function innerSchemas(schema: JsonSchema): SchemaPlace[] {
  const found: SchemaPlace[] = [];
  const add = (inner: unknown, ...path: (string | number)[]) => {
    if (isObject(inner)) found.push({ schema: inner, path });
  };
  for (const keyword of maps) {
    const map = schema[keyword];
    if (isObject(map)) for (const [key, inner] of Object.entries(map)) add(inner, keyword, key);
  }
  for (const keyword of [...lists, 'items']) {
    const list = schema[keyword];
    if (Array.isArray(list)) list.forEach((inner, index) => add(inner, keyword, index));
  }
  for (const keyword of singles) add(schema[keyword], keyword);
  return found;
}

/** Every schema of a schema, itself first. */
export function allSchemas(schema: JsonSchema): SchemaPlace[] {
  const found: SchemaPlace[] = [{ schema, path: [] }];
  for (let index = 0; index < found.length; index++) {
    const place = found[index];
    if (place === undefined) continue;
    for (const inner of innerSchemas(place.schema))
      found.push({ schema: inner.schema, path: [...place.path, ...inner.path] });
  }
  return found;
}

/** The schema that a local reference (`#`, `#/…`) points at, or null. */
export function schemaAt(root: JsonSchema, ref: string): JsonSchema | null {
  if (ref === '#') return root;
  if (!ref.startsWith('#/')) return null;
  let found: unknown = root;
  for (const step of ref.slice(2).split('/')) {
    const key = decodeStep(step);
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return null;
    found = (found as Record<string, unknown>)[key];
  }
  return isObject(found) ? found : null;
}

function decodeStep(step: string): string {
  const plain = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
