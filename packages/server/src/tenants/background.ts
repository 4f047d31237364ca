/** Rules of an install in the background, where a customer does nothing but connect: what it waits for. Pure. */
import { validateConfig, adminKeys, settingKeys, forCustomer, type Manifest } from '@mortise/manifest';
import { notConnectedWords, type ConnectorState } from '../connections/index.ts';
import type { Problem } from '../platform/http/index.ts';
import { shownOptionsState, type Background, type Missing, type Tenant } from './tenant.ts';
import { wholeInForce, type StoredConfig } from './tenant-config.ts';

/** The connectors that are asked for and lack a working account, in their order. */
export function waitsFor({ connectors }: Background, states: readonly ConnectorState[]): ConnectorState[] {
  return connectors
    .flatMap((name) => states.filter((one) => one.name === name))
    .filter((one) => one.state !== 'connected');
}

/** The first thing that keeps it from being active; null when nothing does. */
export function missingOf(
  tenant: Tenant,
  background: Background,
  states: readonly ConnectorState[],
  stored: StoredConfig,
  manifest: Manifest,
): Missing | null {
  const lacking = waitsFor(background, states)[0] ?? states.find((one) => one.state !== 'connected');
  if (lacking !== undefined) return { code: 'not-connected', message: notConnectedWords(lacking), problems: [] };
  const options = shownOptionsState(tenant, manifest.dynamic);
  if (options === 'waiting')
    return { code: 'options-waiting', message: 'The choices for the settings are not here yet.', problems: [] };
  const problems = settingsProblems(tenant, background, stored, manifest);
  if (problems.length === 0) return null;
  if (options === 'failed')
    return { code: 'options-failed', message: 'The choices for the settings could not be fetched.', problems };
  return { code: 'config-invalid', message: 'Some settings need an answer before it can go on.', problems };
}

/** As for a hub user, for the host may give what its customers cannot see; what only a hub user could answer is left to them. */
function settingsProblems(
  tenant: Tenant,
  { claimed }: Background,
  stored: StoredConfig,
  { settings }: Manifest,
): Problem[] {
  const whole = wholeInForce(stored, { settings });
  const confirmed = Object.fromEntries(Object.entries(whole).filter(([key]) => !claimed.includes(key)));
  const verdict = validateConfig(settings, tenant.options, whole, { stored: confirmed, audience: 'hub' });
  if (verdict.ok) return [];
  const theirs = settingKeys(forCustomer(settings).schema);
  const hidden = adminKeys(settings);
  return verdict.problems.flatMap((problem) => {
    const key = firstKey(problem.path);
    if (theirs.has(key) && !hidden.has(key)) return [problem];
    return claimed.includes(key)
      ? [{ path: '', message: 'A setting that came with the sign-in of this page is not right.' }]
      : [];
  });
}

const firstKey = (path: string): string => (path.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
