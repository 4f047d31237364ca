/** A secret: once saved nobody reads it back; it can be replaced, or taken out where it is not required. */
import { h, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { icon } from '../icon.ts';
import { useScene, useStore } from '../scene.ts';
import { asText, common, typed, type WidgetProps } from './widget-props.ts';

/** A secret that is set and not touched is not in the draft; null takes it out. */
export function SecretWidget(props: WidgetProps): JSX.Element {
  const secretsSet = useStore((store) => store.input.secretsSet);
  const isSet = secretsSet.includes(props.pointer);
  const [replacing, setReplacing] = useState(false);
  useEffect(() => setReplacing(false), [secretsSet]);
  const moved = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const go = (on: boolean, value: undefined | null): void => {
    moved.current = true;
    setReplacing(on);
    props.onChange(value);
  };
  useLayoutEffect(() => {
    if (moved.current) box.current?.querySelector<HTMLElement>(`[id="${props.id}"]`)?.focus();
    moved.current = false;
  });
  const typing = typeof props.value === 'string' || replacing || !isSet;
  const state = props.value === null && isSet ? 'removed' : typing ? 'typing' : 'kept';
  return h('div', { class: 'control', ref: box }, h(draws[state], { ...props, isSet, go }));
}

type Props = WidgetProps & { isSet: boolean; go(replacing: boolean, value: undefined | null): void };

/** It is set: what can be done about it. */
function Kept(props: Props): JSX.Element {
  const { words } = useScene();
  const locked = props.disabled || props.field.readOnly;
  const remove = h(
    'button',
    {
      type: 'button',
      class: 'btn btn-quiet btn-sm',
      'aria-label': words.remove(props.label),
      onClick: () => props.go(false, null),
    },
    words.removeShort,
  );
  const replace = h(
    'button',
    {
      type: 'button',
      class: 'btn btn-quiet btn-sm',
      ...props.aria,
      id: props.id,
      disabled: locked,
      'aria-label': words.replaceOf(props.label),
      onClick: () => props.go(true, undefined),
    },
    words.replace,
  );
  return h('div', { class: 'filled' }, [
    icon('lock'),
    h('span', { class: 'grow' }, words.secretSet),
    props.required || locked ? null : remove,
    replace,
  ]);
}

function Removed(props: Props): JSX.Element {
  const { words } = useScene();
  return h('div', { class: 'filled' }, [
    icon('warning'),
    h('span', { class: 'grow' }, words.secretGoes),
    h(
      'button',
      { type: 'button', class: 'btn btn-quiet btn-sm', id: props.id, onClick: () => props.go(false, undefined) },
      words.keepOld,
    ),
  ]);
}

/** A password field that browsers leave alone. */
function Typing(props: Props): JSX.Element {
  const { words } = useScene();
  const input = h('input', {
    ...common(props),
    class: 'input',
    type: 'password',
    autocomplete: 'new-password',
    spellcheck: false,
    value: asText(props.value),
    placeholder: props.isSet ? words.pasteNew : (props.field.placeholder ?? undefined),
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => props.onChange(typed(event)),
  });
  if (!props.isSet) return input;
  return h('div', { class: 'row key-row' }, [
    input,
    h('button', { type: 'button', class: 'btn btn-quiet', onClick: () => props.go(false, undefined) }, words.keepOld),
  ]);
}

const draws = { removed: Removed, typing: Typing, kept: Kept };
