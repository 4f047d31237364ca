/** What a form starts from before anything was answered. */
import { drawnProperty } from './field-shape.ts';
import { own, type JsonObject, type JsonValue } from './json.ts';
import { propertiesOf, type JsonSchema } from './json-schema.ts';

const deepest = 8;

/** The defaults of a settings schema, own ones before those of a definition; keys without one are left out. */
export function defaults(schema: JsonSchema): JsonObject {
  return defaultsOf(schema, schema, 0);
}

function defaultsOf(root: JsonSchema, schema: JsonSchema, depth: number): JsonObject {
  const found: JsonObject = {};
  for (const [key, property] of propertiesOf(schema)) {
    const value = defaultOf(root, property, schema.required?.includes(key) === true, depth);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

/**
 * A group has the defaults of its parts, unless it may be left out and one of its parts needs an answer: then the defaults
 * alone would make it a group that is not complete.
 */
function defaultOf(root: JsonSchema, property: JsonSchema, required: boolean, depth: number): JsonValue | undefined {
  const read = drawnProperty(root, property);
  if (read.default !== undefined) return structuredClone(read.default);
  if (read.properties === undefined || depth >= deepest) return undefined;
  const parts = defaultsOf(root, read, depth + 1);
  const needed = Array.isArray(read.required) ? read.required : [];
  const complete = needed.every((key) => own(parts, key) !== undefined);
  return Object.keys(parts).length > 0 && (required || complete) ? parts : undefined;
}
