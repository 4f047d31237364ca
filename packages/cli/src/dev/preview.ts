/** What a form, sample options and answers come to: the form's input, the config that would be stored, what a run would get. */
import {
  configFor,
  customerOptions,
  defaults,
  forCustomer,
  joinSecrets,
  readOptions,
  runEnvironment,
  splitSecrets,
  validateConfig,
  type Audience,
  type JsonObject,
  type Manifest,
  type Options,
  type Settings,
} from '@mortise/manifest';

import { connectorVariables } from './connector-variables.ts';

export type Question = {
  audience: Audience;
  /** As an init run would print them. */
  options: unknown;
  /** The answers as they stand in the form; null while nothing was changed. */
  answers: JsonObject | null;
  /** The whole of what was saved before, without secrets, and the pointers of the secrets that were. */
  saved: JsonObject;
  secretsSet: string[];
};

export type Preview = {
  /** What the form is given: for a customer without all that is not theirs. */
  settings: Settings;
  options: Options;
  optionProblems: string[];
  /** Whether a save would be accepted, and all that speaks against it. */
  accepted: boolean;
  problems: { path: string; message: string }[];
  /** What would be stored, without secrets; the answers as they are while they are not accepted. */
  config: JsonObject;
  /** What the audience's form gets of what was saved before, and of `config` once that is saved. */
  given: { before: JsonObject; after: JsonObject };
  secretsSet: string[];
  /** The same with `[secret]` where one is set. */
  shown: JsonObject;
  /** Variables of a run by name, the `PAN_` ones; each is there as `MORTISE_…` too. */
  environment: Record<string, string>;
};

const mark = '[secret]';

export function previewOf(manifest: Manifest, name: string, asked: Question): Preview {
  const { settings } = manifest;
  const { values, problems: optionProblems } = readOptions(asked.options, manifest.dynamic);
  const answers = asked.answers ?? untouched(settings, asked);
  const verdict = validateConfig(settings, values, answers, {
    stored: asked.saved,
    audience: asked.audience,
    secretsSet: asked.secretsSet,
  });
  const { open, secrets } = splitSecrets(settings.schema, verdict.ok ? verdict.config : answers);
  const taken = asked.secretsSet.filter((pointer) => !isTakenOut(answers, pointer));
  const secretsSet = [...new Set([...taken, ...Object.keys(secrets)])];
  const shown = joinSecrets(open, Object.fromEntries(secretsSet.map((pointer) => [pointer, mark])));
  return {
    settings: asked.audience === 'customer' ? forCustomer(settings) : settings,
    options: asked.audience === 'customer' ? customerOptions(settings, values) : values,
    optionProblems,
    accepted: verdict.ok,
    problems: verdict.ok ? [] : verdict.problems.map(({ path, message }) => ({ path, message })),
    config: open,
    given: {
      before: configFor(settings, asked.saved, asked.audience),
      after: configFor(settings, open, asked.audience),
    },
    secretsSet,
    shown,
    environment: environmentOf(manifest, name, shown),
  };
}

/** What the form starts from: what is saved, and defaults where nothing is. */
function untouched(settings: Settings, { audience, saved }: Question): JsonObject {
  const { schema } = audience === 'customer' ? forCustomer(settings) : settings;
  return { ...splitSecrets(schema, defaults(schema)).open, ...configFor(settings, saved, audience) };
}

/** A secret that was set, and is sent as null or empty, is gone after the save. */
function isTakenOut(answers: JsonObject, pointer: string): boolean {
  const steps = pointer.split('/').slice(1);
  let at: unknown = answers;
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null) return at === null;
    if (!Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return at === null || at === '';
}

function environmentOf(manifest: Manifest, name: string, config: JsonObject): Record<string, string> {
  const variables = runEnvironment({
    config,
    secrets: Object.fromEntries(manifest.connectors.map((connector) => [connector, connectorVariables(connector)])),
    context: {
      integration: { id: 1, name },
      tenant: { id: 1, name: 'Sample customer' },
      mode: 'normal',
      triggers: [{ id: 'sample', source: 'manual', mode: 'normal' }],
      env: 'dev',
      lastRun: null,
      lastSuccess: null,
      metadataFile: manifest.metadata_schema === null ? null : '/tmp/metadata.json',
    },
  });
  return Object.fromEntries(
    Object.entries(variables)
      .filter(([key]) => key.startsWith('PAN_'))
      .map(([key, value]) => [key.startsWith('PAN_SEC_') ? key.replace(/_+$/, '_…') : key, value]),
  );
}
