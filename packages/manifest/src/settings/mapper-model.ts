/** Mapper fields: pairs of source and target, how they are stored, and which belong together by their names. */
import type { FieldPath, FormOption, MapperModel } from './form-model.ts';
import type { OptionValue } from './option.ts';
import { knownChoices, type KnownChoices } from './field-options.ts';
import type { Frame } from './form-frame.ts';
import { isObject, own, type JsonValue } from './json.ts';
import { propertiesOf, type JsonSchema, type UiNode } from './json-schema.ts';
import { drawnProperty, wordsOf } from './field-shape.ts';

/** One row; null where nothing was chosen yet. */
export type MapperPair = { source: OptionValue | null; target: OptionValue | null };

/** The two sides of a property drawn as a Mapper, or null when its schema holds no pairs. */
export function mapperModel(
  frame: Frame,
  property: JsonSchema,
  node: UiNode,
  path: FieldPath,
  stored: readonly unknown[],
): MapperModel | null {
  const read = drawnProperty(frame.form.root, property);
  const shape = shapeOf(read, node);
  if (shape === null) return null;
  const pairs = stored.flatMap((value) => readPairs(shape, value));
  const side = (schema: JsonSchema, key: 'source' | 'target'): KnownChoices =>
    knownChoices(
      frame,
      schema,
      path,
      pairs.flatMap((pair) => (pair[key] === null ? [] : [pair[key]])),
    );
  const source = side(shape.source, 'source');
  const target = side(shape.target, 'target');
  const asked = [...listOf(node.options?.required), ...(shape.stored.as === 'object' ? listOf(read.required) : [])];
  const label = (key: 'source' | 'target', schema: JsonSchema) =>
    wordsOf(node.options?.[`${key}Label`]) ??
    wordsOf(drawnProperty(frame.form.root, schema).title) ??
    (key === 'source' ? 'Source' : 'Target');
  return {
    source: { label: label('source', shape.source), options: source.options, from: source.source },
    target: {
      label: label('target', shape.target),
      options: target.options,
      from: target.source,
      required: [...new Set(asked.filter(isValue))],
    },
    stored: shape.stored,
  };
}

type Shape = Pick<MapperModel, 'stored'> & { source: JsonSchema; target: JsonSchema };

function shapeOf(read: JsonSchema, node: UiNode): Shape | null {
  if (read.type === 'array') return listShape(read, node);
  if (read.type !== 'object' || !isObject(read.additionalProperties)) return null;
  const target: JsonSchema = isObject(read.propertyNames) ? read.propertyNames : { type: 'string' };
  return { source: read.additionalProperties, target, stored: { as: 'object' } };
}

function listShape(read: JsonSchema, node: UiNode): Shape | null {
  if (!isObject(read.items)) return null;
  const items: JsonSchema = read.items;
  const names = propertiesOf(items).map(([key]) => key);
  const named = (word: 'source' | 'target') => names.find((key) => key === node.options?.[word]);
  const sourceKey = named('source') ?? names.find((key) => key !== named('target'));
  const targetKey = named('target') ?? names.find((key) => key !== sourceKey);
  const source = own(items.properties, sourceKey ?? '');
  const target = own(items.properties, targetKey ?? '');
  if (sourceKey === undefined || targetKey === undefined || !isObject(source) || !isObject(target)) return null;
  return { source, target, stored: { as: 'list', sourceKey, targetKey } };
}

/** The rows of a stored value; what is no pair is left out. */
export function readPairs({ stored }: Pick<MapperModel, 'stored'>, value: unknown): MapperPair[] {
  if (stored.as === 'object') {
    if (!isObject(value)) return [];
    return Object.entries(value).map(([target, source]) => ({ source: isValue(source) ? source : null, target }));
  }
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((item) => {
    const [source, target] = [own(item, stored.sourceKey), own(item, stored.targetKey)];
    return { source: isValue(source) ? source : null, target: isValue(target) ? target : null };
  });
}

/**
 * The value to store. An object can hold neither a row without a target nor two with the same: the first one counts, and a
 * row without a source is left out. A list keeps every row that says something, so that what is wrong in it is told.
 */
export function writePairs({ stored }: Pick<MapperModel, 'stored'>, pairs: readonly MapperPair[]): JsonValue {
  if (stored.as === 'object') {
    const whole = pairs.flatMap(({ source, target }): [string, OptionValue][] =>
      source === null || target === null ? [] : [[String(target), source]],
    );
    return Object.fromEntries(whole.reverse());
  }
  return pairs
    .filter(({ source, target }) => source !== null || target !== null)
    .map(({ source, target }) => ({
      ...(source === null ? {} : { [stored.sourceKey]: source }),
      ...(target === null ? {} : { [stored.targetKey]: target }),
    }));
}

/** Targets that stand in more than one row. */
export function targetsTwice(pairs: readonly MapperPair[]): OptionValue[] {
  const targets = pairs.flatMap(({ target }) => (target === null ? [] : [target]));
  return [...new Set(targets.filter((target, index) => targets.indexOf(target) !== index))];
}

/** Required targets without a source. */
export function targetsMissing({ target, stored }: MapperModel, pairs: readonly MapperPair[]): OptionValue[] {
  const same = (a: OptionValue, b: OptionValue | null) => (stored.as === 'object' ? String(a) === b : a === b);
  return target.required.filter((one) => !pairs.some((pair) => same(one, pair.target) && pair.source !== null));
}

/** At most so many rows are added at once, of long lists fewer: what a browser draws without a pause. Asked again, it adds more. */
function mostAdded(choices: number): number {
  return Math.max(20, Math.min(100, Math.floor(400_000 / choices)));
}

/**
 * The rows with those added, and filled, that belong together by label or value (`E-mail address` and `email_address`);
 * nothing that was chosen is changed, and no target is given twice.
 */
export function matchByName({ source, target }: MapperModel, pairs: readonly MapperPair[]): MapperPair[] {
  const byName = new Map<string, OptionValue>();
  for (const option of source.options.filter(({ offered }) => offered))
    for (const name of namesOf(option)) if (!byName.has(name)) byName.set(name, option.value);
  const rows = pairs.map((pair) => ({ ...pair }));
  // The first row of a target counts.
  const byTarget = new Map(rows.toReversed().map((row) => [row.target, row]));
  let left = mostAdded(source.options.length + target.options.length);
  for (const option of target.options.filter(({ offered }) => offered)) {
    const row = byTarget.get(option.value);
    if (row === undefined ? left === 0 : row.source !== null) continue;
    const match = namesOf(option)
      .map((name) => byName.get(name))
      .find((value) => value !== undefined);
    if (match === undefined) continue;
    if (row !== undefined) row.source = match;
    else {
      rows.push({ source: match, target: option.value });
      left -= 1;
    }
  }
  return rows.filter((row) => row.source !== null || row.target !== null);
}

function namesOf({ value, label }: FormOption): string[] {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '');
  return [plain(label), plain(String(value))].filter((name) => name !== '');
}

function isValue(value: unknown): value is OptionValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
