/** What differs between what is saved and what is typed. */

/** Whether two JSON values are the same; key order does not matter, and a missing value equals an emptied one. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || (isBlank(one) && isBlank(other))) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  return keysOf(one, other).every((key) => sameValue(Reflect.get(one, key), Reflect.get(other, key)));
}

/** How many answers differ: each field of an object counts for itself, a list as one. */
export function countChanges(saved: unknown, draft: unknown): number {
  if (Object.is(saved, draft)) return 0;
  const [one, other] = [partsOf(saved), partsOf(draft)];
  if (one === null || other === null) return sameValue(saved, draft) ? 0 : 1;
  return keysOf(one, other).reduce((sum, key) => sum + countChanges(Reflect.get(one, key), Reflect.get(other, key)), 0);
}

/** An object's own parts; of nothing, none; of anything else, null. */
function partsOf(value: unknown): object | null {
  if (value === undefined) return {};
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function keysOf(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

/** Nothing was answered: no value, an emptied text, an emptied list. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
