/** What of a form is shown, may be changed and has to be answered, for the answers as they stand. */
import {
  fitsMissing,
  isObject,
  own,
  pointerTo,
  sameJson,
  type Condition,
  type FieldPath,
  type FormAlternative,
  type FormBlock,
  type FormField,
  type JsonSchema,
} from '../settings/index.ts';
import { chosenAlternative } from './chosen-alternative.ts';
import { validate } from './validate.ts';

type Tab = Extract<FormBlock, { block: 'tabs' }>['tabs'][number];
/** What has rules of its own: a block, one tab of a block, or one alternative of a field. */
export type Ruled = FormBlock | Tab | FormAlternative;
/** Which alternative of a field was chosen, by its place in `alternatives.of`; undefined: the values tell. */
export type Chosen = (field: FormField) => number | undefined;

export type FormState = {
  /** False when a rule of it, or of what is around it, hides it. */
  shown(block: Ruled): boolean;
  enabled(block: Ruled): boolean;
  /** Required by the schema as the answers stand; a field that is not shown is never asked for. */
  required(field: FormField): boolean;
  /** Which of its alternatives is drawn, by its place in `alternatives.of`. */
  chosen(field: FormField): number;
};

/** Whether a value fits a schema; the default is the interpreter that checks settings. */
export type Fits = (schema: JsonSchema, value: unknown) => boolean;

/** Reads the answers of one frame (the config, or one item of a list). The same state comes back while nothing changed. */
export type ReadState = (value: unknown, chosen?: Chosen) => FormState;

type Asked = { condition: Condition; reads: readonly FieldPath[]; seen: readonly unknown[]; holds: boolean };

/**
 * The reader of a frame's state; keep it, because it remembers: a condition is evaluated again only when a value that it
 * reads has changed. `blocks` are those of the form, or those of a list's items.
 */
export function formState(blocks: readonly FormBlock[], fits: Fits = fitsSchema): ReadState {
  const asked = new Map<Condition, Asked>();
  const ruled = collect(blocks, asked);
  const choices = new Choices(ruled);
  let state: FormState | null = null;
  return (value, chosen) => {
    let changed = choices.ask(value, chosen);
    for (const one of asked.values()) if (ask(one, value, fits)) changed = true;
    if (changed || state === null) state = settle(ruled, asked, choices.all);
    return state;
  };
}

/** Which alternatives of a frame are chosen. */
class Choices {
  readonly #fields: readonly FormField[];
  readonly #seen = new Map<FormField, { value: unknown; index: number }>();

