/** Registers the elements. The marketplace is here at once; the install flow and the settings form come when the page holds their tags, or when it rests. */
import { MortiseMarketplace } from './marketplace/index.ts';
import { defineElement, MortiseSession } from './session/index.ts';

const later = {
  'mortise-install': async () => (await import('./install/index.ts')).MortiseInstall,
  'mortise-settings': async () => (await import('./install/index.ts')).MortiseSettings,
} satisfies Record<string, () => Promise<CustomElementConstructor>>;

async function defineLater(tag: keyof typeof later): Promise<void> {
  if (customElements.get(tag) === undefined) defineElement(tag, await later[tag]());
}

function start(): void {
  defineElement('mortise-session', MortiseSession);
  defineElement('mortise-marketplace', MortiseMarketplace);
  const tags = Object.keys(later) as (keyof typeof later)[];
  const load = () => tags.forEach((tag) => void defineLater(tag).catch(() => undefined));
  if (tags.some((tag) => document.querySelector(tag) !== null)) load();
  // Safari has no requestIdleCallback.
  else if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 2_000 });
  else setTimeout(load, 500);
}

// On a server that renders pages there is nothing to register.
if (typeof customElements !== 'undefined' && typeof document !== 'undefined') start();
