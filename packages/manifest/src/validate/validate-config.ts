/** A customer's or hub user's answers → the config to store, or everything that is wrong with them. */
import {
  adminKeys,
  definitionName,
  dynamicDefinitions,
  forCustomer,
  isObject,
  isPlain,
  joinSecrets,
  keepSecrets,
  measure,
  own,
  pointerStep,
  propertiesOf,
  resolveProperty,
  sameJson,
  splitSecrets,
  titleFromKey,
  toForm,
  withOptions,
  type Audience,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  type Options,
  type Settings,
} from '../settings/index.ts';
import { nestedUnknown } from './nested-keys.ts';
import { clockFormat } from './prepare-schema.ts';
import type { ConfigProblem } from './problem-sentences.ts';
import { validate } from './validate.ts';

export type ConfigVerdict = { ok: true; config: JsonObject } | { ok: false; problems: ConfigProblem[] };

/** Limits of a config (product §9): bytes as JSON, levels; entries of one list; characters of a key. */
export const configBytes = 64_000;
const configDepth = 32;
const longestList = 1_000;
const longestKey = 256;
const longestFormatted = 10_000;

type Known = {
  settings: Settings;
  schema: JsonSchema;
  options: Options;
  stored: JsonObject;
  audience: Audience;
  label: (key: string) => string;
};

/** What the asker knows of the tenant. */
export type ConfigContext = {
  /** The whole stored config, secrets included where the asker has them. */
  stored: JsonObject | null;
  audience: Audience;
  /** Pointers of secrets that are stored, but that the asker (a form) never gets to see: they count as answered. */
  secretsSet?: readonly string[];
};

/**
 * The config to store, or every problem with a path and a sentence; no sentence holds a value. What was stored and is not
 * (or no longer) the audience's to write stays as it is: unknown keys, admin-only fields for a customer, secrets not sent.
 * Blank answers count as not given. A stored choice that is no longer offered stays valid.
 */
export function validateConfig(
  settings: Settings,
  options: Options,
  config: unknown,
  { stored, audience, secretsSet = [] }: ConfigContext,
): ConfigVerdict {
  const refusal = checkSize(config);
  if (refusal !== null || !isObject(config))
    return { ok: false, problems: [{ path: '', message: refusal ?? 'A config is an object.' }] };
  const before = joinSecrets(stored ?? {}, Object.fromEntries(secretsSet.map((pointer) => [pointer, standIn])));
  const known = whatIsKnown(settings, options, before, audience);
  const sent = keepSecrets(settings.schema, config as JsonObject, before);
  const answers = gatherAnswers(known, config as JsonObject, sent);
  const unseen = Object.entries(splitSecrets(settings.schema, answers).secrets)
    .filter(([, value]) => value === standIn)
    .map(([pointer]) => pointer);
  const waiting = waitingProblems(known, answers);
  const found = validate(schemaToAsk(known, answers), answers, (path) => labelOf(known, path)).problems.filter(
    ({ path }) => !waiting.some((one) => one.path === path) && !unseen.some((one) => isWithin(path, one)),
  );
  const problems = [
    ...unknownKeys(known, config),
    ...nestedUnknown(known.schema, answers, before),
    ...waiting,
    ...found.map(({ path, message }) => ({ path, message })),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, config: withoutStandIns(settings, { ...kept(known), ...answers }) };
}

/** Holds the place of a secret that the asker does not have. */
const standIn = '(set)';

const isWithin = (path: string, pointer: string): boolean => path === pointer || path.startsWith(`${pointer}/`);

function withoutStandIns({ schema }: Settings, config: JsonObject): JsonObject {
  const { open, secrets } = splitSecrets(schema, config);
  return joinSecrets(open, Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== standIn)));
}

function checkSize(config: unknown): string | null {
  if (!isObject(config)) return 'A config is an object.';
  const { depth, poison } = measure(config, configDepth, 100_000);
  if (depth > configDepth) return `The config is nested deeper than ${configDepth} levels.`;
  if (poison !== null) return `The key "${poison}" is not allowed.`;
  if (new TextEncoder().encode(JSON.stringify(config)).length > configBytes)
    return `The config is larger than ${configBytes / 1000} kB.`;
  return longestArray(config) > longestList ? `A list in the config has more than ${longestList} entries.` : null;
}

function longestArray(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce(
    (most: number, inner) => Math.max(most, longestArray(inner)),
    Array.isArray(value) ? value.length : 0,
  );
}

function whatIsKnown(settings: Settings, options: Options, stored: JsonObject, audience: Audience): Known {
  const seen = audience === 'customer' ? forCustomer(settings) : settings;
  const labels = new Map(
    toForm(seen, { options: {}, audience: 'hub' }).fields.map((field) => [field.path[0], field.label]),
  );
  const label = (key: string) => labels.get(key) ?? titleFromKey(key);
  return { settings, schema: withOptions(seen.schema, options), options, stored, audience, label };
}

