/** Finds the properties of a settings schema by their path, wherever conditions and references put them. */
import { levelOf, namedKeys } from './applied-schemas.ts';
import { drawnProperty } from './field-shape.ts';
import type { FieldPath } from './form-model.ts';
import { isObject } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { objectParts, objectShape } from './object-parts.ts';

/** A schema in which paths are looked up: `root` is what references point into. */
export type SchemaAt = { root: JsonSchema; schema: JsonSchema };

/** The names of the parts of the object at `path`; none when there is no object. */
export function namesAt(from: SchemaAt, path: FieldPath): string[] {
  const schema = propertyAt(from, path);
  return schema === null ? [] : [...objectParts(from.root, schema, []).keys()];
}

/** The names of the parts of an object that only its alternatives have, where nothing in a value tells these apart. */
export function alternativeNames({ root, schema }: SchemaAt): string[] {
  const { parts, choices } = objectShape(root, drawnProperty(root, schema), []);
  return choices.length === 0 ? [] : [...parts].flatMap(([key, part]) => (part.own ? [] : [key]));
}

/** The property at `path` as it is drawn, or null when nothing describes it. */
export function propertyAt({ root, schema }: SchemaAt, path: FieldPath): JsonSchema | null {
  let found = drawnProperty(root, schema);
  for (const key of path) {
    const variant = objectParts(root, found, []).get(key)?.variants[0];
    if (variant === undefined) return null;
    found = drawnProperty(root, variant.schema);
  }
  return found;
}

/** What describes the items of a list, or null. */
export function itemsOf({ root }: SchemaAt, list: JsonSchema): JsonSchema | null {
  return isObject(list.items) ? drawnProperty(root, list.items) : null;
}

/** The keys of a config that a schema names anywhere: in its properties, in conditions, in alternatives. */
export function settingKeys(schema: JsonSchema): Set<string> {
  return namedKeys(levelOf(schema, [schema]));
}
