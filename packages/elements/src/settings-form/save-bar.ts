/** The bar that appears with the first change and stays until it is saved or discarded. */
import { h, type JSX } from 'preact';
import { icon } from './icon.ts';
import { useScene } from './scene.ts';

type Props = { changes: number; saving: boolean; onDiscard(): void };

/** How many changes are not saved, Discard, Save. */
export function SaveBar({ changes, saving, onDiscard }: Props): JSX.Element {
  const { words } = useScene();
  return h('div', { class: 'savebar', role: 'region', 'aria-label': words.unsaved }, [
    h('span', { class: 'grow truncate' }, [
      h('span', { class: 'strong' }, words.changes(changes)),
      ' ',
      h('span', { class: 'muted' }, words.notSaved),
    ]),
    h(
      'button',
      { type: 'button', class: 'btn btn-quiet', onClick: onDiscard, 'aria-disabled': saving ? 'true' : undefined },
      words.discard,
    ),
    h(
      'button',
      { type: 'submit', class: 'btn btn-primary', 'aria-disabled': saving ? 'true' : undefined },
      saving ? [icon('loader', 'spin'), words.saving] : words.save,
    ),
  ]);
}
