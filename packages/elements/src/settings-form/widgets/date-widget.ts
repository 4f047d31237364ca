/** Dates, times of day and moments, by the browser's own pickers. */
import { h, type JSX } from 'preact';
import { toLocal, toStored } from './moment.ts';
import { asText, described, typed, type WidgetProps } from './widget-props.ts';

function picker(
  props: WidgetProps,
  type: string,
  shown: string,
  change: (text: string | undefined) => unknown,
): JSX.Element {
  return h('input', {
    ...described(props),
    id: props.id,
    class: 'input num',
    type,
    value: shown,
    disabled: props.disabled,
    'aria-required': props.required ? 'true' : undefined,
    onChange: (event: Event & { currentTarget: HTMLInputElement }) => props.onChange(change(typed(event))),
    onBlur: () => props.onBlur(props.id, props.value),
  });
}

/** A day. */
export const DateWidget = (props: WidgetProps): JSX.Element =>
  picker(props, 'date', asText(props.value), (text) => text);

/** A time of day; stored with seconds, as the `time` format of JSON Schema has it. */
export const TimeWidget = (props: WidgetProps): JSX.Element =>
  picker(props, 'time', asText(props.value).slice(0, 5), (text) =>
    text !== undefined && text.length === 5 ? `${text}:00` : text,
  );

/** A moment, in the browser's zone, which the hint names. */
export const MomentWidget = (props: WidgetProps): JSX.Element =>
  picker(props, 'datetime-local', toLocal(props.value), (text) => toStored(text ?? ''));
