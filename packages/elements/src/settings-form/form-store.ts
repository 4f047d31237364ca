/** What the form knows while it stands: the draft, which problems are told, which tabs are open; pieces listen to what concerns them. */
import {
  formState,
  splitSecrets,
  type FormBlock,
  type FormField,
  type FormModel,
  type FormState,
  type JsonObject,
  type JsonValue,
  type ReadState,
} from '@mortise/manifest/browser';
import { Alternatives } from './alternatives.ts';
import { countChanges } from './changes.ts';
import { checkDraft } from './check-draft.ts';
import { pointerOf, valueAt, withValue, type Path } from './config-path.ts';
import { settleDependents, type Cleared } from './dependents.ts';
import type { FormInput, FormProblem } from './form-input.ts';
import { startOf } from './form-start.ts';
import { outlineOf, ownerOf, type Outline, type TabPlace } from './outline.ts';
import { inOwnWords } from './problem-words.ts';
import { inPageOrder, sameProblems, type FieldProblem, type ToldProblem } from './told-problems.ts';

type Frame = { frame: readonly FormBlock[]; read: ReadState; draft: JsonObject; state: FormState };

const none: readonly FieldProblem[] = [];
/** How long after a key the answers are looked at again, in milliseconds. */
const pause = 150;

export class FormStore {
  input: FormInput;
  model: FormModel;
  draft: JsonObject;
  changes = 0;
  /** Grows with each attempt to save that found something to fix. */
  attempts = 0;
  summary: readonly ToldProblem[] = [];
  /** Grows when everything typed is thrown away: what fields keep for themselves goes with it. */
  round = 0;
  /** The last thing to be announced. */
  said = '';
  #start: JsonObject;
  #told: ReadonlyMap<string, readonly FieldProblem[]> = new Map();
  #found: readonly FormProblem[] = [];
  #judged: { draft: JsonObject; input: FormInput; found: readonly FormProblem[] } | null = null;
  #flags = new Map<string, string>();
  #notes = new Map<string, Cleared>();
  #tabs = new Map<string, number>();
  #frames = new Map<string, Frame>();
  #alternatives = new Alternatives();
  #left = new Set<string>();
  #tried = false;
  #outline: { of: JsonObject; model: FormModel; spots: Outline } | null = null;
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(input: FormInput, model: FormModel) {
    this.input = input;
    this.model = model;
    this.#start = startOf(input, model);
    this.draft = input.draft ?? this.#start;
    this.changes = countChanges(this.#start, this.draft);
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** New input from the host: what was saved takes the draft's place unless something else was typed. */
  take(input: FormInput, model: FormModel): void {
    const before = this.input;
    if (before === input && this.model === model) return;
    [this.input, this.model] = [input, model];
    if (before.config !== input.config || before.settings !== input.settings) {
      const justSaved = before.saving && !input.saving && input.refused.length === 0;
      const untouched = this.changes === 0 || justSaved;
      this.#start = startOf(input, model);
      if (untouched || countChanges(this.#start, this.draft) === 0) this.#begin(this.#start);
    }
    const refusedNow = input.refused !== before.refused && input.refused.length > 0;
    if (refusedNow) this.attempts += 1;
    if (this.#isTelling() || refusedNow || before.refused.length > 0) this.#check();
    this.changes = countChanges(this.#start, this.draft);
    this.#notify();
  }

  /** An answer. Choices that hang on it and are not offered any more are cleared, with a note. */
  change(path: Path, value: JsonValue | undefined, pointer: string): void {
    this.#notes.delete(pointer);
    const { draft, cleared } = settleDependents(
      this.model,
      this.input.options.values,
      withValue(this.draft, path, value),
      path,
    );
    for (const note of cleared) this.#notes.set(note.pointer, note);
    this.#answer(draft);
  }

  /** Another alternative of a field: what was typed for the one before is kept aside, and comes back with it. */
  choose(field: FormField, path: Path, place: number): void {
    this.#answer(this.#alternatives.choose(this.draft, path, field, place, this.input.secretsSet));
  }

  /** Entries of a list change their places: `order` has for each the place that it had before, or -1. */
  reorder(pointer: string, order: readonly number[]): void {
    this.#alternatives.reorder(pointer, order);
  }

  #answer(draft: JsonObject): void {
    this.draft = draft;
    this.changes = countChanges(this.#start, draft);
    this.input.onDraft(splitSecrets(this.input.settings.schema, draft).open, this.changes);
    if (this.#isTelling()) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#checkAndNotify(), pause);
    }
    this.#notify();
  }

  /** A field was left: from now on its problems are told. */
  leave(pointer: string): void {
    this.#left.add(pointer);
    this.#checkAndNotify();
  }

  /** The first check works out what all others use: done while nobody waits for it. Gives what calls it off. */
  prepare(): () => void {
    // Safari has no such call yet; there the first check does it all.
    if (!('requestIdleCallback' in globalThis)) return () => undefined;
    const asked = requestIdleCallback(() => void this.#judge());
    return () => cancelIdleCallback(asked);
  }

  /** What a field cannot put into the draft (text that is no JSON, half a pair); null takes it back. */
  flag(pointer: string, message: string | null): void {
    if (message === null) this.#flags.delete(pointer);
    else this.#flags.set(pointer, message);
    this.#notify();
  }

  /** True when it may be saved; else every problem is told. */
  attempt(): boolean {
    this.#look();
    this.#tried = this.#found.length > 0;
    if (this.#tried) this.attempts += 1;
    this.#tell();
    this.#notify();
    return !this.#tried;
  }

  discard(): void {
    this.#begin(this.#start);
    this.round += 1;
    this.input.onDraft(this.draft, 0);
    this.#notify();
  }

  problemsOf(pointer: string): readonly FieldProblem[] {
    return this.#told.get(pointer) ?? none;
  }

  /** Pointers of the fields of which something is told. */
  get told(): readonly string[] {
    return [...this.#told.keys()];
  }

  noteOf(pointer: string): Cleared | null {
    return this.#notes.get(pointer) ?? null;
  }

  get outline(): Outline {
    if (this.#outline?.of !== this.draft || this.#outline.model !== this.model)
      this.#outline = { of: this.draft, model: this.model, spots: outlineOf(this.model, this.draft, this.#placeOf) };
    return this.#outline.spots;
  }

  openTab(set: string): number {
    return this.#tabs.get(set) ?? 0;
  }

  /** What the rules and conditions of one frame say of the draft; worked out once for each draft. */
  stateOf({ base, frame }: { base: Path; frame: readonly FormBlock[] }): FormState {
    const key = pointerOf(base);
    const known = this.#frames.get(key);
    const read = known?.frame === frame ? known.read : formState(frame);
    if (known?.frame === frame && known.draft === this.draft) return known.state;
    const state = read(this.valueAt(base), (field) => this.#placeOf([...base, ...field.path], field));
    this.#frames.set(key, { frame, read, draft: this.draft, state });
    return state;
  }

  #placeOf = (path: Path, field: FormField): number =>
    this.#alternatives.placeOf(path, field, this.draft, this.input.secretsSet);

  open(places: readonly TabPlace[]): void {
    for (const { set, index } of places) this.#tabs.set(set, index);
    this.#notify();
  }

  /** Told to screen readers. */
  say(text: string): void {
    this.said = text;
    this.#notify();
  }

  /** What the field there is called; the last name of the path when nothing is drawn there. */
  labelAt(path: Path): string {
    return this.outline.get(pointerOf(path))?.label ?? String(path.at(-1) ?? '');
  }

  valueAt(path: Path): JsonValue | undefined {
    return valueAt(this.draft, path);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #begin(draft: JsonObject): void {
    this.draft = draft;
    this.changes = 0;
    this.#alternatives.clear();
    this.#tried = false;
    for (const kept of [this.#left, this.#flags, this.#notes]) kept.clear();
    [this.#found, this.#told, this.summary] = [[], new Map(), []];
  }

  #isTelling(): boolean {
    return this.#tried || this.#left.size > 0;
  }

  #checkAndNotify(): void {
    this.#check();
    this.#notify();
  }

  #check(): void {
    this.#look();
    this.#tell();
  }

  /** Everything that is wrong with the draft now. */
  #look(): void {
    clearTimeout(this.#timer);
    const flagged = [...this.#flags].map(([path, message]) => ({ path, message }));
    this.#found = [...flagged, ...this.#judge().filter(({ path }) => !this.#flags.has(path))];
  }

  /** The check of the draft as it is; done once for fields that are only walked through. */
  #judge(): readonly FormProblem[] {
    if (this.#judged?.draft !== this.draft || this.#judged.input !== this.input)
      this.#judged = { draft: this.draft, input: this.input, found: this.#checked() };
    return this.#judged.found;
  }

  #checked(): readonly FormProblem[] {
    return checkDraft(this.input, this.draft, (pointer, field) => this.#alternatives.known(pointer, field));
  }

  /** Of all problems those that are told: of fields that were left, of all after an attempt, and what the server refused. */
  #tell(): void {
    const told = new Map<string, FieldProblem[]>();
    const summary: ToldProblem[] = [];
    const add = ({ path, message }: FormProblem, always: boolean): void => {
      const spot = ownerOf(this.outline, path);
      const isKnown =
        spot !== null && told.get(spot.pointer)?.some((one) => one.rest === path.slice(spot.pointer.length));
      if (isKnown === true || (!always && (spot === null || !this.#left.has(spot.pointer)))) return;
      summary.push({ pointer: spot?.pointer ?? null, label: spot?.label ?? null, message });
      if (spot === null) return;
      const one = { rest: path.slice(spot.pointer.length), message: inOwnWords(message, spot.label) };
      told.set(spot.pointer, [...(told.get(spot.pointer) ?? []), one]);
    };
    for (const problem of this.#found) add(problem, this.#tried);
    for (const problem of this.input.refused) add(problem, true);
    this.#told = sameProblems(this.#told, told);
    this.summary = this.#tried || this.input.refused.length > 0 ? inPageOrder(summary, this.outline) : [];
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
