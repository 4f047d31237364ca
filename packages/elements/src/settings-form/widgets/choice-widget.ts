/** One choice of several: the browser's own list when it is short, a searchable list in place when it is long. */
import { h, type JSX } from 'preact';
import { sameValue } from '../changes.ts';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { longestNative } from '../widget-of.ts';
import { Gone } from './gone.ts';
import { offersOf, type Offer } from './offered.ts';
import { PickList } from './pick-list.ts';
import { common, type WidgetProps } from './widget-props.ts';

/** One of the offered values. */
export function ChoiceWidget(props: WidgetProps): JSX.Element {
  const { field, value } = props;
  const chosen = value === undefined || value === null || value === '' ? [] : [value];
  const offers = offersOf(field.options ?? [], chosen);
  if (offers.length > longestNative)
    return h(PickList, {
      ...props,
      disabled: props.disabled || field.readOnly,
      offers,
      chosen,
      multiple: false,
      live: null,
      onPick: ([picked]: unknown[]) => props.onChange(picked),
      onLeave: () => props.onBlur(),
    });
  const list = h(NativeList, { ...props, offers });
  return offers.some((offer) => offer.gone) ? h('div', { class: 'stack stack-1' }, [list, h(Gone, {})]) : list;
}

/** The browser's own list; a required one that is answered cannot be emptied again. */
export function NativeList(props: WidgetProps & { offers: Offer[] }): JSX.Element {
  const { words } = useScene();
  const { offers, required } = props;
  const at = offers.findIndex((offer) => sameValue(offer.value, props.value));
  const none = h(
    'option',
    { value: '-1', selected: at < 0, disabled: required && at < 0 ? true : undefined },
    required ? words.choose : words.notSet,
  );
  const choices = offers.map((offer, index) =>
    h(
      'option',
      { value: String(index), key: index, selected: index === at },
      offer.gone ? words.noLongerOfferedOption(offer.label) : offer.label,
    ),
  );
  const select = h(
    'select',
    {
      ...common(props),
      class: 'input',
      autocomplete: 'off',
      disabled: props.disabled || props.field.readOnly,
      value: String(at),
      onChange: (event: Event & { currentTarget: HTMLSelectElement }) =>
        props.onChange(offers[Number(event.currentTarget.value)]?.value),
    },
    [required && at >= 0 ? null : none, ...choices],
  );
  return h('span', { class: 'select' }, [select, icon('chevron')]);
}
