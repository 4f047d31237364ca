/** Which alternative answers are meant for, and what the check of a config says of them. */
import { closestAlternative, isObject, type FormField, type JsonSchema } from '../settings/index.ts';
import { fitsAnswers } from './house-schema.ts';
import type { Explain } from './walk.ts';

/** The place in `alternatives.of` of the one that the values are meant for; the first when nothing tells. */
export function chosenAlternative({ alternatives }: FormField, value: unknown): number {
  const of = alternatives?.of ?? [];
  // The definitions that a schema needs stand in it.
  return closestAlternative(
    {},
    of.map(({ schema }) => schema),
    value,
    (index) => fitsAnswers(of[index]?.schema ?? {}, value),
  );
}

/** Somebody's choice at a place of the config: `strict` when it counts even where the answers fit another alternative. */
export type Choice = { index: number; strict: boolean };

/** The choices of a form by their place; of two lists of alternatives at one place that look alike, neither. */
export class ChoicesByPlace {
  readonly #found = new Map<string, Choice | null>();

  add(pointer: string, { alternatives }: FormField, place: number, strict: boolean): void {
    const chosen = alternatives?.of[place];
    if (alternatives === null || chosen === undefined) return;
    const key = keyOf(pointer, alternatives.keyword, alternatives.count);
    this.#found.set(key, this.#found.has(key) ? null : { index: chosen.index, strict });
  }

  /** Explains why answers fit no alternative: by the problems of the chosen one, else of the closest. */
  explain(root: JsonSchema): Explain {
    return (pointer, keyword, branches, value, fits) => {
      const chosen = this.#found.get(keyOf(pointer, keyword, branches.length)) ?? null;
      if (fits) return chosen?.strict === true ? chosen.index : null;
      const index = chosen?.index ?? closestAlternative(root, branches, value);
      const says = branches[index];
      return isObject(says) && saysMore(says) ? index : null;
    };
  }
}

function keyOf(pointer: string, keyword: string, count: number): string {
  return `${pointer} ${keyword} ${count}`;
}

/** A fixed value is one of the choices; that a part is missing says less than that one of several is. */
function saysMore(branch: Record<string, unknown>): boolean {
  const { title: _title, description: _description, required: _required, type, ...rest } = branch;
  return branch.const === undefined && (Object.keys(rest).length > 0 || (type !== undefined && type !== 'object'));
}
