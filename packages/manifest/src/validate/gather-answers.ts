/** What was sent → the answers that are asked of the schema: blank ones left out at every level. */
import {
  closestAlternative,
  drawnProperty,
  isObject,
  objectParts,
  valueBranches,
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

/** Alternatives inside alternatives that are gone into; more stand in a circle. */
const mostSteps = 10;

/** What describes a value: of several kinds that it may be, the one it is meant for. */
function schemaFor(walk: Walk, schema: JsonSchema, value: JsonValue): JsonSchema {
  let asked = schema;
  for (let steps = 0; steps < mostSteps; steps++) {
    const list = valueBranches(readOf(walk, asked).read)?.list.map((one) => one.schema);
    if (list === undefined) return asked;
    asked = list[closestAlternative(walk.root, list, value)] ?? asked;
  }
  return asked;
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
  const of = readOf(walk, schemaFor(walk, schema, value));
  if (!Array.isArray(value)) return of.parts.size === 0 ? value : cleanObject(walk, of, value);
  const { items } = of.read;
  return isObject(items) ? value.map((item) => (isObject(item) ? (clean(walk, items, item) ?? {}) : item)) : value;
}

function cleanObject(walk: Walk, { parts }: Read, value: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    const part = parts.get(key);
    const described = part?.variants[0]?.schema;
    const schema = described === undefined ? undefined : schemaFor(walk, described, inner);
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
  if (valueBranches(read) !== null) return false;
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
