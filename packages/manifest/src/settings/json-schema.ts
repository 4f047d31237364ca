/** The JSON Schema of settings: its type, and how a property is read through its `$ref`. */
import { isObject, own, type JsonValue } from './json.ts';

export type JsonSchema = {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  definitions?: Record<string, JsonSchema>;
  $ref?: string;
  enum?: JsonValue[];
  const?: JsonValue;
  oneOf?: JsonSchema[];
  format?: string;
  default?: JsonValue;
  examples?: JsonValue[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  readOnly?: boolean;
  writeOnly?: boolean;
  additionalProperties?: boolean | JsonSchema;
  [keyword: string]: unknown;
};

/** The settings of a manifest: what may be answered, and how the page is laid out. */
export type Settings = { schema: JsonSchema; uischema: UiNode };

/** One element of a UiSchema in the reference's dialect; unknown kinds and keys are kept as they are. */
export type UiNode = {
  type: string;
  scope?: string;
  label?: string;
  title?: string;
  subtitle?: string;
  hintText?: string;
  admin?: boolean;
  options?: { multi?: boolean; trim?: boolean; [key: string]: unknown };
  elements?: UiNode[];
  [key: string]: unknown;
};

const definitionRef = /^#\/(definitions|\$defs)\/([^/]+)$/;

/** The name that `#/definitions/name` points at, or null for any other reference. */
export function definitionName(ref: unknown): string | null {
  const name = typeof ref === 'string' ? definitionRef.exec(ref)?.[2] : undefined;
  return name === undefined ? null : name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The definition of that name, or null. */
export function definitionOf(schema: JsonSchema, name: string): JsonSchema | null {
  const found = own(schema.definitions, name) ?? own(schema.$defs as object | undefined, name);
  return isObject(found) ? found : null;
}

/**
 * A property with its reference followed. What stands beside `$ref` (default, title, description) wins over the
 * definition, except its `type`: the definition says that. A circle or a missing definition gives what was read so far.
 */
export function resolveProperty(schema: JsonSchema, property: JsonSchema): JsonSchema {
  let read = property;
  for (let steps = 0; steps < 10; steps++) {
    const name = definitionName(read.$ref);
    const definition = name === null ? null : definitionOf(schema, name);
    if (definition === null) return read;
    const { $ref: _ref, type, ...beside } = read;
    const says = definition.type !== undefined || definition.enum !== undefined || definition.oneOf !== undefined;
    read = { ...definition, ...beside, ...(type !== undefined && !says ? { type } : {}) };
  }
  return read;
}

/** The properties of a settings schema in the order of the file. */
export function propertiesOf(schema: JsonSchema): [string, JsonSchema][] {
  return isObject(schema.properties) ? Object.entries(schema.properties).filter(([, p]) => isObject(p)) : [];
}
