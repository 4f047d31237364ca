/** Keys inside groups and lists that their schema does not name; the config's own keys are judged in `validate-config.ts`. */
import {
  isObject,
  levelOf,
  namedKeys,
  own,
  pointerStep,
  saysOfOthers,
  schemasOfItems,
  schemasOfKey,
  type JsonObject,
  type JsonSchema,
  type Level,
} from '../settings/index.ts';
import type { ConfigProblem } from './problem-sentences.ts';
import { isAmong, storedAt, storedEntries, type Stored } from './stored-values.ts';

const mostProblems = 100;

type Walk = { root: JsonSchema; levels: Map<Level, Map<string, Level>>; problems: ConfigProblem[] };

/**
 * A key is unknown when its group names properties, this is none of them, and nothing is said of others
 * (`additionalProperties`, `patternProperties`); a group that names none takes any. What is stored already is let through
 * as it is, because the form sends it back.
 */
export function nestedUnknown(schema: JsonSchema, config: JsonObject, stored: JsonObject): ConfigProblem[] {
  const walk: Walk = { root: schema, levels: new Map(), problems: [] };
  const root = levelOf(schema, [schema]);
  for (const [key, value] of Object.entries(config))
    visit(walk, value, step(walk, root, key), [own(stored, key)], pointerStep(key));
  return walk.problems;
}

/** `before`: what is stored at this place; for entries of a list, all that are stored in it, in whatever order. */
function visit(walk: Walk, value: unknown, level: Level, before: Stored, path: string): void {
  if (walk.problems.length >= mostProblems) return;
  if (Array.isArray(value)) {
    const items = step(walk, level, null);
    const stored = storedEntries(before);
    value.forEach((item, index) => visit(walk, item, items, stored, `${path}/${index}`));
  } else if (isObject(value)) {
    const closed = level.some(({ properties }) => isObject(properties)) && !saysOfOthers(level);
    const named = namedKeys(level);
    for (const [key, inner] of Object.entries(value)) {
      const stored = storedAt(before, [key]);
      const at = path + pointerStep(key);
      if (!closed || named.has(key) || schemasOfKey(level, key).length > 0)
        visit(walk, inner, step(walk, level, key), stored, at);
      else if (!isAmong(stored, inner))
        walk.problems.push({ path: at, message: `"${key.slice(0, 80)}" is not one of the settings here.` });
    }
  }
}

/** The level under a key, or (null) of the entries of a list; worked out once. */
function step(walk: Walk, level: Level, key: string | null): Level {
  const known = walk.levels.get(level) ?? new Map<string, Level>();
  walk.levels.set(level, known);
  const name = key === null ? 'items' : `key ${key}`;
  const found = known.get(name) ?? levelOf(walk.root, key === null ? schemasOfItems(level) : schemasOfKey(level, key));
  known.set(name, found);
  return found;
}
