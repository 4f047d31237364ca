/** One property and its Control → a field, with all that lies in it. */
import type { Condition, FieldKind, FieldPath, FormBlock, FormField } from './form-model.ts';
import { choicesOf, drawnProperty, kindOf, valueBranches, wordsOf } from './field-shape.ts';
import { knownChoices } from './field-options.ts';
import { deepestDrawn, mostAlternatives, mostFields, partsAt, sourceOf, storedAt, type Frame } from './form-frame.ts';
import { isObject, pointerTo, type JsonValue } from './json.ts';
import type { JsonSchema, UiNode } from './json-schema.ts';
import { mapperModel } from './mapper-model.ts';
import { valueAlternatives, type ReadBranch } from './read-alternatives.ts';
import { placesOfKey } from './secret-settings.ts';
import { titleFromKey } from './ui-tree.ts';
import { defaults } from './defaults.ts';

/** How a property stands in its object. */
export type Standing = { optional: boolean; requiredIf: Condition[][]; label: string | null };
/** Draws the parts of an object, by the Control's own layout or in their order. */
export type DrawParts = (frame: Frame, node: UiNode, path: FieldPath) => FormBlock[];

const kindOfWidget: Record<string, FieldKind> = {
  date: 'date',
  time: 'time',
  'date-time': 'date-time',
  datetime: 'date-time',
  'datetime-local': 'date-time',
};
const formatOfWidget: Record<string, string> = { email: 'email', uri: 'uri', url: 'uri' };

/** The field, or null for an object of which everything is drawn elsewhere. */
export function readField(
  frame: Frame,
  property: JsonSchema,
  node: UiNode,
  path: FieldPath,
  standing: Standing,
  draw: DrawParts,
): FormField | null {
  const read = drawnProperty(frame.form.root, property);
  frame.form.fields += 1;
  const kind = fieldKind(frame, property, read, node);
  const field = plainField(frame, property, read, node, path, kind, standing);
  const index = frame.fields.push(field) - 1;
  if (kind === 'mapper') {
    field.mapper = mapperModel(frame, property, node, path, storedAt(frame, path));
    if (field.mapper === null) field.kind = 'raw';
  } else if (kind === 'object') {
    field.blocks = draw({ ...frame, depth: frame.depth + 1, readOnly: field.readOnly }, node, path);
    const free = partsAt(frame, path).size === 0;
    if (field.blocks.length === 0 && !free) {
      frame.fields.splice(index, 1);
      return null;
    }
    if (free) Object.assign(field, { kind: 'raw', blocks: null });
  } else if (kind === 'list') {
    field.item = readItem({ ...frame, readOnly: field.readOnly }, read, node, path, field.label, draw);
    if (field.item === null) field.kind = 'raw';
  } else if (kind === 'alternatives') {
    const inner = { ...frame, readOnly: field.readOnly };
    const readBranch: ReadBranch = (at, branch, control) => readField(at, branch, control, path, standing, draw);
    // A secret is typed and never shown, so nobody could see which of them is set.
    field.alternatives = field.secret ? null : valueAlternatives(inner, read, node, field, readBranch);
    if (field.alternatives === null) field.kind = 'raw';
  }
  return field;
}

function fieldKind(frame: Frame, property: JsonSchema, read: JsonSchema, node: UiNode): FieldKind {
  const widget = widgetOf(node);
  if (node.type === 'Mapper' || widget === 'mapper') return 'mapper';
  const kind = isListed(frame, property) && read.type !== 'array' ? 'choice' : kindOf(read);
  if (kind === 'list' && isMultiple(frame, read, node)) return 'choices';
  const full = frame.depth >= deepestDrawn || frame.form.fields > mostFields;
  if (full && (kind === 'object' || kind === 'list')) return 'raw';
  if (kind === 'raw' && !full && frame.form.alternatives <= mostAlternatives && valueBranches(read) !== null)
    return 'alternatives';
  return kind === 'text' ? (kindOfWidget[widget ?? ''] ?? kind) : kind;
}

/** True when the choices of a property come from a run or the outside system. */
function isListed(frame: Frame, property: JsonSchema): boolean {
  return sourceOf(frame, property, []).from !== 'schema';
}

/** A list of choices of which each may be taken once. */
function isMultiple(frame: Frame, read: JsonSchema, node: UiNode): boolean {
  if (!isObject(read.items)) return false;
  const items: JsonSchema = read.items;
  const listed = isListed(frame, items) || choicesOf(drawnProperty(frame.form.root, items)) !== null;
  const asked = node.type === 'MultiSelectControl' || ['checkboxes', 'select'].includes(widgetOf(node) ?? '');
  return listed && (read.uniqueItems === true || asked);
}

