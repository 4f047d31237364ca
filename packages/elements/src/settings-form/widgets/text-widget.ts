/** Text on one line or several, e-mail and web addresses, and numbers. */
import { h, type JSX } from 'preact';
import { asText, described, typed, type WidgetProps } from './widget-props.ts';

type InputKind = { type?: string; inputmode?: string; class?: string };

function inputOf(props: WidgetProps, kind: InputKind): JSX.Element {
  return h('input', {
    ...kind,
    ...described(props),
    id: props.id,
    class: `input ${kind.class ?? ''}`.trim(),
    value: asText(props.value),
    disabled: props.disabled,
    autocomplete: 'off',
    maxlength: props.schema.maxLength,
    placeholder: exampleOf(props),
    'aria-required': props.required ? 'true' : undefined,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => props.onChange(typed(event)),
    onBlur: () => props.onBlur(props.id, props.value),
  });
}

function exampleOf(props: WidgetProps): string | undefined {
  const [first] = Array.isArray(props.schema.examples) ? props.schema.examples : [];
  return props.placeholder || (typeof first === 'string' ? first : undefined);
}

/** One line of text. */
export const TextWidget = (props: WidgetProps): JSX.Element => inputOf(props, { type: 'text' });
/** An e-mail address. */
export const EmailWidget = (props: WidgetProps): JSX.Element => inputOf(props, { type: 'email' });
/** A web address. */
export const AddressWidget = (props: WidgetProps): JSX.Element => inputOf(props, { type: 'url' });
/** A number: what is not one is kept as typed, so that the check can say so. */
export const NumberWidget = (props: WidgetProps): JSX.Element =>
  inputOf(props, { type: 'text', inputmode: props.schema.type === 'integer' ? 'numeric' : 'decimal', class: 'num' });

/** Several lines of text. */
export function TextareaWidget(props: WidgetProps): JSX.Element {
  return h('textarea', {
    ...described(props),
    id: props.id,
    class: 'input',
    rows: 3,
    value: asText(props.value),
    disabled: props.disabled,
    autocomplete: 'off',
    placeholder: exampleOf(props),
    'aria-required': props.required ? 'true' : undefined,
    onInput: (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => props.onChange(typed(event)),
    onBlur: () => props.onBlur(props.id, props.value),
  });
}
