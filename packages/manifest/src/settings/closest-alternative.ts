/** Which of several alternatives a value is meant for: nothing of it is stored, it is worked out of the values. */
import { drawnProperty } from './field-shape.ts';
import { isObject, own, sameJson, type JsonValue } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { objectParts, type ObjectParts } from './object-parts.ts';

/** Weights: another kind of value, or another fixed value, counts for more than any number of parts. */
const apart = 1_000;
const partFits = 2;
const partIsNamed = 1;

/**
 * The place of the alternative that a value is meant for: of those that it fits the one that names most of its parts, else
 * of all. The first of equals. `fits` of an index says whether the value fits.
 */
export function closestAlternative(
  root: JsonSchema,
  schemas: readonly unknown[],
  value: unknown,
  fits: (index: number) => boolean = () => false,
): number {
  let best = { index: 0, fits: false, score: Number.NEGATIVE_INFINITY };
  for (const [index, schema] of schemas.entries()) {
    const one = { index, fits: value !== undefined && fits(index), score: closeness(root, schema, value) };
    if (one.fits === best.fits ? one.score > best.score : one.fits) best = one;
  }
  return best.index;
}

function closeness(root: JsonSchema, schema: unknown, value: unknown): number {
  if (!isObject(schema) || value === undefined) return 0;
  const { read, parts } = shapeOf(root, schema);
  if (!isOfType(read, value)) return -apart;
  if (!isObject(value)) return read.type === undefined && fixedValues(read) === null ? -1 : 0;
  let score = 0;
  for (const [key, part] of parts) {
    const inner = own(value, key);
    const described = part.variants[0]?.schema;
    if (inner === undefined || inner === '' || described === undefined) continue;
    const property = drawnProperty(root, described);
    const fixed = fixedValues(property) !== null;
    const fitting = isOfType(property, inner);
    score += fixed ? (fitting ? apart : -apart) : fitting ? partFits : partIsNamed;
  }
  return score;
}

type Shape = { read: JsonSchema; parts: ObjectParts };
/** Looked at once for each schema, which nobody changes. */
const known = new WeakMap<JsonSchema, Shape>();

function shapeOf(root: JsonSchema, schema: JsonSchema): Shape {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const read = drawnProperty(root, schema);
  const shape = { read, parts: objectParts(root, read, []) };
  known.set(schema, shape);
  return shape;
}

/** Whether type and fixed values, and these alone, let a value be. */
function isOfType(read: JsonSchema, value: unknown): boolean {
  const fixed = fixedValues(read);
  if (fixed !== null && !fixed.some((one) => sameJson(one, value))) return false;
  const types = (Array.isArray(read.type) ? read.type : [read.type]).filter((one) => one !== undefined);
  return types.length === 0 || types.some((type) => isA(type, value));
}

function fixedValues(read: JsonSchema): JsonValue[] | null {
  if (read.const !== undefined) return [read.const];
  return Array.isArray(read.enum) ? read.enum : null;
}

function isA(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'null') return value === null;
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}
