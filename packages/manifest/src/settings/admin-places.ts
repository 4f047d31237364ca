/** Which values the UiSchema keeps for the hub: marked `admin: true` on a Control, or on anything around it. */
import { levelOf, schemasOfItems, schemasOfKey, type Level } from './applied-schemas.ts';
import type { FieldPath } from './form-model.ts';
import { isObject, pointerTo } from './json.ts';
import type { JsonSchema, Settings, UiNode } from './json-schema.ts';
import { scopePath } from './ui-tree.ts';

/** Admin-only keys of one object: the whole value of a key, or some keys in it. */
export type AdminPlaces = ReadonlyMap<string, 'whole' | AdminPlaces>;

const deepest = 40;

/**
 * The admin-only places of settings. A mark inside the entries of a list makes the whole list admin-only: entries have no
 * names by which a part of one could be kept while a customer adds, removes and sorts them.
 */
export function adminPlaces(settings: Settings): AdminPlaces {
  const found = known.get(settings) ?? placesOf(settings);
  known.set(settings, found);
  return found;
}

/** Looked up once for each settings object, which nobody changes. */
const known = new WeakMap<Settings, AdminPlaces>();

function placesOf({ schema, uischema }: Settings): AdminPlaces {
  const places = new Map<string, 'whole' | AdminPlaces>();
  const visit = (node: UiNode, base: FieldPath, list: FieldPath | null, around: boolean, depth: number): void => {
    if (depth > deepest) return;
    const admin = around || node.admin === true;
    const steps = scopePath(node.scope);
    const path = steps === null ? null : [...base, ...steps];
    if (admin && path !== null) mark(places, list ?? path);
    for (const child of node.elements ?? []) visit(child, base, list, admin, depth + 1);
    const detail = node.options?.detail;
    if (!isObject(detail) || path === null) return;
    const entries = list ?? (isList(schema, path) ? path : null);
    visit(detail as UiNode, entries === null ? path : [], entries, admin, depth + 1);
  };
  visit(uischema, [], null, false, 0);
  return places;
}

function mark(places: Map<string, 'whole' | AdminPlaces>, path: FieldPath): void {
  const [key, ...rest] = path;
  if (key === undefined || places.get(key) === 'whole') return;
  if (rest.length === 0) {
    places.set(key, 'whole');
    return;
  }
  const known = places.get(key);
  const inner = new Map<string, 'whole' | AdminPlaces>(known === 'whole' ? [] : known);
  mark(inner, rest);
  places.set(key, inner);
}

function isList(root: JsonSchema, path: FieldPath): boolean {
  let level: Level = levelOf(root, [root]);
  for (const key of path) level = levelOf(root, schemasOfKey(level, key));
  return schemasOfItems(level).some(isObject) || level.some((schema) => schema.type === 'array');
}

/** JSON Pointers of the admin-only values. */
export function adminPointers(settings: Settings): Set<string> {
  const found = new Set<string>();
  const visit = (places: AdminPlaces, path: FieldPath): void => {
    for (const [key, inner] of places) {
      if (inner === 'whole') found.add(pointerTo([...path, key]));
      else visit(inner, [...path, key]);
    }
  };
  visit(adminPlaces(settings), []);
  return found;
}

/** The names of everything that is admin-only, wherever it stands. */
export function adminNames(places: AdminPlaces): Set<string> {
  const names = new Set<string>();
  for (const [key, inner] of places) {
    if (inner === 'whole') names.add(key);
    else for (const name of adminNames(inner)) names.add(name);
  }
  return names;
}

/** Keys of the config that are admin-only as a whole. */
export function adminKeys(settings: Settings): Set<string> {
  return new Set([...adminPlaces(settings)].filter(([, inner]) => inner === 'whole').map(([key]) => key));
}
