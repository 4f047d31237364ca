/** The rows of an open pick list: only those in view are drawn, however many there are. */
import { h, type JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useScene } from '../scene.ts';
import { cutAt, alike, identity, type Offer } from './offered.ts';
import type { List } from './pick-state.ts';

/** How many rows are drawn beyond each end of what is in view. */
const margin = 6;
/** Until the first row is drawn nobody knows how high one is; fingers need higher ones. */
const guessed = 34;

/** The window on `count` rows of one height: the first row drawn and the one after the last. */
export function windowOf(count: number, row: number, top: number, height: number): { from: number; to: number } {
  const from = Math.max(0, Math.floor(top / row) - margin);
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((top + height) / row) + margin) };
}

/** The list box. What lies before and behind the window is room, by two custom properties. */
export function PickRows(list: List): JSX.Element {
  const { props, found, active } = list;
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 212, row: guessed });
  const { from, to } = windowOf(found.length, seen.row, seen.top, seen.height);
  const look = (): void => {
    const shown = box.current;
    if (shown === null) return;
    const row = shown.querySelector<HTMLElement>('.option')?.offsetHeight ?? seen.row;
    const now = { top: shown.scrollTop, height: shown.clientHeight, row: row || guessed };
    if (now.top !== seen.top || now.height !== seen.height || now.row !== seen.row) setSeen(now);
  };
  useLayoutEffect(() => {
    box.current?.style.setProperty('--_before', `${from * seen.row}px`);
    box.current?.style.setProperty('--_behind', `${(found.length - to) * seen.row}px`);
  });
  useLayoutEffect(() => keepInView(box.current, active, seen.row), [active, seen.row]);
  useLayoutEffect(look, [found.length]);
  const state = props.live?.state;
  useLayoutEffect(() => {
    if (to >= found.length) props.live?.more();
  }, [to, found.length, state]);
  return h(
    'div',
    {
      class: 'options',
      id: `${props.id}-list`,
      role: 'listbox',
      ref: box,
      'aria-label': props.label,
      'aria-multiselectable': props.multiple ? 'true' : undefined,
      onScroll: look,
    },
    found.slice(from, to).map((offer, at) => h(Row, { offer, index: from + at, list, key: identity(offer.value) })),
  );
}

/** Scrolls the list, never the page. */
function keepInView(box: HTMLElement | null, active: number, row: number): void {
  if (box === null) return;
  const [top, bottom] = [active * row, (active + 1) * row];
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight - 8) box.scrollTop = bottom - box.clientHeight + 8;
}

function Row({ offer, index, list }: { offer: Offer; index: number; list: List }): JSX.Element {
  const { words } = useScene();
  const { props, query, active, picked, found } = list;
  const label = offer.gone ? words.noLongerOfferedOption(offer.label) : offer.label;
  const [before, match, after] = cutAt(label, query);
  return h(
    'div',
    {
      class: 'option',
      role: 'option',
      id: `${props.id}-o${index}`,
      'aria-selected': String(picked.has(alike(offer.value))),
      'aria-setsize': props.live === null ? found.length : -1,
      'aria-posinset': index + 1,
      'data-active': index === active ? '' : undefined,
      onMouseDown: (event: MouseEvent) => event.preventDefault(),
      onClick: () => list.pick(offer),
    },
    [
      props.multiple ? h('span', { class: 'tick', 'aria-hidden': 'true' }) : null,
      h('span', { class: 'truncate' }, [before, match === '' ? null : h('mark', {}, match), after]),
    ],
  );
}
