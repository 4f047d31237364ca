/** What the form is given by its host, and how it answers. */
import type { JsonObject, Options, Settings } from '@mortise/manifest/browser';
import type { FormProblem } from './form-plan.ts';
import type { OptionsState } from './scene.ts';

export type FormInput = {
  settings: Settings;
  options: { state: OptionsState; values: Options; reason: string | null };
  /** What is saved. */
  config: JsonObject;
  /** What was typed before and not saved, or null. */
  draft: JsonObject | null;
  /** `install`: the flow around has the buttons. `settings`: the form brings its save bar. */
  mode: 'install' | 'settings';
  saving: boolean;
  /** What the server found when it was asked to save. */
  refused: readonly FormProblem[];
  system: string | null;
  onDraft(draft: JsonObject, changes: number): void;
  onSave(draft: JsonObject): void;
  onRefresh(): void;
};
