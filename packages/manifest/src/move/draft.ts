/** The new config while it is being made: what came over from the old one, and to which list each value belongs so far. */
import {
  isObject,
  own,
  pointerStep,
  splitSecrets,
  type JsonObject,
  type JsonValue,
  type Settings,
} from '../settings/index.ts';
import type { MoveLists } from './move-report.ts';
import { cut, isCovered, isWithin, pathsAround, put, valueAt } from './pointers.ts';
import { SettingsPlaces } from './settings-places.ts';

export type Standing = { list: keyof MoveLists; why?: string };

/** Groups deeper than this move as one value. */
const deepestGroup = 32;

export class Draft {
  readonly before: JsonObject;
  readonly from: SettingsPlaces;
  readonly to: SettingsPlaces;
  /** Where each value stands, by its pointer. */
  readonly items = new Map<string, Standing>();
  /** The answers under the new settings. */
  readonly answers: JsonObject;
  /** Keys that the new settings do not know; they stay stored as they are. */
  readonly carried = new Set<string>();
  /** Secrets of the old settings, and what the new ones take for secrets, by pointer in the old config. */
  readonly #secretBefore: ReadonlySet<string>;
  readonly #secretNow: ReadonlySet<string>;
  /** Places with a secret inside them that would not be one any more. */
  readonly #aroundExposed: ReadonlySet<string>;

  constructor(from: Settings, before: JsonObject, to: Settings) {
    this.before = before;
    this.from = new SettingsPlaces(from);
    this.to = new SettingsPlaces(to);
    this.#secretBefore = new Set(Object.keys(splitSecrets(from.schema, before).secrets));
    this.#secretNow = new Set(Object.keys(splitSecrets(to.schema, before).secrets));
    const exposed = [...this.#secretBefore].filter((secret) => !isCovered(secret, this.#secretNow));
    this.#aroundExposed = new Set(exposed.flatMap(pathsAround));
    this.answers = copied(before);
    const gone: string[] = [];
    this.#sort(before, '', gone, 0);
    cut(this.answers, gone);
    this.fill('');
  }

  /** Defaults for what the old settings did not know, in this group and the groups inside it. */
  fill(pointer: string): void {
    const group = pointer === '' ? this.answers : valueAt(this.answers, pointer);
    if (Array.isArray(group)) for (const index of group.keys()) this.fill(`${pointer}/${index}`);
    if (!isObject(group) || pointer.split('/').length > deepestGroup) return;
    for (const key of this.to.unconditional(pointer).keys()) {
      const at = pointer + pointerStep(key);
      const inner = own(group, key);
      if (inner !== undefined) this.fill(at);
      else if (!this.items.has(at) && !this.from.knows(pointer, key)) this.preset(at);
    }
  }

  /** Answers a place by its default; false when there is none. */
  preset(at: string): boolean {
    const preset = this.to.default(at);
    if (preset === undefined) return false;
    put(this.answers, at, structuredClone(preset));
    if (!this.items.has(at)) this.items.set(at, { list: 'filled' });
    return true;
  }

  /** The innermost place around this one that stands in a list, or null. */
  around(path: string): string | null {
    return pathsAround(path).find((at) => this.items.has(at)) ?? null;
  }

  #sort(value: JsonValue, pointer: string, gone: string[], depth: number): void {
    for (const [key, inner] of Object.entries(value as JsonObject)) {
      const at = pointer + pointerStep(key);
      const known = this.to.knows(pointer, key);
      if (known && this.#isGroup(inner, at, depth)) {
        if (Array.isArray(inner)) inner.forEach((row, index) => this.#sort(row, `${at}/${index}`, gone, depth + 2));
        else this.#sort(inner, at, gone, depth + 1);
      } else if (this.#exposes(at)) {
        this.items.set(
          at,
          known
            ? { list: 'noLongerValid', why: 'It was kept secret before, and would not be now.' }
            : { list: 'removed' },
        );
        gone.push(at);
      } else if (known) {
        this.items.set(at, { list: 'kept' });
      } else {
        // What neither release knows was removed by an earlier move already.
        if (this.from.knows(pointer, key) || pointer !== '') this.items.set(at, { list: 'removed' });
        if (pointer !== '') continue;
        gone.push(at);
        if (![...this.from.admin].some((admin) => isWithin(admin, at))) this.carried.add(key);
      }
    }
  }

  /** Moves by its parts: a group whose keys the new settings name, or rows of such groups. */
  #isGroup(value: JsonValue, at: string, depth: number): boolean {
    if (depth >= deepestGroup) return false;
    if (Array.isArray(value))
      return value.length > 0 && value.every((row) => hasKeys(row)) && this.to.namesAny(`${at}/0`);
    return hasKeys(value) && this.to.namesAny(at);
  }

  /** Every place of a secret, under the old settings or the new ones. */
  get secrets(): string[] {
    return [...this.#secretBefore, ...this.#secretNow];
  }

  /** True when a secret lies here that would lie open under the new settings. */
  #exposes(at: string): boolean {
    if (this.#aroundExposed.has(at)) return true;
    return isCovered(at, this.#secretBefore) && !isCovered(at, this.#secretNow);
  }
}

function hasKeys(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length > 0;
}

/** A copy in which no object stands at two places, as a structured clone would have it: each is cut by itself. */
function copied<Value extends JsonValue>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copied) as Value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner as JsonValue)])) as Value;
}
