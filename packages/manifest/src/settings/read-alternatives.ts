/** Alternatives that nothing in a value tells apart → a field with a choice among them, each with fields of its own. */
import { standAlone } from './conditions.ts';
import { defaults } from './defaults.ts';
import { drawnProperty, kindOf, valueBranches, wordsOf } from './field-shape.ts';
import { deepestDrawn, mostAlternatives, shapeAt, type Frame } from './form-frame.ts';
import type { FieldPath, FormAlternative, FormBlock, FormField, Rules } from './form-model.ts';
import { own, pointerTo, type JsonObject, type JsonValue } from './json.ts';
import type { JsonSchema, UiNode } from './json-schema.ts';
import { objectShape, type ObjectShape, type PartChoice } from './object-parts.ts';

const always = (): Rules => ({ shown: [], enabled: [] });
const mostLabels = 3;

/** Reads the field of one alternative of a value. */
export type ReadBranch = (frame: Frame, property: JsonSchema, node: UiNode) => FormField | null;

/** The alternatives of a property, each with the one field it is; null when there are not two to be drawn. */
export function valueAlternatives(
  frame: Frame,
  read: JsonSchema,
  node: UiNode,
  { path, label }: Pick<FormField, 'path' | 'label'>,
  readBranch: ReadBranch,
): FormField['alternatives'] {
  const branches = valueBranches(read);
  if (branches === null) return null;
  const { root } = frame.form;
  const { detail: _detail, ...options } = node.options ?? {};
  const plain: UiNode = { type: 'Control', label, options };
  const of = branches.list.flatMap(({ index, schema }): FormAlternative[] => {
    frame.form.alternatives += 1;
    const drawn = drawnProperty(root, schema);
    const inside = insideOf(frame, path, objectShape(root, drawn, path));
    const field = readBranch(inside, schema, plain);
    if (field === null) return [];
    const preset = drawn.default ?? drawn.const;
    const { kind } = field;
    const blocks: FormBlock[] = [{ block: 'field', rules: always(), field }];
    const start = preset ?? startOf(drawn);
    const says = { label: labelOf(schema, drawn), kind, schema: alone(root, schema) };
    return [{ index, ...says, rules: always(), blocks, keys: null, preset, start }];
  });
  const { keyword, count } = branches;
  return of.length < 2 ? null : { id: `${keyword}-${frame.depth}`, keyword, count, of };
}

/** Its title; of a single value, the value. */
function labelOf(schema: JsonSchema, { title, const: only }: JsonSchema): string | null {
  return wordsOf(schema.title) ?? wordsOf(title) ?? wordsOf(only);
}

/** A schema that can be asked on its own, in the draft of the whole. */
function alone(root: JsonSchema, schema: JsonSchema): JsonSchema {
  return { ...(root.$schema === undefined ? {} : { $schema: root.$schema }), ...standAlone(root, schema) };
}

/** What a value starts as when its kind is chosen: what an empty field of it shows. */
function startOf(drawn: JsonSchema): JsonValue | undefined {
  switch (kindOf(drawn)) {
    case 'object':
      return defaults(drawn);
    case 'boolean':
      return false;
    default:
      return undefined;
  }
}

/** A frame in which the object at `path` has these parts, none of them drawn yet. */
function insideOf(frame: Frame, path: FieldPath, shape: ObjectShape): Frame {
  const place = pointerTo(path);
  const around = [...frame.parts].filter(([pointer]) => !pointer.startsWith(`${place}/`));
  return { ...frame, depth: frame.depth + 1, parts: new Map([...around, [place, shape]]), drawn: new Set(frame.drawn) };
}

/** Draws these Controls of the object at `path`; without any all of its parts. */
export type DrawObject = (frame: Frame, elements: readonly UiNode[], path: FieldPath) => FormBlock[];
export type ChoiceField = (title: string | null) => FormField;

/** The choices of the object at `path`, each with what its alternatives bring beyond what is drawn already. */
export function partAlternatives(
  frame: Frame,
  elements: readonly UiNode[],
  path: FieldPath,
  fieldOf: ChoiceField,
  draw: DrawObject,
): FormBlock[] {
  if (frame.depth >= deepestDrawn || frame.form.alternatives > mostAlternatives) return [];
  const drawnNow: string[] = [];
  const blocks = shapeAt(frame, path).choices.flatMap((choice, place): FormBlock[] => {
    const of = choice.branches.map((branch) => partAlternative(frame, elements, path, { choice, ...branch }, draw));
    drawnNow.push(...of.flatMap(({ keys }) => (keys ?? []).map((key) => pointerTo([...path, key]))));
    if (of.every(({ blocks: inner }) => inner.length === 0)) return [];
    const id = `${choice.keyword}-${frame.depth}-${place + 1}`;
    const { keyword, count, when } = choice;
    const field: FormField = { ...fieldOf(wordsOf(choice.title)), alternatives: { id, keyword, count, of } };
    frame.fields.push(field);
    return [{ block: 'field', rules: { shown: when, enabled: [] }, field }];
  });
  for (const pointer of drawnNow) frame.drawn.add(pointer);
  return blocks;
}

type Branch = { choice: PartChoice; index: number; schema: JsonSchema };

function partAlternative(
  frame: Frame,
  elements: readonly UiNode[],
  path: FieldPath,
  { index, schema }: Branch,
  draw: DrawObject,
): FormAlternative {
  const { root } = frame.form;
  frame.form.alternatives += 1;
  const whole = shapeAt(frame, path).parts;
  const shape = objectShape(root, schema, path);
  const isOwn = (key: string) => whole.get(key)?.own === true || frame.drawn.has(pointerTo([...path, key]));
  const parts = new Map([...shape.parts].filter(([key]) => !isOwn(key)));
  const blocks = draw(insideOf(frame, path, { ...shape, parts }), elements, path);
  const labels = blocks.flatMap((block) =>
    block.block === 'field' && block.field.label !== '' ? [block.field.label] : [],
  );
  const keys = [...parts.keys()];
  const preset = presetsOf(root, schema, keys);
  return {
    index,
    label: wordsOf(schema.title) ?? (labels.length === 0 ? null : labels.slice(0, mostLabels).join(', ')),
    kind: 'object',
    schema: alone(root, schema),
    rules: always(),
    blocks,
    keys,
    preset,
    start: preset,
  };
}

function presetsOf(root: JsonSchema, schema: JsonSchema, keys: readonly string[]): JsonObject {
  const { definitions, $defs } = root;
  const known = { ...(definitions === undefined ? {} : { definitions }), ...($defs === undefined ? {} : { $defs }) };
  const all = defaults({ ...known, ...drawnProperty(root, schema) });
  return Object.fromEntries(
    keys.flatMap((key) => (own(all, key) === undefined ? [] : [[key, all[key]]])) as [string, JsonValue][],
  );
}
