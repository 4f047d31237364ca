/** A value that no other control fits, as JSON text. */
import { h, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { sameValue } from '../changes.ts';
import { useScene } from '../scene.ts';
import { common, type WidgetProps } from './widget-props.ts';

const textOf = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** The text's value; null when it is no JSON. */
export function readJson(text: string): { value: unknown } | null {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** The text stays as typed while it means the value; text that is no JSON is told and keeps the form from being saved. */
export function RawWidget(props: WidgetProps): JSX.Element {
  const { store, words } = useScene();
  const [text, setText] = useState(() => textOf(props.value));
  const read = readJson(text);
  const shown = read !== null && !sameValue(read.value, props.value) ? textOf(props.value) : text;
  useEffect(() => () => store.flag(props.pointer, null), [store, props.pointer]);
  const change = (event: InputEvent & { currentTarget: HTMLTextAreaElement }): void => {
    const next = event.currentTarget.value;
    setText(next);
    const value = readJson(next);
    store.flag(props.pointer, value === null ? words.noJson : null);
    if (value !== null) props.onChange(value.value);
  };
  return h('textarea', {
    ...common(props),
    class: 'input mono',
    dir: 'ltr',
    rows: Math.min(12, Math.max(3, shown.split('\n').length)),
    spellcheck: false,
    autocomplete: 'off',
    readOnly: props.field.readOnly,
    value: shown,
    onInput: change,
  });
}
