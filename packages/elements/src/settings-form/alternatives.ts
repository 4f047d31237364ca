/** Which alternatives are chosen in a form, and what was typed for the others: kept while the form stands, never stored. */
import {
  chosenAlternative,
  joinSecrets,
  type FormAlternative,
  type FormBlock,
  type FormField,
  type JsonObject,
  type JsonValue,
} from '@mortise/manifest/browser';
import { pointerOf, valueAt, withValue, type Path } from './config-path.ts';

/** Stands for a secret that is set and not in the draft. */
const standIn = '(set)';

export class Alternatives {
  #chosen = new Map<string, number>();
  /** What was typed for one that is not chosen now, by the key of the choice and its place. */
  #aside = new Map<string, JsonValue | undefined>();

  /** The place of the chosen one; worked out of the values when it is first asked for, then kept. */
  placeOf(path: Path, field: FormField, draft: JsonObject, secretsSet: readonly string[]): number {
    const key = keyOf(pointerOf(path), field);
    const place = this.#chosen.get(key) ?? meantPlace(field, path, draft, secretsSet);
    this.#chosen.set(key, place);
    return place;
  }

  /** The same for what is drawn; undefined for the rest. */
  known(pointer: string, field: FormField): number | undefined {
    return this.#chosen.get(keyOf(pointer, field));
  }

  clear(): void {
    this.#chosen.clear();
    this.#aside.clear();
  }

  /** Another one is chosen: the draft holds its keys only, as they were typed before, else as they start. */
  choose(draft: JsonObject, path: Path, field: FormField, place: number, secretsSet: readonly string[]): JsonObject {
    const key = keyOf(pointerOf(path), field);
    const of = field.alternatives?.of ?? [];
    const from = this.#chosen.get(key) ?? 0;
    const next = of[place];
    if (next === undefined || from === place) return draft;
    this.#chosen.set(key, place);
    const before = valueAt(draft, path);
    const isWhole = next.keys === null;
    const now = isWhole ? this.#whole(key, from, place, before, next) : this.#parts(key, from, place, before, of);
    const empty = before === undefined && (now === undefined || (!isWhole && Object.keys(partsOf(now)).length === 0));
    return withoutSecrets(empty ? { ...draft } : withValue(draft, path, now), path, field, next, secretsSet);
  }

  /** Entries of a list changed their places: `order` has for each the place that it had, or -1. */
  reorder(list: string, order: readonly number[]): void {
    const moved = <Value>(map: Map<string, Value>): Map<string, Value> =>
      new Map(
        [...map].flatMap(([key, value]) =>
          order.length === 0 ? [] : newKeys(key, list, order).map((one) => [one, value] as const),
        ),
      );
    [this.#chosen, this.#aside] = [moved(this.#chosen), moved(this.#aside)];
  }

  #whole(key: string, from: number, place: number, before: JsonValue | undefined, next: FormAlternative) {
    this.#aside.set(`${key} ${from}`, before);
    return this.#aside.get(`${key} ${place}`) ?? structuredClone(next.start);
  }

