/** A named part with fields of its own. */
import { h, type JSX } from 'preact';
import { NamedPart } from './field-frame.ts';
import { usePlace, type FieldProps } from './place.ts';
import { useRequired } from './rules.ts';
import { useScene, useStore } from './scene.ts';

/** The part under its label; the paths of its fields start at the frame's root too. */
export function ObjectField(props: FieldProps): JSX.Element {
  const { field, base, frame, enabled, level, entry } = props;
  const { Blocks } = useScene();
  const { pointer, id } = usePlace(field, base);
  const problems = useStore((store) => store.problemsOf(pointer));
  const required = useRequired(field, props);
  const blocks = h('div', { class: 'fields' }, h(Blocks, { blocks: field.blocks ?? [], base, frame, enabled, level }));
  return h(NamedPart, { id, label: entry ?? field.label, required, field, problems, class: 'object' }, blocks);
}