/** New keys that are no setting; those that are stored already are let through, and stay as stored. */
function unknownKeys({ settings, schema, stored, audience }: Known, config: Record<string, unknown>): ConfigProblem[] {
  const admin = audience === 'customer' ? adminKeys(settings) : new Set<string>();
  const problems: ConfigProblem[] = [];
  for (const key of Object.keys(config)) {
    const fine =
      own(schema.properties, key) !== undefined ||
      (!admin.has(key) && (Object.hasOwn(stored, key) || allowsKey(schema, key)));
    if (!fine)
      problems.push({ path: pointerStep(key), message: `"${key.slice(0, 80)}" is not one of the settings here.` });
  }
  return problems;
}

function allowsKey(schema: JsonSchema, key: string): boolean {
  if (key.length > longestKey) return false;
  const extra = schema.additionalProperties;
  if (extra !== undefined && extra !== false) return true;
  return Object.keys(schema.patternProperties ?? {}).some(
    (pattern) => isPlain(pattern) && new RegExp(pattern, 'u').test(key),
  );
}

/** What is asked of the schema: the answers given, blank ones left out, with the stored secrets that were not sent anew. */
function gatherAnswers({ schema, stored }: Known, config: JsonObject, sent: JsonObject): JsonObject {
  const answers: JsonObject = {};
  for (const [key, property] of propertiesOf(schema)) {
    const value = own(sent, key);
    if (value !== undefined && !isBlank(value, resolveProperty(schema, property))) answers[key] = value as JsonValue;
  }
  for (const key of Object.keys(config)) {
    const value = own(sent, key);
    const free = own(schema.properties, key) === undefined && !Object.hasOwn(stored, key) && allowsKey(schema, key);
    if (free && value !== undefined) answers[key] = value as JsonValue;
  }
  return answers;
}

function isBlank(value: unknown, property: JsonSchema): boolean {
  if (value !== null && value !== '') return false;
  const offered = [...(property.enum ?? []), ...(property.oneOf ?? []).map((one) => one.const)];
  const types = Array.isArray(property.type) ? property.type : [property.type];
  return !offered.includes(value) && !(value === null && types.includes('null'));
}

/** Values for fields whose options have not arrived: such a field counts as unanswered. */
function waitingProblems(known: Known, answers: JsonObject): ConfigProblem[] {
  const dynamic = new Set(
    dynamicDefinitions(known.settings.schema).filter((name) => own(known.options, name) === undefined),
  );
  return propertiesOf(known.schema).flatMap(([key, property]) => {
    const name = definitionName(property.$ref);
    const answered = Object.hasOwn(answers, key) && !sameJson(answers[key], own(known.stored, key));
    if (name === null || !dynamic.has(name) || !answered) return [];
    return [
      { path: pointerStep(key), message: `${known.label(key)} has no choices yet; they come with the first run.` },
    ];
  });
}

/** The schema with additions that are the house's own: stored choices stay valid, unknown keys were judged already. */
function schemaToAsk({ schema, stored }: Known, answers: JsonObject): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [key, property] of propertiesOf(schema)) {
    const read = resolveProperty(schema, property);
    const value = answers[key];
    const choice = Array.isArray(read.enum) || (read.oneOf?.every((one) => one.const !== undefined) ?? false);
    if (choice && value !== undefined && sameJson(value, own(stored, key))) properties[key] = {};
    else properties[key] = asked(choice ? asEnum(read) : property, read, value);
  }
  const { additionalProperties: extra, ...rest } = schema;
  return extra === undefined || extra === false
    ? { ...rest, properties }
    : { ...rest, additionalProperties: extra, properties };
}

function asked(property: JsonSchema, read: JsonSchema, value: JsonValue | undefined): JsonSchema {
  if (
    typeof value === 'string' &&
    value.length > longestFormatted &&
    (read.format !== undefined || read.pattern !== undefined)
  ) {
    return { type: 'string', maxLength: longestFormatted };
  }
  return read.format === 'time' && property.$ref === undefined ? { ...property, format: clockFormat } : property;
}

/** Labelled choices as a plain list: one comparison each instead of one schema each. */
function asEnum(read: JsonSchema): JsonSchema {
  const { oneOf, ...rest } = read;
  if (oneOf === undefined || rest.enum !== undefined) return read;
  return { ...rest, enum: oneOf.flatMap((one) => (one.const === undefined ? [] : [one.const])) };
}

/** What stays as stored: keys the audience does not see; for a customer also the defaults of admin-only fields. */
function kept({ settings, schema, stored, audience }: Known): JsonObject {
  const rest = Object.fromEntries(Object.entries(stored).filter(([key]) => own(schema.properties, key) === undefined));
  if (audience === 'hub') return rest;
  const admin = adminKeys(settings);
  for (const [key, property] of propertiesOf(settings.schema)) {
    const preset = resolveProperty(settings.schema, property).default;
    if (admin.has(key) && !Object.hasOwn(rest, key) && preset !== undefined) rest[key] = structuredClone(preset);
  }
  return rest;
}

function labelOf(known: Known, path: string): string | null {
  const [, first = '', ...deeper] = path.split('/');
  return deeper.length === 0 && first !== '' ? known.label(first.replaceAll('~1', '/').replaceAll('~0', '~')) : null;
}
