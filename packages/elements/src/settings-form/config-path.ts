/** Reading and changing a config by the steps to a value; a change copies only what lies on the way. */
import type { JsonObject, JsonValue } from '@mortise/manifest/browser';

export type Step = string | number;
export type Path = readonly Step[];

/** The value at the end of the steps, by own keys only; undefined when there is none. */
export function valueAt(root: unknown, path: Path): JsonValue | undefined {
  let value: unknown = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value as JsonValue | undefined;
}

/** The config with another value at the end of the steps; undefined takes a key out, and a missing object on the way is made. */
export function withValue(root: JsonObject, path: Path, value: JsonValue | undefined): JsonObject {
  return path.length === 0 ? ((value ?? {}) as JsonObject) : (put(root, path, 0, value) as JsonObject);
}

function put(inside: unknown, path: Path, depth: number, value: JsonValue | undefined): JsonValue {
  const step = path[depth] ?? '';
  const before = valueAt(inside, [step]);
  const next = depth === path.length - 1 ? value : put(before, path, depth + 1, value);
  if (Array.isArray(inside)) return inside.map((item: JsonValue, index) => (index === step ? (next ?? null) : item));
  const copy = { ...(typeof inside === 'object' && inside !== null ? (inside as JsonObject) : {}) };
  if (next === undefined) delete copy[step];
  else Object.defineProperty(copy, step, { value: next, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** The steps as a JSON Pointer (RFC 6901). */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
