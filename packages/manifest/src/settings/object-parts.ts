/** The parts of an object: what its schema names anywhere, and the conditions under which each counts. */
import { allHold, anyHolds, asSchema, isGiven, opposite, standAlone } from './conditions.ts';
import type { Condition, FieldPath } from './form-model.ts';
import { isObject, own, sameJson, type JsonValue } from './json.ts';
import { propertiesOf, resolveProperty, type JsonSchema } from './json-schema.ts';
import { schemaAt } from './schema-walk.ts';

/** One way in which a part may be described; `when` empty: always. `base`: it counts unless another one replaces it. */
export type PartVariant = { schema: JsonSchema; when: Condition[]; base: boolean };
/** `own`: named outside of alternatives that nothing tells apart. */
export type ObjectPart = { variants: PartVariant[]; required: boolean; requiredIf: Condition[][]; own: boolean };
export type ObjectParts = ReadonlyMap<string, ObjectPart>;
/** Alternatives of an object that no property tells apart; `count` is how many the schema lists, "or null" included. */
export type PartChoice = {
  keyword: 'oneOf' | 'anyOf';
  title: string | null;
  when: Condition[];
  count: number;
  branches: { index: number; schema: JsonSchema }[];
};
export type ObjectShape = { parts: ObjectParts; choices: readonly PartChoice[] };

const deepest = 12;
/** Schemas looked at for one object; more are left out (threats D2). */
const mostVisits = 2_000;
/** Descriptions of one part; more are left out. */
const mostVariants = 50;

type Walk = {
  root: JsonSchema;
  at: FieldPath;
  parts: Map<string, ObjectPart>;
  choices: PartChoice[];
  /** Levels of alternatives that nothing tells apart around what is gathered. */
  inside: number;
  left: number;
};

/** The parts of the object at `at` of its frame, in the order of the file. Never throws; circles are left. */
export function objectParts(root: JsonSchema, schema: JsonSchema, at: FieldPath): ObjectParts {
  return objectShape(root, schema, at).parts;
}

/** The same with the alternatives that some of the parts belong to. */
export function objectShape(root: JsonSchema, schema: JsonSchema, at: FieldPath): ObjectShape {
  const walk: Walk = { root, at, parts: new Map(), choices: [], inside: 0, left: mostVisits };
  gather(walk, schema, [], 0);
  for (const [key, part] of walk.parts) if (part.variants.length === 0) walk.parts.delete(key);
  return walk;
}

function gather(walk: Walk, written: unknown, when: Condition[], depth: number): void {
  if (!isObject(written) || depth > deepest || (walk.left -= 1) < 0) return;
  const schema: JsonSchema = written;
  const target = typeof schema.$ref === 'string' ? schemaAt(walk.root, schema.$ref) : null;
  if (target !== null) gather(walk, target, when, depth + 1);
  for (const [key, property] of propertiesOf(schema)) addVariant(walk, key, property, when);
  addRequired(walk, schema.required, when);
  gatherDependent(walk, schema, when, depth);
  for (const one of listOf(schema.allOf)) gather(walk, one, when, depth + 1);
  if (schema.if !== undefined) {
    const asked = standAlone(walk.root, asSchema(schema.if));
    gather(walk, schema.then, [...when, { at: walk.at, schema: asked, expected: true }], depth + 1);
    gather(walk, schema.else, [...when, { at: walk.at, schema: asked, expected: false }], depth + 1);
  }
  for (const keyword of ['oneOf', 'anyOf'] as const) gatherBranches(walk, keyword, schema, when, depth);
}

function gatherDependent(walk: Walk, schema: JsonSchema, when: Condition[], depth: number): void {
  for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
    const map = schema[keyword];
    if (!isObject(map)) continue;
    for (const [key, then] of Object.entries(map)) {
      const given = [...when, isGiven(walk.at, key)];
      if (Array.isArray(then)) addRequired(walk, then, given);
      else gather(walk, then, given, depth + 1);
    }
  }
}

/** Alternatives of an object: told apart by a property that has a value of its own in each; without one, by choosing. */
function gatherBranches(
  walk: Walk,
  keyword: 'oneOf' | 'anyOf',
  around: JsonSchema,
  when: Condition[],
  depth: number,
): void {
  const written = listOf(around[keyword]);
  const listed = written
    .map((one, index) => ({ index, schema: isObject(one) ? followed(walk.root, one) : { type: 'null' } }))
    .filter(({ schema }) => schema.type !== 'null');
  const branches = listed.map(({ schema }) => schema);
  if (!branches.some((branch) => hasParts(walk.root, branch))) return;
  const key = discriminatorOf(walk.root, branches);
  if (key !== null) {
    gatherToldApart(walk, branches, key, when, depth);
    return;
  }
  const isChoice = branches.length > 1;
  if (isChoice) walk.inside += 1;
  for (const { required: _required, ...branch } of branches) gather(walk, branch, when, depth + 1);
  if (isChoice) walk.inside -= 1;
  if (walk.inside > 0 || !isChoice) return;
  const title = depth > 0 && typeof around.title === 'string' ? around.title : null;
  walk.choices.push({ keyword, title, when, count: written.length, branches: listed });
}

