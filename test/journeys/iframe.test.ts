/** Journey: the same install through the frame, with the token by message and by fragment. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { addContact, arrived, installIt, somebody, subscribersOn } from './steps.ts';
import { pictureOnFailure } from './picture-on-failure.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;
let outside: Page;

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(20_000);
  outside = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test('with the token by message, the install works in the frame and the contact arrives', async () => {
  const contact = somebody();
  await addContact(outside, product, contact);
  const page = await context.newPage();
  await page.goto(`${product.acme.origin}/integrations-frame`);
  await installIt(page, page.frameLocator('iframe'), product, { list: 'Spring sale', tag: 'frame' }, true);
  await arrived(product, 1);
  expect(await subscribersOn(outside, product, 'Spring sale')).toEqual([contact.email]);
});

test('the frame is as high as what it shows', async () => {
  const page = await context.newPage();
  await page.goto(`${product.acme.origin}/integrations-frame`);
  await page.frameLocator('iframe').getByRole('link', { name: 'CRM to newsletter', exact: true }).waitFor();
  await expect
    .poll(() => page.locator('iframe').evaluate((frame) => frame.getBoundingClientRect().height), { timeout: 5000 })
    .toBeGreaterThan(1000);
});

test('with the token in the fragment, the gallery opens and the address keeps no token', async () => {
  const page = await context.newPage();
  await page.goto(`${product.acme.origin}/integrations-fragment`);
  await page.frameLocator('iframe').getByRole('link', { name: 'CRM to newsletter', exact: true }).waitFor();
  const frame = page.frames().find((one) => one.url().startsWith(product.server));
  expect(await frame?.evaluate(() => location.hash)).toBe('');
});

test('a page of another origin cannot put it into a frame', async () => {
  const page = await context.newPage();
  await page.goto(`${product.fakes.origin}/`);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.src = src;
    document.body.append(frame);
  }, `${product.server}/acme`);
  await page.waitForTimeout(1000);
  const frame = page.frames().find((one) => one !== page.mainFrame());
  expect(frame?.url() ?? '').not.toContain('/acme');
});
