/** Yes or no, as a switch with its label and hint on the left; it takes effect on saving. */
import { h, type JSX } from 'preact';
import { Hint, labelText } from '../field-frame.ts';
import { useScene } from '../scene.ts';
import { common, type WidgetProps } from './widget-props.ts';

/** A boolean. */
export function ToggleWidget(props: WidgetProps): JSX.Element {
  const flip = (event: Event & { currentTarget: HTMLInputElement }): void =>
    props.onChange(event.currentTarget.checked);
  return h('label', { class: 'toggle' }, [
    h('span', { class: 'label' }, labelText(useScene(), props)),
    h('input', {
      ...common(props),
      class: 'switch',
      type: 'checkbox',
      role: 'switch',
      checked: props.value === true,
      disabled: props.disabled || props.field.readOnly,
      onChange: flip,
    }),
    h(Hint, { id: props.id, field: props.field }),
  ]);
}
