/** Dates, times of day and moments, by the browser's own pickers. */
import { h, type JSX } from 'preact';
import { useScene } from '../scene.ts';
import { toLocal, toStored } from './moment.ts';
import { alsoDescribed, asText, common, typed, type WidgetProps } from './widget-props.ts';

function picker(
  props: WidgetProps,
  type: string,
  shown: string,
  change: (text: string | undefined) => unknown,
): JSX.Element {
  return h('input', {
    ...common(props),
    class: 'input num',
    type,
    value: shown,
    autocomplete: 'off',
    readOnly: props.field.readOnly,
    onChange: (event: Event & { currentTarget: HTMLInputElement }) => props.onChange(change(typed(event))),
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

/** A moment, in the browser's zone, which stands below it. */
export function MomentWidget(props: WidgetProps): JSX.Element {
  const { words } = useScene();
  const zone = `${props.id}-zone`;
  const described = { ...props, aria: alsoDescribed(props.aria, [zone]) };
  return h('div', { class: 'control' }, [
    picker(described, 'datetime-local', toLocal(props.value), (text) => toStored(text ?? '')),
    h('p', { class: 'hint', id: zone }, words.zone(zoneName())),
  ]);
}

const zoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ');
