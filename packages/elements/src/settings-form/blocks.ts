/** Lays the form out as the manifest's author wanted: sections, titled boxes, rows, tabs, labels, dividers; short fields stand in pairs. */
import type { FormBlock } from '@mortise/manifest/browser';
import { Fragment, h, type ComponentChild, type JSX } from 'preact';
import { Field } from './field.ts';
import { useEnabled, useShown } from './rules.ts';
import { memo, useScene, type Around } from './scene.ts';
import { Tabs } from './tabs.ts';
import { isWide } from './widget-of.ts';

type Of<Kind extends FormBlock['block']> = Extract<FormBlock, { block: Kind }>;

/** Blocks one under the other. */
export const Blocks = memo(function Blocks({ blocks, ...around }: Around & { blocks: readonly FormBlock[] }) {
  return h(Fragment, {}, rowsOf(blocks, around));
});

/** With more fields than this the browser lays out only what is near the screen. */
const longForm = 100;
const rowsInChunk = 20;

/** The blocks of a section; those of a long form in chunks, each of which the browser may leave for later. */
function SectionBlocks({ blocks, ...around }: Around & { blocks: readonly FormBlock[] }): JSX.Element {
  if (useScene().model.fields.length <= longForm) return h(Blocks, { blocks, ...around });
  const rows = rowsOf(blocks, around);
  const chunks = Array.from({ length: Math.ceil(rows.length / rowsInChunk) }, (_, key) =>
    h('div', { class: 'chunk', key }, rows.slice(key * rowsInChunk, (key + 1) * rowsInChunk)),
  );
  return h(Fragment, {}, chunks);
}

function rowsOf(blocks: readonly FormBlock[], around: Around): ComponentChild[] {
  return inRows(trimDividers(blocks)).map(([first, ...more], key) =>
    more.length === 0 && !isShort(first)
      ? h(Block, { block: first, ...around, key })
      : h(
          'div',
          { class: 'pair', key },
          [first, ...more].map((block, at) => h(Block, { block, ...around, key: at })),
        ),
  );
}

/** One block; one without rules is spared their listeners. */
export function Block(props: Around & { block: FormBlock }): JSX.Element {
  const { shown, enabled } = props.block.rules;
  return shown.length + enabled.length > 0 ? h(RuledBlock, props) : PlainBlock(props);
}

function RuledBlock(props: Around & { block: FormBlock }): JSX.Element | null {
  const shown = useShown(props.block, props);
  const enabled = useEnabled(props.block, props);
  return shown ? h(PlainBlock, { ...props, enabled: props.enabled && enabled }) : null;
}

function PlainBlock({ block, ...around }: Around & { block: FormBlock }): JSX.Element {
  switch (block.block) {
    case 'field':
      return h(Field, { field: block.field, ...around });
    case 'section':
      return h(Section, { block, ...around });
    case 'group':
      return h(Group, { block, ...around });
    case 'row':
      return h(
        'div',
        { class: 'pair pair-row' },
        block.blocks.map((one, key) => h(Block, { block: one, ...around, key })),
      );
    case 'tabs':
      return h(Tabs, { block, ...around });
    case 'label':
      return h('div', { class: 'section-head' }, [
        h('p', { class: 'label' }, block.text),
        block.subtitle === null ? null : h('p', { class: 'hint lines' }, block.subtitle),
      ]);
    case 'divider':
      return h('hr', { class: 'rule' });
  }
}

/** A part of the page under a heading. */
export function Section({ block, ...around }: Around & { block: Of<'section'> }): JSX.Element {
  const { idOf } = useScene();
  const id = idOf(`section ${block.id}`);
  const heading = block.label === null ? null : h(`h${around.level}`, { class: 'heading', id: `${id}-h` }, block.label);
  const lead = block.subtitle === null ? null : h('p', { class: 'lede lines' }, block.subtitle);
  const hint = block.hint === null ? null : h('p', { class: 'hint lines' }, block.hint);
  return h('section', { class: 'section fields', id, 'aria-labelledby': heading === null ? undefined : `${id}-h` }, [
    (heading ?? lead ?? hint) ? h('div', { class: 'section-head' }, [heading, lead, hint]) : null,
    h(SectionBlocks, { blocks: block.blocks, ...around, level: Math.min(6, around.level + 1) }),
  ]);
}

/** A titled box. */
function Group({ block, ...around }: Around & { block: Of<'group'> }): JSX.Element {
  const id = useScene().idOf(`group ${block.id} ${around.base.join('/')}`);
  const named = block.label === null ? {} : { role: 'group', 'aria-labelledby': id };
  return h('div', { class: 'box fields', ...named }, [
    block.label === null ? null : h(`h${around.level}`, { class: 'heading', id }, block.label),
    h(Blocks, { blocks: block.blocks, ...around, level: Math.min(6, around.level + 1) }),
  ]);
}

type Row = [FormBlock, ...FormBlock[]];

const isShort = (block: FormBlock | undefined): boolean => block?.block === 'field' && !isWide(block.field);

/** Neighbouring short fields in twos. */
function inRows(blocks: readonly FormBlock[]): Row[] {
  const rows: Row[] = [];
  for (const block of blocks) {
    const before = rows.at(-1);
    if (isShort(block) && before?.length === 1 && isShort(before[0])) before.push(block);
    else rows.push([block]);
  }
  return rows;
}

function trimDividers(blocks: readonly FormBlock[]): readonly FormBlock[] {
  const first = blocks.findIndex((block) => block.block !== 'divider');
  return first < 0 ? [] : blocks.slice(first, blocks.findLastIndex((block) => block.block !== 'divider') + 1);
}

/** The page's sections: what lies outside of one is gathered into sections without a heading; a divider between sections is their own line. */
export function sectionsOf(blocks: readonly FormBlock[]): Of<'section'>[] {
  const sections: Of<'section'>[] = [];
  let loose: Of<'section'> | null = null;
  for (const block of blocks) {
    if (block.block === 'section') {
      loose = null;
      sections.push(block);
    } else if (loose !== null) loose.blocks.push(block);
    else if (block.block !== 'divider') {
      const id = `loose ${sections.length}`;
      loose = {
        block: 'section',
        rules: { shown: [], enabled: [] },
        id,
        label: null,
        subtitle: null,
        hint: null,
        blocks: [block],
      };
      sections.push(loose);
    }
  }
  return sections;
}
