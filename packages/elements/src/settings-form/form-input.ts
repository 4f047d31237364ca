/** What the form is given by its host, and how it answers. */
import type { Audience, JsonObject, Options, OptionValue, Settings } from '@mortise/manifest/browser';

/** How the choices stand that only the init run knows. */
export type OptionsState = 'none' | 'waiting' | 'ready' | 'failed';

/** One thing to fix, at a JSON Pointer of the config; '' when it belongs to no field. */
export type FormProblem = { path: string; message: string };

/**
 * One question for live choices: which definition, what was typed, which page, and the answers that the request needs. With
 * `values` it asks for the labels of these instead: the answer has those that were found.
 */
export type LiveQuestion = {
  definition: string;
  search: string;
  cursor: string | null;
  settings: JsonObject;
  values?: readonly OptionValue[];
};
/** One page of live choices; `next` is the cursor of the page after it, or null. */
export type LiveAnswer = { options: { const: OptionValue; title: string }[]; next: string | null };
/** Rejects with an Error whose message is a sentence for people. */
export type AskOptions = (question: LiveQuestion, signal: AbortSignal) => Promise<LiveAnswer>;

export type FormInput = {
  settings: Settings;
  /** Whose form it is; without it a customer's. The admin-only fields of a hub user's form are marked. */
  audience?: Audience;
  options: { state: OptionsState; values: Options; reason: string | null };
  /** What is saved. */
  config: JsonObject;
  /** Pointers of the secrets that are saved: they are in no config, and stay unless they are sent. */
  secretsSet: readonly string[];
  /** What was typed before and not saved, or null. */
  draft: JsonObject | null;
  /** `install`: the flow around has the buttons. `settings`: the form brings its save bar. */
  mode: 'install' | 'settings';
  saving: boolean;
  /** What the server found when it was asked to save. */
  refused: readonly FormProblem[];
  system: string | null;
  /** Live choices; without it a field that needs them says that they cannot be had here. */
  askOptions?: AskOptions;
  onDraft(draft: JsonObject, changes: number): void;
  onSave(draft: JsonObject): void;
  onRefresh(): void;
};
