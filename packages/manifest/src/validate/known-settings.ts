/** What is worked out of settings once and used for every config of them. */
import {
  adminPlaces,
  adminPointers,
  defaultLayout,
  forCustomer,
  linearPattern,
  settingKeys,
  toForm,
  withOptions,
  type AdminPlaces,
  type Audience,
  type FormModel,
  type JsonSchema,
  type LinearPattern,
  type Options,
  type Settings,
} from '../settings/index.ts';
import { formState, type ReadState } from './form-state.ts';
import { houseSchema } from './house-schema.ts';
import { validatorOf, type Validator } from './validate.ts';

export type KnownSettings = {
  settings: Settings;
  options: Options;
  audience: Audience;
  /** What the audience sees of the schema, without and with the options. */
  seen: JsonSchema;
  schema: JsonSchema;
  /** What answers are held against. */
  asked: JsonSchema;
  judge: Validator;
  /** Keys that the schema names anywhere. */
  names: ReadonlySet<string>;
  /** Tests of the patterns that keys may have which it does not name. */
  patterns: readonly LinearPattern[];
  model: FormModel;
  state: ReadState;
  admin: { places: AdminPlaces; pointers: ReadonlySet<string> };
};

/** The latest of each settings object: a page asks again and again with the same ones. Nobody changes them. */
const latest = new WeakMap<Settings, KnownSettings>();

export function knownSettings(settings: Settings, options: Options, audience: Audience): KnownSettings {
  const before = latest.get(settings);
  if (before !== undefined && before.options === options && before.audience === audience) return before;
  const known = workOut(settings, options, audience);
  latest.set(settings, known);
  return known;
}

function workOut(settings: Settings, options: Options, audience: Audience): KnownSettings {
  const customer = audience === 'customer';
  const { schema: seen, uischema } = customer ? forCustomer(settings) : settings;
  const schema = withOptions(seen, options);
  // What no Control shows is judged like the rest, so it is laid out below.
  const elements = [uischema, ...(defaultLayout(seen).elements ?? [])];
  const model = toForm({ schema: seen, uischema: { type: 'VerticalLayout', elements } }, { options, audience: 'hub' });
  const asked = schemaToAsk(withOptions(seen, valuesOf(options)));
  return {
    settings,
    options,
    audience,
    seen,
    schema,
    asked,
    judge: validatorOf(asked),
    names: settingKeys(schema),
    patterns: Object.keys(schema.patternProperties ?? {}).flatMap(testOf),
    model,
    state: formState(model.blocks),
    admin: customer
      ? { places: adminPlaces(settings), pointers: adminPointers(settings) }
      : { places: new Map(), pointers: new Set() },
  };
}

function testOf(pattern: string): LinearPattern[] {
  const read = linearPattern(pattern);
  return 'refused' in read ? [] : [read.test];
}

/** The house's schema without what is said of unknown keys: they are judged before. */
function schemaToAsk(schema: JsonSchema): JsonSchema {
  const asked = houseSchema(schema);
  const { additionalProperties: extra, ...rest } = asked;
  return extra === undefined || extra === false ? rest : asked;
}

/** Options without their labels: one list of values is compared faster than one schema for each. */
function valuesOf(options: Options): Options {
  const plain = (list: Options[string]): Options[string] =>
    Array.isArray(list)
      ? list.map((option) => (typeof option === 'object' ? option.const : option))
      : Object.fromEntries(Object.entries(list).map(([parent, inner]) => [parent, plain(inner) as typeof inner]));
  return Object.fromEntries(Object.entries(options).map(([name, list]) => [name, plain(list)]));
}
