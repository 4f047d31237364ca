/** The choices of a field as they are known now, with what is stored and no longer offered. */
import type { FieldPath, FormOption, OptionSource } from './form-model.ts';
import { formOptions, optionsOfParent } from './dynamic-options.ts';
import { choicesOf, drawnProperty } from './field-shape.ts';
import { sourceOf, storedAt, type Frame } from './form-frame.ts';
import { own, sameJson } from './json.ts';
import type { JsonSchema } from './json-schema.ts';

export type KnownChoices = { options: FormOption[]; source: OptionSource };

/** `property`: as it is written, for what it refers to and depends on; `names`: other labels for its choices. */
export function knownChoices(
  frame: Frame,
  property: JsonSchema,
  path: FieldPath,
  stored: readonly unknown[],
  names?: unknown,
): KnownChoices {
  const source = sourceOf(frame, property, path);
  return { options: withStored(offeredNow(frame, property, source, names), stored, source), source };
}

function offeredNow(frame: Frame, property: JsonSchema, source: OptionSource, names: unknown): FormOption[] {
  if (source.from === 'run-by-parent') {
    const [parent] = storedAt(frame, source.parent);
    return formOptions(optionsOfParent(own(frame.form.options, source.definition), parent));
  }
  return choicesOf(drawnProperty(frame.form.root, property), names) ?? [];
}

/** Live choices are not known before they are asked for, so a stored one counts as offered. */
function withStored(options: FormOption[], stored: readonly unknown[], source: OptionSource): FormOption[] {
  const known = [...options];
  for (const value of stored.slice(0, 1_000)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    if (known.some((option) => sameJson(option.value, value))) continue;
    known.push({ value, label: String(value), offered: source.from === 'live' });
  }
  return known;
}
