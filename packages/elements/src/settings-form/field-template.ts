/** The frame round a field: label above, control, error, hint; and what stands in the control's place while its choices are not known. */
import { h, type ComponentChildren, type JSX } from 'preact';
import { icon } from './icon.ts';
import { useScene, type FieldPlan } from './scene.ts';

type FieldTemplateProps = {
  id: string;
  label: string;
  required?: boolean;
  hidden?: boolean;
  rawErrors?: string[];
  children: ComponentChildren;
  fieldPathId: { path: readonly (string | number)[] };
  schema: { type?: unknown };
  formData?: unknown;
};

/** Draws one field, or only its children when they bring their own frame (objects). */
export function FieldTemplate(props: FieldTemplateProps): JSX.Element {
  const { fields } = useScene();
  const plan = props.fieldPathId.path.length === 1 ? fields.get(String(props.fieldPathId.path[0])) : undefined;
  if (props.hidden === true) return h('div', { hidden: true }, props.children);
  if (props.schema.type === 'object') return h('div', { class: 'nested' }, props.children);
  const errors = (props.rawErrors ?? []).map((message, index) =>
    h('p', { class: 'error', id: index === 0 ? `${props.id}-error` : undefined, key: message }, [
      icon('alert'),
      h('span', {}, message),
    ]),
  );
  if (plan?.widget === 'toggle' || props.schema.type === 'boolean')
    return h('div', { class: 'field', id: `${props.id}-field` }, [props.children, ...errors]);
  return h('div', { class: 'field', id: `${props.id}-field` }, [
    h(Label, { ...props, plan }),
    h(Control, { plan, id: props.id, value: props.formData }, props.children),
    ...errors,
    plan?.hint ? h('p', { class: 'hint', id: `${props.id}-hint` }, plan.hint) : null,
  ]);
}

function Label(props: FieldTemplateProps & { plan: FieldPlan | undefined }): JSX.Element {
  const { words, options, refresh } = useScene();
  const { plan } = props;
  const optional = plan === undefined ? props.required !== true : plan.optional;
  const waiting = plan?.dynamic === true && options !== 'ready';
  const text = [plan?.label ?? props.label, optional ? h('span', { class: 'optional' }, [' ', words.optional]) : null];
  const grouped = waiting || plan?.widget === 'choices' || plan?.widget === 'secret';
  const label = grouped
    ? h('span', { class: 'label', id: `${props.id}-label` }, text)
    : h('label', { class: 'label', for: props.id }, text);
  if (plan?.dynamic !== true || options !== 'ready') return label;
  return h('div', { class: 'label-row' }, [
    label,
    h(
      'button',
      { type: 'button', class: 'linkish small', 'aria-label': words.refreshOptionsOf(plan.label), onClick: refresh },
      words.refreshOptions,
    ),
  ]);
}

type ControlProps = { plan: FieldPlan | undefined; id: string; value: unknown; children?: ComponentChildren };

function Control(props: ControlProps): JSX.Element {
  const { options } = useScene();
  if (props.plan?.dynamic === true && options === 'waiting') return h(Waiting, { ...props, plan: props.plan });
  if (props.plan?.dynamic === true && options === 'failed') return h(Failed, { ...props, plan: props.plan });
  return h('div', { class: 'control' }, props.children);
}

function Waiting({ plan, id }: { plan: FieldPlan; id: string }): JSX.Element {
  const { words, system } = useScene();
  return h('div', { class: 'stack field-gap' }, [
    h('div', { class: 'input loading-input', role: 'status', id, tabIndex: -1, 'aria-labelledby': `${id}-label` }, [
      icon('loader', 'spin'),
      h('span', {}, words.gettingOptions(plan.label, system)),
    ]),
    h('p', { class: 'hint' }, words.gettingOptionsHint),
  ]);
}

function Failed({ plan, id, value }: { plan: FieldPlan; id: string; value: unknown }): JSX.Element {
  const { words, system, optionsReason, refresh } = useScene();
  const kept = value === undefined || value === null || value === '' ? '' : ` ${words.optionsKept}`;
  return h('div', { class: 'notice notice-warning', id, tabIndex: -1 }, [
    icon('warning'),
    h('div', {}, [
      h('p', { class: 'heading' }, words.optionsFailed(plan.label, system)),
      h('p', {}, `${optionsReason ?? ''}${kept}`.trim()),
      h(
        'div',
        { class: 'actions' },
        h('button', { type: 'button', class: 'btn btn-sm', onClick: refresh }, [icon('refresh'), words.tryAgain]),
      ),
    ]),
  ]);
}
