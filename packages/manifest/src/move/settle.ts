/** Asks the validator until what is left of the draft fits: what does not is put aside, what is missing filled or named. */
import { isObject, stepsOf } from '../settings/index.ts';
import { validatorOf, type Problem } from '../validate/index.ts';
import type { Draft } from './draft.ts';
import { cut, isWithin, pathsAround, put, valueAt } from './pointers.ts';

const mostRounds = 50;
const missing = new Set(['required', 'dependentRequired']);
const unknown = new Set(['additionalProperties', 'unevaluatedProperties']);

/** What stays wrong: missing answers, which are in their list now, and problems that no single value is to blame for. */
export function settle(draft: Draft): Problem[] {
  const ask = validatorOf(draft.to.lenient);
  const label = (path: string) => draft.to.label(path);
  const tried = new Set<string>();
  let problems: Problem[] = [];
  for (let round = 0; round < mostRounds; round++) {
    problems = ask(draft.answers, label, Number.POSITIVE_INFINITY).problems;
    const aside = new Set<string>();
    for (const problem of problems) if (!missing.has(problem.keyword)) blame(draft, problem, aside);
    cut(draft.answers, outermost(aside));
    let answered = false;
    if (aside.size === 0)
      for (const { keyword, path } of problems)
        if (missing.has(keyword)) answered = answer(draft, path, tried) || answered;
    if (aside.size === 0 && !answered) break;
  }
  for (const { keyword, path } of problems)
    if (missing.has(keyword) && !draft.items.has(path)) draft.items.set(path, { list: 'needsAnswer' });
  return problems;
}

/** Puts aside the value that a problem is about: the innermost one that moves as a whole, or an entry of a plain list. */
function blame(draft: Draft, { path, keyword, message }: Problem, aside: Set<string>): void {
  const at = draft.around(path);
  if (at === null) return blameGroup(draft, { path, message }, aside);
  const standing = draft.items.get(at);
  const value = valueAt(draft.answers, at);
  if (standing === undefined || value === undefined) return;
  const entry = Array.isArray(value) ? stepsOf(path.slice(at.length))[0] : undefined;
  aside.add(entry === undefined || standing.list === 'removed' ? at : `${at}/${entry}`);
  if (standing.list === 'removed') return;
  // A default that does not fit is none.
  if (standing.list === 'filled') draft.items.delete(at);
  else if (at === path && unknown.has(keyword)) draft.items.set(at, { list: 'removed' });
  else if (standing.list === 'kept') draft.items.set(at, { list: 'noLongerValid', why: message });
}

/** A group or list that is wrong as a whole. A row of a list is left: without it the others would change their places. */
function blameGroup(draft: Draft, { path, message }: { path: string; message: string }, aside: Set<string>): void {
  const around = path.slice(0, path.lastIndexOf('/'));
  if (path === '' || Array.isArray(valueAt(draft.answers, around))) return;
  if (valueAt(draft.before, path) === undefined) return;
  for (const item of [...draft.items.keys()]) if (isWithin(item, path)) draft.items.delete(item);
  draft.items.set(path, { list: 'noLongerValid', why: message });
  aside.add(path);
}

/** Answers a missing place by its default, or opens a group whose parts may have some; false when neither is there. */
function answer(draft: Draft, path: string, tried: Set<string>): boolean {
  if (tried.has(path)) return false;
  tried.add(path);
  if (draft.preset(path)) return true;
  if (draft.items.has(path) || !isGroup(draft, path)) return false;
  put(draft.answers, path, {});
  draft.fill(path);
  return true;
}

function isGroup(draft: Draft, path: string): boolean {
  const level = draft.to.level(path);
  const parts = draft.to.unconditional(path);
  return parts.size > 0 && level.every(({ type }) => type === undefined || type === 'object') && level.some(isObject);
}

function outermost(paths: ReadonlySet<string>): string[] {
  return [...paths].filter((path) => !pathsAround(path).some((other) => other !== path && paths.has(other)));
}
