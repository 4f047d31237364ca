/** What a move says: each value in exactly one list, in words of the form, without secrets. */
import type { ConfigProblem } from '../validate/index.ts';
import type { JsonObject, JsonValue } from '../settings/index.ts';

/** One value of the diff. `before` and `after` are never there for a secret; inside a larger value it reads `(set)`. */
export type MoveItem = {
  /** JSON Pointer: in the old config, or in the new one for what is filled or needs an answer. */
  path: string;
  label: string;
  before?: JsonValue;
  after?: JsonValue;
  /** A sentence, where there is something to say. */
  why?: string;
  /** A value that is set, but never shown. */
  secret?: true;
  /** Kept, although it is no longer (or not yet) among the choices. */
  notOffered?: true;
};

export type MoveLists = {
  kept: MoveItem[];
  /** New in the release, and answered by its default. */
  filled: MoveItem[];
  /** Required, without a value or a default. */
  needsAnswer: MoveItem[];
  /** Does not fit the new release: out of the new config, shown as it was. */
  noLongerValid: MoveItem[];
  /** The new release does not know it. */
  removed: MoveItem[];
};

export type Move = MoveLists & {
  /** The config to store for the new release; complete and valid when `ready`. */
  config: JsonObject;
  /** True when nothing has to be answered or decided first, fields included that the audience does not see. */
  ready: boolean;
  /** What is wrong with the answers taken together, where no single one is to blame. */
  problems: ConfigProblem[];
};

/** Stands for a secret inside a larger value. */
export const secretMark = '(set)';
