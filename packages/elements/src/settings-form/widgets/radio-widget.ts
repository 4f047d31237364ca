/** One of a few choices, all of them in view. */
import { h, type JSX } from 'preact';
import { sameValue } from '../changes.ts';
import { useScene } from '../scene.ts';
import { Gone } from './gone.ts';
import { offersOf, type Offer } from './offered.ts';
import { type WidgetProps } from './widget-props.ts';

/** Round ticks one under the other; what need not be answered can be left unanswered. */
export function RadioWidget(props: WidgetProps): JSX.Element {
  const { words } = useScene();
  const { field, value, id } = props;
  const offers: Offer[] =
    field.kind === 'boolean'
      ? [true, false].map((one) => ({ value: one, label: one ? words.yes : words.no, gone: false }))
      : offersOf(field.options ?? [], value === undefined || value === null ? [] : [value]);
  const none: Offer[] =
    props.required || field.kind === 'boolean' ? [] : [{ value: undefined, label: words.notSet, gone: false }];
  return h(
    'div',
    {
      class: 'ticks',
      role: 'radiogroup',
      ...props.aria,
      id,
      tabIndex: -1,
      'aria-label': props.entry ? props.label : undefined,
      'aria-labelledby': props.entry ? undefined : `${id}-label`,
      'aria-required': props.required ? 'true' : undefined,
      onFocusOut: leaving(props),
    },
    [...none, ...offers].map((offer, index) => h(Round, { ...props, offer, key: index })),
  );
}

function Round({ offer, ...props }: WidgetProps & { offer: Offer }): JSX.Element {
  return h('label', { class: 'tick-row' }, [
    h('input', {
      type: 'radio',
      class: 'tick',
      name: props.id,
      checked: sameValue(offer.value, props.value),
      disabled: props.disabled || props.field.readOnly,
      'data-locked': props.field.readOnly ? '' : undefined,
      onChange: () => props.onChange(offer.value),
    }),
    h('span', {}, offer.label),
    offer.gone ? h(Gone, {}) : null,
  ]);
}

/** Told when the focus leaves the whole group. */
export function leaving(props: WidgetProps): (event: FocusEvent & { currentTarget: HTMLElement }) => void {
  return (event) => {
    if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) props.onBlur();
  };
}
