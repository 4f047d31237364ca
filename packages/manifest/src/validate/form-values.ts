/** The fields of a form with their answers, entries of lists too: where each lies, what it is called, whether it is shown. */
import { pointerStep, pointerTo, type FormBlock, type FormField, type FormModel } from '../settings/index.ts';
import { formState, type FormState, type ReadState } from './form-state.ts';
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
type Walk = { found: Map<string, FieldValue>; readers: Map<FormField, ReadState> };

/** Every field by its JSON Pointer. Of several that stand for one value, the one that is shown. */
export function fieldValues(form: Form, answers: unknown, stored: unknown): Map<string, FieldValue> {
  const walk: Walk = { found: new Map(), readers: new Map() };
  const frame: Frame = { at: '', label: '', value: answers, before: [stored], state: form.state(answers) };
  visit(walk, form.model.blocks, frame);
  return walk.found;
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

function visitField(walk: Walk, block: Extract<FormBlock, { block: 'field' }>, frame: Frame): void {
  const { field } = block;
  const pointer = frame.at + pointerTo(field.path);
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
    visit(walk, field.item.blocks, { at, label: stepLabel(label, index, ''), value: item, before, state: read(item) });
  }
}
