/** What a walk found → one sentence each, naming the field by its label. */
import { isObject, pointerStep, titleFromKey } from '../settings/index.ts';
import { clockFormat } from './formats.ts';
import type { Finding, Node, Place } from './walk.ts';

/** One thing wrong with a config: where (JSON Pointer) and in a sentence. */
export type ConfigProblem = { path: string; message: string };
/** The label of a field by its JSON Pointer, or null to make one from the schema's title or the key. */
export type LabelOf = (path: string) => string | null;
/** As a verdict lists it, with the keyword of the schema that says so; `schema` or `value` when it was not even asked. */
export type Problem = ConfigProblem & { keyword: string };

/** Sentences for what was found, each place and sentence once, in the order of finding. */
export function problemsFrom(findings: readonly Finding[], labelOf?: LabelOf): Problem[] {
  const found = new Map<string, Problem>();
  const places = new Set<string>();
  // "Not allowed here" says nothing new of a place that has a reason already.
  const flat = ({ keyword }: Finding) => (keyword === 'false' ? 1 : 0);
  for (const finding of findings.toSorted((a, b) => flat(a) - flat(b))) {
    const path = pointerOf(finding.place);
    if (flat(finding) === 1 && places.has(path)) continue;
    places.add(path);
    const message = sentence(finding, labelOf);
    const identity = `${path}\n${message}`;
    if (!found.has(identity)) found.set(identity, { path, keyword: finding.keyword, message });
  }
  return [...found.values()];
}

function sentence({ keyword, place, limit, about, schema }: Finding, labelOf?: LabelOf): string {
  const label = labelAt(place, labelOf);
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return `${label} needs an answer.`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `"${shorten(about ?? '')}" is not one of the settings ${place?.up === null ? 'here' : `of ${labelAt(place?.up ?? null, labelOf)}`}.`;
    case 'propertyNames':
      return `"${shorten(about ?? '')}" may not be used as a name in ${label}.`;
    case 'type':
      return `${label} has to be ${typeWords(limit)}.`;
    case 'format':
      return `${label} has to be ${formatWords[String(limit)] ?? `a value of the format "${String(limit)}"`}.`;
    case 'pattern':
      return `${label} does not have the form it needs${example(schema.examples)}.`;
    case 'anyOf':
    case 'oneOf':
      return `${label} ${branchWords(limit, about)}`;
    default:
      return `${label} ${amounts[keyword]?.(amountText(limit)) ?? 'is not as it has to be.'}`;
  }
}

const entries = (limit: string) => `${limit} ${limit === '1' ? 'entry' : 'entries'}`;
const characters = (limit: string) => `${limit} ${limit === '1' ? 'character' : 'characters'}`;

const amounts: Record<string, (limit: string) => string> = {
  minimum: (limit) => `has to be ${limit} or more.`,
  maximum: (limit) => `has to be ${limit} or less.`,
  exclusiveMinimum: (limit) => `has to be more than ${limit}.`,
  exclusiveMaximum: (limit) => `has to be less than ${limit}.`,
  multipleOf: (limit) => `has to be a multiple of ${limit}.`,
  minLength: (limit) => (limit === '1' ? 'needs an answer.' : `has to have at least ${characters(limit)}.`),
  maxLength: (limit) => `may have at most ${characters(limit)}.`,
  minItems: (limit) => `needs at least ${entries(limit)}.`,
  maxItems: (limit) => `may have at most ${entries(limit)}.`,
  minProperties: (limit) => `needs at least ${entries(limit)}.`,
  maxProperties: (limit) => `may have at most ${entries(limit)}.`,
  uniqueItems: () => 'holds the same entry twice.',
  enum: () => 'has to be one of the choices.',
  const: (limit) => `has to be ${limit}.`,
  not: () => 'is not allowed like this.',
  contains: () => 'lacks an entry of the kind it needs.',
  minContains: (limit) => `needs at least ${entries(limit)} of the kind it asks for.`,
  maxContains: (limit) => `may have at most ${entries(limit)} of the kind it asks for.`,
  false: () => 'is not allowed here.',
};

function amountText(limit: unknown): string {
  return shorten(typeof limit === 'object' ? JSON.stringify(limit) : String(limit));
}

function branchWords(limit: unknown, about: string | null): string {
  const choices = Array.isArray(limit) && limit.every((one) => isObject(one) && one.const !== undefined);
  if (choices) return 'has to be one of the choices.';
  return about === null
    ? 'does not fit any of the forms allowed.'
    : 'fits several of the forms, where only one is allowed.';
}

function example(examples: unknown): string {
  const first: unknown = Array.isArray(examples) ? examples[0] : undefined;
  return typeof first === 'string' || typeof first === 'number' ? `, such as ${shorten(String(first))}` : '';
}

const formatWords: Record<string, string> = {
  date: 'a date, such as 2026-01-31',
  time: 'a time with its zone, such as 14:30:00Z',
  'date-time': 'a date and time with its zone, such as 2026-01-31T14:30:00Z',
  duration: 'a duration, such as P1DT12H',
  email: 'an e-mail address',
  uri: 'a full address, such as https://example.com',
  url: 'a full address, such as https://example.com',
  hostname: 'a host name, such as example.com',
  uuid: 'a UUID',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  [clockFormat]: 'a time, such as 14:30',
  regex: 'a regular expression',
};

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

/** JSON Pointer of a place. */
export function pointerOf(place: Place): string {
  let pointer = '';
  for (let at = place; at !== null; at = at.up) pointer = pointerStep(String(at.key)) + pointer;
  return pointer;
}

/** `Address › Street`, `Contacts, row 2: Phone`: the way to a place in the words of the page. */
function labelAt(place: Place, labelOf?: LabelOf): string {
  if (place === null) return 'The value';
  const said = labelOf?.(pointerOf(place));
  if (said !== undefined && said !== null) return said;
  const around = place.up === null ? '' : labelAt(place.up, labelOf);
  return stepLabel(around, place.key, titleOf(place.node) ?? titleFromKey(String(place.key)));
}

/** The label of a part of what `around` names: a row by its number, a field by its name. */
export function stepLabel(around: string, step: string | number, name: string): string {
  if (typeof step === 'number') return `${around === '' ? 'The list' : around}, row ${step + 1}`;
  if (around === '') return name;
  return /, row \d+$/.test(around) ? `${around}: ${name}` : `${around} › ${name}`;
}

function titleOf(node: Node | null): string | null {
  for (let steps = 0; node !== null && steps < 10; steps++) {
    const { schema } = node;
    if (typeof schema === 'object' && typeof schema.title === 'string' && schema.title.trim() !== '')
      return shorten(schema.title.trim());
    node = node.ref;
  }
  return null;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
