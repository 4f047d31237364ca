/** Admin-only fields: found by the UiSchema, cut from everything that a customer's session receives. */
import { isObject, own, type JsonObject } from './json.ts';
import { definitionName, type JsonSchema, type Settings, type UiNode } from './json-schema.ts';
import type { Options } from './dynamic-options.ts';
import { splitSecrets } from './secret-settings.ts';
import { scopeKey, walkUi } from './ui-tree.ts';

export type Audience = 'customer' | 'hub';

/** Keys of the properties that any Control marks `admin: true`, itself or by something around it. */
export function adminKeys(uischema: UiNode): Set<string> {
  const keys = new Set<string>();
  walkUi(uischema, (node, admin) => {
    const key = admin ? scopeKey(node.scope) : null;
    if (key !== null) keys.add(key);
  });
  return keys;
}

/** Settings without their admin-only fields: in neither schema nor UiSchema, with no definition left that only they used. */
export function forCustomer(settings: Settings): Settings {
  const admin = adminKeys(settings.uischema);
  return {
    schema: cutSchema(settings.schema, admin),
    uischema: cutNode(settings.uischema, admin) ?? { type: 'VerticalLayout', elements: [] },
  };
}

/** The options of those definitions that a customer's schema still holds. */
export function customerOptions(settings: Settings, options: Options): Options {
  const { definitions } = forCustomer(settings).schema;
  return Object.fromEntries(Object.entries(options).filter(([name]) => own(definitions, name) !== undefined));
}

/** A stored config as the audience may see it: customers get no admin-only value, nobody gets a secret, at any depth. */
export function configFor(settings: Settings, config: JsonObject, audience: Audience): JsonObject {
  const admin = audience === 'customer' ? adminKeys(settings.uischema) : new Set<string>();
  const { open } = splitSecrets(settings.schema, config);
  return Object.fromEntries(Object.entries(open).filter(([key]) => !admin.has(key)));
}

function cutSchema(schema: JsonSchema, admin: ReadonlySet<string>): JsonSchema {
  if (admin.size === 0) return schema;
  const cut = cutLevel(schema, admin);
  if (schema.definitions !== undefined) cut.definitions = keepUsed(schema.definitions, { ...cut, definitions: {} });
  return cut;
}

/**
 * A schema that applies to the config itself, without the admin-only keys. A condition that asks about one is left out
 * with all that hangs on it: a customer can neither see nor settle it, and the server knows the whole config.
 */
function cutLevel(schema: JsonSchema, admin: ReadonlySet<string>): JsonSchema {
  const cut: JsonSchema = { ...schema };
  const without = (map: object) => Object.fromEntries(Object.entries(map).filter(([key]) => !admin.has(key)));
  if (isObject(schema.properties)) cut.properties = without(schema.properties) as Record<string, JsonSchema>;
  if (Array.isArray(schema.required)) cut.required = schema.required.filter((key) => !admin.has(key));
  if (isObject(schema.dependentRequired)) {
    const lists = Object.entries(without(schema.dependentRequired));
    cut.dependentRequired = Object.fromEntries(lists.map(([key, list]) => [key, cutNames(list, admin)]));
  }
  if (isObject(schema.dependentSchemas)) {
    const inner = Object.entries(without(schema.dependentSchemas));
    cut.dependentSchemas = Object.fromEntries(inner.map(([key, one]) => [key, cutInner(one, admin)]));
  }
  if (Array.isArray(schema.allOf)) cut.allOf = schema.allOf.map((one: unknown) => cutInner(one, admin));
  for (const branch of ['then', 'else'] as const)
    if (isObject(schema[branch])) cut[branch] = cutLevel(schema[branch], admin);
  for (const asking of ['if', 'not', 'anyOf', 'oneOf', 'dependencies'] as const) {
    if (!mentions(schema[asking], admin)) continue;
    delete cut[asking];
    if (asking === 'if') {
      delete cut.then;
      delete cut.else;
    }
  }
  return cut;
}

function cutInner(schema: unknown, admin: ReadonlySet<string>): unknown {
  return isObject(schema) ? cutLevel(schema, admin) : schema;
}

function cutNames(list: unknown, admin: ReadonlySet<string>): unknown {
  return Array.isArray(list) ? list.filter((key) => !admin.has(String(key))) : list;
}

/** True when one of the keys stands anywhere in a part of a schema, as a key or as a name in a list. */
function mentions(part: unknown, keys: ReadonlySet<string>): boolean {
  if (typeof part === 'string') return keys.has(part);
  if (typeof part !== 'object' || part === null) return false;
  return Object.entries(part).some(([key, inner]) => keys.has(key) || mentions(inner, keys));
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

function cutNode(node: UiNode, admin: ReadonlySet<string>): UiNode | null {
  if (node.admin === true) return null;
  const key = scopeKey(node.scope);
  if (key !== null && admin.has(key)) return null;
  if (node.elements === undefined) return node;
  const elements = node.elements.map((child) => cutNode(child, admin)).filter((child) => child !== null);
  const emptied = elements.length === 0 && node.elements.length > 0 && node.type !== 'VerticalLayout';
  return emptied ? null : { ...node, elements };
}
