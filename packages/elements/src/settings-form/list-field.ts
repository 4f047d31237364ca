/** A list of entries that are alike: add, remove, move up and down; each entry is a frame of its own. */
import type { FormField, JsonValue } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import { useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { Path } from './config-path.ts';
import { NamedPart } from './field-frame.ts';
import { icon, type IconName } from './icon.ts';
import { usePlace, type FieldProps } from './place.ts';
import { useRequired } from './rules.ts';
import { useScene, useStore, type Scene } from './scene.ts';

/** Which entry has the focus after the next drawing: by its key; `add` is the button below. */
type Wish = { key: number | 'add'; to: 'first' | 'up' | 'down' | 'remove' | 'add' } | null;

/** The list: listens to how many entries there are, not to what they hold. */
export function ListField(props: FieldProps): JSX.Element {
  const { field, base, enabled, entry } = props;
  const { words } = useScene();
  const { pointer, id } = usePlace(field, base);
  const problems = useStore((store) => store.problemsOf(pointer));
  const required = useRequired(field, props);
  const box = useRef<HTMLOListElement>(null);
  const list = useEntries(props, box);
  const locked = !enabled;
  const full = field.maxItems !== null && list.keys.length >= field.maxItems;
  const items = list.keys.map((key, index) =>
    h(Entry, { ...props, list, index, count: list.keys.length, locked, key }),
  );
  return h(NamedPart, { id, label: entry ?? field.label, required, field, problems, class: 'list-field' }, [
    h('ol', { class: 'entries', ref: box }, items),
    list.keys.length === 0 ? h('p', { class: 'hint' }, words.listEmpty) : null,
    field.readOnly
      ? null
      : h(AddEntry, { id, label: entry ?? field.label, list, locked, most: full ? field.maxItems : null }),
  ]);
}

type AddProps = { id: string; label: string; list: List; locked: boolean; most: number | null };

/** The button below; `most` is how many entries a full list holds, else null. */
function AddEntry({ id, label, list, locked, most }: AddProps): JSX.Element {
  const { words } = useScene();
  const full = most !== null;
  const off = locked || full;
  const button = {
    type: 'button' as const,
    class: 'btn btn-sm',
    'data-to': 'add',
    'aria-disabled': off ? 'true' : undefined,
    'aria-describedby': full ? `${id}-full` : undefined,
    onClick: () => (off ? undefined : list.add()),
  };
  return h('div', { class: 'row row-wrap list-foot' }, [
    h('button', button, [icon('plus'), words.addTo(label)]),
    full ? h('span', { class: 'hint', id: `${id}-full` }, words.listFull(most)) : null,
  ]);
}

type List = {
  keys: readonly number[];
  add(): void;
  remove(key: number): void;
  move(key: number, by: 1 | -1): void;
};

type Known = { keys: number[]; next: number; wish: Wish };

/** The entries by keys that stay with them, and what can be done to them. */
function useEntries({ field, base, entry }: FieldProps, box: { current: HTMLElement | null }): List {
  const { store, words } = useScene();
  const { path, pointer } = usePlace(field, base);
  const count = useStore((now) => itemsAt(now.valueAt(path)).length);
  const [, redraw] = useReducer((times: number, _: null) => times + 1, 0);
  const known = useRef<Known>({ keys: [], next: 0, wish: null }).current;
  while (known.keys.length < count) known.keys.push((known.next += 1));
  known.keys.length = count;
  useLayoutEffect(() => {
    if (known.wish !== null) focusEntry(box.current, known.keys, known.wish);
    known.wish = null;
  });
  const change: Change = (keys, make, wish, said) => {
    const before = known.keys;
    [known.keys, known.wish] = [keys, wish];
    store.reorder(
      pointer,
      keys.map((key) => before.indexOf(key)),
    );
    store.change(path, make([...itemsAt(store.valueAt(path))]), pointer);
    store.say(said);
    redraw(null);
  };
  return doings(known, field, entry ?? field.label, words, change);
}

type Change = (keys: number[], make: (items: JsonValue[]) => JsonValue[], wish: Wish, said: string) => void;

function doings(known: Known, field: FormField, label: string, words: Scene['words'], change: Change): List {
  const count = known.keys.length;
  return {
    keys: [...known.keys],
    add: () => {
      const key = (known.next += 1);
      const start = structuredClone(field.item?.start ?? null);
      change([...known.keys, key], (items) => [...items, start], { key, to: 'first' }, words.added(label, count + 1));
    },
    remove: (key) => {
      const at = known.keys.indexOf(key);
      const after = known.keys[at + 1] ?? known.keys[at - 1];
      const wish: Wish = after === undefined ? { key: 'add', to: 'add' } : { key: after, to: 'remove' };
      change(known.keys.toSpliced(at, 1), (items) => items.toSpliced(at, 1), wish, words.removed(label, at + 1));
    },
    move: (key, by) => {
      const [at, to] = [known.keys.indexOf(key), known.keys.indexOf(key) + by];
      if (to < 0 || to >= count) return;
      const wish: Wish = { key, to: by < 0 ? 'up' : 'down' };
      change(swapped(known.keys, at, to), (items) => swapped(items, at, to), wish, words.moved(label, to + 1, count));
    },
  };
}

const itemsAt = (value: unknown): readonly JsonValue[] => (Array.isArray(value) ? (value as JsonValue[]) : []);

function swapped<T>(list: readonly T[], at: number, to: number): T[] {
  const copy = [...list];
  [copy[at], copy[to]] = [copy[to] as T, copy[at] as T];
  return copy;
}

function focusEntry(box: HTMLElement | null, keys: readonly number[], wish: Exclude<Wish, null>): void {
  const place = wish.key === 'add' ? box?.parentElement : box?.children[keys.indexOf(wish.key)];
  const wanted =
    wish.to === 'first'
      ? ':is(input, select, textarea, [tabindex="0"], button):not([data-to])'
      : `[data-to="${wish.to}"]`;
  place?.querySelector<HTMLElement>(wanted)?.focus();
}

type EntryProps = FieldProps & { list: List; index: number; count: number; locked: boolean };

/** One entry with its buttons; a plain value stands in one row with them. */
function Entry(props: EntryProps): JSX.Element {
  const { field, index, entry, enabled, level } = props;
  const { words, idOf, Blocks, Field } = useScene();
  const { path, pointer } = usePlace(field, props.base);
  const base: Path = useMemo(() => [...path, index], [path, index]);
  const name = words.entry(entry ?? field.label, index + 1);
  const blocks = field.item?.blocks ?? [];
  const inside = { base, frame: blocks, enabled, level };
  const value = plainItem(field);
  const buttons = field.readOnly ? null : h('div', { class: 'entry-buttons' }, entryButtons(props, name));
  if (value !== null)
    return h('li', { class: 'entry' }, [
      h('div', { class: 'grow' }, h(Field, { field: value, entry: name, ...inside })),
      buttons,
    ]);
  const part = soleItem(field);
  if (part !== null) {
    const head = h('div', { class: 'entry-head' }, [h('span', { class: 'grow' }), buttons]);
    return h('li', {}, h('div', { class: 'entry-box' }, [head, h(Field, { field: part, entry: name, ...inside })]));
  }
  const id = idOf(`${pointer} ${index}`);
  const box = h('div', { class: 'entry-box', role: 'group', 'aria-labelledby': id }, [
    h('div', { class: 'entry-head' }, [h('span', { class: 'label grow', id }, name), buttons]),
    h('div', { class: 'fields' }, h(Blocks, { blocks, ...inside })),
  ]);
  return h('li', {}, box);
}

/** The one field that an entry is as a whole; null when it is an object of parts. */
function soleItem(field: FormField): FormField | null {
  const [only, more] = field.item?.blocks ?? [];
  const sole = only?.block === 'field' && more === undefined && only.field.path.length === 0 ? only.field : null;
  const hasParts = sole?.alternatives?.of.some(({ keys }) => keys !== null) === true;
  return hasParts ? null : sole;
}

/** The field of an entry that is one plain value; null when it has parts. */
function plainItem(field: FormField): FormField | null {
  const only = soleItem(field);
  return only?.blocks === null && only.item === null && only.alternatives === null ? only : null;
}

function entryButtons({ list, index, count, locked }: EntryProps, name: string): JSX.Element[] {
  const key = list.keys[index] ?? 0;
  const button = (to: string, mark: IconName, off: boolean, act: () => void): JSX.Element =>
    h(EntryButton, { to, mark, off: off || locked, name, act, key: to });
  return [
    button('up', 'up', index === 0, () => list.move(key, -1)),
    button('down', 'down', index === count - 1, () => list.move(key, 1)),
    button('remove', 'close', false, () => list.remove(key)),
  ];
}

type ButtonProps = { to: string; mark: IconName; off: boolean; name: string; act(): void };

function EntryButton({ to, mark, off, name, act }: ButtonProps): JSX.Element {
  const { words } = useScene();
  const label = to === 'up' ? words.moveUp(name) : to === 'down' ? words.moveDown(name) : words.remove(name);
  return h(
    'button',
    {
      type: 'button',
      class: 'btn btn-quiet btn-sm btn-icon',
      'data-to': to,
      'aria-label': label,
      title: label,
      'aria-disabled': off ? 'true' : undefined,
      onClick: () => (off ? undefined : act()),
    },
    icon(mark),
  );
}
