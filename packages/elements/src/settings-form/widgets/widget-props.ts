/** What a widget is given by the form library, as far as ours use it. */
export type Choice = { value: unknown; label: string };

export type WidgetProps = {
  id: string;
  label: string;
  value: unknown;
  required?: boolean;
  disabled?: boolean;
  multiple?: boolean;
  placeholder?: string;
  schema: { type?: unknown; minimum?: number; maximum?: number; maxLength?: number; examples?: unknown };
  options: { enumOptions?: Choice[]; hint?: string };
  rawErrors?: string[];
  onChange(value: unknown): void;
  onBlur(id: string, value: unknown): void;
};

/** The attributes that tie a control to its error and hint. */
export function described(props: WidgetProps): Record<string, string | undefined> {
  const wrong = (props.rawErrors?.length ?? 0) > 0;
  const ids = [wrong ? `${props.id}-error` : '', props.options.hint ? `${props.id}-hint` : ''].filter(
    (id) => id !== '',
  );
  return { 'aria-invalid': wrong ? 'true' : undefined, 'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined };
}

/** A value as the text that an input shows. */
export function asText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** What was typed, or nothing when the field was emptied. */
export function typed(event: { currentTarget: { value: string } }): string | undefined {
  return event.currentTarget.value === '' ? undefined : event.currentTarget.value;
}
