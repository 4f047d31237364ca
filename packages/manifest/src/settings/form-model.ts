/** What a settings form draws, in the order of the page: the model that every renderer of the form shares. */
import type { JsonValue } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OptionValue } from './dynamic-options.ts';

/** `choice` is a single choice of `options`. Other kinds of JSON Schema are checked, but not drawn yet. */
export type FieldKind = 'boolean' | 'integer' | 'number' | 'text' | 'date' | 'time' | 'date-time' | 'choice';

export type FormOption = {
  value: OptionValue;
  label: string;
  /** False for a stored value that is no longer offered: still valid, marked, not to be picked anew. */
  offered: boolean;
};

export type FormField = {
  key: string;
  /** JSON Pointer of the value in the config. */
  path: string;
  kind: FieldKind;
  label: string;
  /** The schema's description. */
  help: string | null;
  /** The Control's hintText; may hold line breaks. */
  hint: string | null;
  /** The choices, or null when the field has none; empty while `waiting`. */
  options: FormOption[] | null;
  /** The dynamic definition that feeds the options, or null when they are fixed. */
  definition: string | null;
  /** True when the options come from an init run that has not delivered them. */
  waiting: boolean;
  optional: boolean;
  multiline: boolean;
  fullWidth: boolean;
  /** Write-only: shown as set or not set. */
  secret: boolean;
  readOnly: boolean;
  adminOnly: boolean;
  default: JsonValue | undefined;
  examples: string[];
  minimum: number | null;
  maximum: number | null;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
};

export type FormBlock =
  | { block: 'section'; label: string | null; subtitle: string | null; hint: string | null; blocks: FormBlock[] }
  | { block: 'field'; field: FormField }
  | { block: 'label'; text: string; subtitle: string | null }
  | { block: 'divider' };

export type FormModel = {
  blocks: FormBlock[];
  /** Every field of `blocks`, in the order of the page. */
  fields: FormField[];
  /** The schema for this audience with the options in it. */
  schema: JsonSchema;
  /** Dynamic definitions that still wait for options. */
  waitingFor: string[];
};
