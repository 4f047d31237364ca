/** A schema without what it says a secret may be: whoever installs an integration can read its schema. */
import { levelOf, schemasByKey, type Level } from './applied-schemas.ts';
import { isObject, type JsonValue } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { allSchemas } from './schema-walk.ts';
import { marksSecret, placesOfKey, secretPlaces, type SecretPlaces } from './secret-settings.ts';

/**
 * Takes `default` and `examples` of secrets away, also from what is said of the objects around them, and `const` where a
 * secret itself has it. In conditions and choices a `const` stays: without it they would say something else.
 */
export function withoutSecretWords(schema: JsonSchema): JsonSchema {
  const places = secretPlaces(schema);
  if (places === null) return schema;
  const copy = structuredClone(schema);
  silence(copy, levelOf(copy, [copy]), places);
  return copy;
}

function silence(root: JsonSchema, level: Level, places: SecretPlaces): void {
  if (places === null) return;
  if (places === 'whole') {
    for (const { schema } of level.flatMap(allSchemas)) {
      delete schema.default;
      delete schema.examples;
      if (marksSecret(schema)) delete schema.const;
    }
    return;
  }
  for (const schema of level) {
    if (schema.default !== undefined) schema.default = openPart(schema.default, places);
    if (Array.isArray(schema.examples)) schema.examples = schema.examples.map((one) => openPart(one, places));
  }
  for (const [key, schemas] of schemasByKey(level)) silence(root, levelOf(root, schemas), placesOfKey(places, key));
}

function openPart(value: JsonValue, places: SecretPlaces): JsonValue {
  if (places === null || !isObject(value)) return value;
  const open = Object.entries(value).filter(([key]) => placesOfKey(places, key) !== 'whole');
  return Object.fromEntries(open.map(([key, inner]) => [key, openPart(inner, placesOfKey(places, key))]));
}
