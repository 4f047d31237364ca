/** One choice of several: the browser's own list when it is short, a searchable list in place when it is long. */
import { h, type JSX } from 'preact';
import { sameValue } from '../changes.ts';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { offersOf, type Offer } from './offered.ts';
import { PickList } from './pick-list.ts';
import { described, type WidgetProps } from './widget-props.ts';

/** The longest list that is drawn as the browser's own. */
const longestNative = 15;

/** One of the offered values. */
export function ChoiceWidget(props: WidgetProps): JSX.Element {
  const chosen = props.value === undefined || props.value === null ? [] : [props.value];
  const offers = offersOf(props.options.enumOptions ?? [], chosen);
  const gone = offers.some((offer) => offer.gone);
  const control =
    offers.length > longestNative
      ? h(PickList, {
          ...listProps(props, offers),
          chosen,
          multiple: false,
          onPick: ([value]: unknown[]) => props.onChange(value),
        })
      : h(NativeList, { ...props, offers });
  return gone ? h('div', { class: 'stack stack-1' }, [control, h(Gone, {})]) : control;
}

function listProps(
  props: WidgetProps,
  offers: Offer[],
): { id: string; label: string; offers: Offer[]; aria: Record<string, string | undefined>; onLeave(): void } {
  return {
    id: props.id,
    label: props.label,
    offers,
    aria: described(props),
    onLeave: () => props.onBlur(props.id, props.value),
  };
}

function NativeList(props: WidgetProps & { offers: Offer[] }): JSX.Element {
  const { words } = useScene();
  const at = props.offers.findIndex((offer) => sameValue(offer.value, props.value));
  const choose = (event: Event & { currentTarget: HTMLSelectElement }): void =>
    props.onChange(props.offers[Number(event.currentTarget.value)]?.value);
  const none = h(
    'option',
    { value: '-1', selected: at < 0, disabled: props.required === true && at < 0 ? true : undefined },
    props.required ? words.choose : words.notSet,
  );
  return h('span', { class: 'select' }, [
    h(
      'select',
      {
        ...described(props),
        id: props.id,
        class: 'input',
        disabled: props.disabled,
        value: String(at),
        'aria-required': props.required ? 'true' : undefined,
        onChange: choose,
        onBlur: () => props.onBlur(props.id, props.value),
      },
      [
        props.required && at >= 0 ? null : none,
        ...props.offers.map((offer, index) =>
          h(
            'option',
            { value: String(index), key: index, selected: index === at },
            offer.gone ? words.noLongerOfferedOption(offer.label) : offer.label,
          ),
        ),
      ],
    ),
    icon('chevron'),
  ]);
}

function Gone(): JSX.Element {
  const { words } = useScene();
  return h('p', { class: 'state state-warn' }, [icon('warning'), words.noLongerOffered]);
}

/** Several of the offered values: ticks when they are few, a searchable list with chips when they are many. */
export function ChoicesWidget(props: WidgetProps): JSX.Element {
  const chosen = Array.isArray(props.value) ? (props.value as unknown[]) : [];
  const offers = offersOf(props.options.enumOptions ?? [], chosen);
  if (offers.length > mostTicks)
    return h(PickList, { ...listProps(props, offers), chosen, multiple: true, onPick: props.onChange });
  const flip = (value: unknown, on: boolean): void =>
    props.onChange(on ? [...chosen, value] : chosen.filter((other) => !sameValue(other, value)));
  return h(
    'div',
    { class: 'ticks', role: 'group', id: props.id, 'aria-label': props.label, ...described(props) },
    offers.map((offer, index) =>
      h('label', { class: 'tick-row', key: index }, [
        h('input', {
          type: 'checkbox',
          class: 'tick',
          checked: chosen.some((value) => sameValue(value, offer.value)),
          onChange: (event: Event & { currentTarget: HTMLInputElement }) =>
            flip(offer.value, event.currentTarget.checked),
          onBlur: () => props.onBlur(props.id, props.value),
        }),
        h('span', {}, offer.label),
        offer.gone ? h(Gone, {}) : null,
      ]),
    ),
  );
}

/** The most choices that are drawn as ticks. */
const mostTicks = 7;
