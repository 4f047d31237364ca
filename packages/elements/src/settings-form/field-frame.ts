/** What stands round a control: label above, below it what is wrong, what was done to it, and what it means. */
import type { FormField, FormModel } from '@mortise/manifest/browser';
import { h, type ComponentChildren, type JSX } from 'preact';
import type { Cleared } from './dependents.ts';
import type { FieldProblem } from './told-problems.ts';
import { icon } from './icon.ts';
import { useScene, useStore, type Scene } from './scene.ts';
import { isBlocked, isFromRun, isLabelled, type WidgetProps } from './widgets/widget-props.ts';

/** The label, `optional` when it is; with a button where choices are shown that the init run can be asked for again. */
export function Label(props: WidgetProps): JSX.Element {
  const scene = useScene();
  const { options } = scene;
  const { field, id } = props;
  const text = labelText(scene, props);
  const label = isLabelled(props, options)
    ? h('label', { class: 'label', for: id, id: `${id}-label` }, text)
    : h('span', { class: 'label', id: `${id}-label` }, text);
  if (!isFromRun(field) || options !== 'ready') return label;
  return h('div', { class: 'label-row' }, [label, h(Refresh, props)]);
}

/** The name of a field, whether only admins see it, whether it may be left out. */
export function labelText(
  { words, model }: Scene,
  { field, label, required }: Pick<WidgetProps, 'field' | 'label' | 'required'>,
): ComponentChildren[] {
  const isAsked = required || (field.mapper?.target.required.length ?? 0) > 0;
  const optional = !isAsked && !field.readOnly && field.kind !== 'boolean';
  return [
    // A label may hold signs that turn the direction of what follows.
    h('bdi', {}, label),
    isMarked(field, model) ? [' ', h('span', { class: 'flag' }, words.adminOnly)] : null,
    optional ? h('span', { class: 'optional' }, [' ', words.optional]) : null,
  ];
}

/** Admin-only, and what it lies in is not: one mark is enough. */
function isMarked({ adminOnly, path }: FormField, { fields }: FormModel): boolean {
  const isAround = (one: FormField): boolean =>
    one.adminOnly && one.path.length < path.length && one.path.every((key, index) => key === path[index]);
  return adminOnly && !fields.some(isAround);
}

/** Asks the init run for the choices again; not while another answer is needed before there are any. */
function Refresh({ field, base }: WidgetProps): JSX.Element | null {
  const { words } = useScene();
  const blocked = useStore((store) => isBlocked(field, base, store));
  const { onRefresh } = useStore((store) => store.input);
  if (blocked) return null;
  const named = { 'aria-label': words.refreshOptionsOf(field.label), title: words.refreshOptions };
  return h('button', { type: 'button', class: 'linkish small refresh', ...named, onClick: () => onRefresh() }, [
    icon('refresh', 'icon-sm'),
    h('span', {}, words.refreshOptions),
  ]);
}

/** Every problem of the field, each a sentence with an icon. */
export function Errors({ id, problems }: { id: string; problems: readonly FieldProblem[] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return h(
    'div',
    { class: 'errors', id: `${id}-error` },
    problems.map(({ message }) => h('p', { class: 'error', key: message }, [icon('alert'), h('span', {}, message)])),
  );
}

/** That the field was emptied, and why. */
export function Note({ id, note }: { id: string; note: Cleared }): JSX.Element {
  const { words, store } = useScene();
  const parent = store.outline.get(note.parent)?.label ?? '';
  return h('p', { class: 'state state-warn', id: `${id}-note`, role: 'status' }, [
    icon('warning'),
    h('span', {}, words.cleared(parent)),
  ]);
}

/** The schema's description, then the author's hint. */
export function Hint({ id, field }: { id: string; field: FormField }): JSX.Element | null {
  const text = [field.help, field.hint].filter((line) => line !== null).join('\n');
  return text === '' ? null : h('p', { class: 'hint', id: `${id}-hint` }, text);
}

/** A part with a name of its own: an object, a list, a mapper. */
export function NamedPart(props: {
  id: string;
  label: string;
  required: boolean;
  field: FormField;
  problems: readonly FieldProblem[];
  class: string;
  children?: ComponentChildren;
}): JSX.Element {
  const scene = useScene();
  const { id, field } = props;
  const hint = field.help !== null || field.hint !== null ? `${id}-hint` : '';
  const error = props.problems.length > 0 ? `${id}-error` : '';
  const described = `${error} ${hint}`.trim();
  return h(
    'div',
    {
      class: `part ${props.class}`,
      role: 'group',
      id,
      tabIndex: -1,
      'aria-labelledby': `${id}-label`,
      'aria-describedby': described === '' ? undefined : described,
    },
    [
      h('div', { class: 'part-head' }, [
        h('span', { class: 'label', id: `${id}-label` }, labelText(scene, props)),
        h(Hint, { id, field }),
        h(Errors, { id, problems: props.problems }),
      ]),
      props.children,
    ],
  );
}
