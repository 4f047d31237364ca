/** Starts the browser of the journeys as people have it: third-party storage partitioned, popups as they come. */
import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from './find-browser.ts';

/**
 * Playwright switches a list of features off, partitioning of third-party storage among them; with it off, faults of
 * cookies and storage in frames stay hidden. Of two switches with one name Chromium takes the last, so this list wins.
 */
const SWITCHED_OFF = [
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'PaintHolding',
  'OptimizationHints',
];

/** A headless browser; close it yourself. `switches`: more of Chromium's own. */
export async function launchBrowser(switches: readonly string[] = []): Promise<Browser> {
  const { executablePath, env, args } = await findBrowser();
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return chromium.launch({
    executablePath,
    env: { ...inherited, ...env },
    args: [...args, `--disable-features=${SWITCHED_OFF.join(',')}`, ...switches],
    timeout: 60_000,
  });
}
