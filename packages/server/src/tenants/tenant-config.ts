/** Rules of a tenant's config: what a customer sees of it, and what becomes of what they send. Pure. */
import { isDeepStrictEqual } from 'node:util';
import {
  adminKeys,
  adminPointers,
  checkConfigSize,
  configFor,
  defaults,
  forCustomer,
  joinSecrets,
  splitAdmin,
  settingKeys,
  splitSecrets,
  validateConfig,
  type JsonObject,
  type Manifest,
  type SecretValues,
  type Settings,
  type SplitConfig,
} from '@mortise/manifest';
import type { Problem } from '../platform/http/index.ts';
import type { Tenant } from './tenant.ts';

/** What is stored: the open config of the row, and its secrets, opened. */
export type StoredConfig = { config: Tenant['config']; secrets: SecretValues };
type Answered = StoredConfig & Pick<Tenant, 'options'>;

/** Keys that a customer may read and write. */
function customerKeys(settings: Settings): Set<string> {
  return settingKeys(forCustomer(settings).schema);
}

export function hasFields(settings: Settings): boolean {
  return customerKeys(settings).size > 0;
}

/** What is in force: what was saved, else the defaults. What was sealed once stays apart, whatever the release says of it now. */
export function configInForce({ config, secrets }: StoredConfig, manifest: Pick<Manifest, 'settings'>): SplitConfig {
  const { schema } = manifest.settings;
  const split = splitSecrets(schema, { ...defaults(schema), ...(config as JsonObject) });
  return { open: split.open, secrets: { ...split.secrets, ...secrets } };
}

/** What a customer is shown: no admin-only value, no key of another release; of secrets only the pointers of those that are set. */
export function shownConfig(
  { config, secrets }: StoredConfig,
  settings: Settings,
): { config: JsonObject; secrets_set: string[] } {
  const keys = customerKeys(settings);
  const open = configFor(settings, config as JsonObject, 'customer');
  const admin = [...adminPointers(settings)];
  const set = splitSecrets(settings.schema, joinSecrets(config as JsonObject, secrets)).secrets;
  return {
    config: pick(open, (key) => keys.has(key)),
    secrets_set: Object.keys(set)
      .filter((at) => keys.has(firstKey(at)) && !admin.some((one) => at === one || at.startsWith(`${one}/`)))
      .sort(),
  };
}

export type Accepted = { accepted: SplitConfig; problems: null } | { accepted: null; problems: Problem[] };

/**
 * What is stored when a customer sends `sent`: their fields are replaced as a whole, so that an emptied one is gone; what they
 * cannot see (admin-only fields, keys of other releases) stays as it was. A secret that was not sent stays too; null clears it.
 */
export function acceptConfig({ config, secrets, options }: Answered, settings: Settings, sent: JsonObject): Accepted {
  const stored = config as JsonObject;
  const keys = customerKeys(settings);
  const admin = adminKeys(settings);
  const foreign = Object.keys(sent).filter((key) => admin.has(key));
  if (foreign.length > 0)
    return {
      accepted: null,
      problems: foreign.map((key) => ({
        path: `/${pointer(key)}`,
        message: 'This is not a setting that you can change.',
      })),
    };
  // Of what is secret no longer, or nowhere in the settings, nothing comes into the open.
  const theirs = splitSecrets(
    settings.schema,
    joinSecrets(
      {},
      pick(secrets, (at) => keys.has(firstKey(at))),
    ),
  ).secrets;
  const verdict = validateConfig(settings, options, sent, {
    stored: joinSecrets(stored, theirs),
    audience: 'customer',
  });
  if (!verdict.ok) return { accepted: null, problems: verdict.problems };
  const answers = pick(verdict.config, (key) => keys.has(key) || Object.hasOwn(sent, key));
  // With what stays as it was it may have become too large.
  const refusal = checkConfigSize(answers);
  if (refusal !== null) return { accepted: null, problems: [{ path: '', message: refusal }] };
  const split = splitSecrets(settings.schema, { ...pick(stored, (key) => !keys.has(key)), ...answers });
  const others = pick(secrets, (at) => !keys.has(firstKey(at)));
  return { accepted: { open: split.open, secrets: { ...others, ...split.secrets } }, problems: null };
}

/** The settings whose value in force differs once `after` is saved, emptied ones among them. */
export function changedKeys(before: StoredConfig, after: StoredConfig, manifest: Pick<Manifest, 'settings'>): string[] {
  const [was, is] = [wholeInForce(before, manifest), wholeInForce(after, manifest)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !isDeepStrictEqual(was[key], is[key]));
}

/** The same with its secrets at their places. Keep it no longer than the work at hand. */
export function wholeInForce(stored: StoredConfig, manifest: Pick<Manifest, 'settings'>): JsonObject {
  const inForce = configInForce(stored, manifest);
  return joinSecrets(inForce.open, inForce.secrets);
}

/** What is wrong with the config in force; empty when it may run. */
export function configProblems({ config, secrets, options }: Answered, manifest: Manifest): Problem[] {
  const keys = customerKeys(manifest.settings);
  const { open } = splitAdmin(manifest.settings, wholeInForce({ config, secrets }, manifest));
  const part = pick(open, (key) => keys.has(key));
  const verdict = validateConfig(manifest.settings, options, part, {
    stored: joinSecrets(config as JsonObject, secrets),
    audience: 'customer',
  });
  return verdict.ok ? [] : verdict.problems;
}

function pick(from: JsonObject, wanted: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => wanted(key)));
}

const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const firstKey = (at: string): string => (at.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
