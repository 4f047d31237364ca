/** A choice, or several, of what the outside system offers at the moment the list opens. */
import { h, type JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useScene } from '../scene.ts';
import { Blocked } from './blocked.ts';
import { useLiveList, type LiveSource } from './live-list.ts';
import { identity, type Offer } from './offered.ts';
import { PickList } from './pick-list.ts';
import type { WidgetProps } from './widget-props.ts';

/** The pick list over the pages that have come so far. */
export function LiveChoice(props: WidgetProps & { source: LiveSource }): JSX.Element {
  const { words } = useScene();
  const live = useLiveList(props.source, props.base);
  const { field, value } = props;
  const multiple = field.kind === 'choices';
  const chosen = Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value];
  const offers = useLabelled([...(field.options ?? []), ...live.options], chosen);
  if (live.blockedBy !== null) return h(Blocked, { ...props, text: words.chooseFirst(live.blockedBy) });
  return h(PickList, {
    ...props,
    disabled: props.disabled || field.readOnly,
    offers,
    chosen,
    multiple,
    live,
    onPick: (picked: unknown[]) => props.onChange(multiple ? picked : picked[0]),
    onLeave: () => props.onBlur(),
  });
}

/** What is listed and what is chosen, each once; a chosen value that no page has brought keeps the label it had when it was picked. */
function useLabelled(listed: readonly { value: unknown; label: string }[], chosen: readonly unknown[]): Offer[] {
  const labels = useRef(new Map<string, string>());
  const offers = new Map<string, Offer>();
  for (const { value, label } of listed) {
    const key = identity(value);
    labels.current.set(key, label);
    if (!offers.has(key)) offers.set(key, { value, label, gone: false });
  }
  for (const value of chosen) {
    const key = identity(value);
    const label = labels.current.get(key) ?? (typeof value === 'string' ? value : JSON.stringify(value));
    if (!offers.has(key)) offers.set(key, { value, label, gone: false });
  }
  return [...offers.values()];
}
