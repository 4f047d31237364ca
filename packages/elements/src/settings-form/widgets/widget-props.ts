/** What a control is given by its field. */
import type { FormField, OptionSource } from '@mortise/manifest/browser';
import type { Path } from '../config-path.ts';
import type { OptionsState } from '../form-input.ts';
import { isBlank } from '../changes.ts';
import type { FormStore } from '../form-store.ts';
import type { FieldProblem } from '../told-problems.ts';
import { widgetOf } from '../widget-of.ts';

export type Aria = Record<string, string | undefined>;

export type WidgetProps = {
  id: string;
  field: FormField;
  value: unknown;
  base: Path;
  pointer: string;
  label: string;
  /** An entry of a list: its label is not drawn, only read. */
  entry: boolean;
  required: boolean;
  disabled: boolean;
  problems: readonly FieldProblem[];
  aria: Aria;
  onChange(value: unknown): void;
  onBlur(): void;
};

/** The attributes with more texts that describe the control; null ones are left out. */
export function alsoDescribed(aria: Aria, ids: readonly (string | null)[]): Aria {
  const all = [aria['aria-describedby'] ?? null, ...ids].filter((id) => id !== null);
  return { ...aria, 'aria-describedby': all.length > 0 ? all.join(' ') : undefined };
}

/** Where the choices of a field come from; both sides of a mapper. */
export function sourcesOf({ source, mapper }: FormField): OptionSource['from'][] {
  return [source, mapper?.source.from, mapper?.target.from].flatMap((one) => (one ? [one.from] : []));
}

/** Whether the init run brings choices of the field. */
export const isFromRun = (field: FormField): boolean =>
  sourcesOf(field).some((from) => from === 'run' || from === 'run-by-parent');

/** Whether another field has to be answered before there are choices; `base` is the root of the field's frame. */
export function isBlocked({ source }: FormField, base: Path, store: FormStore): boolean {
  return source?.from === 'run-by-parent' && isBlank(store.valueAt([...base, ...source.parent]));
}

/** Whether one control carries the label, so that a click on the label leads to it. */
export function isLabelled({ field }: Pick<WidgetProps, 'field'>, options: OptionsState): boolean {
  if (isFromRun(field) && (options === 'waiting' || options === 'failed')) return false;
  const widget = widgetOf(field);
  return !(widget === 'radio' || widget === 'mapper' || (widget === 'choices' && isTicks(field)));
}

/** The most choices that are drawn as ticks. */
const mostTicks = 7;

/** Ticks for few choices, or where the author asked for them. */
export function isTicks(field: FormField): boolean {
  const count = field.options?.length ?? 0;
  return field.source?.from !== 'live' && (count <= mostTicks || (field.widget === 'checkboxes' && count <= 30));
}

/** What every plain control has: id, name for readers, state. */
export function common(props: WidgetProps): Record<string, unknown> {
  return {
    ...props.aria,
    id: props.id,
    'aria-label': props.entry ? props.label : undefined,
    'aria-required': props.required ? 'true' : undefined,
    disabled: props.disabled,
    'data-locked': props.field.readOnly ? '' : undefined,
    onBlur: () => props.onBlur(),
  };
}

/** A value as the text that an input shows. */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What was typed, or nothing when the field was emptied. */
export function typed(event: { currentTarget: { value: string } }): string | undefined {
  return event.currentTarget.value === '' ? undefined : event.currentTarget.value;
}
