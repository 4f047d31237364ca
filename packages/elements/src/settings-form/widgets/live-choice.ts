/** A choice, or several, of what the outside system offers at the moment the list opens. */
import { h, type JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useScene } from '../scene.ts';
import { Blocked } from './blocked.ts';
import type { LabelList } from './live-labels.ts';
import { answersOf, useLiveList, type LiveList, type LiveSource } from './live-list.ts';
import { identity, type Offer } from './offered.ts';
import { PickList } from './pick-list.ts';
import { useSavedLabels } from './saved-labels.ts';
import type { WidgetProps } from './widget-props.ts';

/** The pick list over the pages that have come so far. */
export function LiveChoice(props: WidgetProps & { source: LiveSource }): JSX.Element {
  const { words } = useScene();
  const live = useLiveList(props.source, props.base);
  const { field, value } = props;
  const multiple = field.kind === 'choices';
  const chosen = Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value];
  const { offers, naming } = useLabelled(props, chosen, live);
  if (live.blockedBy !== null) return h(Blocked, { ...props, text: words.chooseFirst(live.blockedBy) });
  return h(PickList, {
    ...props,
    disabled: props.disabled || field.readOnly,
    offers,
    chosen,
    multiple,
    live: { ...live, naming },
    onPick: (picked: unknown[]) => props.onChange(multiple ? picked : picked[0]),
    onLeave: () => props.onBlur(),
  });
}

/** What is listed and what is chosen, each once; a chosen value that no page has brought keeps the label it had when it was picked, or is asked for it. */
function useLabelled(
  { field, source, base }: WidgetProps & { source: LiveSource },
  chosen: readonly unknown[],
  { options, blockedBy }: LiveList,
): { offers: Offer[]; naming: boolean } {
  const { store } = useScene();
  const labels = useRef(new Map<string, string>());
  // The form lists what is stored by itself, called after its value: that is no label yet.
  const named = (field.options ?? []).filter(({ value, label }) => label !== String(value));
  for (const { value, label } of [...named, ...options]) labels.current.set(identity(value), label);
  const unnamed = chosen.filter((value) => !labels.current.has(identity(value)));
  const about = (): LabelList => ({ definition: source.definition, settings: answersOf(source, base, store) });
  const saved = useSavedLabels(blockedBy === null ? unnamed : [], about);
  const offers = new Map<string, Offer>();
  for (const value of [...[...(field.options ?? []), ...options].map((option) => option.value), ...chosen]) {
    const key = identity(value);
    const plain = typeof value === 'string' ? value : JSON.stringify(value);
    const label = labels.current.get(key) ?? saved.labelOf(value) ?? plain;
    if (!offers.has(key)) offers.set(key, { value, label, gone: false });
  }
  return { offers: [...offers.values()], naming: saved.naming };
}
