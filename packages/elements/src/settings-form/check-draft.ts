/** The manifest's own check as the form uses it: one problem for each place, the first. */
import { validateConfig, type ChosenAt, type JsonObject } from '@mortise/manifest/browser';
import type { FormInput, FormProblem } from './form-input.ts';

/**
 * What is wrong with a draft, at most one problem for each pointer; with the draft as a whole (`''`) only once its fields are
 * right, because they say it better. Secrets that are set and not in the draft count as answered.
 */
export function checkDraft(
  { settings, options, config, secretsSet, audience = 'customer' }: FormInput,
  draft: JsonObject,
  chosen: ChosenAt,
): FormProblem[] {
  const verdict = validateConfig(settings, options.values, draft, { stored: config, secretsSet, audience, chosen });
  if (verdict.ok) return [];
  const seen = new Set<string>();
  const found = verdict.problems.filter(({ path }) => !seen.has(path) && seen.add(path));
  return found.length === 1 ? found : found.filter(({ path }) => path !== '');
}
