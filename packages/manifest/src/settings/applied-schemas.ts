/** Which schemas bear on a value and on its parts: references followed, alternatives and conditions taken together. */
import { isObject } from './json.ts';
import { definitionName, definitionOf, type JsonSchema } from './json-schema.ts';
import { linearPattern } from './linear-pattern.ts';
import { schemaAt } from './schema-walk.ts';

/** All schemas that bear on one and the same value. */
export type Level = readonly JsonSchema[];

const lists = ['allOf', 'anyOf', 'oneOf'];
const singles = ['if', 'then', 'else', 'not'];
const maps = ['dependentSchemas', 'dependencies'];
const applicators = [...lists, ...singles, ...maps, '$ref'];
const itemKeywords = ['items', 'prefixItems', 'additionalItems', 'contains', 'unevaluatedItems'];
const otherKeywords = ['additionalProperties', 'unevaluatedProperties'];

/** These schemas and every one inside them that bears on the same value, each once. */
export function levelOf(root: JsonSchema, schemas: readonly unknown[]): Level {
  const [only] = schemas;
  if (schemas.length === 1 && isObject(only) && !applicators.some((keyword) => only[keyword] !== undefined))
    return [only];
  const found = new Set<JsonSchema>(schemas.filter(isObject));
  const add = (inner: unknown): void => {
    if (isObject(inner)) found.add(inner);
  };
  for (const schema of found) {
    const name = definitionName(schema.$ref);
    if (typeof schema.$ref === 'string') add(schemaAt(root, schema.$ref));
    if (name !== null) add(definitionOf(root, name));
    for (const keyword of singles) add(schema[keyword]);
    for (const keyword of lists) if (Array.isArray(schema[keyword])) schema[keyword].forEach(add);
    for (const keyword of maps) if (isObject(schema[keyword])) Object.values(schema[keyword]).forEach(add);
  }
  return [...found];
}

/** The keys that `properties` name anywhere on a level. */
export function namedKeys(level: Level): Set<string> {
  return new Set(level.flatMap((schema) => (isObject(schema.properties) ? Object.keys(schema.properties) : [])));
}

/** The keys that `properties` name anywhere on a level, each with what the level says of it. */
export function schemasByKey(level: Level): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const { properties } of level) {
    if (!isObject(properties)) continue;
    for (const [key, schema] of Object.entries(properties)) found.set(key, [...(found.get(key) ?? []), schema]);
  }
  const patterns = level.flatMap(({ patternProperties: map }) => (isObject(map) ? Object.entries(map) : []));
  for (const [pattern, schema] of patterns)
    for (const [key, schemas] of found) if (mayMatch(pattern, key)) schemas.push(schema);
  return found;
}

/** What `properties` and `patternProperties` of a level say of one key; `true` and `false` count as well. */
export function schemasOfKey(level: Level, key: string): unknown[] {
  return level.flatMap(({ properties, patternProperties }) => [
    ...(isObject(properties) && Object.hasOwn(properties, key) ? [properties[key]] : []),
    ...(isObject(patternProperties) ? Object.entries(patternProperties) : [])
      .filter(([pattern]) => mayMatch(pattern, key))
      .map(([, schema]) => schema),
  ]);
}

/** What a level says of keys that `properties` do not name. */
export function schemasOfOthers(level: Level): unknown[] {
  return level.flatMap((schema) => [
    ...otherKeywords.map((keyword) => schema[keyword]),
    ...(isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : []),
  ]);
}

/** What a level says of the entries of a list, of all of them alike. */
export function schemasOfItems(level: Level): unknown[] {
  return level.flatMap((schema) => itemKeywords.flatMap((keyword) => schema[keyword]));
}

/** True when a level says itself what becomes of keys that it does not name. */
export function saysOfOthers(level: Level): boolean {
  return level.some((schema) => otherKeywords.some((keyword) => schema[keyword] !== undefined));
}

const readers = new Map<string, (key: string) => boolean>();
const mostReaders = 1_000;

/** A pattern that takes more than linear time was refused with the release; where one stands all the same, it counts as fitting. */
function mayMatch(pattern: string, key: string): boolean {
  const known = readers.get(pattern);
  if (known !== undefined) return known(key);
  const read = linearPattern(pattern);
  const test = 'refused' in read ? () => true : (name: string) => read.test(name);
  if (readers.size >= mostReaders) readers.clear();
  readers.set(pattern, test);
  return test(key);
}
