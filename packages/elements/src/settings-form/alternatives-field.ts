/** A choice among ways to answer, and below it the fields of the chosen one. */
import type { FormAlternative, FormField } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import { NamedPart } from './field-frame.ts';
import type { FieldProblem } from './told-problems.ts';
import { icon } from './icon.ts';
import { usePlace, type FieldProps } from './place.ts';
import { useRequired } from './rules.ts';
import { useScene, useStore, type Scene } from './scene.ts';

/** With more ways than this, or more letters in their names, they stand in a list to open. */
const mostCards = 4;
const mostLetters = 60;
const none: readonly FieldProblem[] = [];

/** The part: what is wrong with a value that a single control shows is said there, the rest here. */
export function AlternativesField(props: FieldProps): JSX.Element | null {
  const { field, base, entry } = props;
  const { words, idOf } = useScene();
  const { pointer, id } = usePlace(field, base);
  const place = useStore((store) => store.stateOf(props).chosen(field));
  const told = useStore((store) => store.problemsOf(pointer));
  const required = useRequired(field, props);
  const chosen = field.alternatives?.of[place];
  if (chosen === undefined) return null;
  const label = entry ?? (field.label === '' ? words.chooseOne : field.label);
  const isOwn =
    field.path.length === 0 ? chosen.keys !== null || isPart(chosen) : chosen.keys === null && isPart(chosen);
  const part = {
    id: isOwn ? id : idOf(`${pointer} ways`),
    label,
    required,
    field,
    problems: isOwn ? told : none,
    class: 'ways',
  };
  return h(NamedPart, part, [
    h(Ways, { ...props, id: part.id, place }),
    h(Chosen, { ...props, chosen, label, key: place }),
  ]);
}

/** True when no control of its own stands for the value: a group, or a fixed value. */
function isPart({ blocks, preset, kind }: FormAlternative): boolean {
  const field = soleField(blocks);
  return field === null || field.blocks !== null || isFixed({ kind, preset }, field);
}

const isFixed = ({ kind, preset }: Pick<FormAlternative, 'kind' | 'preset'>, field: FormField): boolean =>
  kind === 'choice' && field.options?.length === 1 && preset === field.options[0]?.value;

function soleField(blocks: FormAlternative['blocks']): FormField | null {
  const [only] = blocks;
  return only?.block === 'field' ? only.field : null;
}

function Chosen({
  chosen,
  label,
  ...props
}: FieldProps & { chosen: FormAlternative; label: string }): JSX.Element | null {
  const { Blocks, Field } = useScene();
  const { base, frame, enabled, level } = props;
  const around = { base, frame, enabled, level };
  const field = soleField(chosen.blocks);
  if (chosen.keys === null && field !== null) {
    if (isFixed(chosen, field)) return null;
    if (field.blocks === null || field.secret) return h(Field, { field, entry: label, ...around });
  }
  const blocks = chosen.keys === null ? (field?.blocks ?? []) : chosen.blocks;
  return blocks.length === 0 ? null : h('div', { class: 'fields' }, h(Blocks, { blocks, ...around }));
}

type WaysProps = FieldProps & { id: string; place: number };

/** The names of the ways: cards when they are few and short, else the browser's own list. */
function Ways(props: WaysProps): JSX.Element {
  const { words, store } = useScene();
  const { field, id, place, enabled } = props;
  const { path } = usePlace(field, props.base);
  const names = namesOf(field, words);
  const off = !enabled || field.readOnly;
  const choose = (next: number): void => store.choose(field, path, next);
  const named = { 'aria-labelledby': `${id}-label` };
  if (names.length > mostCards || names.join('').length > mostLetters) {
    const onChange = (event: Event & { currentTarget: HTMLSelectElement }): void =>
      choose(Number(event.currentTarget.value));
    const options = names.map((name, key) => h('option', { value: String(key), key, selected: key === place }, name));
    const list = { ...named, class: 'input', autocomplete: 'off', disabled: off, value: String(place), onChange };
    return h('span', { class: 'select' }, [h('select', list, options), icon('chevron')]);
  }
  const card = (name: string, key: number): JSX.Element =>
    h('label', { class: 'choice', key }, [
      h('input', {
        type: 'radio',
        class: 'tick',
        name: `${id}-way`,
        checked: key === place,
        disabled: off,
        'data-locked': field.readOnly ? '' : undefined,
        onChange: () => choose(key),
      }),
      h('span', {}, name),
    ]);
  return h('div', { class: 'way-cards', role: 'radiogroup', ...named }, names.map(card));
}

/** What each is called: its title, else a word for its kind; the same word twice is counted. */
function namesOf({ alternatives }: FormField, words: Scene['words']): string[] {
  const names = (alternatives?.of ?? []).map(
    ({ label, keys, kind }) => label ?? (keys === null ? words.kinds[kind] : words.nothingMore),
  );
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return names.filter((one) => one === name).length > 1 ? `${name} ${count}` : name;
  });
}
