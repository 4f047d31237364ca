/** Several of the offered values: ticks when they are few, a searchable list with chips when they are many. */
import { h, type JSX } from 'preact';
import { identity, offersOf, type Offer } from './offered.ts';
import { Gone } from './gone.ts';
import { PickList } from './pick-list.ts';
import { leaving } from './radio-widget.ts';
import { isTicks, type WidgetProps } from './widget-props.ts';

/** A multiple choice; values are kept in the order in which they were chosen. */
export function ChoicesWidget(props: WidgetProps): JSX.Element {
  const { field, id } = props;
  const chosen = Array.isArray(props.value) ? (props.value as unknown[]) : [];
  const offers = offersOf(field.options ?? [], chosen);
  const disabled = props.disabled || field.readOnly;
  if (!isTicks(field))
    return h(PickList, {
      ...props,
      disabled,
      offers,
      chosen,
      multiple: true,
      live: null,
      onPick: props.onChange,
      onLeave: () => props.onBlur(),
    });
  const picked = new Set(chosen.map(identity));
  const group = {
    class: 'ticks',
    role: 'group',
    ...props.aria,
    id,
    tabIndex: -1,
    'aria-label': props.entry ? props.label : undefined,
    'aria-labelledby': props.entry ? undefined : `${id}-label`,
    onFocusOut: leaving(props),
  };
  const flip = (offer: Offer, on: boolean): void =>
    props.onChange(on ? [...chosen, offer.value] : chosen.filter((value) => identity(value) !== identity(offer.value)));
  const state = { disabled, locked: field.readOnly, flip };
  const ticks = offers.map((offer) => ({ offer, on: picked.has(identity(offer.value)), key: identity(offer.value) }));
  return h(
    'div',
    group,
    ticks.map((tick) => h(Tick, { ...state, ...tick })),
  );
}

type TickProps = {
  offer: Offer;
  on: boolean;
  disabled: boolean;
  locked: boolean;
  flip(offer: Offer, on: boolean): void;
};

function Tick({ offer, on, disabled, locked, flip }: TickProps): JSX.Element {
  return h('label', { class: 'tick-row' }, [
    h('input', {
      type: 'checkbox',
      class: 'tick',
      checked: on,
      disabled,
      'data-locked': locked ? '' : undefined,
      onChange: (event: Event & { currentTarget: HTMLInputElement }) => flip(offer, event.currentTarget.checked),
    }),
    h('span', {}, offer.label),
    offer.gone ? h(Gone, {}) : null,
  ]);
}
