/** Journey: a customer of Acme installs CRM to newsletter from the tag, watches it run, pauses it and uninstalls it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import {
  addContact,
  arrived,
  connectCrm,
  connectNewsletter,
  chooseAndFinish,
  findAndInstall,
  somebody,
  subscribersOn,
} from './steps.ts';
import { pictureOnFailure } from './picture-on-failure.ts';

let product: Product;
let browser: Browser;
let page: Page;
let outside: Page;
const LIST = 'Trade customers';
const first = somebody();
const second = somebody();

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  outside = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test('a contact is in the CRM before anything is installed', async () => {
  await addContact(outside, product, first);
});

test('the customer finds the integration, connects both systems, chooses a list and finishes', async () => {
  await page.goto(`${product.acme.origin}/integrations`);
  await findAndInstall(page);
  await connectCrm(page, page);
  await connectNewsletter(page, product, true);
  await chooseAndFinish(page, { list: LIST, tag: 'journey' });
});

test('the newsletter’s own page shows exactly that contact', async () => {
  await arrived(product, 1);
  expect(await subscribersOn(outside, product, LIST)).toEqual([first.email]);
});

test('after one more contact, Run now moves only the new one, and its log says so', async () => {
  await addContact(outside, product, second);
  await page.getByRole('button', { name: 'Open in My Apps' }).click();
  product.fakes.journal.reset();
  await page.getByRole('button', { name: 'Run now' }).click();
  await arrived(product, 2);
  expect(await subscribersOn(outside, product, LIST)).toEqual([second.email, first.email]);
  const moved = product.fakes.journal.calls.filter(
    (call) => call.method === 'POST' && call.path === '/newsletter/api/subscribers',
  );
  expect(moved.map((call) => (call.body as { email: string }).email)).toEqual([second.email]);
  await page.getByText('1 contact moved').first().waitFor();
  await page.getByText(`Moved ${second.email}`).waitFor();
});

test('it is paused and resumed, and both are shown', async () => {
  await page.getByRole('button', { name: 'Pause' }).click();
  await page
    .getByText(/^Paused/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Working').first().waitFor();
});

test('uninstalled, it leaves My Apps and can be installed again', async () => {
  await page.getByRole('button', { name: 'More', exact: true }).first().click();
  await page.getByText('Uninstall', { exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Uninstall' }).click();
  await page.getByText('Nothing installed yet').waitFor();
});
