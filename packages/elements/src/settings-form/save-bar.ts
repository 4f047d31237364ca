/** The bar that appears with the first change and stays until it is saved or discarded. */
import { h, type JSX } from 'preact';
import { icon } from './icon.ts';
import { useScene, useStore } from './scene.ts';

/** How many changes are not saved, Discard, Save. */
export function SaveBar({ saving }: { saving: boolean }): JSX.Element | null {
  const { words, store } = useScene();
  const changes = useStore((now) => now.changes);
  if (changes === 0) return null;
  const busy = saving ? 'true' : undefined;
  const discard = (): void => (saving ? undefined : store.discard());
  return h('div', { class: 'savebar', role: 'region', 'aria-label': words.unsaved }, [
    h('span', { class: 'grow' }, [
      h('span', { class: 'strong' }, words.changes(changes)),
      ' ',
      h('span', { class: 'muted' }, words.notSaved),
    ]),
    h('button', { type: 'button', class: 'btn btn-quiet', onClick: discard, 'aria-disabled': busy }, words.discard),
    h(
      'button',
      { type: 'submit', class: 'btn btn-primary', 'aria-disabled': busy },
      saving ? [icon('loader', 'spin'), words.saving] : words.save,
    ),
  ]);
}
