/** One property or definition: misspelt and misplaced keywords, `min` and `max`, types and defaults that do not fit. */
import { isObject } from '../settings/json.ts';
import { readLiveSource, sourceKeys, type JsonSchema, type JsonValue } from '../settings/index.ts';
import { marksSecret } from '../settings/secret-settings.ts';
import { isPlaceholder } from '../settings/dynamic-options.ts';
import { suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { readChoices } from './read-choices.ts';
import { formats, keywords, otherNames, typeNames } from './schema-words.ts';

/** `part`: what a condition or an alternative says of a property; it need not say all. */
export type What = 'property' | 'definition' | 'part';

/** Makes one property or definition canonical, in its place; says whether it carried `required: true`. */
export function readProperty(schema: JsonSchema, path: Path, notes: DocumentNotes, what: What): { required: boolean } {
  delete schema.$id;
  if (typeof schema.id === 'string') delete schema.id;
  const required = readRequiredFlag(schema, path, notes);
  readBounds(schema, path, notes);
  for (const key of Object.keys(schema)) checkKeyword(key, path, notes);
  readTypeName(schema, path, notes);
  readChoices(schema, path, notes);
  readSource(schema, path, notes, what);
  if (what === 'property') checkKind(schema, path, notes);
  readDefault(schema, path, notes);
  return { required };
}

/** Each wrong part of a request for live options; a request with an error could never be made. */
function readSource(schema: JsonSchema, path: Path, notes: DocumentNotes, what: What): void {
  if (schema.source === undefined) return;
  const at = [...path, 'source'];
  if (what !== 'definition')
    notes.warn(at, 'A source stands in a definition, to which the property refers with "$ref"; it has no effect here.');
  for (const { level, path: inside, message } of readLiveSource(schema.source).problems) {
    if (level === 'error' && what === 'definition') notes.error([...at, ...inside], message, 'key');
    else
      notes.warn(
        [...at, ...inside],
        message +
          suggestion(
            inside[0] ?? '',
            sourceKeys.filter((key) => key !== inside[0]),
          ),
      );
  }
}

function checkKeyword(key: string, path: Path, notes: DocumentNotes): void {
  const at = [...path, key];
  if (key === 'options')
    notes.warn(at, '"options" has no effect in the schema; it belongs to the Control in the uischema.');
  else if (key.startsWith('ui:')) notes.warn(at, `"${key}" has no effect in the schema.`);
  else if (!keywords.includes(key) && !key.startsWith('x-'))
    notes.warn(at, `"${key}" means nothing here and is ignored.${suggestion(key, keywords)}`);
}

function readRequiredFlag(schema: JsonSchema, path: Path, notes: DocumentNotes): boolean {
  const flag: unknown = schema.required;
  if (typeof flag !== 'boolean') return false;
  notes.warn([...path, 'required'], 'Which properties are required is a list beside "properties"; it is read as that.');
  delete schema.required;
  return flag;
}

/** The reference writes `min` and `max` where JSON Schema says `minimum` and `maximum`: both are right here. */
function readBounds(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  for (const [short, keyword] of [
    ['min', 'minimum'],
    ['max', 'maximum'],
  ] as const) {
    if (schema[short] !== undefined) {
      schema[keyword] ??= schema[short] as number;
      delete schema[short];
    }
    if (schema[keyword] === undefined || typeof schema[keyword] === 'number') continue;
    notes.warn([...path, short], `"${short}" is a number; it is ignored.`);
    delete schema[keyword];
  }
  const { minimum, maximum } = schema;
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    notes.warn(path, `No number is at least ${minimum} and at most ${maximum}.`);
}

function readTypeName(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  const type: unknown = schema.type;
  const at = [...path, 'type'];
  if (type === undefined) return;
  if (type === null) {
    delete schema.type;
    notes.warn(at, '"type" is empty.');
    return;
  }
  for (const one of Array.isArray(type) ? type : [type]) {
    if (typeNames.includes(String(one))) continue;
    const lower = String(one).toLowerCase();
    const meant =
      otherNames[lower] ?? typeNames.find((name) => name === lower) ?? (formats.includes(lower) ? 'string' : undefined);
    if (meant === undefined || Array.isArray(type))
      notes.error(
        at,
        `"${String(one)}" is not a type.${suggestion(String(one), typeNames) || ` The types are ${typeNames.join(', ')}.`}`,
      );
    else notes.warn(at, `"${String(one)}" is not a type; it is read as "${meant}".`, 'value');
    if (meant === undefined || Array.isArray(type)) continue;
    schema.type = meant;
    if (formats.includes(lower)) schema.format ??= lower;
  }
}

function checkKind(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  const open = ['$ref', 'enum', 'oneOf', 'anyOf', 'allOf', 'const', 'not', 'if', 'properties', 'items'].every(
    (keyword) => schema[keyword] === undefined,
  );
  if (schema.type === undefined && open) {
    notes.warn(path, `"${String(path.at(-1))}" has no type; read as "type: string".`);
    schema.type = 'string';
  }
  if (typeof schema.format === 'string' && !formats.includes(schema.format)) {
    notes.warn(
      [...path, 'format'],
      `The format "${schema.format}" is not known and not checked.${suggestion(schema.format, formats)}`,
      'value',
    );
  }
  if (schema.format === null) delete schema.format;
  const isEmpty = schema.enum?.length === 0 || schema.oneOf?.length === 0;
  if (isPlaceholder(schema) && !isEmpty)
    notes.warn(path, 'A placeholder stands here itself; options reach it only as a definition with "$ref".');
}

/** A default of the wrong kind: made right where that is certain, dropped otherwise. */
function readDefault(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  const value = schema.default;
  const at = [...path, 'default'];
  if (value === undefined) return;
  if (marksSecret(schema)) notes.warn(at, 'A secret has no default: everybody could read it here. It is ignored.');
  if (value === null || marksSecret(schema)) {
    delete schema.default;
    return;
  }
  const fit = fitted(value, schema.type);
  if (fit === undefined) {
    notes.warn(
      at,
      `The default ${JSON.stringify(value)} is not of the type ${String(schema.type)}; it is ignored.`,
      'value',
    );
    delete schema.default;
    return;
  }
  if (fit !== value)
    notes.warn(
      at,
      `The default ${JSON.stringify(value)} is read as ${JSON.stringify(fit)}, because the type is ${String(schema.type)}.`,
      'value',
    );
  schema.default = fit;
  const offered =
    schema.enum ??
    (schema.oneOf?.every((one) => one.const !== undefined) ? schema.oneOf.map((one) => one.const) : undefined);
  if (offered !== undefined && !isPlaceholder(schema) && !offered.includes(fit))
    notes.warn(at, `The default ${JSON.stringify(fit)} is not one of the choices.`, 'value');
}

/** The value as the type wants it, or undefined when that would be guessing. */
export function fitted(value: JsonValue, type: unknown): JsonValue | undefined {
  if (type === 'string')
    return typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : typeof value === 'string'
        ? value
        : undefined;
  if (type === 'boolean')
    return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined;
  if (type === 'number' || type === 'integer') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) && (type === 'number' || Number.isInteger(number))
      ? number
      : undefined;
  }
  if (type === 'array') return Array.isArray(value) ? value : undefined;
  return type === 'object' && !isObject(value) ? undefined : value;
}
