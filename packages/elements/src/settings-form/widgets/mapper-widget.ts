/** Pairs of source and target: required targets first and fixed, then as many more as are wanted. */
import { matchByName, type MapperModel, type MapperPair } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Errors } from '../field-frame.ts';
import { icon, type IconName } from '../icon.ts';
import { useScene } from '../scene.ts';
import { MapperRow } from './mapper-row.ts';
import { labelIn, problemsByRow, useMapperRows, type MapperRows } from './mapper-rows.ts';
import type { WidgetProps } from './widget-props.ts';

/** The mapper of a field that has one. */
export function MapperWidget(props: WidgetProps): JSX.Element | null {
  const { mapper } = props.field;
  return mapper === null ? null : h(Mapper, { ...props, mapper });
}

type MapperProps = WidgetProps & { mapper: MapperModel };

function Mapper(props: MapperProps): JSX.Element {
  const { mapper, id } = props;
  const rows = useMapperRows(props, mapper);
  const box = useRef<HTMLDivElement>(null);
  useHalfPairTold(props, rows);
  useLayoutEffect(() => {
    const wanted = rows.focus();
    if (wanted !== null) box.current?.querySelector<HTMLElement>(wanted)?.focus();
  });
  const told = problemsByRow(mapper, rows.list, props.problems);
  const locked = props.disabled || props.field.readOnly;
  const lacking = useLacking(mapper, rows);
  const lines = rows.list.map((row, index) => {
    const problems = told.rows.get(index) ?? [];
    return h(MapperRow, {
      mapper: props,
      rows,
      locked,
      row,
      index,
      fixed: isFixed(mapper, row.pair),
      problems,
      key: row.key,
    });
  });
  const group = { role: 'group', ...props.aria, id, tabIndex: -1, 'aria-labelledby': `${id}-label` };
  return h('div', { class: 'part stack-2', ...group, ref: box }, [
    h('div', { class: 'mapper', onFocusOut: leaving(props) }, [
      h(Head, mapper),
      ...lines,
      h(Foot, { mapper, rows, locked }),
    ]),
    h(Errors, { id, problems: told.rest.filter(({ message }) => !lacking.some((said) => message.endsWith(said))) }),
  ]);
}

/** What the rows of required targets say themselves while they have no source. */
function useLacking(mapper: MapperModel, { list }: MapperRows): string[] {
  const { words } = useScene();
  const empty = list.filter(({ pair }) => pair.source === null && isFixed(mapper, pair));
  return empty.map(({ pair }) => words.needsSource(labelIn(mapper.target.options, pair.target)));
}

/** A row with one side cannot be stored in every shape, so the form says it before the check could. */
function useHalfPairTold({ mapper, pointer }: MapperProps, { list }: MapperRows): void {
  const { store, words } = useScene();
  const half = list.findIndex(
    ({ pair }) => (pair.source === null) !== (pair.target === null) && !isFixed(mapper, pair),
  );
  useLayoutEffect(() => {
    store.flag(pointer, half < 0 ? null : words.halfPair(half + 1));
    return () => store.flag(pointer, null);
  }, [store, words, pointer, half]);
}

function Head({ source, target }: MapperModel): JSX.Element {
  const head = [h('span', {}, source.label), h('span', {}), h('span', {}, target.label), h('span', {})];
  return h('div', { class: 'map-row map-head', 'aria-hidden': 'true' }, head);
}

const isFixed = (mapper: MapperModel, { target }: MapperPair): boolean =>
  target !== null && mapper.target.required.some((one) => String(one) === String(target));

function leaving(props: WidgetProps): (event: FocusEvent & { currentTarget: HTMLElement }) => void {
  return (event) => {
    if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) props.onBlur();
  };
}

function Foot({ mapper, rows, locked }: { mapper: MapperModel; rows: MapperRows; locked: boolean }): JSX.Element {
  const { words, store } = useScene();
  const pairs = rows.list.map(({ pair }) => pair);
  const used = new Set(pairs.map(({ target }) => String(target)));
  const isFull =
    mapper.target.from.from !== 'live' && mapper.target.options.every(({ value }) => used.has(String(value)));
  const match = (): void => {
    const after = matchByName(mapper, pairs);
    rows.replace(after);
    store.say(words.matched(filledIn(after) - filledIn(pairs)));
  };
  const known = mapper.source.options.length > 0 && mapper.target.options.length > 0;
  return h('div', { class: 'map-foot' }, [
    h(FootButton, { off: locked || isFull, act: () => rows.add(), mark: 'plus', to: 'add', text: words.addPair }),
    known ? h(FootButton, { off: locked, act: match, mark: 'wand', to: 'match', text: words.matchByName }) : null,
  ]);
}

const filledIn = (pairs: readonly MapperPair[]): number => pairs.filter(({ source }) => source !== null).length;

type ButtonProps = { off: boolean; mark: IconName; to: string; text: string; act(): void };

function FootButton({ off, mark, to, text, act }: ButtonProps): JSX.Element {
  const doing = { 'aria-disabled': off ? 'true' : undefined, onClick: () => (off ? undefined : act()) };
  return h('button', { type: 'button', class: 'btn btn-quiet btn-sm', 'data-to': to, ...doing }, [icon(mark), text]);
}
