/** What differs between what is saved and what is typed. */
export type Config = Readonly<Record<string, unknown>>;

/** Whether two JSON values are the same; key order does not matter, and a missing value equals an emptied one. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || (isBlank(one) && isBlank(other))) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => sameValue(Reflect.get(one, key), Reflect.get(other, key)));
}

/** The keys whose values differ. */
export function changedKeys(saved: Config, draft: Config): string[] {
  const keys = new Set([...Object.keys(saved), ...Object.keys(draft)]);
  return [...keys].filter((key) => !sameValue(saved[key], draft[key]));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === '';
}
