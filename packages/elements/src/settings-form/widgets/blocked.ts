/** A field that cannot be answered before another one is. */
import { h, type JSX } from 'preact';
import { icon } from '../icon.ts';
import type { WidgetProps } from './widget-props.ts';

/** Says what to do first, in the field's own frame. */
export function Blocked({ id, text, aria, label, entry }: WidgetProps & { text: string }): JSX.Element {
  const named = entry ? { 'aria-label': label } : { 'aria-labelledby': `${id}-label` };
  return h('div', { class: 'input blocked-input', ...aria, id, tabIndex: -1, role: 'group', ...named }, [
    icon('lock'),
    h('span', {}, text),
  ]);
}
