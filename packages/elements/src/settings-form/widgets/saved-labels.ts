/** A field's part in asking what saved live choices are called. */
import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { FormStore } from '../form-store.ts';
import { useScene } from '../scene.ts';
import { isOption, LiveLabels, type LabelList } from './live-labels.ts';
import { identity } from './offered.ts';

const ofForms = new WeakMap<FormStore, LiveLabels>();

function labelsOf(store: FormStore): LiveLabels {
  const labels = ofForms.get(store) ?? new LiveLabels(() => store.input.askOptions);
  ofForms.set(store, labels);
  return labels;
}

/**
 * Asks what values without a label are called: each once, with the answers as they stood when it was first seen, since what
 * is typed afterwards into another field would ask at each key. `naming` while that is on its way.
 */
export function useSavedLabels(
  unnamed: readonly unknown[],
  about: () => LabelList,
): { labelOf(value: unknown): string | null; naming: boolean } {
  const { store } = useScene();
  const labels = labelsOf(store);
  const [, redraw] = useReducer((times: number, _: null) => times + 1, 0);
  const lists = useRef(new Map<string, LabelList>()).current;
  const asked = store.input.askOptions === undefined ? [] : unnamed.filter(isOption);
  for (const value of asked) if (!lists.has(identity(value))) lists.set(identity(value), about());
  const find = (value: unknown): string | null | undefined => {
    const list = lists.get(identity(value));
    return list === undefined ? null : labels.labelOf(list, value);
  };
  useEffect(() => labels.join(() => redraw(null)), [labels]);
  useEffect(() => {
    for (const value of asked) {
      const list = lists.get(identity(value));
      if (list !== undefined) labels.ask(list, value);
    }
  }, [labels, asked.map(identity).join()]);
  return { labelOf: (value) => find(value) ?? null, naming: asked.some((value) => find(value) === undefined) };
}
