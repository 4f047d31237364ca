/** What was typed, put on top of what somebody else saved meanwhile. Pure. */

type Answers = Record<string, unknown>;

/**
 * `theirs` with what differs between `base` (what the form began with) and `mine`; a field inside an object for itself, a list
 * as a whole. A default that nobody typed is no change; a setting that is not in `fields` any more is left out.
 */
export function rebaseDraft(base: Answers, mine: Answers, theirs: Answers, fields: Answers): Answers {
  const defaults = Object.entries(fields).flatMap(([key, field]) => {
    const preset: unknown = isGroup(field) ? field['default'] : undefined;
    return preset === undefined ? [] : [[key, preset] as const];
  });
  const rebased = merge({ ...Object.fromEntries(defaults), ...base }, mine, theirs);
  return Object.fromEntries(Object.entries(rebased).filter(([key]) => Object.hasOwn(fields, key)));
}

function merge(base: Answers, mine: Answers, theirs: Answers): Answers {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const [was, typed, saved] = [base, mine, theirs].map((one) => (Object.hasOwn(one, key) ? one[key] : undefined));
      const value = pick(was, typed, saved);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

function pick(was: unknown, typed: unknown, saved: unknown): unknown {
  if (isGroup(typed) && isGroup(saved)) return merge(isGroup(was) ? was : {}, typed, saved);
  return isSame(was, typed) ? saved : typed;
}

function isGroup(value: unknown): value is Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(Reflect.get(one, key), Reflect.get(other, key)))
  );
}
