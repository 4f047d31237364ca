/** Live options: the request that a definition declares (`source`), read and checked; the server makes it. */
import { isObject, own, pointerStep } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { scopePath } from './ui-tree.ts';

/** Pointers are JSON Pointers (RFC 6901): `items` into the answer, `value` and `label` into an item. */
export type LiveSource = {
  /** Null: the only connector of the integration. */
  connector: string | null;
  /** On the connector's own host; starts with "/". */
  path: string;
  /** Values may hold `{{settings.name}}`; see `settingsIn`. */
  query: Record<string, string>;
  items: string;
  value: string;
  label: string;
  /** The query parameter for what was typed, or null when the outside system cannot search. */
  search: string | null;
  /** The query parameter for the next page, and where the answer says what it is; null or missing there: no more. */
  cursor: { param: string; next: string } | null;
};
/** A warning where the source can be used all the same. */
export type SourceProblem = { level: 'error' | 'warning'; path: string[]; message: string };

export const sourceKeys = ['connector', 'path', 'query', 'items', 'value', 'label', 'search', 'cursor'];
const slot = /\{\{\s*settings\.([^{}\s]+)\s*\}\}/g;
const longest = 1_000;

/** The request, or null beside at least one problem; each problem with its path inside `source`. */
export function readLiveSource(written: unknown): { source: LiveSource | null; problems: SourceProblem[] } {
  const problems: SourceProblem[] = [];
  if (!isObject(written))
    return {
      source: null,
      problems: [{ level: 'error', path: [], message: '"source" holds "path", "items", "value" and "label".' }],
    };
  const wrong = (key: string, message: string, level: SourceProblem['level'] = 'error') =>
    problems.push({ level, path: [key], message });
  for (const key of Object.keys(written))
    if (!sourceKeys.includes(key))
      wrong(key, `"${key}" means nothing in a source; the keys are ${sourceKeys.join(', ')}.`, 'warning');
  const words = (key: string): string | null => {
    const value = own(written, key);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
    wrong(key, `"${key}" is a text of at most ${longest} characters.`);
    return null;
  };
  const connector = words('connector');
  const path = readPath(words('path'), wrong);
  const query = readQuery(written.query, wrong);
  const value = words('value');
  if (value === null && written.value === undefined)
    wrong('value', 'A source needs "value": where an item holds what is stored.');
  const source: LiveSource = {
    connector,
    path,
    query,
    items: pointerOf(words('items') ?? ''),
    value: pointerOf(value ?? ''),
    label: pointerOf(words('label') ?? value ?? ''),
    search: words('search'),
    cursor: readCursor(written.cursor, wrong),
  };
  return { source: problems.some(({ level }) => level === 'error') ? null : source, problems };
}

type Wrong = (key: string, message: string) => void;

function readPath(path: string | null, wrong: Wrong): string {
  if (path === null) wrong('path', 'A source needs "path", such as "/v1/lists".');
  else if (!path.startsWith('/') || path.startsWith('//') || path.includes('\\'))
    wrong('path', '"path" is a path on the host of the connector and starts with one "/", such as "/v1/lists".');
  else if (/[?#]/.test(path)) wrong('path', '"path" ends before "?"; what follows belongs into "query".');
  else if (path.split('/').some((step) => /^(?:\.|%2e){1,2}$/i.test(step)))
    wrong('path', '"path" may not hold "." or ".." as a step.');
  return path ?? '';
}

function readQuery(written: unknown, wrong: Wrong): Record<string, string> {
  if (written === undefined || written === null) return {};
  if (!isObject(written)) {
    wrong('query', '"query" maps names of parameters to their values.');
    return {};
  }
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(written)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      wrong('query', `The parameter "${name}" has to be a text, number, true or false.`);
    else if (/\{\{/.test(String(value).replace(slot, '')))
      wrong('query', `The parameter "${name}" holds "{{" that is no "{{settings.name}}".`);
    else query[name] = String(value);
  }
  return query;
}

function readCursor(written: unknown, wrong: Wrong): LiveSource['cursor'] {
  if (written === undefined || written === null) return null;
  if (isObject(written) && typeof written.param === 'string' && typeof written.next === 'string')
    return { param: written.param, next: pointerOf(written.next) };
  wrong('cursor', '"cursor" holds "param", the parameter for the next page, and "next", where the answer says it.');
  return null;
}

/** A name in an item is the pointer to it. */
function pointerOf(written: string): string {
  return written === '' || written.startsWith('/') ? written : pointerStep(written);
}

/** The settings whose values a request needs, each as steps of names from the root of the config. */
export function settingsIn(query: unknown): string[][] {
  if (!isObject(query)) return [];
  const found = new Map<string, string[]>();
  for (const value of Object.values(query))
    for (const [, name = ''] of typeof value === 'string' ? value.matchAll(slot) : []) found.set(name, name.split('.'));
  return [...found.values()];
}

/** A value of `query` with the settings put in: as they are, not URL-encoded; null when one of them has no answer. */
export function fillSettings(value: string, answer: (path: string[]) => unknown): string | null {
  let missing = false;
  const filled = value.replace(slot, (_all, name: string) => {
    const found = answer(name.split('.'));
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return String(found);
    missing = true;
    return '';
  });
  return missing ? null : filled;
}

/** The definitions with a source that can be used, by name. */
export function liveSources(schema: JsonSchema): Record<string, LiveSource> {
  const found = Object.entries(schema.definitions ?? {}).flatMap(([name, definition]): [string, LiveSource][] => {
    const { source } = isObject(definition) ? readLiveSource(definition.source) : { source: null };
    return source === null ? [] : [[name, source]];
  });
  return Object.fromEntries(found);
}

/** What a form needs of a source. In a customer's schema nothing else of it is left (`hintOfSource`). */
export function sourceHint(definition: unknown): { search: boolean; uses: string[][] } | null {
  if (!isObject(definition) || !isObject(definition.source)) return null;
  return { search: typeof definition.source.search === 'string', uses: settingsIn(definition.source.query) };
}

/** A source as a customer's session receives it: whether it can search, and what it needs to know; no path, no connector. */
export function hintOfSource(source: unknown, hidden: ReadonlySet<string>): JsonSchema {
  const query = isObject(source) ? source.query : undefined;
  const uses = settingsIn(query).filter((path) => !hidden.has(path.map(pointerStep).join('')));
  const search = isObject(source) && typeof source.search === 'string' ? { search: 'q' } : {};
  return {
    ...search,
    query: Object.fromEntries(uses.map((path, index) => [String(index), `{{settings.${path.join('.')}}}`])),
  };
}

/** The steps to the parent that `dependsOn` names: beside the property at `path`, or from the root as a scope. */
export function parentPath(dependsOn: unknown, path: readonly string[]): string[] | null {
  if (typeof dependsOn !== 'string' || dependsOn === '') return null;
  if (dependsOn.startsWith('#')) {
    const steps = scopePath(dependsOn);
    return steps === null || steps.length === 0 ? null : steps;
  }
  return [...path.slice(0, -1), dependsOn];
}
