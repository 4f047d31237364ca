/** One pair of a mapper. */
import type { FormField, FormOption, MapperModel, OptionValue } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import type { FieldProblem } from '../told-problems.ts';
import { icon } from '../icon.ts';
import { useScene, type Scene } from '../scene.ts';
import { AnyChoice } from './any-choice.ts';
import { labelIn, type MapperRows, type Row } from './mapper-rows.ts';
import type { WidgetProps } from './widget-props.ts';

type Props = {
  mapper: WidgetProps & { mapper: MapperModel };
  rows: MapperRows;
  row: Row;
  index: number;
  /** A required target: it cannot be changed or removed. */
  fixed: boolean;
  locked: boolean;
  problems: readonly FieldProblem[];
};

/** Source, arrow, target, a button that takes the row out; below it what is wrong. */
export function MapperRow(props: Props): JSX.Element {
  const { mapper: field, rows, row, index, fixed, locked } = props;
  const { words } = useScene();
  const { mapper } = field;
  const name = labelIn(mapper.target.options, row.pair.target) || words.entry(field.label, index + 1);
  const messages = messagesOf(props, words);
  const id = `${field.id}-r${row.key}`;
  const target = fixed
    ? h('div', { class: 'map-fixed' }, [h('span', {}, name), h('span', { class: 'muted small' }, words.requiredTarget)])
    : h(Side, { ...props, side: 'target', id, wrong: messages.length > 0 });
  const remove = h(
    'button',
    {
      type: 'button',
      class: 'btn btn-quiet btn-sm btn-icon',
      'data-to': 'remove',
      'aria-label': words.remove(name),
      title: words.remove(name),
      onClick: () => rows.remove(row.key),
    },
    icon('close'),
  );
  return h('div', { class: 'map-row', role: 'group', 'aria-label': name, 'data-row': row.key }, [
    h('div', {}, h(Side, { ...props, side: 'source', id, wrong: fixed && messages.length > 0 })),
    icon('arrow', 'flip'),
    h('div', {}, target),
    fixed || locked ? h('span', {}) : remove,
    messages.length === 0
      ? null
      : h('p', { class: 'error', id: `${id}-error` }, [icon('alert'), h('span', {}, messages.join(' '))]),
  ]);
}

/** What is told of the row: a target that a row above fills already, one that nothing fills yet, and what the check found. */
function messagesOf({ mapper: field, rows, row, index, fixed, problems }: Props, words: Scene['words']): string[] {
  const { mapper } = field;
  const target = labelIn(mapper.target.options, row.pair.target);
  if (fixed && row.pair.source === null && field.problems.length > 0) return [words.needsSource(target)];
  const first = rows.list.findIndex(
    ({ pair }) => pair.target !== null && String(pair.target) === String(row.pair.target),
  );
  const way = `${field.label}: `;
  if (first < 0 || first >= index)
    return problems.map(({ message }) => (message.startsWith(way) ? message.slice(way.length) : message));
  const above = labelIn(mapper.source.options, rows.list[first]?.pair.source);
  return [words.targetTwice(above, target)];
}

type SideProps = Props & { side: 'source' | 'target'; id: string; wrong: boolean };

/** One side as a choice of its own: the browser's list, the searchable one, or the live one, by what is offered. */
function Side({ mapper: field, rows, row, side, id, wrong, locked }: SideProps): JSX.Element {
  const { words } = useScene();
  const model = field.mapper[side];
  const taken =
    side === 'target'
      ? new Set(rows.list.filter(({ key }) => key !== row.key).map(({ pair }) => String(pair.target)))
      : new Set<string>();
  const options = taken.size === 0 ? model.options : model.options.filter((option) => !taken.has(String(option.value)));
  return h(AnyChoice, {
    ...field,
    id: `${id}-${side}`,
    field: sideField(field.field, model.from, options),
    label: side === 'source' ? words.mapFrom(model.label) : words.mapTo(model.label),
    entry: true,
    required: true,
    disabled: locked,
    problems: [],
    aria: {
      'aria-invalid': wrong ? 'true' : undefined,
      'aria-describedby': wrong ? `${id}-error` : undefined,
    },
    value: row.pair[side] ?? undefined,
    onChange: (value: unknown) =>
      rows.set(row.key, { ...row.pair, [side]: (value as OptionValue | undefined) ?? null }),
    onBlur: () => undefined,
  });
}

function sideField(field: FormField, from: FormField['source'], options: FormOption[]): FormField {
  return { ...field, kind: 'choice', source: from, options, widget: null, mapper: null, secret: false };
}
