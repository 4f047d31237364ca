/** Journey: the same install under the one promised Content-Security-Policy, without a single report; the listener is proven. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { addContact, arrived, installIt, somebody, subscribersOn } from './steps.ts';
import { pictureOnFailure } from './picture-on-failure.ts';

let product: Product;
let browser: Browser;
let page: Page;
let outside: Page;

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(20_000);
  [page, outside] = [await context.newPage(), await context.newPage()];
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

type Report = { effectiveDirective: string; sample: string };
const reports = (): Promise<Report[]> =>
  page.evaluate(() => (window as unknown as { cspReports: Report[] }).cspReports);

test('install, run and log work with zero reports', async () => {
  const contact = somebody();
  await addContact(outside, product, contact);
  await page.goto(`${product.acme.origin}/integrations-strict`);
  await installIt(page, page, product, { list: 'Workshop news', tag: 'strict' }, true);
  await arrived(product, 1);
  expect(await subscribersOn(outside, product, 'Workshop news')).toEqual([contact.email]);
  await page.getByRole('button', { name: 'Open in My Apps' }).click();
  await page.getByText('1 contact moved').first().waitFor();
  expect(await reports()).toEqual([]);
});

test('the same listener catches an inline style, eval and an innerHTML sink', async () => {
  await page.evaluate(() => {
    const tried = (attempt: () => unknown): void => {
      // What a test evaluates may do more than the page itself; what a timer calls may not.
      setTimeout(attempt);
    };
    tried(() => document.body.setAttribute('style', 'color: red'));
    tried(() => (0, eval)('1 + 1'));
    tried(() => Object.assign(document.createElement('p'), { innerHTML: '<b>x</b>' }));
  });
  const caught = async (): Promise<string[]> =>
    (await reports()).map((one) => `${one.effectiveDirective}: ${one.sample.split(/[ |]/)[0]}`).sort();
  await expect
    .poll(caught, { timeout: 5000 })
    .toEqual(['require-trusted-types-for: Element', 'require-trusted-types-for: eval', 'style-src-attr: ']);
});
