/** Rules of a tenant's config: what a customer sees of it, and what becomes of what they send. Pure. */
import {
  adminKeys,
  defaults,
  forCustomer,
  secretKeys,
  validateConfig,
  type JsonObject,
  type Manifest,
  type Settings,
} from '@mortise/manifest';
import type { Problem } from '../platform/http/index.ts';
import type { Tenant } from './tenant.ts';

const largest = 64 * 1024;

/** Keys that a customer may read and write. */
function customerKeys(settings: Settings): Set<string> {
  return new Set(Object.keys(forCustomer(settings).schema.properties ?? {}));
}

export function hasFields(settings: Settings): boolean {
  return customerKeys(settings).size > 0;
}

/** What is in force: what was saved, else the defaults. */
export function configInForce(tenant: Pick<Tenant, 'config'>, manifest: Manifest): JsonObject {
  return { ...defaults(manifest.settings.schema), ...(tenant.config as JsonObject) };
}

/** What a customer is shown: no admin-only value, no key of another release, no secret. */
export function shownConfig(tenant: Pick<Tenant, 'config'>, settings: Settings): JsonObject {
  const keys = customerKeys(settings);
  const secret = new Set(secretKeys(settings.schema));
  return pick(tenant.config as JsonObject, (key) => keys.has(key) && !secret.has(key));
}

export type Accepted = { config: JsonObject; problems: null } | { config: null; problems: Problem[] };

/**
 * What is stored when a customer sends `sent`: their fields are replaced as a whole, so that an emptied one is gone; what they
 * cannot see (admin-only fields, keys of other releases) stays as it was, and a secret that was not sent again stays too.
 */
export function acceptConfig(
  tenant: Pick<Tenant, 'config' | 'options'>,
  settings: Settings,
  sent: JsonObject,
): Accepted {
  if (JSON.stringify(sent).length > largest)
    return { config: null, problems: [{ path: '', message: 'These settings are too large.' }] };
  const stored = tenant.config as JsonObject;
  const keys = customerKeys(settings);
  const admin = adminKeys(settings.uischema);
  const foreign = Object.keys(sent).filter((key) => admin.has(key));
  if (foreign.length > 0)
    return {
      config: null,
      problems: foreign.map((key) => ({
        path: `/${pointer(key)}`,
        message: 'This is not a setting that you can change.',
      })),
    };
  const secret = new Set(secretKeys(settings.schema));
  const whole = { ...pick(stored, (key) => secret.has(key) && keys.has(key)), ...sent };
  const verdict = validateConfig(settings, tenant.options, whole, { stored, audience: 'customer' });
  if (!verdict.ok) return { config: null, problems: verdict.problems };
  const kept = pick(stored, (key) => !keys.has(key));
  return { config: { ...kept, ...pick(verdict.config, (key) => Object.hasOwn(whole, key)) }, problems: null };
}

/** What is wrong with the config in force; empty when it may run. */
export function configProblems(tenant: Pick<Tenant, 'config' | 'options'>, manifest: Manifest): Problem[] {
  const keys = customerKeys(manifest.settings);
  const part = pick(configInForce(tenant, manifest), (key) => keys.has(key));
  const verdict = validateConfig(manifest.settings, tenant.options, part, {
    stored: tenant.config as JsonObject,
    audience: 'customer',
  });
  return verdict.ok ? [] : verdict.problems;
}

function pick(from: JsonObject, wanted: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => wanted(key)));
}

const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
