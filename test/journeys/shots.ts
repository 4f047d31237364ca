/** `npm run shots`: pictures of every view, light and dark, wide and narrow, measured, and put on one sheet. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { apply } from '@mortise/server';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { addIntegration } from '../support/product/add-integration.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { writeContactSheet, type Picture } from './contact-sheet.ts';
import { measurePage } from './measure-page.ts';
import { walkAccounts } from './walk-accounts.ts';
import { walkConnections } from './walk-connections.ts';
import { walkSettings } from './walk-settings.ts';
import { walkViews } from './walk-views.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'shots');
const WIDTHS = [1280, 360] as const;
const SCHEMES = ['light', 'dark'] as const;

const pictures: Picture[] = [];
const faults: string[] = [];

/** One view in four pictures; the page is left wide and light again. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: width > 600 ? 860 : 740 });
      await page.evaluate(showFocus);
      await page.waitForTimeout(250);
      const file = join(FOLDER, `${name}-${width}-${scheme}.png`);
      // A whole long gallery would show the cards below that no eye has reached: they are drawn when they come near.
      const isShort = (await page.evaluate(() => document.documentElement.scrollHeight)) < 2000;
      await page.screenshot({ path: file, fullPage: isShort, animations: 'disabled' });
      pictures.push({ file, caption: `${name} · ${width} · ${scheme}`, width });
      for (const fault of await measurePage(page))
        faults.push(`${name}-${width}-${scheme}: ${fault.kind}: ${fault.what}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 860 });
}

/** Runs in the page: what has the focus is what a picture of a long page is about. */
function showFocus(): void {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (at !== null && at !== document.body) at.scrollIntoView({ block: 'center' });
}

/** The form with a field of every kind; it joins the gallery only now, so that the pictures of that are the demo's. */
async function settings(browser: Browser, product: Product): Promise<void> {
  const { accountFile, fakes, running } = product;
  addIntegration(accountFile, join(import.meta.dirname, 'every-kind'), 'Every kind of field', fakes.origin);
  await apply(running.means, accountFile);
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  await walkSettings(await context.newPage(), product, shoot);
  await context.close();
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
try {
  const walked = walkViews(browser, product, shoot)
    .then(() => walkConnections(browser, product, shoot))
    .then(() => walkAccounts(browser, product, shoot))
    .then(() => settings(browser, product));
  await walked.catch(async (error: unknown) => {
    for (const [index, page] of browser
      .contexts()
      .flatMap((context) => context.pages())
      .entries())
      await page.screenshot({ path: join(FOLDER, `stopped-${index}.png`) });
    throw error;
  });
  const sheet = join(FOLDER, 'contact-sheet.png');
  const sorted = WIDTHS.flatMap((width) => pictures.filter((picture) => picture.width === width));
  await writeContactSheet(browser, sorted, sheet);
  copyFileSync(join(FOLDER, '01-gallery-1280-light.png'), join(ROOT, 'demo/gallery.png'));
  for (const fault of new Set(faults)) console.log(fault);
  console.log(`${pictures.length} pictures, ${faults.length} faults. Sheet: ${sheet}`);
} finally {
  await browser.close();
  await product.stop();
}
if (faults.length > 0) process.exitCode = 1;
