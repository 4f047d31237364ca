/** What the makers of checks work with, and the plainest check of all. */
import type { JsonSchema } from '../settings/index.ts';
import type { Draft } from './drafts.ts';
import type { Check, Node, Walk } from './walk.ts';

/** The schema, the value of a keyword if its draft knows it, and its inner schemas made ready. */
export type Making = {
  schema: JsonSchema;
  draft: Draft;
  get: (keyword: string) => unknown;
  node: (inner: unknown) => Node;
};

/** A check that finds its keyword whenever `holds` says no. */
export function check(making: Making, keyword: string, holds: (value: unknown, walk: Walk) => boolean): Check {
  const { schema } = making;
  return (value, place, walk) =>
    holds(value, walk) || walk.find({ keyword, place, limit: schema[keyword], about: null, schema });
}
