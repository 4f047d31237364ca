/** A config made for one release → the config for another, as a diff that somebody accepts. */
import {
  isObject,
  measure,
  splitSecrets,
  type Audience,
  type JsonObject,
  type JsonValue,
  type Options,
  type Settings,
} from '../settings/index.ts';
import { Draft, type Standing } from './draft.ts';
import { secretMark, type Move, type MoveItem, type MoveLists } from './move-report.ts';
import { cut, isCovered, isWithin, put, valueAt } from './pointers.ts';
import { settle } from './settle.ts';
import { offeredValues } from './settings-places.ts';

export type MoveInput = {
  from: Settings;
  /** The stored config with its secrets. */
  config: JsonObject;
  to: Settings;
  /** Options that the new release's init run delivered. */
  options: Options;
  /** A customer's lists name no admin-only setting; the config is the same for both. */
  audience: Audience;
};

/**
 * Groups move by their properties, rows of a list by theirs, every other value as a whole. A value that fits the new
 * settings is kept, whatever became of its type; a choice of dynamic options is kept even when it is not offered. Keys
 * that the new settings do not know stay stored, unless they were secret or admin-only: the new settings would not know
 * to hide them. A secret that would no longer be one has to be entered again. Never throws.
 */
export function move({ from, config, to, options, audience }: MoveInput): Move {
  const size = measure(config, 100, 200_000);
  if (size.depth > 100 || size.nodes > 200_000) return tooLarge();
  const draft = new Draft(from, config, to);
  const problems = settle(draft);
  const lists: MoveLists = { kept: [], filled: [], needsAnswer: [], noLongerValid: [], removed: [] };
  const hidden = new Set(audience === 'customer' ? [...draft.from.admin, ...draft.to.admin] : []);
  const isHidden = (path: string) => isCovered(path, hidden);
  const secrets = new Set([...draft.secrets, ...Object.keys(splitSecrets(to.schema, draft.answers).secrets)]);
  for (const [path, standing] of draft.items) {
    if (isHidden(path)) continue;
    const item = itemOf(draft, path, standing);
    mark(draft, item, standing, options);
    lists[standing.list].push(shown(item, secrets, hidden));
  }
  const open = problems.filter(({ path }) => !isHidden(path) && draft.items.get(path)?.list !== 'needsAnswer');
  return {
    ...lists,
    config: together(draft),
    ready: problems.length === 0,
    problems: open
      .filter(({ path }) => draft.items.get(path)?.list !== 'noLongerValid')
      .map(({ path, message }) => ({ path, message })),
  };
}

function itemOf(draft: Draft, path: string, { list, why }: Standing): MoveItem {
  const places = list === 'removed' ? draft.from : draft.to;
  const before = list === 'filled' || list === 'needsAnswer' ? undefined : valueAt(draft.before, path);
  const after = list === 'removed' ? undefined : valueAt(draft.answers, path);
  return {
    path,
    label: places.label(path),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(why === undefined ? {} : { why }),
  };
}

/** Marks a kept choice that the new options do not hold. */
function mark(draft: Draft, item: MoveItem, { list }: Standing, options: Options): void {
  const definition = list === 'kept' ? draft.to.definition(item.path) : null;
  if (definition === null || item.after === undefined) return;
  const offered = offeredValues(options, definition);
  const chosen = Array.isArray(item.after) ? item.after : [item.after];
  if (offered !== null && chosen.every((one) => isObject(one) || offered.includes(one))) return;
  item.notOffered = true;
  item.why =
    offered === null
      ? 'Its choices come with the first run.'
      : 'It is no longer offered; it stays until another is chosen.';
}

/** The item without what its reader may not see. */
function shown(item: MoveItem, secrets: ReadonlySet<string>, hidden: ReadonlySet<string>): MoveItem {
  if (isCovered(item.path, secrets)) {
    const { before: _before, after: _after, ...rest } = item;
    return { ...rest, secret: true };
  }
  const masked = (value: JsonValue): JsonValue => {
    if (typeof value !== 'object' || value === null) return value;
    const holder = { value: structuredClone(value) };
    const inside = (path: string) => `/value${path.slice(item.path.length)}`;
    for (const secret of secrets) {
      const there = isWithin(secret, item.path) && valueAt(holder, inside(secret)) !== undefined;
      if (there) put(holder, inside(secret), secretMark);
    }
    const unseen = [...hidden].filter((admin) => isWithin(admin, item.path));
    cut(holder, unseen.map(inside));
    return holder.value;
  };
  return {
    ...item,
    ...(item.before === undefined ? {} : { before: masked(item.before) }),
    ...(item.after === undefined ? {} : { after: masked(item.after) }),
  };
}

/** Answers and carried keys in the order in which they stood. */
function together(draft: Draft): JsonObject {
  const { before, answers, carried } = draft;
  const stayed = Object.keys(before).flatMap((key): [string, JsonValue | undefined][] => {
    if (Object.hasOwn(answers, key)) return [[key, answers[key]]];
    return carried.has(key) ? [[key, before[key]]] : [];
  });
  const all = [...stayed, ...Object.entries(answers).filter(([key]) => !Object.hasOwn(before, key))];
  return Object.fromEntries(all.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

function tooLarge(): Move {
  const problems = [{ path: '', message: 'The stored config is too large to be moved.' }];
  return { kept: [], filled: [], needsAnswer: [], noLongerValid: [], removed: [], config: {}, ready: false, problems };
}
