/** The fields of a form with their answers, entries of lists too: where each lies, what it is called, whether it is shown. */
import { pointerStep, pointerTo, type FormBlock, type FormField, type FormModel } from '../settings/index.ts';
import { ChoicesByPlace } from './chosen-alternative.ts';
import { formState, type Chosen, type FormState, type ReadState } from './form-state.ts';
import { stepLabel } from './problem-sentences.ts';
import { storedAt, storedEntries, valueAt, type Stored } from './stored-values.ts';

export type FieldValue = {
  field: FormField;
  pointer: string;
  /** The way to it in the words of the page. */
  label: string;
  /** Undefined when there is no answer. */
  value: unknown;
  shown: boolean;
  /** The answers of the frame that the field's path, and its parent's, start from. */
  frame: unknown;
  /** What is stored in that frame; for entries of a list, each that is stored. */
  before: Stored;
};

/** A form, and the reader of its state. */
type Form = { model: FormModel; state: ReadState };
type Frame = { at: string; label: string; value: unknown; before: Stored; state: FormState };
/** Which alternative somebody chose for a field whose value lies at a pointer, by its place in `alternatives.of`. */
export type ChosenAt = (pointer: string, field: FormField) => number | undefined;
type Walk = {
  found: Map<string, FieldValue>;
  choices: ChoicesByPlace;
  readers: Map<FormField, ReadState>;
  chosen: ChosenAt;
};

/** The fields with a value or without, and what is chosen where a form offers alternatives that is shown. */
export type FormAnswers = { values: Map<string, FieldValue>; choices: ChoicesByPlace };

/** Every field by its JSON Pointer. Of several that stand for one value, the one that is shown. */
export function fieldValues(
  form: Form,
  answers: unknown,
  stored: unknown,
  chosen: ChosenAt = () => undefined,
): FormAnswers {
  const walk: Walk = { found: new Map(), choices: new ChoicesByPlace(), readers: new Map(), chosen };
  const state = form.state(answers, chosenIn(walk, ''));
  visit(walk, form.model.blocks, { at: '', label: '', value: answers, before: [stored], state });
  return { values: walk.found, choices: walk.choices };
}

function chosenIn({ chosen }: Walk, at: string): Chosen {
  return (field) => chosen(at + pointerTo(field.path), field);
}

function visit(walk: Walk, blocks: readonly FormBlock[], frame: Frame): void {
  for (const block of blocks) {
    switch (block.block) {
      case 'field':
        visitField(walk, block, frame);
        break;
      case 'tabs':
        for (const tab of block.tabs) visit(walk, tab.blocks, frame);
        break;
      case 'label':
      case 'divider':
        break;
      default:
        visit(walk, block.blocks, frame);
    }
  }
}

type FieldBlock = Extract<FormBlock, { block: 'field' }>;

/** The fields of all alternatives: what a value has of one that is not chosen counts as hidden. */
function visitAlternatives(walk: Walk, block: FieldBlock, pointer: string, frame: Frame): void {
  const { field } = block;
  const place = frame.state.chosen(field);
  if (frame.state.shown(block)) walk.choices.add(pointer, field, place, walk.chosen(pointer, field) !== undefined);
  for (const { blocks } of field.alternatives?.of ?? []) visit(walk, blocks, frame);
}

function visitField(walk: Walk, block: FieldBlock, frame: Frame): void {
  const { field } = block;
  const pointer = frame.at + pointerTo(field.path);
  if (field.alternatives !== null) return visitAlternatives(walk, block, pointer, frame);
  const around = walk.found.get(frame.at + pointerTo(field.path.slice(0, -1)))?.label ?? frame.label;
  const label = field.path.length === 0 ? frame.label : stepLabel(around, field.path.at(-1) ?? '', field.label);
  const value = valueAt(frame.value, field.path);
  const shown = frame.state.shown(block);
  const known = walk.found.get(pointer);
  if (known?.shown !== true)
    walk.found.set(pointer, { field, pointer, label, value, shown, frame: frame.value, before: frame.before });
  if (field.blocks !== null) visit(walk, field.blocks, frame);
  if (field.item === null || !shown || !Array.isArray(value)) return;
  const read = walk.readers.get(field) ?? formState(field.item.blocks);
  walk.readers.set(field, read);
  const before = storedEntries(storedAt(frame.before, field.path));
  for (const [index, item] of value.entries()) {
    const at = pointer + pointerStep(String(index));
    const state = read(item, chosenIn(walk, at));
    visit(walk, field.item.blocks, { at, label: stepLabel(label, index, ''), value: item, before, state });
  }
}
