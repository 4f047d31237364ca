/** Choices that hang on another answer: which field is whose parent, and what an answer that changed makes of them. */
import {
  optionsFor,
  type FormBlock,
  type FormField,
  type FormModel,
  type FormOption,
  type JsonObject,
  type JsonValue,
  type Options,
} from '@mortise/manifest/browser';
import { fieldBlocks } from './alternatives.ts';
import { isBlank, sameValue } from './changes.ts';
import { pointerOf, valueAt, withValue, type Path } from './config-path.ts';

/** A field that was emptied, because the field it hangs on was changed. */
export type Cleared = { pointer: string; parent: string };

type Settled = { draft: JsonObject; cleared: Cleared[] };
/** A dependent field; `frames` are the lists around it, the outermost first, each by its steps in the frame before. */
type Dependent = { field: FormField; parent: readonly string[]; frames: readonly Path[] };

/** The draft after `changed` was answered anew: what is not offered any more is cleared, and what hangs on that in turn. */
export function settleDependents(model: FormModel, options: Options, draft: JsonObject, changed: Path): Settled {
  const settled: Settled = { draft, cleared: [] };
  const dependents = dependentsOf(model);
  const waiting: Path[] = [changed];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const { field, parent, frames } of dependents) {
      const base = frameOf(frames, parent, next);
      if (base === null) continue;
      const path = [...base, ...field.path];
      const kept = keptOf(
        field,
        valueAt(settled.draft, path),
        optionsFor(options, field, valueAt(settled.draft, next)),
      );
      if (kept === undefined) continue;
      settled.draft = withValue(settled.draft, path, kept.value);
      settled.cleared.push({ pointer: pointerOf(path), parent: pointerOf(next) });
      waiting.push(path);
    }
  }
  return settled;
}

/** What is left of a value when only `offered` may stay; undefined when all of it may. */
function keptOf(
  field: FormField,
  value: JsonValue | undefined,
  offered: readonly FormOption[],
): { value: JsonValue | undefined } | undefined {
  if (isBlank(value) || value === undefined) return undefined;
  const isOffered = (one: JsonValue): boolean => offered.some((option) => sameValue(option.value, one));
  if (field.kind !== 'choices' || !Array.isArray(value)) return isOffered(value) ? undefined : { value: undefined };
  const left = value.filter(isOffered);
  return left.length === value.length ? undefined : { value: left };
}

const read = new WeakMap<FormModel, Dependent[]>();

function dependentsOf(model: FormModel): Dependent[] {
  const known = read.get(model) ?? collect(model.blocks, []);
  read.set(model, known);
  return known;
}

function collect(blocks: readonly FormBlock[], frames: readonly Path[]): Dependent[] {
  return fieldBlocks(blocks).flatMap((block): Dependent[] => {
    const { field } = block;
    const own = field.source?.from === 'run-by-parent' ? [{ field, parent: field.source.parent, frames }] : [];
    const parts = field.blocks === null ? [] : collect(field.blocks, frames);
    const ways = (field.alternatives?.of ?? []).flatMap((one) => collect(one.blocks, frames));
    return [
      ...own,
      ...parts,
      ...ways,
      ...(field.item === null ? [] : collect(field.item.blocks, [...frames, field.path])),
    ];
  });
}

/** The frame in which `changed` is the dependent's parent: each list on the way with the number of its entry; null when it is not. */
function frameOf(frames: readonly Path[], parent: Path, changed: Path): Path | null {
  const base: (string | number)[] = [];
  for (const list of frames) {
    const entry = changed[base.length + list.length];
    if (typeof entry !== 'number') return null;
    base.push(...list, entry);
  }
  const wanted = [...base, ...parent];
  return pointerOf(wanted) === pointerOf(changed) ? base : null;
}
