/** A customer's or hub user's answers → the config to store, or what is wrong with them. */
import {
  forCustomer,
  withOptions,
  type Audience,
  type JsonObject,
  type Options,
  type Settings,
} from '../settings/index.ts';
import { validate, type ConfigProblem } from './validate.ts';

export type ConfigVerdict = { ok: true; config: JsonObject } | { ok: false; problems: ConfigProblem[] };

/** Accepts or lists every problem; what the audience may not write stays as stored. */
export function validateConfig(
  settings: Settings,
  options: Options,
  config: unknown,
  { stored, audience }: { stored: JsonObject | null; audience: Audience },
): ConfigVerdict {
  const seen = audience === 'customer' ? forCustomer(settings) : settings;
  const verdict = validate(withOptions(seen.schema, options), config);
  if (!verdict.valid) return { ok: false, problems: verdict.problems };
  return { ok: true, config: { ...stored, ...(config as JsonObject) } };
}
