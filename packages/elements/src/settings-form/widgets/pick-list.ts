/** A searchable list of choices that opens in place: it pushes the page and never floats over the host. */
import { h, type JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { Gone } from './gone.ts';
import { alike, identity, type Offer } from './offered.ts';
import { PickFoot } from './pick-foot.ts';
import { PickRows } from './pick-rows.ts';
import { useList, type List, type PickListProps } from './pick-state.ts';

/** One or several of many. */
export function PickList(props: PickListProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const list = useList(props);
  const leave = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && box.current?.contains(event.relatedTarget)) return;
    list.hide();
    props.onLeave();
  };
  const gone = props.offers.some((offer) => offer.gone && list.picked.has(alike(offer.value)));
  return h('div', { class: 'stack stack-1' }, [
    h('div', { class: 'field-list multi', ref: box, onFocusOut: leave }, [
      h(
        'div',
        { class: 'box-input', 'data-invalid': props.aria['aria-invalid'], 'data-off': props.disabled ? '' : undefined },
        [h(Picks, list), list.open ? h(PickRows, list) : null, list.open ? h(PickFoot, list) : null],
      ),
    ]),
    gone && !props.multiple ? h(Gone, {}) : null,
  ]);
}

function Picks(list: List): JSX.Element {
  const { props, open, query, picked } = list;
  const shown =
    props.multiple || props.chosen.length > 0 ? props.offers.filter((one) => picked.has(alike(one.value))) : [];
  const text = props.multiple ? '' : (shown[0]?.label ?? '');
  return h(
    'div',
    { class: 'picks', onClick: list.show, 'aria-busy': props.live?.naming === true ? 'true' : undefined },
    [
      ...(props.multiple ? shown.map((offer) => h(Chip, { offer, list, key: identity(offer.value) })) : []),
      h(SearchField, { list, closedText: text, shown: open ? query : text }),
      props.live?.naming === true ? icon('loader', 'spin') : null,
      props.multiple ? null : icon('chevron'),
    ],
  );
}

function Chip({ offer, list }: { offer: Offer; list: List }): JSX.Element {
  const { words } = useScene();
  const remove = (event: MouseEvent): void => {
    event.stopPropagation();
    list.pick(offer);
  };
  return h('span', { class: offer.gone ? 'pick pick-gone' : 'pick' }, [
    offer.gone ? words.noLongerOfferedOption(offer.label) : offer.label,
    list.props.disabled
      ? null
      : h(
          'button',
          { type: 'button', 'aria-label': words.remove(offer.label), onClick: remove },
          icon('close', 'icon-sm'),
        ),
  ]);
}

function SearchField({ list, closedText, shown }: { list: List; closedText: string; shown: string }): JSX.Element {
  const { words } = useScene();
  const { props, open, active } = list;
  const placeholder = closedText !== '' ? closedText : props.chosen.length === 0 ? words.choose : undefined;
  return h('input', {
    ...props.aria,
    id: props.id,
    class: 'search-in',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: false,
    disabled: props.disabled,
    'aria-label': props.entry ? props.label : undefined,
    'aria-required': props.required ? 'true' : undefined,
    'aria-expanded': String(open),
    'aria-controls': open ? `${props.id}-list` : undefined,
    'aria-autocomplete': 'list',
    'aria-activedescendant': open && list.found.length > 0 ? `${props.id}-o${active}` : undefined,
    placeholder,
    value: shown,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => list.type(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent) => onKey(event, list),
  });
}

/** Arrows and pages move, Enter picks, Escape closes, Backspace takes the last chip out. */
function onKey(event: KeyboardEvent, list: List): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
  const step = steps[event.key];
  if (step !== undefined) {
    event.preventDefault();
    if (!list.open) return list.show();
    list.setActive(Math.max(0, Math.min(list.found.length - 1, list.active + step)));
  } else if (event.key === 'Enter' && list.open) {
    event.preventDefault();
    const offer = list.found[list.active];
    if (offer !== undefined) list.pick(offer);
  } else if (event.key === 'Escape' && list.open) {
    event.stopPropagation();
    list.hide();
  } else if (event.key === 'Backspace' && list.query === '' && list.props.multiple && !event.repeat) {
    list.props.onPick(list.props.chosen.slice(0, -1));
  }
}
