/** What a pick list shows and what a key or a click makes of it. */
import { useState } from 'preact/hooks';
import { useScene } from '../scene.ts';
import type { LiveList } from './live-list.ts';
import { alike, matching, type Offer } from './offered.ts';
import type { Aria } from './widget-props.ts';

export type PickListProps = {
  id: string;
  label: string;
  /** Read as the name where no label is drawn. */
  entry: boolean;
  offers: readonly Offer[];
  chosen: readonly unknown[];
  multiple: boolean;
  required: boolean;
  disabled: boolean;
  aria: Aria;
  /** Choices that are asked for page by page; `offers` then are those known so far. `naming`: labels of `chosen` are on their way. */
  live: (LiveList & { naming: boolean }) | null;
  onPick(chosen: unknown[]): void;
  onLeave(): void;
};

/** What the parts of an open or closed list share. */
export type List = {
  props: PickListProps;
  /** The rows: what matches, before it `Not set` where nothing has to be chosen. */
  found: readonly Offer[];
  /** How many choices match. */
  matches: number;
  query: string;
  active: number;
  open: boolean;
  picked: ReadonlySet<unknown>;
  type(query: string): void;
  setActive(active: number): void;
  show(): void;
  hide(): void;
  pick(offer: Offer): void;
};

/** What is found, which row is active, and what a pick does. */
export function useList(props: PickListProps): List {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const { words } = useScene();
  const offers = matches(props, query);
  const none: Offer = { value: undefined, label: words.notSet, gone: false };
  const found = props.multiple || props.required || query !== '' ? offers : [none, ...offers];
  const picked = new Set(props.chosen.map(alike));
  const show = (): void => {
    if (open || props.disabled) return;
    setOpen(true);
    setActive(Math.max(0, props.multiple ? 0 : found.findIndex((offer) => picked.has(alike(offer.value)))));
    props.live?.ask('');
  };
  const hide = (): void => {
    setOpen(false);
    setQuery('');
    setActive(0);
  };
  const type = (now: string): void => {
    setOpen(true);
    setQuery(now);
    setActive(0);
    props.live?.ask(now);
  };
  const pick = (offer: Offer): void => {
    if (props.multiple) return props.onPick(flipped(props.chosen, offer));
    props.onPick([offer.value]);
    hide();
  };
  return { props, found, matches: offers.length, query, active, open, picked, type, setActive, show, hide, pick };
}

/** What fits the words typed: looked for here, or found by the outside system, which then also knows why. */
function matches({ offers, live }: PickListProps, query: string): readonly Offer[] {
  if (live?.searches !== true || query.trim() === '') return matching(offers, query);
  const found = new Set(live.options.map(({ value }) => alike(value)));
  return offers.filter(({ value }) => found.has(alike(value)));
}

/** The chosen values with one more, or without it when it was among them. */
function flipped(chosen: readonly unknown[], offer: Offer): unknown[] {
  const key = alike(offer.value);
  const left = chosen.filter((value) => alike(value) !== key);
  return left.length < chosen.length ? left : [...chosen, offer.value];
}