function hasParts(root: JsonSchema, branch: JsonSchema): boolean {
  return isObject(branch.properties) || listOf(branch.allOf).some((one) => isObject(one) && namesParts(root, one));
}

function namesParts(root: JsonSchema, one: JsonSchema): boolean {
  return isObject(followed(root, one).properties);
}

function gatherToldApart(
  walk: Walk,
  branches: readonly JsonSchema[],
  key: string,
  when: Condition[],
  depth: number,
): void {
  const choices: JsonSchema[] = [];
  for (const branch of branches) {
    const values = valuesOf(resolveProperty(walk.root, branch.properties?.[key] ?? {})) ?? [];
    const title = values.length === 1 && typeof branch.title === 'string' ? { title: branch.title } : {};
    choices.push(...values.map((value) => ({ const: value, ...title })));
  }
  const titled = branches[0]?.properties?.[key];
  addChoices(walk, key, { ...(titled?.title === undefined ? {} : { title: titled.title }), oneOf: choices }, when);
  if (branches.some((branch) => listOf(branch.required).includes(key))) addRequired(walk, [key], when);
  for (const branch of branches) {
    const { [key]: told, ...properties } = branch.properties ?? {};
    const values = valuesOf(resolveProperty(walk.root, told ?? {})) ?? [];
    const chosen: Condition = { at: [...walk.at, key], schema: { enum: values }, expected: true };
    const required = listOf(branch.required).filter((name) => name !== key) as string[];
    gather(walk, { ...branch, properties, required }, [...when, chosen], depth + 1);
  }
}

/** The key that every branch gives other fixed values to, or null. */
function discriminatorOf(root: JsonSchema, branches: readonly JsonSchema[]): string | null {
  const [first] = branches;
  if (first === undefined || branches.length < 2) return null;
  for (const [key] of propertiesOf(first)) {
    const seen = new Set<string>();
    const apart = branches.every((branch) => {
      const property = own(branch.properties, key);
      const values = isObject(property) ? valuesOf(resolveProperty(root, property)) : null;
      const fresh = values?.every((value) => !seen.has(JSON.stringify(value))) ?? false;
      for (const value of values ?? []) seen.add(JSON.stringify(value));
      return fresh;
    });
    if (apart) return key;
  }
  return null;
}

/** The fixed values of a property, or null when it is free. */
function valuesOf(property: JsonSchema): JsonValue[] | null {
  if (property.const !== undefined) return [property.const];
  return Array.isArray(property.enum) && property.enum.length > 0 ? property.enum : null;
}

function partOf(walk: Walk, key: string): ObjectPart {
  const part = walk.parts.get(key) ?? { variants: [], required: false, requiredIf: [], own: false };
  walk.parts.set(key, part);
  return part;
}

function addRequired(walk: Walk, names: unknown, when: Condition[]): void {
  for (const name of listOf(names)) {
    if (typeof name !== 'string') continue;
    const part = partOf(walk, name);
    if (when.length === 0) part.required = true;
    else if (part.requiredIf.length < mostVariants) part.requiredIf.push(when);
  }
}

/**
 * A part that was described before: what stands there always is only added to; choices that a condition brings replace it
 * while the condition holds; the same words under another condition are drawn once.
 */
function addVariant(walk: Walk, key: string, schema: JsonSchema, when: Condition[]): void {
  const part = partOf(walk, key);
  const { variants } = part;
  part.own ||= walk.inside === 0;
  const base = variants.find((variant) => variant.base);
  if (when.length === 0) {
    if (base === undefined) variants.unshift({ schema, when, base: true });
    else base.schema = { ...schema, ...base.schema };
    return;
  }
  if (variants.length >= mostVariants) return;
  if (base !== undefined) {
    if (isFree(walk.root, base.schema) && !isFree(walk.root, schema)) {
      variants.push({ schema: { ...base.schema, ...schema }, when, base: false });
      base.when = [...base.when, opposite(allHold(when))];
    }
    return;
  }
  const same = variants.find((variant) => sameJson(variant.schema, schema));
  if (same === undefined) variants.push({ schema, when, base: false });
  else same.when = [anyHolds([allHold(same.when), allHold(when)])];
}

function addChoices(walk: Walk, key: string, schema: JsonSchema, when: Condition[]): void {
  const base = partOf(walk, key).variants.find((variant) => variant.base);
  if (base === undefined) addVariant(walk, key, schema, when);
  else if (isFree(walk.root, base.schema)) base.schema = { ...schema, ...base.schema };
}

/** True for a property whose values are not listed. */
function isFree(root: JsonSchema, property: JsonSchema): boolean {
  const read = resolveProperty(root, property);
  return valuesOf(read) === null && read.oneOf === undefined;
}

function followed(root: JsonSchema, branch: JsonSchema): JsonSchema {
  const target = typeof branch.$ref === 'string' ? schemaAt(root, branch.$ref) : null;
  if (target === null) return branch;
  const { $ref: _ref, ...beside } = branch;
  return { ...target, ...beside };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
