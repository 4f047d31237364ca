/** What was stored, asked again and again for the entries of lists: gathered once, then looked up. */
import { isObject, own, type FieldPath } from '../settings/index.ts';
import { identity } from './equal-values.ts';

/** The stored values of one frame; for entries of a list all that are stored in it. Nobody changes them. */
export type Stored = readonly unknown[];

/** The value at a path of names, by own keys only. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? own(inner, key) : undefined), value);
}

const lists = new WeakMap<Stored, Map<string, Stored>>();
const found = new WeakMap<Stored, Map<string, ReadonlySet<string>>>();

/** What is stored at a path of names in these; the same list for the same question. */
export function storedAt(before: Stored, path: FieldPath): Stored {
  return path.length === 0
    ? before
    : once(lists, before, identity(path), () =>
        before.flatMap((one) => {
          const value = valueAt(one, path);
          return value === undefined ? [] : [value];
        }),
      );
}

/** All entries of those of these that are lists. */
export function storedEntries(before: Stored): Stored {
  return once(lists, before, 'entries', () => before.flatMap((one): unknown[] => (Array.isArray(one) ? one : [])));
}

/** True when one of these says the same. */
export function isAmong(before: Stored, value: unknown): boolean {
  return once(found, before, 'values', () => new Set(before.map(identity))).has(identity(value));
}

/** True when one of these has the same values at the paths together. */
export function isStoredTogether(before: Stored, parts: readonly { path: FieldPath; value: unknown }[]): boolean {
  const paths = parts.map(({ path }) => path);
  const together = once(found, before, identity(paths), () => {
    return new Set(before.map((one) => identity(paths.map((path) => valueAt(one, path)))));
  });
  return together.has(identity(parts.map(({ value }) => value)));
}

function once<T>(known: WeakMap<Stored, Map<string, T>>, before: Stored, question: string, work: () => T): T {
  const answers = known.get(before) ?? new Map<string, T>();
  known.set(before, answers);
  const answer = answers.get(question) ?? work();
  answers.set(question, answer);
  return answer;
}
