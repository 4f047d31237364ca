/** A list of values that grows and shrinks. */
import { h, type ComponentChildren, type JSX } from 'preact';
import { icon } from './icon.ts';
import { useScene } from './scene.ts';

type ArrayProps = { items: ComponentChildren[]; canAdd?: boolean; onAddClick(): void };
type ItemProps = { children: ComponentChildren; buttonsProps: { hasRemove?: boolean; onRemoveItem(): void } };

/** The list and its button. */
export function ArrayTemplate(props: ArrayProps): JSX.Element {
  const { words } = useScene();
  return h('div', { class: 'stack stack-2' }, [
    ...props.items,
    props.canAdd === false
      ? null
      : h(
          'div',
          {},
          h('button', { type: 'button', class: 'btn btn-sm', onClick: () => props.onAddClick() }, words.addItem),
        ),
  ]);
}

/** One value and the button that takes it out. */
export function ArrayItemTemplate(props: ItemProps): JSX.Element {
  const { words } = useScene();
  return h('div', { class: 'row' }, [
    h('div', { class: 'grow' }, props.children),
    props.buttonsProps.hasRemove === false
      ? null
      : h(
          'button',
          {
            type: 'button',
            class: 'btn btn-quiet btn-sm btn-icon',
            'aria-label': words.removeItem,
            onClick: () => props.buttonsProps.onRemoveItem(),
          },
          icon('close'),
        ),
  ]);
}
