/** What a settings form draws, in the order of the page: the model that every renderer of the form shares. */
import type { JsonValue } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OptionValue } from './option.ts';

/**
 * `choices` is a multiple choice, `object` a named part with blocks of its own, `list` a list whose items are alike,
 * `mapper` pairs of source and target, `alternatives` a choice among ways to answer that no value tells apart, each with
 * fields of its own. What no kind fits is `raw`: drawn as JSON text, checked like everything else.
 */
export type FieldKind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'text'
  | 'date'
  | 'time'
  | 'date-time'
  | 'choice'
  | 'choices'
  | 'object'
  | 'list'
  | 'mapper'
  | 'alternatives'
  | 'raw';

export type FormOption = {
  value: OptionValue;
  label: string;
  /** False for a stored value that is no longer offered: still valid, marked, not to be picked anew. */
  offered: boolean;
};

/** Where a field's choices come from. */
export type OptionSource =
  | { from: 'schema' }
  /** The init run, by definition name. `waiting`: it has not delivered them. */
  | { from: 'run'; definition: string; waiting: boolean }
  /** The init run, for each value of `parent` (names from the frame's root). Which ones: `optionsFor(field, value of parent)`. */
  | { from: 'run-by-parent'; definition: string; waiting: boolean; parent: string[] }
  /** The outside system, asked by the server when the field opens. `uses`: names whose values the request needs. */
  | { from: 'live'; definition: string; search: boolean; uses: string[][] };

/** Steps of names from the root of a frame. A frame is the whole config, or one item of a list. */
export type FieldPath = readonly string[];

/** Holds when the value at `at` (of the frame; [] is the frame itself) fits `schema`, or, with `expected` false, does not. */
export type Condition = { at: FieldPath; schema: JsonSchema; expected: boolean };
/** All of `shown` must hold for a block to be drawn, all of `enabled` for it to be changeable. Empty lists: always. */
export type Rules = { shown: Condition[]; enabled: Condition[] };

export type FormField = {
  /** Steps to the value from the root of its frame; a `list`'s item that is no object has the path []. */
  path: FieldPath;
  kind: FieldKind;
  label: string;
  /** The schema's description. */
  help: string | null;
  /** The Control's hintText (ui:help); may hold line breaks. */
  hint: string | null;
  /** The choices of `choice` and `choices` that are known now; null when the field has none. */
  options: FormOption[] | null;
  source: OptionSource | null;
  /** Not required, by the schema as it stands without conditions; `requiredIf` adds what conditions require. */
  optional: boolean;
  requiredIf: Condition[][];
  multiline: boolean;
  fullWidth: boolean;
  /** Never sent back: shown as set or not set. See `secret-settings.ts` for the rule. */
  secret: boolean;
  /** The schema or the author says so, of it or of what it lies in. */
  readOnly: boolean;
  adminOnly: boolean;
  default: JsonValue | undefined;
  /** Shown inside an empty text field (ui:placeholder); never instead of a label. */
  placeholder: string | null;
  examples: string[];
  format: string | null;
  minimum: number | null;
  maximum: number | null;
  step: number | null;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
  minItems: number | null;
  maxItems: number | null;
  /** How the author wants it drawn where there is a choice: 'radio' | 'checkboxes' | 'range' | 'textarea' … (ui:widget); null: ours to choose. */
  widget: string | null;
  /** `object`: its parts, paths from the same frame. */
  blocks: FormBlock[] | null;
  /** `list`: its items, a frame of their own. */
  item: { blocks: FormBlock[]; start: JsonValue } | null;
  mapper: MapperModel | null;
  alternatives: FormAlternatives | null;
};

/** The ways to answer one place: a property as a whole, or (`path` is then an object's) some more parts of an object. */
export type FormAlternatives = {
  /** Tells it from others at the same place; the same for every form of one schema. */
  id: string;
  keyword: 'oneOf' | 'anyOf';
  /** How many the schema lists; some of them may not be drawn. */
  count: number;
  of: FormAlternative[];
};

export type FormAlternative = {
  /** Its place in the schema's list. */
  index: number;
  /** The schema's title, else the labels of its parts; null: the renderer has a word for its kind. */
  label: string | null;
  kind: FieldKind;
  /** What a value of it fits; stands alone. */
  schema: JsonSchema;
  rules: Rules;
  blocks: FormBlock[];
  /** The parts that it brings to its object; null when it is the value as a whole. */
  keys: readonly string[] | null;
  /** What it has before anybody answered: its default or only value; of an object's parts those that have one. */
  preset: JsonValue | undefined;
  /** What stands there when somebody chooses it. */
  start: JsonValue | undefined;
};

/** Pairs of source and target; see `readPairs` and `writePairs` for how they are stored. */
export type MapperModel = {
  source: { label: string; options: FormOption[]; from: OptionSource };
  target: { label: string; options: FormOption[]; from: OptionSource; required: OptionValue[] };
  /** `object`: {target: source}; `list`: [{[sourceKey]: …, [targetKey]: …}]. */
  stored: { as: 'object' } | { as: 'list'; sourceKey: string; targetKey: string };
};

export type FormBlock = { rules: Rules } & (
  | {
      block: 'section';
      id: string;
      label: string | null;
      subtitle: string | null;
      hint: string | null;
      blocks: FormBlock[];
    }
  /** Group: a titled box. */
  | { block: 'group'; id: string; label: string | null; blocks: FormBlock[] }
  /** HorizontalLayout: side by side where there is room. */
  | { block: 'row'; blocks: FormBlock[] }
  /** Categorization. */
  | { block: 'tabs'; id: string; tabs: { id: string; label: string; rules: Rules; blocks: FormBlock[] }[] }
  | { block: 'field'; field: FormField }
  | { block: 'label'; text: string; subtitle: string | null }
  | { block: 'divider' }
);

export type FormModel = {
  blocks: FormBlock[];
  /** Every field of `blocks`, nested ones too, items of lists not, in the order of the page. */
  fields: FormField[];
  /** The schema for this audience with the options in it. */
  schema: JsonSchema;
  /** Dynamic definitions that still wait for options. */
  waitingFor: string[];
};
