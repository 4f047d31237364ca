/** Numbers: typed, stepped up and down, or slid between two ends. */
import { h, type JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { asText, common, typed, type WidgetProps } from './widget-props.ts';

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What was typed as a number; what is not one stays as typed, so that the check can say so. */
export function toNumber(text: string | undefined): number | string | undefined {
  const trimmed = text?.trim();
  return trimmed !== undefined && numeral.test(trimmed) ? Number(trimmed) : text;
}

/** The text in the field: as it was typed as long as it means the value ("1.50"), else the value's own. */
function useTyped(value: unknown): { shown: string; keep(text: string | undefined): number | string | undefined } {
  const text = useRef('');
  const shown = toNumber(text.current) === value ? text.current : asText(value);
  return {
    shown,
    keep: (now) => {
      text.current = now ?? '';
      return toNumber(now);
    },
  };
}

/** A number, typed. */
export function NumberWidget(props: WidgetProps): JSX.Element {
  const { shown, keep } = useTyped(props.value);
  return h('input', {
    ...common(props),
    class: 'input num',
    type: 'text',
    inputmode: props.field.kind === 'integer' ? 'numeric' : 'decimal',
    autocomplete: 'off',
    readOnly: props.field.readOnly,
    placeholder: props.field.placeholder ?? props.field.examples[0],
    value: shown,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => props.onChange(keep(typed(event))),
  });
}

/** The next value one step on, kept between the ends and free of rounding noise. */
export function stepped(props: Pick<WidgetProps, 'field' | 'value'>, by: 1 | -1): number {
  const { minimum, maximum, step } = props.field;
  const size = step ?? 1;
  const from = typeof props.value === 'number' ? props.value : (minimum ?? 0) - by * size;
  const next = Number((from + by * size).toPrecision(12));
  return Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, next));
}

/** A number with a button on each side; the arrow keys do the same. */
export function UpdownWidget(props: WidgetProps): JSX.Element {
  const { words } = useScene();
  const locked = props.disabled || props.field.readOnly;
  const go = (by: 1 | -1): void => (locked ? undefined : props.onChange(stepped(props, by)));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    go(event.key === 'ArrowUp' ? 1 : -1);
  };
  const button = (by: 1 | -1): JSX.Element =>
    h(
      'button',
      {
        type: 'button',
        class: 'btn btn-icon',
        tabIndex: -1,
        disabled: locked,
        'aria-label': by > 0 ? words.increase(props.label) : words.decrease(props.label),
        onClick: () => go(by),
      },
      icon(by > 0 ? 'plus' : 'minus'),
    );
  return h('div', { class: 'row updown', onKeyDown }, [h(NumberWidget, props), button(-1), button(1)]);
}

/** A number between two ends, slid; its value stands beside it. */
export function RangeWidget(props: WidgetProps): JSX.Element {
  const { words } = useScene();
  const { minimum, maximum, step, kind } = props.field;
  const set = typeof props.value === 'number';
  return h('div', { class: 'range-row' }, [
    h('input', {
      ...common(props),
      class: 'range',
      type: 'range',
      min: minimum,
      max: maximum,
      step: step ?? (kind === 'integer' ? 1 : 'any'),
      disabled: props.disabled || props.field.readOnly,
      'aria-valuetext': set ? undefined : words.notSet,
      value: set ? props.value : minimum,
      onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) =>
        props.onChange(Number(event.currentTarget.value)),
    }),
    h('output', { class: set ? 'num' : 'num muted', for: props.id }, set ? asText(props.value) : words.notSet),
  ]);
}
