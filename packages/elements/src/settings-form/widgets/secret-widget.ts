/** A secret: once saved nobody reads it back, it can only be replaced. */
import { h, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { asText, described, typed, type WidgetProps } from './widget-props.ts';

/** What the server sends in place of a secret that is set. */
const isKept = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A password field, or "Set" with a button to replace it. */
export function SecretWidget(props: WidgetProps): JSX.Element {
  const { words } = useScene();
  const [kept] = useState(isKept(props.value) ? props.value : null);
  if (isKept(props.value)) {
    return h('div', { class: 'filled' }, [
      icon('lock'),
      h('span', { class: 'grow' }, words.secretSet),
      h(
        'button',
        { type: 'button', class: 'btn btn-quiet btn-sm', id: props.id, onClick: () => props.onChange(undefined) },
        words.replace,
      ),
    ]);
  }
  const input = h('input', {
    ...described(props),
    id: props.id,
    class: 'input',
    type: 'password',
    autocomplete: 'new-password',
    value: asText(props.value),
    disabled: props.disabled,
    placeholder: kept === null ? undefined : words.pasteNew,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => props.onChange(typed(event)),
    onBlur: () => props.onBlur(props.id, props.value),
  });
  if (kept === null) return input;
  return h('div', { class: 'row key-row' }, [
    input,
    h('button', { type: 'button', class: 'btn btn-quiet', onClick: () => props.onChange(kept) }, words.keepOld),
  ]);
}
