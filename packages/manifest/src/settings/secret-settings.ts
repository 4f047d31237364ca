/**
 * Which settings are secrets, and keeping their values apart from the rest. One rule for form, server and runs: a property
 * is a secret when it has `writeOnly: true` or `format: password`, itself or through what bears on it (`$ref`, `allOf`,
 * alternatives, conditions), at any depth of nested objects. A list with a secret in its entries is a secret as a whole,
 * because entries have no names by which one could be kept; so are the keys that `properties` do not name, where any of
 * them may be one.
 */
import { isObject, own, poisonKeys, pointerStep, stepsOf, type JsonObject, type JsonValue } from './json.ts';
import { levelOf, schemasByKey, schemasOfItems, schemasOfOthers } from './applied-schemas.ts';
import type { JsonSchema } from './json-schema.ts';

/** Where secrets lie: the whole value, some of its keys (`others`: all that are not listed too), or nowhere. */
export type SecretPlaces = 'whole' | { keys: ReadonlyMap<string, SecretPlaces>; others: boolean } | null;
/** Values of secrets by their JSON Pointer in the config. */
export type SecretValues = Record<string, JsonValue>;
export type SplitConfig = { open: JsonObject; secrets: SecretValues };

/** Deeper or larger than the caps on schemas let pass: a circle. It counts as a secret rather than being shown. */
const deepest = 100;
const mostVisits = 20_000;

type Walk = { root: JsonSchema; visits: number };

const known = new WeakMap<JsonSchema, { places: SecretPlaces }>();

/** The places of the secrets in a config of this schema; looked up once for each schema object, which nobody changes. */
export function secretPlaces(schema: JsonSchema): SecretPlaces {
  const found = known.get(schema) ?? { places: placesOf({ root: schema, visits: 0 }, [schema], 0) };
  known.set(schema, found);
  return found.places;
}

function placesOf(walk: Walk, schemas: readonly unknown[], depth: number): SecretPlaces {
  const level = levelOf(walk.root, schemas);
  if (level.length === 0) return null;
  walk.visits += 1;
  if (level.some(marksSecret) || depth > deepest || walk.visits > mostVisits) return 'whole';
  const inside = (inner: readonly unknown[]): SecretPlaces => placesOf(walk, inner, depth + 1);
  if (inside(schemasOfItems(level)) !== null) return 'whole';
  const keys = new Map([...schemasByKey(level)].map(([key, schemas]) => [key, inside(schemas)]));
  const others = inside(schemasOfOthers(level)) !== null;
  return others || [...keys.values()].some((places) => places !== null) ? { keys, others } : null;
}

/** True when a schema itself says that its value is a secret. */
export const marksSecret = (schema: JsonSchema): boolean => schema.writeOnly === true || schema.format === 'password';

/** Where secrets lie in the value of one key. */
export function placesOfKey(places: SecretPlaces, key: string): SecretPlaces {
  if (places === null || places === 'whole') return places;
  return places.keys.get(key) ?? (places.others && !places.keys.has(key) ? 'whole' : null);
}

/** A config without its secrets, and these by pointer. */
export function splitSecrets(schema: JsonSchema, config: JsonObject): SplitConfig {
  const secrets: SecretValues = {};
  const cut = (value: JsonObject, places: SecretPlaces, path: string): JsonObject =>
    Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]): [string, JsonValue][] => {
        const here = placesOfKey(places, key);
        const at = path + pointerStep(key);
        if (here === 'whole') secrets[at] = inner;
        if (here === 'whole') return [];
        return [[key, here !== null && isObject(inner) ? cut(inner, here, at) : inner]];
      }),
    );
  return { open: cut(config, secretPlaces(schema), ''), secrets };
}

/** The whole config again; changes neither part. A group that holds only secrets is made anew. */
export function joinSecrets(open: JsonObject, secrets: SecretValues): JsonObject {
  const whole = structuredClone(open);
  for (const [pointer, value] of Object.entries(secrets)) {
    const steps = stepsOf(pointer);
    const last = steps.pop();
    if (last === undefined || [...steps, last].some((step) => poisonKeys.has(step))) continue;
    let at = whole;
    for (const step of steps) {
      const next = own(at, step);
      const group: JsonObject = isObject(next) ? (next as JsonObject) : {};
      at[step] = group;
      at = group;
    }
    at[last] = structuredClone(value);
  }
  return whole;
}

/**
 * What was sent, made whole: a secret that was not sent stays as it is stored; one that was sent as null or '' is gone, and
 * so are all in a group that was sent as null. `stored` is the whole stored config.
 */
export function keepSecrets(schema: JsonSchema, sent: JsonObject, stored: JsonObject): JsonObject {
  const given = splitSecrets(schema, sent);
  const before = splitSecrets(schema, stored).secrets;
  const kept = Object.entries(before).filter(
    ([pointer]) => !Object.hasOwn(given.secrets, pointer) && !isClosed(given.open, pointer),
  );
  const fresh = Object.entries(given.secrets).filter(([, value]) => value !== null && value !== '');
  return joinSecrets(given.open, Object.fromEntries([...kept, ...fresh]));
}

/** True when a group on the way to the pointer was sent as something else. */
function isClosed(open: JsonObject, pointer: string): boolean {
  let at: unknown = open;
  for (const step of stepsOf(pointer)) {
    if (at === undefined) return false;
    if (!isObject(at)) return true;
    at = own(at, step);
  }
  return false;
}
