/** One walk of a value along a schema: what it found, and how much work it may be (threats D1–D3). */
import type { JsonSchema } from '../settings/index.ts';
import type { Resource } from './schema-document.ts';

/** A place in the value, as the way up to its root; `null` is the root itself. */
export type Place = { up: Place; key: string | number; node: Node | null } | null;
/** What `unevaluated…` needs to know: the keys and entries that something spoke about. */
export type Seen = { keys: Set<string>; everyKey: boolean; entries: Set<number>; everyEntry: boolean };
/** True when the value is as the keyword says; tells the walk what is wrong otherwise. */
export type Check = (value: unknown, place: Place, walk: Walk, seen: Seen | null) => boolean;
/** A schema made ready: its keywords as checks. */
export type Node = {
  schema: JsonSchema | boolean;
  resource: Resource;
  checks: Check[];
  watches: boolean;
  ref: Node | null;
};
/** One thing wrong: the keyword, the place, what the keyword asks for and the key that it is about. */
export type Finding = { keyword: string; place: Place; limit: unknown; about: string | null; schema: JsonSchema };

/**
 * Which of the branches of an `anyOf` or `oneOf` at a JSON Pointer the value is held against for what is wrong with it: its
 * place among them, or null for none. `fits`: the value is valid; then a branch that it does not fit makes it invalid.
 */
export type Explain = (
  pointer: string,
  keyword: 'anyOf' | 'oneOf',
  branches: readonly unknown[],
  value: unknown,
  fits: boolean,
) => number | null;

export const mostFindings = 100;
/** What one more than those costs, in steps: who wants all of them gets a bounded list. */
const costOfMore = 10;
export const mostSteps = 500_000;
/** Levels of schemas inside each other, references included. */
export const deepestWalk = 1_000;

/** A value that takes more work to check than is allowed. */
export class TooMuchWork extends Error {}

export class Walk {
  readonly findings: Finding[] = [];
  steps = 0;
  /** The resources gone through, outermost first: what dynamic references ask. */
  readonly scope: Resource[] = [];
  /** Null: branches are never gone into. */
  readonly explain: Explain | null;
  readonly #most: number;
  #depth = 0;
  #quiet = 0;

  /** `most`: so many findings are taken down; Infinity for who cannot know yet which of them count. */
  constructor(most = mostFindings, explain: Explain | null = null) {
    this.#most = most;
    this.explain = explain;
  }

  /** Counts work; throws TooMuchWork past the limit. */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > mostSteps) throw new TooMuchWork('Checking this value takes more steps than are allowed.');
  }

  /** True when nothing more has to be found out than whether the value is valid. */
  get hasty(): boolean {
    return this.#quiet > 0 || this.findings.length >= this.#most;
  }

  find(finding: Finding): false {
    if (this.hasty) return false;
    if (this.findings.length >= mostFindings) this.spend(costOfMore);
    this.findings.push(finding);
    return false;
  }

  /** Asks without taking down what is wrong. */
  quietly(ask: () => boolean): boolean {
    this.#quiet += 1;
    try {
      return ask();
    } finally {
      this.#quiet -= 1;
    }
  }

  /** The verdict of a schema on a value; what it spoke about is told to `seen` when the value is valid. */
  apply(node: Node, value: unknown, place: Place, seen: Seen | null): boolean {
    this.spend(1);
    if (node.schema === false) return this.find({ keyword: 'false', place, limit: false, about: null, schema: {} });
    if (this.#depth >= deepestWalk)
      throw new TooMuchWork('The schemas lie too deep inside each other, or in a circle.');
    const entered = this.scope.at(-1) !== node.resource;
    if (entered) this.scope.push(node.resource);
    this.#depth += 1;
    const own = seen !== null || node.watches ? nothingSeen() : null;
    let valid = true;
    for (const check of node.checks) {
      if (check(value, place, this, own)) continue;
      valid = false;
      if (this.hasty) break;
    }
    this.#depth -= 1;
    if (entered) this.scope.pop();
    if (valid && seen !== null && own !== null) tell(seen, own);
    return valid;
  }
}

function nothingSeen(): Seen {
  return { keys: new Set(), everyKey: false, entries: new Set(), everyEntry: false };
}

function tell(seen: Seen, own: Seen): void {
  for (const key of own.keys) seen.keys.add(key);
  for (const entry of own.entries) seen.entries.add(entry);
  seen.everyKey ||= own.everyKey;
  seen.everyEntry ||= own.everyEntry;
}
