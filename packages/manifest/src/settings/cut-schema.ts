/** A settings schema without its admin-only parts: no name, no default, no choice of them is left in it. */
import { adminNames, type AdminPlaces } from './admin-places.ts';
import { isObject, own } from './json.ts';
import { definitionName, type JsonSchema } from './json-schema.ts';
import { hintOfSource } from './live-source.ts';
import { schemaAt } from './schema-walk.ts';

type Cut = { root: JsonSchema; names: ReadonlySet<string> };

const deepest = 40;

/**
 * The schema as a customer's session receives it. A condition that asks about an admin-only value is left out with all that
 * hangs on it: a customer can neither see nor settle it, and the server knows the whole config. Of the requests of live
 * options only the hint stays that the form needs.
 */
export function cutSchema(schema: JsonSchema, places: AdminPlaces, pointers: ReadonlySet<string>): JsonSchema {
  const cut: Cut = { root: schema, names: adminNames(places) };
  const level = places.size === 0 ? { ...schema } : cutLevel(cut, schema, places, 0);
  if (!isObject(schema.definitions)) return level;
  const { definitions } = schema;
  level.definitions = places.size === 0 ? { ...definitions } : keepUsed(definitions, { ...level, definitions: {} });
  for (const [name, definition] of Object.entries(level.definitions))
    if (isObject(definition) && definition.source !== undefined)
      level.definitions[name] = { ...definition, source: hintOfSource(definition.source, pointers) };
  return level;
}

/** A schema that bears on an object with admin-only keys, without these. */
function cutLevel(cut: Cut, written: JsonSchema, places: AdminPlaces, depth: number): JsonSchema {
  if (depth > deepest) return {};
  const schema = inlined(cut, written);
  const level: JsonSchema = { ...schema };
  const isWhole = (key: unknown) => places.get(String(key)) === 'whole';
  const without = (map: object) => Object.entries(map).filter(([key]) => !isWhole(key));
  const names = (list: unknown): unknown => (Array.isArray(list) ? list.filter((key) => !isWhole(key)) : list);
  const inner = (one: unknown): unknown => (isObject(one) ? cutLevel(cut, one, places, depth + 1) : one);
  if (isObject(schema.properties))
    level.properties = Object.fromEntries(
      without(schema.properties).map(([key, property]) => [key, cutProperty(cut, property, places.get(key), depth)]),
    ) as Record<string, JsonSchema>;
  if (Array.isArray(schema.required)) level.required = names(schema.required) as string[];
  if (isObject(schema.dependentRequired))
    level.dependentRequired = Object.fromEntries(
      without(schema.dependentRequired).map(([key, list]) => [key, names(list)]),
    );
  if (isObject(schema.dependentSchemas))
    level.dependentSchemas = Object.fromEntries(
      without(schema.dependentSchemas).map(([key, one]) => [key, inner(one)]),
    );
  if (Array.isArray(schema.allOf)) level.allOf = schema.allOf.map(inner);
  for (const branch of ['then', 'else'] as const) if (isObject(schema[branch])) level[branch] = inner(schema[branch]);
  cutAsking(cut, schema, level, inner);
  return level;
}

/** What asks about the value: left out where it speaks of an admin-only part, unless it only describes one. */
function cutAsking(cut: Cut, schema: JsonSchema, level: JsonSchema, inner: (one: unknown) => unknown): void {
  for (const asking of ['if', 'not', 'anyOf', 'oneOf', 'dependencies'] as const) {
    const part = schema[asking];
    if (!mentions(cut, part, 0)) continue;
    const branches: unknown[] = Array.isArray(part) ? part : [];
    if (branches.length > 0 && !branches.some((branch) => asksOf(cut, branch))) {
      level[asking] = branches.map(inner) as JsonSchema[];
      continue;
    }
    delete level[asking];
    if (asking !== 'if') continue;
    delete level.then;
    delete level.else;
  }
}

/** True when a branch holds or fails by an admin-only part: it must be given, or have a certain value. */
function asksOf(cut: Cut, branch: unknown): boolean {
  if (!isObject(branch) || branch.$ref !== undefined) return mentions(cut, branch, 0);
  const { properties, required, title: _title, description: _description, type: _type, ...rest } = branch;
  if (mentions(cut, required, 0) || mentions(cut, rest, 0)) return true;
  return Object.entries(isObject(properties) ? properties : {}).some(
    ([key, property]) =>
      cut.names.has(key) && (!isObject(property) || property.const !== undefined || property.enum !== undefined),
  );
}

function cutProperty(cut: Cut, property: unknown, places: 'whole' | AdminPlaces | undefined, depth: number): unknown {
  if (!isObject(property)) return property;
  const { dependsOn, ...rest } = property;
  const hidden = typeof dependsOn === 'string' && cut.names.has(dependsOn.split('/').at(-1) ?? '');
  const kept = hidden ? rest : property;
  return places === undefined || places === 'whole' ? kept : cutLevel(cut, kept, places, depth + 1);
}

/** A schema whose reference leads to an admin-only part holds what it points at itself: the definition may serve others. */
function inlined({ root, names }: Cut, schema: JsonSchema): JsonSchema {
  const target = typeof schema.$ref === 'string' ? schemaAt(root, schema.$ref) : null;
  if (target === null || !mentions({ root, names }, target, 0)) return schema;
  const { $ref: _ref, ...beside } = schema;
  return { ...target, ...beside };
}

/** True when an admin-only name stands anywhere in a part of a schema, as a key or as a text, references followed. */
function mentions(cut: Cut, part: unknown, depth: number): boolean {
  if (typeof part === 'string') return cut.names.has(part);
  if (typeof part !== 'object' || part === null) return false;
  if (depth > deepest) return true;
  const ref: unknown = isObject(part) ? part.$ref : undefined;
  const target = typeof ref === 'string' ? schemaAt(cut.root, ref) : null;
  if (target !== null && mentions(cut, target, depth + 8)) return true;
  return Object.entries(part).some(([key, inner]) => cut.names.has(key) || mentions(cut, inner, depth + 1));
}

function keepUsed(definitions: Record<string, JsonSchema>, rest: JsonSchema): Record<string, JsonSchema> {
  const kept: Record<string, JsonSchema> = {};
  const waiting: unknown[] = [rest];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) waiting.push(...next.filter((item) => item !== undefined));
    if (!isObject(next)) continue;
    const name = definitionName(next.$ref);
    const definition = name === null ? undefined : own(definitions, name);
    if (name !== null && isObject(definition) && !Object.hasOwn(kept, name)) {
      kept[name] = definition;
      waiting.push(definition);
    }
    waiting.push(...Object.values(next).filter((item) => typeof item === 'object' && item !== null));
  }
  return kept;
}
