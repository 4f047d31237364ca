/** The rows of a mapper while it is on the page: what is stored, and rows that are not whole yet. */
import { readPairs, writePairs, type FormOption, type MapperModel, type MapperPair } from '@mortise/manifest/browser';
import { useReducer, useRef } from 'preact/hooks';
import { isBlank, sameValue } from '../changes.ts';
import { pointerOf } from '../config-path.ts';
import type { FieldProblem } from '../told-problems.ts';
import { useScene } from '../scene.ts';
import type { WidgetProps } from './widget-props.ts';

export type Row = { key: number; pair: MapperPair };
export type MapperRows = {
  list: readonly Row[];
  set(key: number, pair: MapperPair): void;
  add(): void;
  remove(key: number): void;
  replace(pairs: readonly MapperPair[]): void;
  /** What has to have the focus after this drawing, as a selector; asked once. */
  focus(): string | null;
};

type Known = { rows: Row[] | null; next: number; focus: string | null };

/** Rows with keys that stay with them. The value in the draft wins when it is not what these rows say. */
export function useMapperRows({ value, onChange, label }: WidgetProps, mapper: MapperModel): MapperRows {
  const { store, words } = useScene();
  const [, redraw] = useReducer((times: number, _: null) => times + 1, 0);
  const known = useRef<Known>({ rows: null, next: 0, focus: null }).current;
  if (known.rows === null || !saysSame(mapper, known.rows, value)) known.rows = readRows(mapper, value, known);
  const list = known.rows;
  const put = (rows: Row[], focus: string | null, said: string | null = null): void => {
    [known.rows, known.focus] = [rows, focus];
    if (!saysSame(mapper, rows, value)) onChange(written(mapper, rows));
    if (said !== null) store.say(said);
    redraw(null);
  };
  return {
    list,
    set: (key, pair) =>
      put(
        list.map((row) => (row.key === key ? { key, pair } : row)),
        null,
      ),
    add: () => {
      const key = (known.next += 1);
      const row = { key, pair: { source: null, target: null } };
      put([...list, row], `[data-row="${key}"] ${firstControl}`, words.added(label, list.length + 1));
    },
    remove: (key) => {
      const at = list.findIndex((row) => row.key === key);
      const beside = list[at + 1] ?? list[at - 1];
      const focus = beside === undefined ? '[data-to="add"]' : `[data-row="${beside.key}"] ${lastControl}`;
      put(list.toSpliced(at, 1), focus, words.removed(label, at + 1));
    },
    replace: (pairs) => put(keyed(known, withRequired(mapper, pairs)), null),
    focus: () => {
      const wanted = known.focus;
      known.focus = null;
      return wanted;
    },
  };
}

const firstControl = ':is(select, input)';
const lastControl = ':is(button[data-to], select, input)';

const keyed = (known: Known, pairs: readonly MapperPair[]): Row[] =>
  pairs.map((pair) => ({ key: (known.next += 1), pair }));

const readRows = (mapper: MapperModel, value: unknown, known: Known): Row[] =>
  keyed(known, withRequired(mapper, readPairs(mapper, value)));

/** Whether the rows, stored, are the value. */
const saysSame = (mapper: MapperModel, rows: readonly Row[], value: unknown): boolean =>
  sameValue(blankAsNone(written(mapper, rows)), blankAsNone(value));

const written = (mapper: MapperModel, rows: readonly Row[]): unknown => {
  const pairs = rows.map(({ pair }) => pair);
  const required = new Set(mapper.target.required.map(String));
  // A required row that is not filled yet says nothing; it must not be stored as half a pair.
  return writePairs(
    mapper,
    pairs.filter(({ source, target }) => source !== null || !required.has(String(target))),
  );
};

/** A mapper without pairs equals one that was never filled in. */
const blankAsNone = (value: unknown): unknown =>
  isBlank(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    ? undefined
    : value;

/** Required targets first, each in a row even when nothing fills it; then the others as they were. */
function withRequired({ target }: MapperModel, pairs: readonly MapperPair[]): MapperPair[] {
  const left = [...pairs];
  const first = target.required.map((one): MapperPair => {
    const at = left.findIndex((pair) => String(pair.target) === String(one));
    return at < 0 ? { source: null, target: one } : (left.splice(at, 1)[0] ?? { source: null, target: one });
  });
  return [...first, ...left];
}

/** A value's label among options; the value itself when it is not among them. */
export function labelIn(options: readonly FormOption[], value: unknown): string {
  if (value === null || value === undefined) return '';
  return options.find((option) => String(option.value) === String(value))?.label ?? String(value);
}

/** Which problems belong to which row: by the target in a stored object, by the place in a stored list. */
export function problemsByRow(
  { stored }: MapperModel,
  rows: readonly Row[],
  problems: readonly FieldProblem[],
): { rows: ReadonlyMap<number, readonly FieldProblem[]>; rest: FieldProblem[] } {
  const byRow = new Map<number, FieldProblem[]>();
  const rest: FieldProblem[] = [];
  const filled = rows.flatMap(({ pair }, index) => (pair.source === null && pair.target === null ? [] : [index]));
  for (const problem of problems) {
    const [, first = ''] = problem.rest.split('/');
    const at =
      stored.as === 'object'
        ? rows.findIndex(({ pair }) => pair.target !== null && pointerOf([String(pair.target)]) === `/${first}`)
        : (filled[/^\d+$/.test(first) ? Number(first) : -1] ?? -1);
    if (at < 0) rest.push(problem);
    else byRow.set(at, [...(byRow.get(at) ?? []), problem]);
  }
  return { rows: byRow, rest };
}
