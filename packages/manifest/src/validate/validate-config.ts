/** A customer's or hub user's answers → the config to store, or everything that is wrong with them. */
import {
  around,
  insideOf,
  isObject,
  joinSecrets,
  keepSecrets,
  own,
  pointerStep,
  propertiesOf,
  propertyAt,
  resolveProperty,
  sameJson,
  splitAdmin,
  splitSecrets,
  type AdminPlaces,
  type Audience,
  type JsonObject,
  type JsonSchema,
  type Options,
  type Settings,
} from '../settings/index.ts';
import { checkConfigSize } from './config-size.ts';
import { dependentProblems, emptyMappers, mapperProblems, storedChoices, waitingProblems } from './form-problems.ts';
import { fieldValues, type ChosenAt, type FieldValue, type FormAnswers } from './form-values.ts';
import { gatherAnswers } from './gather-answers.ts';
import { knownSettings, type KnownSettings } from './known-settings.ts';
import { nestedUnknown } from './nested-keys.ts';
import type { ConfigProblem } from './problem-sentences.ts';
import { validatorOf } from './validate.ts';

export type ConfigVerdict = { ok: true; config: JsonObject } | { ok: false; problems: ConfigProblem[] };

/** Characters of a key that the schema does not name, and of a text that is held against a pattern or format. */
const longestKey = 256;
const longestFormatted = 10_000;
const mostProblems = 100;

/** What the asker knows of the tenant. */
export type ConfigContext = {
  /** The whole stored config, secrets included where the asker has them. */
  stored: JsonObject | null;
  audience: Audience;
  /** Pointers of secrets that are stored, but that the asker (a form) never gets to see: they count as answered. */
  secretsSet?: readonly string[];
  /** Which alternatives somebody chose in a form; without it, and where it says nothing, the values tell. */
  chosen?: ChosenAt;
};

/** `stored` and `unseen`: what of the stored config the audience may write, and the rest. */
type Known = KnownSettings & { stored: JsonObject; unseen: JsonObject; chosen: ChosenAt | undefined };

/**
 * The config to store, or every problem with a path and a sentence; no sentence holds a value. What was stored and is not
 * (or no longer) the audience's to write stays as it is: unknown keys, admin-only fields for a customer, secrets not sent.
 * Blank answers count as not given. A stored choice that is no longer offered stays valid. A field that a rule or a
 * condition hides is not asked for: its value stays while it is valid, and is left out when it is not.
 */
export function validateConfig(
  settings: Settings,
  options: Options,
  config: unknown,
  { stored, audience, secretsSet = [], chosen }: ConfigContext,
): ConfigVerdict {
  const refusal = checkConfigSize(config);
  if (refusal !== null || !isObject(config))
    return { ok: false, problems: [{ path: '', message: refusal ?? 'A config is an object.' }] };
  const before = joinSecrets(stored ?? {}, Object.fromEntries(secretsSet.map((pointer) => [pointer, standIn])));
  const known: Known = { ...whatIsKnown(settings, options, before, audience), chosen };
  const sent = keepSecrets(known.seen, config as JsonObject, known.stored);
  const given = Object.fromEntries(Object.entries(sent).filter(([key]) => isAsked(known, key)));
  const { answers, problems } = settleAll(known, given);
  const all = [...unknownKeys(known, config), ...nestedUnknown(known.seen, answers, known.stored), ...problems];
  if (all.length > 0) return { ok: false, problems: once(all).slice(0, mostProblems) };
  return { ok: true, config: withoutStandIns(settings, { ...answers, ...kept(known, answers) }) };
}

/** Holds the place of a secret that the asker does not have. */
const standIn = '(set)';

function withoutStandIns({ schema }: Settings, config: JsonObject): JsonObject {
  const { open, secrets } = splitSecrets(schema, config);
  return joinSecrets(open, Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== standIn)));
}

function once(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, message }) => {
    const identity = `${path}\n${message}`;
    return !seen.has(identity) && seen.add(identity);
  });
}

