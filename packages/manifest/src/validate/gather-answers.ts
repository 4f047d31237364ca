/** What was sent → the answers that are asked of the schema: blank ones left out at every level. */
import {
  drawnProperty,
  isObject,
  objectParts,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  type ObjectParts,
} from '../settings/index.ts';

type Read = { read: JsonSchema; parts: ObjectParts };
type Walk = { root: JsonSchema; known: Map<JsonSchema, Read> };

/**
 * The answers without blank ones: a text without letters and a null count as not given, unless the schema offers them. A
 * group that is left empty by that is not given either, unless it is required: then it is asked for its parts.
 */
export function gatherAnswers(schema: JsonSchema, sent: JsonObject): JsonObject {
  const walk: Walk = { root: schema, known: new Map() };
  return cleanObject(walk, readOf(walk, schema), sent);
}

function readOf(walk: Walk, schema: JsonSchema): Read {
  const known = walk.known.get(schema);
  if (known !== undefined) return known;
  const read = drawnProperty(walk.root, schema);
  const found: Read = { read, parts: objectParts(walk.root, read, []) };
  walk.known.set(schema, found);
  return found;
}

/** Undefined when nothing was answered. */
function clean(walk: Walk, schema: JsonSchema, value: JsonValue): JsonValue | undefined {
  if (value === '' || value === null) return isOffered(drawnProperty(walk.root, schema), value) ? value : undefined;
  if (typeof value !== 'object') return value;
  const of = readOf(walk, schema);
  if (!Array.isArray(value)) return of.parts.size === 0 ? value : cleanObject(walk, of, value);
  const { items } = of.read;
  return isObject(items) ? value.map((item) => (isObject(item) ? (clean(walk, items, item) ?? {}) : item)) : value;
}

function cleanObject(walk: Walk, { parts }: Read, value: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    const part = parts.get(key);
    const schema = part?.variants[0]?.schema;
    const cleaned = schema === undefined ? inner : clean(walk, schema, inner);
    const emptied = schema !== undefined && !part?.required && isEmpty(cleaned) && isGroup(walk, schema);
    if (cleaned !== undefined && !emptied) kept[key] = cleaned;
  }
  for (const [key, part] of parts) {
    const schema = part.variants[0]?.schema;
    if (!part.required || schema === undefined || Object.hasOwn(kept, key) || !isGroup(walk, schema)) continue;
    kept[key] = cleanObject(walk, readOf(walk, schema), {});
  }
  return kept;
}

function isGroup(walk: Walk, schema: JsonSchema): boolean {
  const { read, parts } = readOf(walk, schema);
  return parts.size > 0 && (read.type === 'object' || read.type === undefined) && read.default === undefined;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function isOffered(read: JsonSchema, value: JsonValue): boolean {
  const offered = [...(read.enum ?? []), ...(read.oneOf ?? []).map((one) => one.const), read.const];
  const types = Array.isArray(read.type) ? read.type : [read.type];
  return offered.includes(value) || (value === null && types.includes('null'));
}