  #parts(
    key: string,
    from: number,
    place: number,
    before: JsonValue | undefined,
    of: readonly FormAlternative[],
  ): JsonObject {
    const object = partsOf(before);
    const isGiven = (name: string): boolean => Object.hasOwn(object, name) && object[name] !== null;
    const pick = (keys: readonly string[]): JsonObject =>
      Object.fromEntries(keys.filter(isGiven).map((name) => [name, object[name] as JsonValue]));
    for (const [index, { keys }] of of.entries()) {
      const name = `${key} ${index}`;
      if (index === from || !this.#aside.has(name)) this.#aside.set(name, pick(keys ?? []));
    }
    const theirs = new Set(of.flatMap(({ keys }) => keys ?? []));
    const keys = of[place]?.keys ?? [];
    const both = pick(keys.filter((name) => of[from]?.keys?.includes(name)));
    const own = Object.entries(object).filter(([name]) => !theirs.has(name));
    const start = structuredClone(partsOf(of[place]?.start));
    const typed = partsOf(this.#aside.get(`${key} ${place}`));
    return { ...Object.fromEntries(own), ...start, ...typed, ...both };
  }
}

function keyOf(pointer: string, { alternatives }: FormField): string {
  return `${pointer} ${alternatives?.id ?? ''}`;
}

/** The key again, once for each new place of the entry that it lies in; as it is when it lies in none. */
function newKeys(key: string, list: string, order: readonly number[]): string[] {
  const inside = `${list}/`;
  if (!key.startsWith(inside)) return [key];
  const index = Number.parseInt(key.slice(inside.length), 10);
  const rest = key.slice(inside.length + String(index).length);
  return order.flatMap((old, now) => (old === index ? [`${inside}${now}${rest}`] : []));
}

const partsOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** The one that the values are meant for, secrets that are set among them. */
export function meantPlace(field: FormField, path: Path, draft: JsonObject, secretsSet: readonly string[]): number {
  const inside = secretsSet.filter((pointer) => pointer.startsWith(`${pointerOf(path)}/`));
  if (inside.length === 0) return chosenAlternative(field, valueAt(draft, path));
  const unsent = inside.filter((pointer) => valueAt(draft, stepsOf(pointer)) === undefined);
  return chosenAlternative(
    field,
    valueAt(joinSecrets(draft, Object.fromEntries(unsent.map((one) => [one, standIn]))), path),
  );
}

/** A secret that is set and not the chosen one's is sent as gone: one that is not sent would stay. */
function withoutSecrets(
  draft: JsonObject,
  path: Path,
  field: FormField,
  next: FormAlternative,
  secretsSet: readonly string[],
): JsonObject {
  const theirs = (field.alternatives?.of ?? []).flatMap((one) => pointersOf(one, path));
  const stays = pointersOf(next, path);
  const within = (list: readonly string[], secret: string): boolean =>
    list.some((pointer) => secret === pointer || secret.startsWith(`${pointer}/`));
  return secretsSet
    .filter((secret) => within(theirs, secret) && !within(stays, secret))
    .reduce((all, secret) => withValue(all, stepsOf(secret), null), draft);
}

/** Where the parts of an alternative lie. */
function pointersOf({ keys, blocks }: FormAlternative, path: Path): string[] {
  if (keys !== null) return keys.map((key) => pointerOf([...path, key]));
  const inner = blocks.flatMap((block) => (block.block === 'field' ? (block.field.blocks ?? []) : []));
  return inner.flatMap((block) =>
    block.block === 'field' ? [pointerOf([...path, ...block.field.path.slice(-1)])] : [],
  );
}

const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The answers with what the alternatives that they are meant for have from the start; `saved` is the config. */
export function withPresets(
  blocks: readonly FormBlock[],
  answers: JsonObject,
  saved: JsonObject,
  secretsSet: readonly string[],
): JsonObject {
  return fieldBlocks(blocks).reduce((all, { field, rules }) => {
    if (rules.shown.length > 0) return all;
    const { path, alternatives } = field;
    if (alternatives === null) return withPresets(field.blocks ?? [], all, saved, secretsSet);
    const meant = alternatives.of[meantPlace(field, path, all, secretsSet)];
    const fresh = path.length === 0 || valueAt(saved, path) === undefined;
    if (meant === undefined || !fresh) return all;
    return withPresets(meant.blocks, withPreset(all, path, meant), saved, secretsSet);
  }, answers);
}

function withPreset(answers: JsonObject, path: Path, { preset, keys }: FormAlternative): JsonObject {
  const value = valueAt(answers, path);
  if (preset === undefined || (keys === null && value !== undefined)) return answers;
  if (keys === null) return withValue(answers, path, structuredClone(preset));
  if (Object.keys(partsOf(preset)).length === 0) return answers;
  return withValue(answers, path, { ...structuredClone(partsOf(preset)), ...partsOf(value) });
}

type FieldBlock = Extract<FormBlock, { block: 'field' }>;

/** The fields of blocks, those in sections, boxes, rows and tabs too, not those in fields. */
export function fieldBlocks(blocks: readonly FormBlock[]): FieldBlock[] {
  return blocks.flatMap((block): FieldBlock[] => {
    if (block.block === 'field') return [block];
    if (block.block === 'tabs') return block.tabs.flatMap((tab) => fieldBlocks(tab.blocks));
    return 'blocks' in block ? fieldBlocks(block.blocks) : [];
  });
}
