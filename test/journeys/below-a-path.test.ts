/** Journey: Mortise below a path of a host that it shares: the install in the tag and in the frame, and a link for a colleague. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { connectCrm, connectNewsletter, findAndInstall, rowOf, signIn, uninstallAll } from './steps.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;
/** What was asked of the host outside the path: never ours. */
let outside: string[];

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(undefined, [], undefined, '/x/y'), launchBrowser()]);
});
beforeEach(async () => {
  outside = [];
  context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  context.setDefaultTimeout(15_000);
  const { origin, pathname } = new URL(product.server);
  expect(pathname).toBe('/x/y');
  context.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin === origin && !asked.pathname.startsWith(`${pathname}/`)) outside.push(asked.pathname);
  });
});
afterEach(async () => {
  await context.close();
  await uninstallAll(product);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

const visit = async (path: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(product.acme.origin + path);
  return page;
};

/** Takes the attribute that says where Mortise is off the tag before the code of the tag comes. */
const withoutServer = (): Promise<unknown> =>
  context.addInitScript(() => {
    const found = new MutationObserver(() => document.querySelector('[server]')?.removeAttribute('server'));
    found.observe(document, { childList: true, subtree: true });
  });

test('a tag that says no server finds it, logos come, and both ways of connecting work', async () => {
  await withoutServer();
  const page = await visit('/integrations-strict');
  expect(await page.locator('mortise-marketplace').getAttribute('server')).toBeNull();
  await findAndInstall(page);
  const shown = page.locator('[data-connector="crm"] img').first();
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await connectCrm(page, page);
  await connectNewsletter(page, product, false);
  expect(outside).toEqual([]);
});

test('so it does in the frame; a colleague signs in with a link that lies below the path', async () => {
  const page = await visit('/integrations-frame');
  const frame = page.frameLocator('iframe');
  await findAndInstall(frame);
  await connectNewsletter(frame, product, false);
  const row = rowOf(frame, 'crm');
  await row.getByRole('button', { name: 'Use another device or ask a colleague' }).click();
  const address = await row.getByLabel('Link', { exact: true }).inputValue();
  expect(address.startsWith(`${product.server}/connect/link#`)).toBe(true);
  const other = await context.newPage();
  await other.goto(address);
  await signIn(other, 'Deny');
  await other.getByRole('button', { name: 'Try again' }).click();
  await signIn(other, 'Allow');
  await other.getByText('You can close this page.').waitFor();
  expect(other.url().startsWith(`${product.server}/connect/callback/crm?`)).toBe(true);
  await row.getByText('Connected', { exact: true }).first().waitFor();
  expect(outside).toEqual([]);
});
