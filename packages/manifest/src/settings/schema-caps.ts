/** Caps on a settings schema, checked when a release is made and before anything reads it (threats D1, D2). */
import { isObject, measure, pointerTo } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { linearPattern } from './linear-pattern.ts';
import { allSchemas, innerSchemas, schemaAt } from './schema-walk.ts';

export const schemaBytes = 200_000;
export const schemaDepth = 32;
export const schemaNodes = 5_000;
const mostResolved = 10_000;
const longestKey = 128;

/** Why settings are refused: the place (JSON Pointer from `configs`) and a sentence. */
export type CapProblem = { path: string; message: string };

/** Everything for which these settings are refused; empty when they may be used. Follows no reference out of the file. */
export function checkSettingsCaps(settings: { schema: unknown; uischema?: unknown }): CapProblem[] {
  const refused: CapProblem[] = [];
  for (const name of ['schema', 'uischema'] as const) {
    const part = settings[name];
    if (part === undefined || part === null) continue;
    const message = isObject(part) ? checkSize(name, part) : `"${name}" has to be an object.`;
    if (message !== null) refused.push({ path: `/${name}`, message });
  }
  if (refused.length > 0 || !isObject(settings.schema)) return refused;
  return [...checkReferences(settings.schema), ...checkPatterns(settings.schema)];
}

/** Why a schema or uischema is too large to be looked at, or null. */
export function checkSize(name: string, part: object): string | null {
  const { depth, nodes, poison } = measure(part, schemaDepth, schemaNodes);
  if (depth > schemaDepth) return `The ${name} is nested deeper than ${schemaDepth} levels.`;
  if (nodes > schemaNodes)
    return `The ${name} holds more than ${schemaNodes} values; long lists belong into options of the init run.`;
  if (poison !== null) return `The ${name} uses the key "${poison}", which is not allowed.`;
  const bytes = new TextEncoder().encode(JSON.stringify(part)).length;
  return bytes > schemaBytes ? `The ${name} is larger than ${schemaBytes / 1000} kB.` : null;
}

function checkReferences(root: JsonSchema): CapProblem[] {
  const refused: CapProblem[] = [];
  for (const { schema, path } of allSchemas(root)) {
    const ref = schema.$ref;
    const refuse = (message: string) => refused.push({ path: `/schema${pointerTo([...path, '$ref'])}`, message });
    if (schema.$dynamicRef !== undefined || schema.$recursiveRef !== undefined)
      refuse('Only "$ref" is used for references here.');
    if (ref === undefined) continue;
    if (typeof ref !== 'string') refuse('"$ref" is a text, such as "#/definitions/name".');
    else if (!ref.startsWith('#'))
      refuse(`"${shorten(ref)}" points out of this file; only "#/definitions/name" is followed.`);
    else if (schemaAt(root, ref) === null) refuse(`"${shorten(ref)}" points at nothing.`);
  }
  if (refused.length > 0) return refused;
  const size = resolvedSize(root, root, new Map());
  if (typeof size === 'object') {
    const path = [...allSchemas(root)].find(({ schema }) => schema === size)?.path ?? [];
    const said = `"${shorten(String(size.$ref))}" leads back to itself, in a circle; a form has to end somewhere.`;
    return [{ path: `/schema${pointerTo([...path, '$ref'])}`, message: said }];
  }
  if (size > mostResolved)
    return [
      { path: '/schema', message: `Followed out, the references of the schema make more than ${mostResolved} parts.` },
    ];
  return [];
}

/**
 * How many schemas there are when every reference is followed; each definition is counted once and remembered. Where that
 * would never end, the schema whose reference leads back.
 */
function resolvedSize(
  root: JsonSchema,
  schema: JsonSchema,
  known: Map<JsonSchema, number | 'on the way'>,
): number | JsonSchema {
  const before = known.get(schema);
  if (typeof before === 'number') return before;
  known.set(schema, 'on the way');
  const target = typeof schema.$ref === 'string' ? schemaAt(root, schema.$ref) : null;
  let size = 1;
  for (const inner of [...innerSchemas(schema).map((place) => place.schema), ...(target === null ? [] : [target])]) {
    if (known.get(inner) === 'on the way') return schema;
    const more = resolvedSize(root, inner, known);
    if (typeof more === 'object') return more;
    size = Math.min(size + more, mostResolved * 10);
  }
  known.set(schema, size);
  return size;
}

function checkPatterns(root: JsonSchema): CapProblem[] {
  const refused: CapProblem[] = [];
  for (const { schema, path } of allSchemas(root)) {
    for (const [place, pattern] of patternsOf(schema)) {
      const read = linearPattern(pattern);
      if ('refused' in read)
        refused.push({
          path: `/schema${pointerTo([...path, ...place])}`,
          message: `The pattern "${shorten(pattern)}" is refused: ${read.refused}.`,
        });
      else if (place.length > 1 && !isPlain(pattern))
        refused.push({
          path: `/schema${pointerTo([...path, ...place])}`,
          message: `The pattern "${shorten(pattern)}" is too involved for the names of properties.`,
        });
    }
    const long = isObject(schema.properties)
      ? Object.keys(schema.properties).find((key) => key.length > longestKey)
      : undefined;
    if (long !== undefined)
      refused.push({
        path: `/schema${pointerTo([...path, 'properties'])}`,
        message: `The name "${shorten(long)}" is longer than ${longestKey} characters.`,
      });
  }
  return refused;
}

function patternsOf(schema: JsonSchema): [string[], string][] {
  const own: [string[], string][] = typeof schema.pattern === 'string' ? [[['pattern'], schema.pattern]] : [];
  const names = isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : [];
  return [...own, ...names.map((name): [string[], string] => [['patternProperties', name], name])];
}

/** Patterns for names of properties are asked of every name, so only those without groups and with few repetitions and maybes pass. */
function isPlain(pattern: string): boolean {
  return !/[()]/.test(pattern) && (pattern.match(/[*+?{]/g) ?? []).length <= 2;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
