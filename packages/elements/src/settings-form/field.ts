/** One field of the form: listens to its own answer, its own problems and its own state, and to nothing else. */
import type { JsonValue } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import { AlternativesField } from './alternatives-field.ts';
import { ControlOrReason } from './control.ts';
import { Errors, Hint, Label, Note } from './field-frame.ts';
import { ListField } from './list-field.ts';
import { ObjectField } from './object-field.ts';
import { usePlace, type FieldProps } from './place.ts';
import { useRequired } from './rules.ts';
import { SecretPart } from './secret-part.ts';
import { memo, useScene, useStore } from './scene.ts';
import { alsoDescribed, type WidgetProps } from './widgets/widget-props.ts';
import { widgetOf } from './widget-of.ts';

/** A field of whatever kind. */
export const Field = memo(function Field(props: FieldProps): JSX.Element {
  const { kind, blocks, item, secret, alternatives } = props.field;
  if (alternatives !== null) return h(AlternativesField, props);
  const isPart = (kind === 'object' && blocks !== null) || (kind === 'list' && item !== null);
  if (!isPart) return h(Answer, props);
  if (secret) return h(SecretPart, props);
  return h(kind === 'list' ? ListField : ObjectField, props);
});

/** What is said below a control has these ids; a control names those that are drawn. */
function Answer(props: FieldProps): JSX.Element {
  const { field, base, enabled, entry } = props;
  const { store } = useScene();
  const { path, pointer, id } = usePlace(field, base);
  const value = useStore((now) => now.valueAt(path));
  const problems = useStore((now) => now.problemsOf(pointer));
  const note = useStore((now) => now.noteOf(pointer));
  const required = useRequired(field, props);
  const widget = widgetOf(field);
  const given: WidgetProps = {
    id,
    field,
    value,
    base,
    pointer,
    label: entry ?? field.label,
    entry: entry !== undefined,
    required: required && field.kind !== 'boolean',
    disabled: !enabled,
    problems,
    aria: alsoDescribed({ 'aria-invalid': problems.length > 0 ? 'true' : undefined }, [
      problems.length > 0 ? `${id}-error` : null,
      note === null ? null : `${id}-note`,
      field.help === null && field.hint === null ? null : `${id}-hint`,
    ]),
    onChange: (next) => store.change(path, next as JsonValue | undefined, pointer),
    onBlur: () => store.leave(pointer),
  };
  const below = [widget === 'mapper' ? null : Errors({ id, problems }), note === null ? null : h(Note, { id, note })];
  if (widget === 'toggle') return h('div', { class: 'field' }, [h(ControlOrReason, given), ...below]);
  return h('div', { class: 'field' }, [
    entry === undefined ? h(Label, given) : null,
    h(ControlOrReason, given),
    ...below,
    Hint({ id, field }),
  ]);
}
