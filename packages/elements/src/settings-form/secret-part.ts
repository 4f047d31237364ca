/** A list or an object that is a secret as a whole: entries have no names by which one could be kept, so all of it is kept or replaced. */
import { h, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NamedPart } from './field-frame.ts';
import { icon } from './icon.ts';
import { ListField } from './list-field.ts';
import { ObjectField } from './object-field.ts';
import { usePlace, type FieldProps } from './place.ts';
import { useRequired } from './rules.ts';
import { useScene, useStore } from './scene.ts';

/** The part as it is drawn otherwise; while what is saved is kept, one line in its place. */
export function SecretPart(props: FieldProps): JSX.Element {
  const { words, store } = useScene();
  const { field, base } = props;
  const { path, pointer } = usePlace(field, base);
  const secretsSet = useStore((now) => now.input.secretsSet);
  const untouched = useStore((now) => now.valueAt(path) === undefined);
  const [replacing, setReplacing] = useState(false);
  useEffect(() => setReplacing(false), [secretsSet]);
  const isSet = secretsSet.includes(pointer);
  const part = h(field.kind === 'list' ? ListField : ObjectField, props);
  if (!isSet) return part;
  if (untouched && !replacing) return h(KeptPart, { ...props, onReplace: () => setReplacing(true) });
  const keep = (): void => {
    setReplacing(false);
    store.change(path, undefined, pointer);
  };
  const button = h('button', { type: 'button', class: 'btn btn-quiet btn-sm', onClick: keep }, words.keepOld);
  return h('div', { class: 'stack stack-2' }, [part, h('div', {}, button)]);
}

function KeptPart(props: FieldProps & { onReplace(): void }): JSX.Element {
  const { words } = useScene();
  const { field, base, enabled, entry } = props;
  const { pointer, id } = usePlace(field, base);
  const problems = useStore((store) => store.problemsOf(pointer));
  const required = useRequired(field, props);
  const label = entry ?? field.label;
  const replace = {
    type: 'button' as const,
    class: 'btn btn-quiet btn-sm',
    'aria-label': words.replaceOf(label),
    disabled: !enabled || field.readOnly,
    onClick: props.onReplace,
  };
  const line = [icon('lock'), h('span', { class: 'grow' }, words.secretSet), h('button', replace, words.replace)];
  return h(
    NamedPart,
    { id, pointer, label, required, field, problems, class: 'object' },
    h('div', { class: 'filled' }, line),
  );
}
