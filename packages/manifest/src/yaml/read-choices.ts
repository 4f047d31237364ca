/** `enum` and `oneOf` of a property: lists that are none, choices without a value, values of another type. */
import { isObject } from '../settings/json.ts';
import type { JsonSchema, JsonValue } from '../settings/index.ts';
import { isPlaceholder } from '../settings/dynamic-options.ts';
import type { DocumentNotes, Path } from './document-notes.ts';

/** Makes the choices of one property canonical, in their place. */
export function readChoices(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  for (const keyword of ['enum', 'oneOf'] as const) {
    const list: unknown = schema[keyword];
    if (list === undefined || Array.isArray(list)) continue;
    notes.error([...path, keyword], `"${keyword}" is a list, each entry on a line of its own after "- ".`, 'key');
    delete schema[keyword];
  }
  if (schema.enum !== undefined) readEnum(schema, schema.enum, path, notes);
  if (schema.oneOf !== undefined) readOneOf(schema, schema.oneOf, path, notes);
}

function readEnum(schema: JsonSchema, list: JsonValue[], path: Path, notes: DocumentNotes): void {
  const at = [...path, 'enum'];
  if (list.length === 0) notes.warn(at, 'The list of choices is empty.');
  const labelled = list.length > 0 && list.every((one) => isObject(one) && one.const !== undefined);
  if (labelled && schema.oneOf === undefined) {
    notes.warn(at, 'Choices with const and title belong under "oneOf"; they are read as that.');
    schema.oneOf = list as JsonSchema[];
    delete schema.enum;
    return;
  }
  if (isPlaceholder(schema)) return;
  schema.enum = list.map((value, index) => fitChoice(value, schema.type, [...at, index], notes));
  warnTwice(schema.enum, at, notes);
}

function readOneOf(schema: JsonSchema, list: JsonSchema[], path: Path, notes: DocumentNotes): void {
  const at = [...path, 'oneOf'];
  if (list.length === 0) notes.warn(at, 'The list of choices is empty.');
  const entries = list.map((one: unknown) => (isObject(one) ? (one as JsonSchema) : { const: one as JsonValue }));
  const plain = list.findIndex((one: unknown) => !isObject(one));
  if (plain >= 0)
    notes.warn([...at, plain], 'An entry of "oneOf" has const and title; plain values belong under "enum".', 'value');
  const some = entries.some((one) => one.const !== undefined);
  schema.oneOf = entries.flatMap((one, index) => {
    if (one.const !== undefined)
      return [
        isPlaceholder(schema)
          ? one
          : { ...one, const: fitChoice(one.const, schema.type, [...at, index, 'const'], notes) },
      ];
    if (some)
      notes.warn([...at, index], 'This choice has no "const", the value that is stored; it is left out.', 'value');
    return some ? [] : [one];
  });
  if (some)
    warnTwice(
      schema.oneOf.flatMap((one) => (one.const === undefined ? [] : [one.const])),
      at,
      notes,
    );
}

function fitChoice(value: JsonValue, type: unknown, path: Path, notes: DocumentNotes): JsonValue {
  const text = type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  const number =
    (type === 'number' || type === 'integer') &&
    typeof value === 'string' &&
    value.trim() !== '' &&
    Number.isFinite(Number(value));
  const fit = text ? String(value) : number ? Number(value) : value;
  if (fit !== value)
    notes.warn(
      path,
      `${JSON.stringify(value)} is read as ${JSON.stringify(fit)}, because the type is ${String(type)}.`,
      'value',
    );
  return fit;
}

function warnTwice(values: readonly JsonValue[], path: Path, notes: DocumentNotes): void {
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    const identity = JSON.stringify(value);
    if (seen.has(identity)) notes.warn([...path, index], `The choice ${identity} stands here twice.`, 'value');
    seen.add(identity);
  }
}
