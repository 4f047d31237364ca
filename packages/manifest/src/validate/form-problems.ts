/** What is wrong with answers beyond the schema: choices that have not come, that belong to another parent, pairs. */
import {
  isObject,
  optionsOfParent,
  own,
  pointerStep,
  readPairs,
  sameJson,
  targetsMissing,
  targetsTwice,
  type MapperModel,
  type Options,
  type OptionValue,
} from '../settings/index.ts';
import type { FieldValue } from './form-values.ts';
import type { ConfigProblem } from './problem-sentences.ts';
import { isAmong, isStoredTogether, storedAt, storedEntries, valueAt, type Stored } from './stored-values.ts';

/** Values for fields whose options have not arrived: such a field counts as unanswered. */
export function waitingProblems(values: Iterable<FieldValue>): ConfigProblem[] {
  return [...values].flatMap(({ field, pointer, label, value, before }) => {
    const waits = field.source !== null && 'waiting' in field.source && field.source.waiting;
    if (!waits || value === undefined || isStored(value, before, field.path)) return [];
    return [{ path: pointer, message: `${label} has no choices yet; they come with the first run.` }];
  });
}

/** Answers that the parent's value does not offer. What is stored for the same parent stays valid. */
export function dependentProblems(values: ReadonlyMap<string, FieldValue>, options: Options): ConfigProblem[] {
  return [...values.values()].flatMap(({ field, pointer, label, value, frame, before }) => {
    const { source } = field;
    if (source?.from !== 'run-by-parent' || source.waiting || value === undefined) return [];
    const parent = valueAt(frame, source.parent);
    const asNow = [
      { path: source.parent, value: parent },
      { path: field.path, value },
    ];
    if (isStoredTogether(before, asNow)) return [];
    const offered = optionsOfParent(own(options, source.definition), parent).map(valueOf);
    const given: unknown[] = Array.isArray(value) ? value : [value];
    if (given.every((one) => offered.some((option) => sameJson(option, one)))) return [];
    const place = pointer.slice(0, pointer.length - field.path.map(pointerStep).join('').length);
    const above = values.get(place + source.parent.map(pointerStep).join(''))?.field.label;
    const why = above === undefined ? 'the setting it depends on' : above;
    const message =
      parent === undefined ? `${label} needs ${why} to be chosen first.` : `${label} is not offered for this ${why}.`;
    return [{ path: pointer, message }];
  });
}

function valueOf(option: OptionValue | { const: OptionValue }): OptionValue {
  return typeof option === 'object' ? option.const : option;
}

/** Pairs: required targets without a source, targets with two, rows that lack a side. */
export function mapperProblems(values: Iterable<FieldValue>): ConfigProblem[] {
  return [...values].flatMap(({ field, pointer, label, value, shown }) => {
    const { mapper } = field;
    if (mapper === null || !shown) return [];
    const pairs = readPairs(mapper, value);
    const asObject = mapper.stored.as === 'object';
    const say = (message: string, path = pointer) => ({ path, message });
    return [
      ...targetsMissing(mapper, pairs).map((target) =>
        say(
          `${label}: ${nameOf(mapper, target)} needs a source.`,
          pointer + (asObject ? pointerStep(String(target)) : ''),
        ),
      ),
      ...targetsTwice(pairs).map((target) => say(`${label}: ${nameOf(mapper, target)} stands there twice.`)),
      ...pairs.flatMap(({ source, target }, index) => {
        if (asObject || (source !== null && target !== null)) return [];
        const lacks = source === null ? mapper.source.label : mapper.target.label;
        return [say(`${label}, row ${index + 1} needs an answer for ${lacks}.`, `${pointer}/${index}`)];
      }),
    ];
  });
}

/** Pointers of mappers that hold no pair and ask for targets: what each target lacks says all that is to be said. */
export function emptyMappers(values: Iterable<FieldValue>): string[] {
  return [...values].flatMap(({ field: { mapper }, pointer, value, shown }) =>
    mapper !== null && shown && mapper.target.required.length > 0 && readPairs(mapper, value).length === 0
      ? [pointer]
      : [],
  );
}

function nameOf({ target }: MapperModel, value: OptionValue): string {
  const option = target.options.find((one) => one.value === value || String(one.value) === value);
  return option?.label ?? String(value);
}

/** Pointers of choices that are stored as they are: no longer offered perhaps, but valid. */
export function storedChoices(values: Iterable<FieldValue>): Set<string> {
  const found = new Set<string>();
  for (const { field, pointer, value, before } of values) {
    if (field.kind === 'choice' && isStored(value, before, field.path)) found.add(pointer);
    if (field.kind !== 'choices' && field.kind !== 'mapper' && field.kind !== 'list') continue;
    const kept = storedAt(before, field.path);
    for (const [key, inner] of Object.entries(Array.isArray(value) || isObject(value) ? value : {})) {
      const same = isAmong(Array.isArray(value) ? storedEntries(kept) : storedAt(kept, [key]), inner);
      if (!same || (field.kind === 'list' && typeof inner === 'object')) continue;
      found.add(pointer + pointerStep(key));
      if (isObject(inner))
        for (const side of Object.keys(inner)) found.add(pointer + pointerStep(key) + pointerStep(side));
    }
  }
  return found;
}

function isStored(value: unknown, before: Stored, path: readonly string[]): boolean {
  return value !== undefined && isAmong(storedAt(before, path), value);
}
