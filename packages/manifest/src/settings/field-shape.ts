/** What kind of field a property is, and the choices that its schema lists. */
import type { FieldKind, FormOption } from './form-model.ts';
import { isObject, type JsonValue } from './json.ts';
import { definitionName, resolveProperty, type JsonSchema } from './json-schema.ts';

const stringKinds: Record<string, FieldKind> = { date: 'date', time: 'time', 'date-time': 'date-time' };
const textKeywords = ['format', 'pattern', 'minLength', 'maxLength'];
const numberKeywords = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const mostMerged = 20;

/**
 * A property as it is drawn: its reference followed, `allOf` added to it, and "or nothing" (`anyOf: [x, {type: null}]`)
 * read as x. What stands in the property itself wins.
 */
export function drawnProperty(root: JsonSchema, property: JsonSchema, depth = 0): JsonSchema {
  let read = resolveProperty(root, property);
  if (depth > 5) return read;
  const added: unknown[] = Array.isArray(read.allOf) ? read.allOf.slice(0, mostMerged) : [];
  for (const keyword of ['anyOf', 'oneOf']) {
    const list: unknown = read[keyword];
    if (!Array.isArray(list) || list.length > mostMerged) continue;
    const rest = list.filter((one) => !(isObject(one) && one.type === 'null'));
    if (rest.length !== 1 || rest.length === list.length) continue;
    added.push(rest[0]);
    const { [keyword]: _alternatives, ...others } = read;
    read = others;
  }
  for (const one of added) {
    if (!isObject(one)) continue;
    const more = drawnProperty(root, one, depth + 1);
    const properties = { ...asMap(more.properties), ...asMap(read.properties) };
    read = { ...more, ...read, ...(Object.keys(properties).length > 0 ? { properties } : {}) };
  }
  const branches = depth === 0 ? branchesOf(read) : null;
  return branches !== null && branches.list.every((one) => isGroup(root, one.schema))
    ? { ...read, type: 'object' }
    : read;
}

/** The alternatives of a property whose type they alone say, without "or nothing"; null when it has none, or plain choices. */
function branchesOf(read: JsonSchema): ValueBranches | null {
  if (typeOf(read) !== null || choicesOf(read) !== null) return null;
  const [keyword, more] = (['oneOf', 'anyOf'] as const).filter((one) => Array.isArray(read[one]));
  if (keyword === undefined || more !== undefined) return null;
  const written: unknown[] = read[keyword] as unknown[];
  const list = written.flatMap((schema, index) =>
    isObject(schema) && schema.type !== 'null' ? [{ index, schema: schema as JsonSchema }] : [],
  );
  if (list.length < 2 || written.length > mostMerged) return null;
  return { keyword, count: written.length, list };
}

function isGroup(root: JsonSchema, branch: JsonSchema): boolean {
  const read = drawnProperty(root, branch, 1);
  return typeOf(read) === 'object' && isObject(read.properties);
}

export type ValueBranches = {
  keyword: 'oneOf' | 'anyOf';
  count: number;
  list: { index: number; schema: JsonSchema }[];
};

/** The alternatives of a property that was made ready by `drawnProperty`, where its value may be of several kinds. */
export function valueBranches(read: JsonSchema): ValueBranches | null {
  return kindOf(read) === 'raw' ? branchesOf(read) : null;
}

/** The kind of a property that was made ready by `drawnProperty`. */
export function kindOf(read: JsonSchema): FieldKind {
  const type = typeOf(read);
  if (type === 'array') return listKind(read);
  if (type === 'object') return 'object';
  if (choicesOf(read) !== null) return 'choice';
  if (type === 'boolean' || type === 'integer' || type === 'number') return type;
  if (type === 'string') return stringKinds[read.format ?? ''] ?? 'text';
  return 'raw';
}

/** One type: the only one beside null, or what the other keywords tell. */
function typeOf(read: JsonSchema): string | null {
  const types = (Array.isArray(read.type) ? read.type : [read.type]).filter((one) => one !== 'null');
  if (types.length === 1 && typeof types[0] === 'string') return types[0];
  if (types.length > 0 && read.type !== undefined) return null;
  if (isObject(read.properties)) return 'object';
  if (isObject(read.items)) return 'array';
  if (textKeywords.some((keyword) => read[keyword] !== undefined)) return 'string';
  return numberKeywords.some((keyword) => read[keyword] !== undefined) ? 'number' : null;
}

function listKind(read: JsonSchema): FieldKind {
  if (read.prefixItems !== undefined || (read.items !== undefined && !isObject(read.items))) return 'raw';
  return 'list';
}

/** The choices that a property lists, or null when it lists none; `names`: other labels for them (`ui:enumNames`). */
export function choicesOf(read: JsonSchema, names: unknown = read.enumNames): FormOption[] | null {
  const labels: unknown[] = Array.isArray(names) ? names : [];
  if (Array.isArray(read.enum))
    return read.enum
      .map((value, index) => optionOf(value, labels[index]))
      .filter((option): option is FormOption => option !== null);
  for (const list of [read.oneOf, read.anyOf]) {
    if (!Array.isArray(list) || !list.every((one) => isObject(one) && one.const !== undefined)) continue;
    return (list as JsonSchema[])
      .map((one, index) => optionOf(one.const, labels[index] ?? one.title))
      .filter((option): option is FormOption => option !== null);
  }
  const only = read.const === undefined ? null : optionOf(read.const, read.title);
  return only === null ? null : [only];
}

function optionOf(value: JsonValue | undefined, label: unknown): FormOption | null {
  if (value === undefined || typeof value === 'object') return null;
  return { value, label: wordsOf(label) ?? String(value), offered: true };
}

/** The definitions that a property's or its items' reference names, the nearest first. */
export function definitionsOf(root: JsonSchema, property: JsonSchema): string[] {
  const names: string[] = [];
  const waiting: unknown[] = [property];
  for (let next = waiting.pop(); next !== undefined && names.length < 10; next = waiting.pop()) {
    if (!isObject(next)) continue;
    const name = definitionName(next.$ref);
    if (name !== null && !names.includes(name)) {
      names.push(name);
      waiting.push(root.definitions?.[name]);
    }
    if (Array.isArray(next.allOf)) waiting.push(...next.allOf.slice(0, mostMerged).filter(isObject));
  }
  return names;
}

/** A text without the spaces that YAML leaves around line breaks; null when there is none. */
export function wordsOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.replace(/[ \t]*\n[ \t]*/g, '\n').trim() : null;
}

function asMap(value: unknown): Record<string, JsonSchema> {
  return isObject(value) ? (value as Record<string, JsonSchema>) : {};
}
