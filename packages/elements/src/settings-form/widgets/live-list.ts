/** Choices that the outside system is asked for when a list opens: page by page, again for what is typed. */
import type { FormOption, JsonObject, OptionSource } from '@mortise/manifest/browser';
import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { isBlank } from '../changes.ts';
import { withValue, type Path } from '../config-path.ts';
import type { AskOptions } from '../form-input.ts';
import type { FormStore } from '../form-store.ts';
import { useScene, useStore } from '../scene.ts';
import { LivePages, type LiveState } from './live-pages.ts';

export type LiveSource = Extract<OptionSource, { from: 'live' }>;

export type LiveList = {
  state: LiveState;
  error: string | null;
  /** The outside system searches; otherwise the choices that are here are. */
  searches: boolean;
  hasMore: boolean;
  options: readonly FormOption[];
  /** The label of the field that has to be answered first, or null. */
  blockedBy: string | null;
  ask(search: string): void;
  more(): void;
  retry(): void;
};

/** The live choices of one field. */
export function useLiveList(source: LiveSource, base: Path): LiveList {
  const { store, words } = useScene();
  const [, redraw] = useReducer((times: number, _: null) => times + 1, 0);
  const pages = useMemo(() => new LivePages(source.definition, () => redraw(null)), [source.definition]);
  useEffect(() => () => pages.close(), [pages]);
  const missing = useStore((now) => source.uses.find((path) => isBlank(now.valueAt([...base, ...path]))) ?? null);
  const cannot: AskOptions = () => Promise.reject(new Error(words.noLiveHere));
  return {
    state: pages.state,
    error: pages.error,
    options: pages.options,
    hasMore: pages.hasMore,
    searches: source.search,
    blockedBy: missing === null ? null : store.labelAt([...base, ...missing]),
    ask: (typed) =>
      pages.begin(store.input.askOptions ?? cannot, answersOf(source, base, store), source.search ? typed.trim() : ''),
    more: () => pages.more(),
    retry: () => pages.retry(),
  };
}

/** The answers that the request needs, by the paths under which the manifest names them. */
export function answersOf(source: LiveSource, base: Path, store: FormStore): JsonObject {
  return source.uses.reduce<JsonObject>((all, path) => {
    const value = store.valueAt([...base, ...path]);
    return isBlank(value) ? all : withValue(all, path, value);
  }, {});
}
