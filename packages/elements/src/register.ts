/** Puts the elements' names on their classes. */
import { MortiseMarketplace } from './marketplace/index.ts';
import { defineElement, MortiseSession } from './session/index.ts';

/** Each comes in a chunk of its own. */
async function defineLater(): Promise<void> {
  const [{ MortiseInstall }, { MortiseSettings }, { MortiseConnect }] = await Promise.all([
    import('./install/mortise-install.ts'),
    import('./install/mortise-settings.ts'),
    import('./connection/mortise-connect.ts'),
  ]);
  defineElement('mortise-install', MortiseInstall);
  defineElement('mortise-settings', MortiseSettings);
  defineElement('mortise-connect', MortiseConnect);
}

/** The marketplace is here at once; the install flow and the settings form come when the page holds their tags, or when it rests. */
export function registerElements(): void {
  defineElement('mortise-session', MortiseSession);
  defineElement('mortise-marketplace', MortiseMarketplace);
  // A tag whose code did not come stays blank, so it is asked for until it does.
  const load = () => void defineLater().catch(() => setTimeout(load, 10_000));
  if (document.querySelector('mortise-install, mortise-settings, mortise-connect') !== null) load();
  // Safari has no requestIdleCallback.
  else if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 2_000 });
  else setTimeout(load, 500);
}
