/** What every piece of the form may read: words, what the manifest says of a field, and how its options stand. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { form } from '../words/en-form.ts';

/** One field as the form draws it. */
export type FieldPlan = {
  key: string;
  label: string;
  hint: string | null;
  optional: boolean;
  widget: WidgetName;
  /** Takes a row of its own; others may stand in pairs. */
  wide: boolean;
  /** Its choices come from the outside system, by a run. */
  dynamic: boolean;
};

export type WidgetName =
  | 'text'
  | 'textarea'
  | 'number'
  | 'toggle'
  | 'choice'
  | 'choices'
  | 'date'
  | 'time'
  | 'date-time'
  | 'secret'
  | 'email'
  | 'uri';

/** How the choices stand that only the outside system knows. */
export type OptionsState = 'none' | 'waiting' | 'ready' | 'failed';

export type Scene = {
  words: typeof form;
  fields: ReadonlyMap<string, FieldPlan>;
  options: OptionsState;
  /** Why they could not be got; a sentence. */
  optionsReason: string | null;
  /** The outside system's name, or null when several or none are known. */
  system: string | null;
  refresh(): void;
};

export const SceneContext = createContext<Scene | null>(null);

/** The scene of the form around; a piece outside a form is a bug. */
export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (scene === null) throw new Error('a form piece was drawn outside a form');
  return scene;
}
