/** What a form starts from. */
import { defaults, joinSecrets, splitSecrets, type FormModel, type JsonObject } from '@mortise/manifest/browser';
import { withPresets } from './alternatives.ts';
import type { FormInput } from './form-input.ts';

/** What is saved, with the defaults where nothing is; the default of a secret does not stand in for one that is set. */
export function startOf({ settings, config, secretsSet }: FormInput, model: FormModel): JsonObject {
  const { open, secrets } = splitSecrets(settings.schema, defaults(settings.schema));
  const unset = Object.entries(secrets).filter(([pointer]) => !secretsSet.includes(pointer));
  const start = { ...joinSecrets(open, Object.fromEntries(unset)), ...config };
  return withPresets(model.blocks, start, config, secretsSet);
}
