/** Plain JSON values, and the few questions asked of them everywhere. */

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** Keys that could reach an object's prototype; refused wherever foreign text names a key (threats E7). */
export const poisonKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own value under `key`, never an inherited one. */
export function own(object: object | undefined, key: string): unknown {
  return object !== undefined && Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}

/** True when two JSON values say the same; the order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

export type Measure = { depth: number; nodes: number; poison: string | null };

/** Depth, count of values and the first refused key of a value; stops looking past `maxDepth` or `maxNodes`. */
export function measure(value: unknown, maxDepth: number, maxNodes: number): Measure {
  const found: Measure = { depth: 0, nodes: 0, poison: null };
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.nodes += 1;
    found.depth = Math.max(found.depth, next.depth);
    if (found.nodes > maxNodes || found.depth > maxDepth) return found;
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const key of Object.keys(next.value)) {
      if (poisonKeys.has(key)) found.poison ??= key;
      waiting.push({ value: (next.value as Record<string, unknown>)[key], depth: next.depth + 1 });
    }
  }
  return found;
}

/** `a/b` and `a~b` written as one step of a JSON Pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The steps of a JSON Pointer. */
export function stepsOf(pointer: string): string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** JSON Pointer of a path. */
export function pointerTo(path: readonly (string | number)[]): string {
  return path.map((step) => pointerStep(String(step))).join('');
}
