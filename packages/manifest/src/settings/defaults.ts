/** What a form starts from before anything was answered. */
import type { JsonObject } from './json.ts';
import { propertiesOf, resolveProperty, type JsonSchema } from './json-schema.ts';

/** The defaults of a settings schema, own ones before those of a definition; keys without one are left out. */
export function defaults(schema: JsonSchema): JsonObject {
  const found: JsonObject = {};
  for (const [key, property] of propertiesOf(schema)) {
    const value = resolveProperty(schema, property).default;
    if (value !== undefined) found[key] = structuredClone(value);
  }
  return found;
}
