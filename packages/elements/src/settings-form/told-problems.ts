/** The problems that a form tells: what one is, and in which order. */
import type { Outline } from './outline.ts';

/** A problem in the summary; `pointer` is null when it belongs to no field. */
export type ToldProblem = { pointer: string | null; label: string | null; message: string };

/** A problem inside a field: `rest` is the pointer from the field on. */
export type FieldProblem = { rest: string; message: string };

/** As they are met on the way down the page; what belongs to no field last. */
export function inPageOrder(problems: readonly ToldProblem[], outline: Outline): ToldProblem[] {
  const places = new Map([...outline.keys()].map((pointer, place) => [pointer, place]));
  const placeOf = ({ pointer }: ToldProblem): number => places.get(pointer ?? '') ?? outline.size;
  return problems.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** The new problems, each field's list the very same as before when it says the same: only what changed is drawn again. */
export function sameProblems(
  before: ReadonlyMap<string, readonly FieldProblem[]>,
  now: Map<string, FieldProblem[]>,
): ReadonlyMap<string, readonly FieldProblem[]> {
  const kept = new Map<string, readonly FieldProblem[]>(now);
  for (const [pointer, list] of now) {
    const old = before.get(pointer);
    if (old !== undefined && JSON.stringify(old) === JSON.stringify(list)) kept.set(pointer, old);
  }
  return kept;
}
