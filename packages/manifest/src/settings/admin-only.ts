/** Admin-only fields are cut from everything that a customer's session receives. */
import { adminNames, adminPlaces, adminPointers, type AdminPlaces } from './admin-places.ts';
import { cutSchema } from './cut-schema.ts';
import type { Options } from './option.ts';
import type { FieldPath } from './form-model.ts';
import { isObject, own, pointerTo, type JsonObject, type JsonValue } from './json.ts';
import type { Settings, UiNode } from './json-schema.ts';
import { splitSecrets } from './secret-settings.ts';
import { withoutSecretWords } from './secret-words.ts';
import { scopePath } from './ui-tree.ts';

export type Audience = 'customer' | 'hub';

/** Settings without their admin-only fields: in neither schema nor UiSchema, with no definition left that only they used; nothing of what a secret may be. */
export function forCustomer(settings: Settings): Settings {
  const found = known.get(settings) ?? customerPart(settings);
  known.set(settings, found);
  return found;
}

/** Worked out once for each settings object, which nobody changes; a request asks many times. */
const known = new WeakMap<Settings, Settings>();

function customerPart(settings: Settings): Settings {
  const places = adminPlaces(settings);
  const cut: Cut = { pointers: adminPointers(settings), names: adminNames(places) };
  return {
    schema: withoutSecretWords(cutSchema(settings.schema, places, cut.pointers)),
    uischema: cutNode(settings.uischema, [], cut) ?? { type: 'VerticalLayout', elements: [] },
  };
}

/** The options of those definitions that a customer's schema still holds. */
export function customerOptions(settings: Settings, options: Options): Options {
  const { definitions } = forCustomer(settings).schema;
  return Object.fromEntries(Object.entries(options).filter(([name]) => own(definitions, name) !== undefined));
}

/** A stored config as the audience may see it: customers get no admin-only value, nobody gets a secret, at any depth. */
export function configFor(settings: Settings, config: JsonObject, audience: Audience): JsonObject {
  const { open } = splitSecrets(settings.schema, config);
  return audience === 'hub' ? open : splitAdmin(settings, open).open;
}

/** A config in two parts: what a customer may see and change, and the rest by its places. */
export function splitAdmin(settings: Settings, config: JsonObject): { open: JsonObject; admin: JsonObject } {
  const split = (value: JsonObject, places: AdminPlaces): { open: JsonObject; admin: JsonObject } => {
    const open: [string, JsonValue][] = [];
    const admin: [string, JsonValue][] = [];
    for (const [key, inner] of Object.entries(value)) {
      const here = places.get(key);
      if (here === 'whole') admin.push([key, inner]);
      else if (here === undefined || !isObject(inner)) open.push([key, inner]);
      else {
        const parts = split(inner as JsonObject, here);
        open.push([key, parts.open]);
        if (Object.keys(parts.admin).length > 0) admin.push([key, parts.admin]);
      }
    }
    return { open: Object.fromEntries(open), admin: Object.fromEntries(admin) };
  };
  return split(config, adminPlaces(settings));
}

type Cut = { pointers: ReadonlySet<string>; names: ReadonlySet<string> };

function isCut(path: FieldPath, { pointers }: Cut): boolean {
  return path.some((_key, index) => pointers.has(pointerTo(path.slice(0, index + 1))));
}

function cutNode(node: UiNode, base: FieldPath, cut: Cut): UiNode | null {
  if (node.admin === true) return null;
  const steps = scopePath(node.scope);
  const path = steps === null ? base : [...base, ...steps];
  if (isCut(path, cut)) return null;
  const kept: UiNode = { ...node };
  if (node.rule !== undefined && asksOf(node.rule, base, cut)) delete kept.rule;
  const detail = node.options?.detail;
  if (isObject(detail)) {
    const { detail: _all, ...options } = node.options ?? {};
    const inner = cutNode(detail as UiNode, path, cut);
    kept.options = inner === null ? options : { ...options, detail: inner };
  }
  if (node.elements === undefined) return kept;
  kept.elements = node.elements.map((child) => cutNode(child, base, cut)).filter((child) => child !== null);
  const emptied = kept.elements.length === 0 && node.elements.length > 0 && node.type !== 'VerticalLayout';
  return emptied ? null : kept;
}

/** True when a rule asks for an admin-only value: a customer can neither see nor settle it, so the rule is left out. */
function asksOf(rule: unknown, base: FieldPath, cut: Cut): boolean {
  if (typeof rule === 'string') {
    const steps = scopePath(rule);
    return cut.names.has(rule) || (steps !== null && steps.length > 0 && isCut([...base, ...steps], cut));
  }
  if (typeof rule !== 'object' || rule === null) return false;
  return Object.entries(rule).some(([key, inner]) => cut.names.has(key) || asksOf(inner, base, cut));
}
