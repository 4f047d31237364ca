/** The interpreter's findings → one sentence each, naming the field by its label. */
import type { OutputUnit } from '@cfworker/json-schema';
import { isObject, pointerStep, schemaAt, titleFromKey, type JsonSchema } from '../settings/index.ts';
import { patternOfFormat } from './prepare-schema.ts';

/** One thing wrong with a config: where (JSON Pointer) and in a sentence. */
export type ConfigProblem = { path: string; message: string };
/** The label of a field by its JSON Pointer, or null to make one from the key. */
export type LabelOf = (path: string) => string | null;

const mostProblems = 100;
/** Findings that only say that something inside them is wrong. */
const wrappers = new Set([
  'properties',
  '$ref',
  '$recursiveRef',
  'allOf',
  'items',
  'prefixItems',
  'additionalItems',
  'if',
  'patternProperties',
  'dependentSchemas',
  'dependencies',
  'propertyNames',
  'unevaluatedItems',
]);
/** Findings that say all there is to say; what is inside them is noise. */
const verdicts = new Set(['anyOf', 'oneOf', 'not', 'contains', 'propertyNames']);

/** Sentences for what was found, each place and sentence once, in the order of finding. */
export function problemsFrom(errors: readonly OutputUnit[], schema: JsonSchema, labelOf?: LabelOf): ConfigProblem[] {
  const closed = errors.filter((error) => verdicts.has(error.keyword)).map((error) => `${error.keywordLocation}/`);
  const telling = errors.filter(
    (error) => !wrappers.has(error.keyword) && !closed.some((start) => error.keywordLocation.startsWith(start)),
  );
  const found = new Map<string, ConfigProblem>();
  const places = new Set<string>();
  const flat = (error: OutputUnit) => (error.keyword === 'false' ? 1 : 0);
  for (const error of (telling.length > 0 ? telling : errors.slice(-1)).toSorted((a, b) => flat(a) - flat(b))) {
    const problem = found.size >= mostProblems ? null : problemFrom(error, schema, labelOf);
    if (problem === null || (flat(error) === 1 && places.has(problem.path))) continue;
    places.add(problem.path);
    found.set(`${problem.path}\n${problem.message}`, problem);
  }
  return [...found.values()];
}

