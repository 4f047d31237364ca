/** `configs.schema` as it was written → a canonical JSON Schema; what is tolerated is noted. */
import { levelOf, namedKeys, type JsonSchema } from '../settings/index.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { suggestion } from './did-you-mean.ts';
import { readAround, readInside, readMapOfSchemas } from './read-nested.ts';
import { readProperty } from './read-property.ts';
import { readReferences } from './read-references.ts';
import { schemaKeys } from './schema-words.ts';

/** The settings schema: always of type object, references as `#/definitions/x`, every property readable. */
export function readSchema(written: Record<string, unknown>, path: Path, notes: DocumentNotes): JsonSchema {
  const { $id: _id, id: _oldId, ...rest } = structuredClone(written);
  const schema: JsonSchema = rest;
  readType(schema, path, notes);
  for (const key of Object.keys(schema)) {
    if (!schemaKeys.includes(key))
      notes.warn(
        [...path, key],
        `"${key}" means nothing in a settings schema and is ignored.${suggestion(key, schemaKeys)}`,
      );
  }
  schema.properties = readMapOfSchemas(schema.properties, [...path, 'properties'], notes);
  if (schema.definitions !== undefined || schema.$defs !== undefined) {
    const older = readMapOfSchemas(schema.definitions, [...path, 'definitions'], notes);
    schema.definitions = { ...readMapOfSchemas(schema.$defs, [...path, '$defs'], notes), ...older };
    delete schema.$defs;
  }
  const asked = readRequired(schema, path, notes);
  readReferences(schema, path, notes);
  const wanted = readProperties(schema, path, notes);
  const required = [...new Set([...asked, ...wanted])];
  if (required.length > 0) schema.required = required;
  else delete schema.required;
  return schema;
}

function readType(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  if (schema.type === undefined || schema.type === null)
    notes.warn([...path, 'type'], 'The schema has no type; read as "type: object".');
  else if (schema.type !== 'object')
    notes.warn([...path, 'type'], 'Settings are always of type object; read as "type: object".', 'value');
  schema.type = 'object';
}

function readRequired(schema: JsonSchema, path: Path, notes: DocumentNotes): string[] {
  const { required } = schema;
  if (required === undefined) return [];
  if (!Array.isArray(required)) {
    notes.warn([...path, 'required'], '"required" is a list of names; it is ignored.');
    return [];
  }
  const names = namedKeys(levelOf(schema, [schema]));
  return required.filter((name, index) => {
    const known = typeof name === 'string' && names.has(name);
    if (!known)
      notes.warn(
        [...path, 'required', index],
        `"${String(name)}" is required, but is no property; it is ignored.${suggestion(String(name), names)}`,
        'value',
      );
    return known;
  });
}

/** Reads each property and definition in its place; answers which properties said `required: true` themselves. */
function readProperties(schema: JsonSchema, path: Path, notes: DocumentNotes): string[] {
  const required: string[] = [];
  const variables = new Map<string, string>();
  for (const [name, definition] of Object.entries(schema.definitions ?? {}))
    readDefinition(definition, [...path, 'definitions', name], notes, schema);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const at = [...path, 'properties', name];
    if (readProperty(property, at, notes, 'property').required) required.push(name);
    const variable = name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
    const other = variables.get(variable);
    if (other !== undefined)
      notes.warn(at, `"${name}" and "${other}" reach the program under the same name, PAN_CFG_${variable}.`);
    variables.set(variable, name);
    readInside(property, at, notes, schema);
  }
  readAround(schema, path, notes, schema);
  return required;
}

function readDefinition(definition: JsonSchema, path: Path, notes: DocumentNotes, root: JsonSchema): void {
  readProperty(definition, path, notes, 'definition');
  readInside(definition, path, notes, root);
}
