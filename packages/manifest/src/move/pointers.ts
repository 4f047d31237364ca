/** Reading, setting and cutting values by JSON Pointer; every change is one of an own copy. */
import { around, isObject, stepsOf, type JsonObject, type JsonValue } from '../settings/index.ts';

/** True for the place itself and every place inside it. */
export function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** The place and everything around it, from the inside out, without the root. */
export function pathsAround(path: string): string[] {
  return around(path).slice(1).reverse();
}

/** True when the place is one of these, or lies inside one. */
export function isCovered(path: string, places: ReadonlySet<string>): boolean {
  return pathsAround(path).some((at) => places.has(at));
}

/** The value at a place, or undefined. */
export function valueAt(value: JsonValue, pointer: string): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const step of stepsOf(pointer)) {
    if (Array.isArray(found)) found = found[Number(step)];
    else if (isObject(found) && Object.hasOwn(found, step)) found = (found as JsonObject)[step];
    else return undefined;
  }
  return found;
}

/** Puts a value at a place whose surroundings are there; a key is an own one, whatever its name. */
export function put(root: JsonObject, pointer: string, value: JsonValue): void {
  const { holder, last } = holderOf(root, pointer);
  if (Array.isArray(holder)) holder[Number(last)] = value;
  else if (isObject(holder))
    Object.defineProperty(holder, last, { value, writable: true, enumerable: true, configurable: true });
}

/** Takes the values at these places away; entries of lists from the end, so that the others keep their places until then. */
export function cut(root: JsonObject, pointers: Iterable<string>): void {
  const deepestLast = [...pointers].sort((a, b) => inOrder(stepsOf(b), stepsOf(a)));
  for (const pointer of deepestLast) {
    const { holder, last } = holderOf(root, pointer);
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else if (isObject(holder)) Reflect.deleteProperty(holder, last);
  }
}

function inOrder(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  if (at < 0) return a.length - b.length;
  const [left = '', right = ''] = [a[at], b[at]];
  const digits = /^\d+$/;
  return digits.test(left) && digits.test(right) ? Number(left) - Number(right) : left < right ? -1 : 1;
}

function holderOf(root: JsonObject, pointer: string): { holder: JsonValue | undefined; last: string } {
  const at = pointer.lastIndexOf('/');
  return { holder: valueAt(root, pointer.slice(0, at)), last: stepsOf(pointer).at(-1) ?? '' };
}