/** The field without what lies in it. */
export function plainField(
  frame: Frame,
  property: JsonSchema,
  read: JsonSchema,
  node: UiNode,
  path: FieldPath,
  kind: FieldKind,
  standing: Standing,
): FormField {
  const { options = {} } = node;
  const widget = widgetOf(node);
  const multiline = kind === 'text' && (options.multi === true || widget === 'textarea');
  return {
    path,
    kind,
    label: wordsOf(node.label) ?? wordsOf(read.title) ?? standing.label ?? titleFromKey(path.at(-1) ?? ''),
    help: wordsOf(options.description) ?? wordsOf(read.description),
    hint: wordsOf(node.hintText),
    ...choicesOfField(frame, property, read, node, path, kind),
    optional: standing.optional,
    requiredIf: standing.requiredIf,
    multiline,
    fullWidth: options.trim === false || multiline,
    secret: isSecret(frame, read, path),
    readOnly: frame.readOnly || read.readOnly === true || options.readonly === true,
    adminOnly: path.some((_key, index) => frame.admin.has(pointerTo(path.slice(0, index + 1)))),
    default: read.default ?? (typeof read.const === 'object' ? undefined : read.const),
    placeholder: wordsOf(options.placeholder),
    examples: (Array.isArray(read.examples) ? read.examples : []).filter((one) => typeof one !== 'object').map(String),
    ...limitsOf(read),
    format: wordsOf(read.format) ?? formatOfWidget[widget ?? ''] ?? null,
    widget,
    blocks: null,
    item: null,
    mapper: null,
    alternatives: null,
  };
}

function choicesOfField(
  frame: Frame,
  property: JsonSchema,
  read: JsonSchema,
  node: UiNode,
  path: FieldPath,
  kind: FieldKind,
): Pick<FormField, 'options' | 'source'> {
  if (kind !== 'choice' && kind !== 'choices') return { options: null, source: null };
  const stored = storedAt(frame, path).flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
  const items = kind === 'choices' && isObject(read.items) ? (read.items as JsonSchema) : property;
  const depends = items.dependsOn ?? property.dependsOn;
  const asked = depends === undefined ? items : { ...items, dependsOn: depends };
  return knownChoices(frame, asked, path, stored, node.options?.enumNames ?? read.enumNames);
}

type Limits = Pick<
  FormField,
  'minimum' | 'maximum' | 'step' | 'minLength' | 'maxLength' | 'pattern' | 'minItems' | 'maxItems'
>;

function limitsOf(read: JsonSchema): Limits {
  const whole = read.type === 'integer';
  const above = whole ? numberOf(read.exclusiveMinimum, 1) : null;
  const below = whole ? numberOf(read.exclusiveMaximum, -1) : null;
  const step = numberOf(read.multipleOf);
  return {
    minimum: numberOf(read.minimum) ?? above,
    maximum: numberOf(read.maximum) ?? below,
    step: step !== null && step > 0 ? step : null,
    minLength: numberOf(read.minLength),
    maxLength: numberOf(read.maxLength),
    pattern: wordsOf(read.pattern),
    minItems: numberOf(read.minItems),
    maxItems: numberOf(read.maxItems),
  };
}

function numberOf(value: unknown, plus = 0): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value + plus : null;
}

function isSecret(frame: Frame, read: JsonSchema, path: FieldPath): boolean {
  if (read.writeOnly === true || read.format === 'password') return true;
  return path.length > 0 && path.reduce(placesOfKey, frame.secrets) === 'whole';
}

/** `radio`, `checkboxes`, `range` …: in JSON Forms `options.format: radio` and `options.slider`. */
function widgetOf({ options = {} }: UiNode): string | null {
  if (typeof options.widget === 'string') return options.widget;
  if (options.slider === true) return 'range';
  return options.format === 'radio' ? 'radio' : null;
}

/** The items of a list: a frame of their own. */
function readItem(
  frame: Frame,
  read: JsonSchema,
  node: UiNode,
  path: FieldPath,
  label: string,
  draw: DrawParts,
): FormField['item'] {
  const property = isObject(read.items) ? (read.items as JsonSchema) : { type: 'string' };
  const items = drawnProperty(frame.form.root, property);
  const inner: Frame = {
    ...frame,
    schema: items,
    stored: storedAt(frame, path).flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [])),
    admin: new Set(),
    secrets: null,
    drawn: new Set(),
    parts: new Map(),
    fields: [],
    depth: frame.depth + 1,
  };
  const start = startOf(frame.form.root, items);
  const detail = isObject(node.options?.detail) ? (node.options.detail as UiNode) : null;
  if (kindOf(items) === 'object') {
    const blocks = draw(inner, node, []);
    return blocks.length === 0 ? null : { blocks, start };
  }
  const standing: Standing = { optional: false, requiredIf: [], label };
  const control: UiNode = detail?.type === 'Control' ? detail : { type: 'Control' };
  const field = readField(inner, property, control, [], standing, draw);
  return field === null ? null : { blocks: [{ block: 'field', rules: { shown: [], enabled: [] }, field }], start };
}

/** What a new item starts as. */
function startOf(root: JsonSchema, items: JsonSchema): JsonValue {
  if (items.default !== undefined) return structuredClone(items.default);
  const [first] = valueBranches(items)?.list ?? [];
  if (first !== undefined) return startOf(root, drawnProperty(root, first.schema));
  switch (kindOf(items)) {
    case 'object':
      return defaults(items);
    case 'list':
      return [];
    case 'boolean':
      return false;
    case 'text':
      return '';
    default:
      return items.const ?? null;
  }
}
