/** Yes or no, as a switch with its label and hint on the left; it takes effect on saving. */
import { h, type JSX } from 'preact';
import { described, type WidgetProps } from './widget-props.ts';

/** A boolean. */
export function ToggleWidget(props: WidgetProps): JSX.Element {
  const flip = (event: Event & { currentTarget: HTMLInputElement }): void =>
    props.onChange(event.currentTarget.checked);
  return h('label', { class: 'toggle' }, [
    h('span', { class: 'label' }, props.label),
    h('input', {
      ...described(props),
      id: props.id,
      class: 'switch',
      type: 'checkbox',
      role: 'switch',
      checked: props.value === true,
      disabled: props.disabled,
      onChange: flip,
      onBlur: () => props.onBlur(props.id, props.value),
    }),
    props.options.hint ? h('span', { class: 'hint', id: `${props.id}-hint` }, props.options.hint) : null,
  ]);
}
