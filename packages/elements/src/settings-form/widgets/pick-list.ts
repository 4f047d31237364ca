/** A searchable list of choices that opens in place: it pushes the page and never floats over the host. */
import { h, type JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { sameValue } from '../changes.ts';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { cutAt, matching, type Offer } from './offered.ts';

type Props = {
  id: string;
  label: string;
  offers: Offer[];
  chosen: unknown[];
  multiple: boolean;
  aria: Record<string, string | undefined>;
  onPick(chosen: unknown[]): void;
  onLeave(): void;
};

/** The most rows that are drawn at once; a longer list is found by typing. */
const mostRows = 100;

/** One or several of many. */
export function PickList(props: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const list = useList(props);
  const leave = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && box.current?.contains(event.relatedTarget)) return;
    list.close();
    props.onLeave();
  };
  return h(
    'div',
    { class: 'field-list multi', ref: box, onFocusOut: leave },
    h('div', { class: 'box-input', 'data-invalid': props.aria['aria-invalid'] }, [
      h(Picks, list),
      list.open ? h(Rows, list) : null,
      list.open ? h(Foot, list) : null,
    ]),
  );
}

/** What is found, which row is active, and what a pick does. */
function useList(props: Props): List {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = matching(props.offers, query);
  const shown = found.slice(0, mostRows);
  const isChosen = (offer: Offer): boolean => props.chosen.some((value) => sameValue(value, offer.value));
  const close = (): void => {
    setOpen(false);
    setQuery('');
    setActive(0);
  };
  const pick = (offer: Offer): void => {
    if (props.multiple)
      return props.onPick(
        isChosen(offer)
          ? props.chosen.filter((value) => !sameValue(value, offer.value))
          : [...props.chosen, offer.value],
      );
    props.onPick([offer.value]);
    close();
  };
  return { props, shown, found, query, active, open, setOpen, setQuery, setActive, pick, close, isChosen };
}

type List = {
  props: Props;
  shown: Offer[];
  found: Offer[];
  query: string;
  active: number;
  open: boolean;
  setOpen(open: boolean): void;
  setQuery(query: string): void;
  setActive(active: number): void;
  pick(offer: Offer): void;
  close(): void;
  isChosen(offer: Offer): boolean;
};

function Picks(list: List): JSX.Element {
  const { words } = useScene();
  const { props, open, query } = list;
  const picked = props.offers.filter(list.isChosen);
  const chips = props.multiple
    ? picked.map((offer) =>
        h('span', { class: 'pick', key: offer.label }, [
          offer.label,
          h(
            'button',
            { type: 'button', 'aria-label': words.remove(offer.label), onClick: () => list.pick(offer) },
            icon('close', 'icon-sm'),
          ),
        ]),
      )
    : [];
  const closedText = props.multiple ? '' : (picked[0]?.label ?? '');
  return h('div', { class: 'picks', onClick: () => list.setOpen(true) }, [
    ...chips,
    h('input', {
      ...props.aria,
      id: props.id,
      class: 'search-in',
      role: 'combobox',
      autocomplete: 'off',
      'aria-expanded': String(open),
      'aria-controls': `${props.id}-list`,
      'aria-activedescendant': open && list.shown.length > 0 ? `${props.id}-o${list.active}` : undefined,
      placeholder: open && closedText !== '' ? closedText : props.chosen.length === 0 ? words.choose : undefined,
      value: open ? query : closedText,
      onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => {
        list.setOpen(true);
        list.setQuery(event.currentTarget.value);
        list.setActive(0);
      },
      onKeyDown: (event: KeyboardEvent) => onKey(event, list),
    }),
    props.multiple ? null : icon('chevron'),
  ]);
}

function onKey(event: KeyboardEvent, list: List): void {
  const last = list.shown.length - 1;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (!list.open) return list.setOpen(true);
    list.setActive(Math.min(last, Math.max(0, list.active + (event.key === 'ArrowDown' ? 1 : -1))));
  } else if (event.key === 'Enter' && list.open) {
    event.preventDefault();
    const offer = list.shown[list.active];
    if (offer !== undefined) list.pick(offer);
  } else if (event.key === 'Escape' && list.open) {
    event.stopPropagation();
    list.close();
  } else if (event.key === 'Backspace' && list.query === '' && list.props.multiple) {
    list.props.onPick(list.props.chosen.slice(0, -1));
  }
}

function Rows(list: List): JSX.Element {
  const { props, query } = list;
  return h(
    'div',
    {
      class: 'options',
      id: `${props.id}-list`,
      role: 'listbox',
      'aria-label': props.label,
      'aria-multiselectable': props.multiple ? 'true' : undefined,
    },
    list.shown.map((offer, index) => {
      const [before, match, after] = cutAt(offer.label, query);
      return h(
        'div',
        {
          class: 'option',
          role: 'option',
          id: `${props.id}-o${index}`,
          key: index,
          'aria-selected': String(list.isChosen(offer)),
          'data-active': index === list.active ? '' : undefined,
          onMouseDown: (event: MouseEvent) => event.preventDefault(),
          onClick: () => list.pick(offer),
        },
        [
          props.multiple ? h('span', { class: 'tick', 'aria-hidden': 'true' }) : null,
          h('span', {}, [before, match === '' ? null : h('mark', {}, match), after]),
        ],
      );
    }),
  );
}

/** How many were found, and a way to choose all of them. */
function Foot({ props, found, query, isChosen }: List): JSX.Element {
  const { words } = useScene();
  const count =
    found.length === 0
      ? words.noMatch(query)
      : found.length > mostRows
        ? words.more(found.length - mostRows)
        : words.matches(found.length, props.offers.length);
  const chooseAll = (): void =>
    props.onPick([...props.chosen, ...found.filter((offer) => !isChosen(offer)).map((offer) => offer.value)]);
  return h('div', { class: 'options-foot' }, [
    h('span', { class: 'num', role: 'status' }, count),
    props.multiple && query !== '' && found.length > 1
      ? h('button', { type: 'button', class: 'linkish small', onClick: chooseAll }, words.chooseAll(found.length))
      : null,
  ]);
}