function whatIsKnown(
  settings: Settings,
  options: Options,
  before: JsonObject,
  audience: Audience,
): Omit<Known, 'chosen'> {
  const known = knownSettings(settings, options, audience);
  const { open, admin } = audience === 'customer' ? splitAdmin(settings, before) : { open: before, admin: {} };
  return { ...known, stored: open, unseen: admin };
}

/** New keys that are no setting, and values that the audience may not write; what is stored is let through, and stays. */
function unknownKeys(known: Known, config: Record<string, unknown>): ConfigProblem[] {
  const say = (path: string) => {
    const key = (path.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
    return { path, message: `"${key.slice(0, 80)}" is not one of the settings here.` };
  };
  const odd = Object.keys(config).filter((key) => !known.names.has(key) && !allowsKey(known, key));
  const fresh = odd.filter((key) => !Object.hasOwn(known.stored, key)).map(pointerStep);
  const foreign = [...known.admin.pointers].filter((pointer) => hasValue(config, pointer));
  return [...new Set([...fresh, ...foreign])].map(say);
}

function hasValue(config: unknown, pointer: string): boolean {
  const steps = pointer.split('/').slice(1);
  let value: unknown = config;
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(value) || !Object.hasOwn(value, key)) return false;
    value = value[key];
  }
  return true;
}

/** Keys that are held against the schema: settings, and new ones that it allows. Stored unknown ones stay as they are. */
function isAsked(known: Known, key: string): boolean {
  return known.names.has(key) || (!Object.hasOwn(known.stored, key) && allowsKey(known, key));
}

function allowsKey({ schema, patterns }: Known, key: string): boolean {
  if (key.length > longestKey) return false;
  const extra = schema.additionalProperties;
  return (extra !== undefined && extra !== false) || patterns.some((test) => test(key));
}

/** What is left out may show or hide other fields; settings whose rules run in a circle end here. */
const mostRounds = 5;

type Settled = { answers: JsonObject; problems: ConfigProblem[] };

/** Settled answers that stay the same when they are sent again: a group that loses all of its parts is gathered anew. */
function settleAll(known: Known, given: JsonObject): Settled {
  let gathered = gatherAnswers(known.schema, given);
  for (let round = 0; ; round++) {
    const settled = settle(known, gathered);
    const again = gatherAnswers(known.schema, settled.answers);
    const isSame = sameJson(again, gathered) || sameJson(again, settled.answers);
    if (isSame || round > mostRounds) return settled;
    gathered = again;
  }
}

/** The answers without hidden ones that are not valid, and what is wrong with the rest. */
function settle(known: Known, gathered: JsonObject): Settled {
  let answers = gathered;
  for (let round = 0; ; round++) {
    const form = fieldValues(known, answers, known.stored, known.chosen);
    const { values } = form;
    const found = judge(known, answers, form);
    const hidden = [...values.values()].filter(({ shown }) => !shown);
    const wrong = new Set(found.flatMap(({ path }) => around(path)));
    const gone = hidden.filter((one) => isEmptyGroup(one) || (one.value !== undefined && wrong.has(one.pointer)));
    const isHidden = insideOf(hidden.map(({ pointer }) => pointer));
    const problems = withoutVague(found.filter(({ path }) => !isHidden(path)));
    if (gone.length === 0 || round > mostRounds) return { answers, problems };
    answers = without(answers, new Set(gone.map(({ pointer }) => pointer)), '');
  }
}

/** That none of several forms fits says nothing of a place where something is told already, there or inside it. */
function withoutVague(found: readonly Found[]): ConfigProblem[] {
  const told = new Set(found.flatMap(({ path, vague }) => (vague ? [] : around(path))));
  return found.filter(({ path, vague }) => !vague || !told.has(path)).map(({ path, message }) => ({ path, message }));
}

/**
 * A group that is required was made for its parts to be asked for; hidden, nobody asks. Not only where the field is drawn as
 * a group: of several fields for one value, a hidden one may be a text.
 */