function problemFrom(error: OutputUnit, schema: JsonSchema, labelOf?: LabelOf): ConfigProblem | null {
  const path = decode(error.instanceLocation.replace(/^#/, ''));
  const label = (at: string) => labelOf?.(at) ?? labelFromPath(at);
  const inner = namedProperty(error);
  if (inner !== null && (error.keyword === 'required' || error.keyword === 'dependentRequired')) {
    const at = `${path}${pointerStep(inner)}`;
    return { path: at, message: `${label(at)} needs an answer.` };
  }
  if (inner !== null && (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties')) {
    if (keywordValue(schema, error) !== false) return null;
    return { path: `${path}${pointerStep(inner)}`, message: `"${inner}" is not one of the settings here.` };
  }
  if (error.keyword === 'false') return { path, message: `${label(path)} is not allowed here.` };
  const limit = keywordValue(schema, error);
  return { path, message: `${label(path)} ${sentenceEnd(error.keyword, limit, { error, schema })}` };
}

type Found = { error: OutputUnit; schema: JsonSchema };

const amounts: Record<string, (limit: string) => string> = {
  minimum: (limit) => `has to be ${limit} or more.`,
  maximum: (limit) => `has to be ${limit} or less.`,
  exclusiveMinimum: (limit) => `has to be more than ${limit}.`,
  exclusiveMaximum: (limit) => `has to be less than ${limit}.`,
  multipleOf: (limit) => `has to be a multiple of ${limit}.`,
  minLength: (limit) => (limit === '1' ? 'needs an answer.' : `has to have at least ${limit} characters.`),
  maxLength: (limit) => `may have at most ${limit} characters.`,
  minItems: (limit) => `needs at least ${limit} ${limit === '1' ? 'entry' : 'entries'}.`,
  maxItems: (limit) => `may have at most ${limit} ${limit === '1' ? 'entry' : 'entries'}.`,
  minProperties: (limit) => `needs at least ${limit} ${limit === '1' ? 'entry' : 'entries'}.`,
  maxProperties: (limit) => `may have at most ${limit} ${limit === '1' ? 'entry' : 'entries'}.`,
  uniqueItems: () => 'holds the same entry twice.',
  enum: () => 'has to be one of the choices.',
  const: (limit) => `has to be ${limit}.`,
  not: () => 'is not allowed like this.',
  contains: () => 'lacks an entry of the kind it needs.',
};

function sentenceEnd(keyword: string, limit: unknown, found: Found): string {
  if (keyword === 'type') return `has to be ${typeWords(limit)}.`;
  if (keyword === 'format') return formatEnd(limit, found);
  if (keyword === 'oneOf' || keyword === 'anyOf') {
    const choices = Array.isArray(limit) && limit.every((one) => isObject(one) && one.const !== undefined);
    return choices ? 'has to be one of the choices.' : 'does not fit any of the forms allowed.';
  }
  return (
    amounts[keyword]?.(limit === undefined ? '' : typeof limit === 'object' ? JSON.stringify(limit) : String(limit)) ??
    'is not as it has to be.'
  );
}

const formatWords: Record<string, string> = {
  date: 'a date, such as 2026-01-31',
  time: 'a time, such as 14:30',
  'date-time': 'a date and time with its zone, such as 2026-01-31T14:30:00Z',
  email: 'an e-mail address',
  uri: 'a full address, such as https://example.com',
  hostname: 'a host name, such as example.com',
  uuid: 'a UUID',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  'mortise-time': 'a time, such as 14:30',
  regex: 'a regular expression',
};

function formatEnd(format: unknown, { error, schema }: Found): string {
  if (patternOfFormat(format) === null)
    return `has to be ${formatWords[String(format)] ?? `a value of the format "${String(format)}"`}.`;
  const holder = schemaOf(schema, error.keywordLocation.replace(/\/allOf\/\d+\/format$/, ''));
  const example = Array.isArray(holder?.examples) ? holder.examples[0] : undefined;
  return `does not have the form it needs${typeof example === 'string' || typeof example === 'number' ? `, such as ${example}` : ''}.`;
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a group of values',
  null: 'empty',
};

function typeWords(type: unknown): string {
  const names = (Array.isArray(type) ? type : [type]).map((one) => typeNames[String(one)] ?? String(one));
  return names.join(' or ');
}

function namedProperty(error: OutputUnit): string | null {
  if (error.keyword === 'required') return /required property "([\s\S]*)"\.$/.exec(error.error)?.[1] ?? null;
  if (error.keyword === 'dependentRequired') return /but does not have "([\s\S]*)"\.$/.exec(error.error)?.[1] ?? null;
  return (
    /^Property "([\s\S]*)" does not match (?:additional|unevaluated) properties schema\.$/.exec(error.error)?.[1] ??
    null
  );
}

function keywordValue(schema: JsonSchema, error: OutputUnit): unknown {
  const holder = schemaOf(schema, error.keywordLocation.slice(0, error.keywordLocation.lastIndexOf('/')));
  return holder?.[error.keyword];
}

/** The schema at a location of the interpreter, which steps through `$ref` by name. */
function schemaOf(root: JsonSchema, location: string): JsonSchema | null {
  let found: unknown = root;
  for (const step of location.split('/').slice(1)) {
    const key = decode(step).replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(found) && !Array.isArray(found)) return null;
    const next: unknown = Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined;
    found = key === '$ref' && typeof next === 'string' ? schemaAt(root, next) : next;
  }
  return isObject(found) ? found : null;
}

function labelFromPath(path: string): string {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.at(-1);
  if (last === undefined) return 'The value';
  const parent = steps.at(-2);
  return /^\d+$/.test(last) && parent !== undefined
    ? `Entry ${Number(last) + 1} of ${titleFromKey(parent)}`
    : titleFromKey(last);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
