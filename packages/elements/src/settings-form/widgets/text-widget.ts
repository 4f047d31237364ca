/** Text on one line or several, e-mail and web addresses. */
import { h, type JSX } from 'preact';
import { icon } from '../icon.ts';
import { useScene } from '../scene.ts';
import { alsoDescribed, asText, common, typed, type WidgetProps } from './widget-props.ts';

const types: Record<string, string> = { email: 'email', uri: 'url', url: 'url', tel: 'tel' };

/** One line of text; examples are offered while typing. */
export function TextWidget(props: WidgetProps): JSX.Element {
  const { field, id } = props;
  const list = field.examples.length > 0 ? `${id}-examples` : undefined;
  const input = h('input', {
    ...common(withCounter(props)),
    class: 'input',
    type: types[field.widget ?? ''] ?? types[field.format ?? ''] ?? 'text',
    value: asText(props.value),
    autocomplete: 'off',
    readOnly: field.readOnly,
    list,
    placeholder: exampleOf(props),
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => props.onChange(typed(event)),
  });
  const offered = field.examples.map((value) => h('option', { value, key: value }));
  const offering = h('span', { class: 'select' }, [input, icon('chevron'), h('datalist', { id: list }, offered)]);
  return h('div', { class: 'control' }, [list === undefined ? input : offering, counter(props)]);
}

/** Several lines of text. */
export function TextareaWidget(props: WidgetProps): JSX.Element {
  const area = h('textarea', {
    ...common(withCounter(props)),
    class: 'input',
    rows: 3,
    value: asText(props.value),
    autocomplete: 'off',
    readOnly: props.field.readOnly,
    placeholder: exampleOf(props),
    onInput: (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => props.onChange(typed(event)),
  });
  return h('div', { class: 'control' }, [area, counter(props)]);
}

function exampleOf({ field }: WidgetProps): string | undefined {
  return field.placeholder ?? field.examples[0];
}

/** How many characters are left, once most are used; null before. Characters as JSON Schema counts them: code points. */
export function charactersLeft({ field, value }: Pick<WidgetProps, 'field' | 'value'>): number | null {
  if (field.maxLength === null || typeof value !== 'string' || value.length < field.maxLength * 0.8) return null;
  return field.maxLength - [...value].length;
}

function withCounter(props: WidgetProps): WidgetProps {
  const counted = charactersLeft(props) === null ? null : `${props.id}-left`;
  return { ...props, aria: alsoDescribed(props.aria, [counted]) };
}

function counter(props: WidgetProps): JSX.Element | null {
  const left = charactersLeft(props);
  return left === null ? null : h(Counter, { id: props.id, left });
}

function Counter({ id, left }: { id: string; left: number }): JSX.Element {
  const { words } = useScene();
  const text = left < 0 ? words.tooLong(-left) : words.charactersLeft(left);
  return h('p', { class: left < 0 ? 'hint counter over' : 'hint counter', id: `${id}-left` }, text);
}
