/** Lays the fields out as the manifest's author wanted: sections with headings, labels, dividers, short fields in pairs. */
import { h, type ComponentChildren, type JSX } from 'preact';
import type { Block, SectionPlan } from './form-plan.ts';

type Property = { name: string; content: ComponentChildren; hidden: boolean };
type ObjectTemplateProps = {
  properties: Property[];
  title?: string;
  fieldPathId: { path: readonly unknown[] };
  uiSchema?: { 'ui:sections'?: SectionPlan[] };
};

/** The whole form at the root; a titled group below it. */
export function ObjectTemplate(props: ObjectTemplateProps): JSX.Element {
  const content = new Map(props.properties.map((property) => [property.name, property.content]));
  if (props.fieldPathId.path.length === 0)
    return h(
      'div',
      { class: 'sections' },
      (props.uiSchema?.['ui:sections'] ?? []).map((section) => h(Section, { section, content, key: section.id })),
    );
  return h('fieldset', { class: 'group stack' }, [
    props.title ? h('legend', { class: 'label' }, props.title) : null,
    ...content.values(),
  ]);
}

function Section({ section, content }: { section: SectionPlan; content: Map<string, ComponentChildren> }): JSX.Element {
  const head = [
    section.heading === null ? null : h('h3', { class: 'heading', id: `${section.id}-h` }, section.heading),
    section.lead === null ? null : h('p', { class: 'lede lines' }, section.lead),
    section.hint === null ? null : h('p', { class: 'hint lines' }, section.hint),
  ].filter((line) => line !== null);
  return h(
    'section',
    { class: 'section', id: section.id, 'aria-labelledby': section.heading === null ? undefined : `${section.id}-h` },
    [
      head.length > 0 ? h('div', { class: 'section-head' }, head) : null,
      ...inRows(section.blocks).map((row) => drawRow(row, content)),
    ],
  );
}

/** Neighbouring short fields stand side by side where there is room. */
function inRows(blocks: readonly Block[]): Block[][] {
  const rows: Block[][] = [];
  for (const block of blocks) {
    const before = rows.at(-1);
    const pairs =
      block.kind === 'field' &&
      !block.wide &&
      before !== undefined &&
      before.length < 2 &&
      before.every((b) => b.kind === 'field' && !b.wide);
    if (pairs) before.push(block);
    else rows.push([block]);
  }
  return rows;
}

function drawRow(row: Block[], content: Map<string, ComponentChildren>): JSX.Element | null {
  const drawn = row.map((block) => drawBlock(block, content));
  const [first] = row;
  return row.length > 1 || (first?.kind === 'field' && !first.wide)
    ? h('div', { class: 'pair' }, drawn)
    : (drawn[0] ?? null);
}

function drawBlock(block: Block, content: Map<string, ComponentChildren>): JSX.Element | null {
  if (block.kind === 'divider') return h('hr', { class: 'rule' });
  if (block.kind === 'label')
    return h('div', { class: 'section-head' }, [
      h('p', { class: 'label' }, block.text),
      block.lead === null ? null : h('p', { class: 'hint lines' }, block.lead),
    ]);
  return h('div', { class: 'cell', key: block.key }, content.get(block.key));
}
