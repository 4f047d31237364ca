/** What lies inside a property: parts of an object, items of a list, conditions and alternatives, at any depth. */
import { isObject, own } from '../settings/json.ts';
import { levelOf, namedKeys, type JsonSchema } from '../settings/index.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { suggestion } from './did-you-mean.ts';
import { readProperty, type What } from './read-property.ts';

const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const branches = ['if', 'then', 'else', 'not', 'contains'];
const maps = ['dependentSchemas', 'dependencies', 'patternProperties'];
const parts = ['items', 'additionalProperties', 'propertyNames'];

/** Makes everything inside a schema canonical, in its place; `root` holds the definitions. */
export function readInside(schema: JsonSchema, path: Path, notes: DocumentNotes, root: JsonSchema): void {
  readParts(schema, path, notes, root, 'property');
  readAround(schema, path, notes, root);
}

/** A schema that says only some things of a value: a condition, an alternative, what `allOf` adds. */
function readBranch(schema: JsonSchema, path: Path, notes: DocumentNotes, root: JsonSchema): void {
  readProperty(schema, path, notes, 'part');
  readParts(schema, path, notes, root, 'part');
  readAround(schema, path, notes, root);
}

/** Conditions, alternatives and what is added to a schema. */
export function readAround(schema: JsonSchema, path: Path, notes: DocumentNotes, root: JsonSchema): void {
  for (const keyword of lists) {
    const list: unknown = schema[keyword];
    if (!Array.isArray(list)) continue;
    for (const [index, one] of list.entries())
      if (isObject(one) && one.const === undefined) readBranch(one, [...path, keyword, index], notes, root);
  }
  for (const keyword of branches) {
    const one = schema[keyword];
    if (isObject(one)) readBranch(one, [...path, keyword], notes, root);
  }
  for (const keyword of maps)
    for (const [key, one] of Object.entries(isObject(schema[keyword]) ? schema[keyword] : {}))
      if (isObject(one)) readBranch(one, [...path, keyword, key], notes, root);
}

function readParts(schema: JsonSchema, path: Path, notes: DocumentNotes, root: JsonSchema, what: What): void {
  if (schema.properties !== undefined) readPropertiesInside(schema, path, notes, root, what);
  for (const keyword of parts) {
    const one = schema[keyword];
    if (!isObject(one)) continue;
    const at = [...path, keyword];
    readProperty(one, at, notes, what === 'property' && keyword === 'items' ? 'property' : 'part');
    readInside(one, at, notes, root);
  }
}

function readPropertiesInside(
  schema: JsonSchema,
  path: Path,
  notes: DocumentNotes,
  root: JsonSchema,
  what: What,
): void {
  const at = [...path, 'properties'];
  const read = readMapOfSchemas(schema.properties, at, notes, what === 'part');
  const required: string[] = Array.isArray(schema.required) ? schema.required : [];
  if (schema.required !== undefined && !Array.isArray(schema.required)) {
    notes.warn([...path, 'required'], '"required" is a list of names; it is ignored.');
    delete schema.required;
  }
  for (const [name, property] of Object.entries(read)) {
    if (!isObject(property)) continue;
    if (readProperty(property, [...at, name], notes, what).required) required.push(name);
    readInside(property, [...at, name], notes, root);
  }
  schema.properties = read;
  if (required.length > 0) schema.required = [...new Set(required)];
  if (what === 'property') checkRequired(schema, path, notes, root);
}

/** A name that is required where no part of the object has it: nobody could ever answer. */
function checkRequired(schema: JsonSchema, path: Path, notes: DocumentNotes, root: JsonSchema): void {
  const names = namedKeys(levelOf(root, [schema]));
  for (const [index, name] of (schema.required ?? []).entries())
    if (!names.has(name))
      notes.warn(
        [...path, 'required', index],
        `"${name}" is required, but is no property here.${suggestion(name, names)}`,
        'value',
      );
}

/** A map of names to schemas; `true` and `false` stay where a condition says them, elsewhere they name nothing to ask. */
export function readMapOfSchemas(
  value: unknown,
  path: Path,
  notes: DocumentNotes,
  flags = false,
): Record<string, JsonSchema> {
  const word = String(path.at(-1));
  if (value === undefined) return {};
  if (value === null) {
    notes.warn(path, `"${word}" is empty.`);
    return {};
  }
  if (!isObject(value)) {
    const what = Array.isArray(value) ? 'a list' : 'a single value';
    notes.error(path, `"${word}" maps each name to its description; this is ${what}.`, 'key');
    return {};
  }
  const found: Record<string, JsonSchema> = {};
  for (const name of Object.keys(value)) {
    const schema = own(value, name);
    if (isObject(schema) || (flags && typeof schema === 'boolean')) found[name] = schema as JsonSchema;
    else if (schema === false) notes.warn([...path, name], `"${name}: false" allows no value, and is left out.`);
    else notes.error([...path, name], `"${name}" needs a description with a type, such as "type: string".`, 'key');
  }
  return found;
}