  constructor(places: readonly Place[]) {
    this.#fields = places.flatMap(({ ruled }) =>
      'block' in ruled && ruled.block === 'field' && ruled.field.alternatives !== null ? [ruled.field] : [],
    );
  }

  /** True when another one is chosen than before. */
  ask(value: unknown, chosen: Chosen = () => undefined): boolean {
    let changed = false;
    for (const field of this.#fields) {
      const before = this.#seen.get(field);
      const now = valueAt(value, field.path);
      const told = chosen(field);
      const same = told === undefined && before !== undefined && sameJson(before.value, now);
      const index = told ?? (same ? before.index : chosenAlternative(field, now));
      if (index !== before?.index) changed = true;
      this.#seen.set(field, { value: now, index });
    }
    return changed;
  }

  /** The choices as they are now. */
  get all(): ReadonlyMap<FormField, number> {
    return new Map([...this.#seen].map(([field, { index }]) => [field, index]));
  }
}

/** True for an alternative that is not the chosen one. */
function isLeft({ ruled, around }: Place, chosen: ReadonlyMap<FormField, number>): boolean {
  if (around === null || 'block' in ruled || !('block' in around) || around.block !== 'field') return false;
  const { alternatives } = around.field;
  return alternatives !== null && alternatives.of[chosen.get(around.field) ?? 0] !== ruled;
}

const fitsSchema: Fits = (schema, value) => validate(schema, value).valid;

/** One block or tab with the one around it; outer ones stand before inner ones. */
type Place = { ruled: Ruled; around: Ruled | null };

function collect(blocks: readonly FormBlock[], asked: Map<Condition, Asked>): Place[] {
  const places: Place[] = [];
  const note = (conditions: readonly Condition[]): void => {
    for (const condition of conditions)
      if (!asked.has(condition)) asked.set(condition, { condition, reads: readsOf(condition), seen: [], holds: false });
  };
  const visit = (ruled: Ruled, around: Ruled | null): void => {
    places.push({ ruled, around });
    note([...ruled.rules.shown, ...ruled.rules.enabled]);
    if ('block' in ruled && ruled.block === 'field') note(ruled.field.requiredIf.flat());
    for (const inner of innerOf(ruled)) visit(inner, ruled);
  };
  for (const block of blocks) visit(block, null);
  return places;
}

function innerOf(ruled: Ruled): readonly Ruled[] {
  if (!('block' in ruled)) return ruled.blocks;
  switch (ruled.block) {
    case 'field':
      return ruled.field.blocks ?? ruled.field.alternatives?.of ?? [];
    case 'tabs':
      return ruled.tabs;
    case 'label':
    case 'divider':
      return [];
    default:
      return ruled.blocks;
  }
}

function settle(
  places: readonly Place[],
  asked: ReadonlyMap<Condition, Asked>,
  chosen: ReadonlyMap<FormField, number>,
): FormState {
  const hidden = new Set<Ruled>();
  const locked = new Set<Ruled>();
  const required = new Set<FormField>();
  const hold = (conditions: readonly Condition[]) => conditions.every((one) => asked.get(one)?.holds === true);
  for (const place of places) {
    const { ruled, around } = place;
    const left = isLeft(place, chosen) || (around !== null && hidden.has(around));
    if (left || !hold(ruled.rules.shown)) hidden.add(ruled);
    if ((around !== null && locked.has(around)) || !hold(ruled.rules.enabled)) locked.add(ruled);
    if (!('block' in ruled) || ruled.block !== 'field' || hidden.has(ruled)) continue;
    if (!ruled.field.optional || ruled.field.requiredIf.some(hold)) required.add(ruled.field);
  }
  return {
    shown: (block) => !hidden.has(block),
    enabled: (block) => !locked.has(block),
    required: (field) => required.has(field),
    chosen: (field) => chosen.get(field) ?? 0,
  };
}

/** Evaluates a condition if it has to be; true when its answer is another one than before. */
function ask(asked: Asked, value: unknown, fits: Fits): boolean {
  const { condition, reads, seen } = asked;
  const there = valueAt(value, condition.at);
  const now = [isObject(there) ? true : there, ...reads.map((path) => valueAt(value, path))];
  if (seen.length > 0 && now.every((one, index) => sameJson(one, seen[index]))) return false;
  const before = seen.length > 0 ? asked.holds : null;
  const found = isObject(there) ? onlyReads(reads, now.slice(1), condition.at) : there;
  const fitting = found === undefined ? fitsMissing(condition.schema) : fits(condition.schema, found);
  asked.seen = now;
  asked.holds = fitting === condition.expected;
  return before !== asked.holds;
}

/** The value at a path; a blank text counts as not given, as it does when settings are saved. */
function valueAt(value: unknown, path: FieldPath): unknown {
  const found = path.reduce<unknown>((inner, key) => (isObject(inner) ? own(inner, key) : undefined), value);
  return found === '' ? undefined : found;
}

/** The object at `at` with only what a condition reads in it: nothing else can change what it says. */
function onlyReads(reads: readonly FieldPath[], values: readonly unknown[], at: FieldPath): unknown {
  const found: Record<string, unknown> = {};
  for (const [index, path] of reads.entries()) {
    const given = values[index];
    if (given === undefined) continue;
    const steps = path.slice(at.length);
    const last = steps.pop();
    if (last === undefined) return withoutBlanks(given);
    let inner = found;
    for (const key of steps) {
      const next = own(inner, key);
      const deeper: Record<string, unknown> = isObject(next) ? next : {};
      inner[key] = deeper;
      inner = deeper;
    }
    inner[last] = withoutBlanks(given);
  }
  return found;
}

function withoutBlanks(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== '' && inner !== undefined)
      .map(([key, inner]) => [key, withoutBlanks(inner)]),
  );
}

/** Keywords of an object that read nothing but the named parts. */
const partKeywords = new Set([
  'properties',
  'required',
  'type',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'title',
  'description',
]);

/** The values that a condition can depend on, as paths of its frame. */
export function readsOf({ at, schema }: Condition): FieldPath[] {
  const found = new Map<string, FieldPath>();
  const whole = (path: FieldPath) => found.set(pointerTo(path), path);
  const visit = (written: unknown, path: FieldPath, depth: number): void => {
    if (!isObject(written)) return;
    const speaksOfParts = written.properties !== undefined || written.required !== undefined;
    const open = Object.keys(written).some((keyword) => !partKeywords.has(keyword));
    const typed = written.type !== undefined && written.type !== 'object';
    if (open || typed || depth > 20) {
      whole(path);
      return;
    }
    if (speaksOfParts) {
      const names = Array.isArray(written.required) ? written.required : [];
      const parts = isObject(written.properties) ? Object.entries(written.properties) : [];
      for (const name of names) if (typeof name === 'string') whole([...path, name]);
      for (const [key, inner] of parts) visitPart(inner, [...path, key], depth + 1);
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf'])
      if (Array.isArray(written[keyword])) written[keyword].forEach((one) => visit(one, path, depth + 1));
    for (const keyword of ['not', 'if', 'then', 'else']) visit(written[keyword], path, depth + 1);
  };
  const visitPart = (inner: unknown, path: FieldPath, depth: number): void => {
    const deeper = isObject(inner) && (inner.properties !== undefined || inner.required !== undefined);
    if (deeper) visit(inner, path, depth);
    else whole(path);
  };
  visit(schema, at, 0);
  return [...found.values()].filter(
    (path) => !path.some((_key, length) => found.has(pointerTo(path.slice(0, length))) && length < path.length),
  );
}
