/** Where every field of a form stands, entries of lists included: which problem is whose, and what has to be opened to see it. */
import type { FormBlock, FormField, FormModel, JsonObject } from '@mortise/manifest/browser';
import { pointerOf, valueAt, type Path } from './config-path.ts';

/** A tab to open: its set of tabs and its place among them. */
export type TabPlace = { set: string; index: number };

export type Spot = {
  pointer: string;
  path: Path;
  field: FormField;
  label: string;
  /** The tabs around the field, the outermost first. */
  tabs: readonly TabPlace[];
  /** The section at the top of the page that it stands in. */
  section: string | null;
};
export type Outline = ReadonlyMap<string, Spot>;

/** Which alternative of a field is drawn, by its place among them. */
export type PlaceOf = (path: Path, field: FormField) => number;
type Around = {
  base: Path;
  tabs: readonly TabPlace[];
  section: string | null;
  label: string | null;
  placeOf: PlaceOf;
};

/** The spots of a draft's fields by JSON Pointer, in the order of the page. */
export function outlineOf(model: FormModel, draft: JsonObject, placeOf: PlaceOf): Outline {
  const spots = new Map<string, Spot>();
  walk(model.blocks, { base: [], tabs: [], section: null, label: null, placeOf }, draft, spots);
  return spots;
}

/** The name of one set of tabs: a set inside a list stands once for each entry. */
export const tabSet = (id: string, base: Path): string => `${id}${pointerOf(base)}`;

function walk(blocks: readonly FormBlock[], around: Around, draft: JsonObject, spots: Map<string, Spot>): void {
  for (const block of blocks) {
    switch (block.block) {
      case 'section':
        walk(block.blocks, { ...around, section: around.section ?? block.id }, draft, spots);
        break;
      case 'group':
      case 'row':
        walk(block.blocks, around, draft, spots);
        break;
      case 'tabs':
        for (const [index, tab] of block.tabs.entries()) {
          const tabs = [...around.tabs, { set: tabSet(block.id, around.base), index }];
          walk(tab.blocks, { ...around, tabs }, draft, spots);
        }
        break;
      case 'field':
        addField(block.field, around, draft, spots);
        break;
      case 'label':
      case 'divider':
    }
  }
}

function addField(field: FormField, around: Around, draft: JsonObject, spots: Map<string, Spot>): void {
  const path = [...around.base, ...field.path];
  const pointer = pointerOf(path);
  const label = field.path.length === 0 && around.label !== null ? around.label : field.label;
  const { tabs, section, placeOf } = around;
  // An object is known by its own field, where it has one.
  if (field.alternatives === null || !spots.has(pointer))
    spots.set(pointer, { pointer, path, field, label, tabs, section });
  const chosen = field.alternatives?.of[placeOf(path, field)];
  if (chosen !== undefined) walk(chosen.blocks, around, draft, spots);
  if (field.blocks !== null) walk(field.blocks, around, draft, spots);
  const items = field.item === null ? undefined : valueAt(draft, path);
  if (field.item === null || !Array.isArray(items)) return;
  for (const index of items.keys())
    walk(field.item.blocks, { ...around, base: [...path, index], label: `${label} ${index + 1}` }, draft, spots);
}

/** The field that a problem belongs to: the one at its pointer, or the nearest around it; null when it is nobody's. */
export function ownerOf(outline: Outline, pointer: string): Spot | null {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const spot = outline.get(at);
    if (spot !== undefined) return spot;
  }
  return pointer === '' ? (outline.get('') ?? null) : null;
}
