/** What is known while a form is read: one frame for the config, one for the items of each list. */
import type { FieldPath, FormField, OptionSource } from './form-model.ts';
import type { Options } from './option.ts';
import { own, pointerTo } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { definitionsOf, drawnProperty } from './field-shape.ts';
import { parentPath, sourceHint } from './live-source.ts';
import { objectShape, type ObjectPart, type ObjectParts, type ObjectShape } from './object-parts.ts';
import { isObject } from './json.ts';
import type { Condition } from './form-model.ts';
import type { SecretPlaces } from './secret-settings.ts';

/** Fields of one form, items of lists included; what is left over is drawn as JSON text (threats D2). */
export const mostFields = 5_000;
/** Alternatives of one form that a choice leads to (threats D2). */
export const mostAlternatives = 500;
/** Levels of objects and lists that are drawn; deeper ones are JSON text. */
export const deepestDrawn = 8;

/** The same for every frame of one form. */
export type Form = {
  /** The whole settings schema with the options in it: what references point into. */
  root: JsonSchema;
  /** The same before the options were put in. */
  written: JsonSchema;
  dynamic: ReadonlySet<string>;
  options: Options;
  fields: number;
  alternatives: number;
  blocks: number;
};

export type Frame = {
  form: Form;
  /** Describes the value of the frame. */
  schema: JsonSchema;
  /** What is stored there; for the items of a list, each item. */
  stored: readonly unknown[];
  /** Pointers of admin-only values; none inside items, where a whole list is admin-only or not. */
  admin: ReadonlySet<string>;
  secrets: SecretPlaces;
  /** Pointers of what is drawn already. */
  drawn: Set<string>;
  parts: Map<string, ObjectShape>;
  fields: FormField[];
  depth: number;
  /** What is around is read only, and so is all that lies in it. */
  readOnly: boolean;
};

/** One part of a frame, with what must hold for the objects around it to have it. */
export type FoundPart = { part: ObjectPart; chain: Condition[] };

/** The parts of the object at `at` of a frame; none when there is no object. */
export function partsAt(frame: Frame, at: FieldPath): ObjectParts {
  return shapeAt(frame, at).parts;
}

/** The same with their alternatives. */
export function shapeAt(frame: Frame, at: FieldPath): ObjectShape {
  const pointer = pointerTo(at);
  const known = frame.parts.get(pointer);
  if (known !== undefined) return known;
  const schema = schemaOfObject(frame, at);
  const shape = schema === null ? nothing : objectShape(frame.form.root, schema, at);
  frame.parts.set(pointer, shape);
  return shape;
}

const nothing: ObjectShape = { parts: new Map(), choices: [] };

function schemaOfObject(frame: Frame, at: FieldPath): JsonSchema | null {
  const key = at.at(-1);
  if (key === undefined) return frame.schema;
  if (at.length > deepestDrawn + 1) return null;
  const part = partsAt(frame, at.slice(0, -1)).get(key);
  const [first, ...others] = part?.variants ?? [];
  if (first === undefined) return null;
  const read = drawnProperty(frame.form.root, first.schema);
  return others.length === 0
    ? read
    : { ...read, allOf: [...listOf(read.allOf), ...others.map(({ schema }) => schema)] };
}

/** The part at `path`, or null when the schema names none. */
export function partAt(frame: Frame, path: FieldPath): FoundPart | null {
  const chain: Condition[] = [];
  for (const [index, key] of path.entries()) {
    const part = partsAt(frame, path.slice(0, index)).get(key);
    if (part === undefined) return null;
    if (index === path.length - 1) return { part, chain };
    if (part.variants.length === 1) chain.push(...(part.variants[0]?.when ?? []));
  }
  return null;
}

/** What is stored at `path`: one value, or one of each item. */
export function storedAt(frame: Frame, path: FieldPath): unknown[] {
  return frame.stored.flatMap((one) => {
    const found = path.reduce<unknown>((inner, key) => (isObject(inner) ? own(inner, key) : undefined), one);
    return found === undefined || found === null || found === '' ? [] : [found];
  });
}

/** Where the choices of a property come from. */
export function sourceOf(frame: Frame, property: JsonSchema, path: FieldPath): OptionSource {
  const { written, dynamic, options } = frame.form;
  const names = definitionsOf(written, property);
  for (const definition of names) {
    const hint = sourceHint(own(written.definitions, definition));
    if (hint !== null) return { from: 'live', definition, ...hint };
    if (!dynamic.has(definition)) continue;
    const received = own(options, definition);
    const waiting = received === undefined;
    const parent = parentPath(property.dependsOn, path);
    const depends = parent !== null && (waiting || isObject(received));
    return depends ? { from: 'run-by-parent', definition, waiting, parent } : { from: 'run', definition, waiting };
  }
  return { from: 'schema' };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