function isEmptyGroup({ value }: FieldValue): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function without<Value>(value: Value, gone: ReadonlySet<string>, at: string): Value {
  if (Array.isArray(value)) return value.map((item: unknown, index) => without(item, gone, `${at}/${index}`)) as Value;
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !gone.has(at + pointerStep(key)));
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner, gone, at + pointerStep(key))])) as Value;
}

type Found = ConfigProblem & { vague?: true };

function judge(known: Known, answers: JsonObject, { values, choices }: FormAnswers): Found[] {
  const waiting = waitingProblems(values.values());
  const dependent = dependentProblems(values, known.options);
  const said = [...waiting, ...dependent];
  const kept = storedChoices(values.values());
  const secrets = Object.entries(splitSecrets(known.seen, answers).secrets);
  const unseen = secrets.filter(([, value]) => value === standIn).map(([pointer]) => pointer);
  const isSpoken = insideOf([...said.map(({ path }) => path), ...unseen, ...emptyMappers(values.values())]);
  const labelOf = (path: string) => values.get(path)?.label ?? null;
  const short = withShortTexts(known.asked, answers);
  // All of them: what is left out below would else use up the list, and what counts would not be found.
  const ask = short === null ? known.judge : validatorOf(short);
  const judged = ask(answers, labelOf, Number.POSITIVE_INFINITY, choices.explain(known.asked)).problems;
  const found = judged.filter(({ path }) => !isSpoken(path) && !kept.has(path));
  const wrong = new Set(found.flatMap(({ path }) => around(path)));
  const pairs = mapperProblems(values.values()).filter(({ path }) => !wrong.has(path));
  return [...said, ...found.map(({ path, message, keyword }) => ({ path, message, ...vagueness(keyword) })), ...pairs];
}

function vagueness(keyword: string): Pick<Found, 'vague'> {
  return keyword === 'oneOf' || keyword === 'anyOf' ? { vague: true } : {};
}

/** The schema with a limit in place of the pattern or format of texts that are too long to be tested; null: there are none. */
function withShortTexts(asked: JsonSchema, answers: JsonObject): JsonSchema | null {
  const long = propertiesOf(asked).filter(([key, property]) => {
    const value = own(answers, key);
    const read = resolveProperty(asked, property);
    const tested = read.format !== undefined || read.pattern !== undefined;
    return tested && typeof value === 'string' && value.length > longestFormatted;
  });
  if (long.length === 0) return null;
  const limits = long.map(([key]): [string, JsonSchema] => [key, { type: 'string', maxLength: longestFormatted }]);
  return { ...asked, properties: { ...asked.properties, ...Object.fromEntries(limits) } };
}

/** What stays as stored: keys and parts the audience does not see; for a customer also the defaults of admin-only fields. */
function kept({ settings, names, stored, unseen, admin }: Known, answers: JsonObject): JsonObject {
  const rest = Object.fromEntries(
    Object.entries(stored).filter(([key]) => !names.has(key) && !Object.hasOwn(answers, key)),
  );
  return { ...rest, ...withAdmin(settings, admin.places, [], answers, unseen) };
}

/** The admin-only parts of a group laid over the answers; a default where nothing is stored and the group is there. */
function withAdmin(
  settings: Settings,
  places: AdminPlaces,
  path: readonly string[],
  answers: JsonObject,
  unseen: JsonObject,
): JsonObject {
  const { schema } = settings;
  const found: JsonObject = {};
  for (const [key, inner] of places) {
    const before = own(unseen, key);
    if (inner === 'whole') {
      const preset = propertyAt({ root: schema, schema }, [...path, key])?.default;
      const value = before === undefined ? preset : before;
      if (value !== undefined) found[key] = structuredClone(value) as JsonObject[string];
      continue;
    }
    const given = own(answers, key);
    if (!isObject(given) && !isObject(before)) continue;
    const group = isObject(given) ? (given as JsonObject) : {};
    const under = isObject(before) ? (before as JsonObject) : {};
    found[key] = { ...group, ...withAdmin(settings, inner, [...path, key], group, under) };
  }
  return found;
}
