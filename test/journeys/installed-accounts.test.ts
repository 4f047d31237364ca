/** Journey: accounts of what is installed. A card says which one broke and mends it, that one and no other; the address that an outside system calls is handed over, called and renewed. */
import { createHmac } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { breakCrm, letNewsletterCall } from './account-steps.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { installIt, rowOf, signIn } from './steps.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  await page.goto(`${product.acme.origin}/integrations`);
  await installIt(page, page, product, { list: 'Workshop news', tag: 'acc' });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

const sql = async (text: string): Promise<Record<string, unknown>[]> =>
  (await product.running.means.db.execute(text)).rows as Record<string, unknown>[];

async function myApps(): Promise<void> {
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByRole('link', { name: /My Apps/ }).click();
}

test('the address for webhooks is made, called, and renewed', async () => {
  await letNewsletterCall(product);
  await myApps();
  await page.getByRole('button', { name: 'Connections' }).click();
  expect(await rowOf(page, 'crm').getByRole('button', { name: 'Webhook address' }).count()).toBe(0);
  const row = rowOf(page, 'newsletter');
  await row.getByRole('button', { name: 'Webhook address' }).click();
  await row.getByRole('button', { name: 'Make an address' }).click();
  await row.getByText('No call yet').waitFor();
  const old = await row.getByLabel('Address').inputValue();
  await row.getByRole('button', { name: 'Show the secret' }).click();
  const signature = createHmac('sha256', await row.getByLabel('Secret', { exact: true }).inputValue())
    .update('{}')
    .digest('hex');
  const call = async (): Promise<number> =>
    (await fetch(old, { method: 'POST', body: '{}', headers: { 'x-larkpost-signature': signature } })).status;
  expect(await call()).toBe(200);
  await row.getByText('Last call').waitFor();
  await row.getByRole('button', { name: 'Make a new address' }).click();
  await page.getByRole('dialog').getByText('stop working at once').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new address' }).click();
  await row.getByText('This is the new address').waitFor();
  expect(await row.getByLabel('Address').inputValue()).not.toBe(old);
  expect(await call()).toBe(404);
});

test('a card says which account broke and mends it, though another installation has one of the same name', async () => {
  // A second copy, as if installed on its own; both have lost the CRM.
  const twin = '{"id": "ten_00000000000000000000000000000002", "number": 902, "name": "Twin"}';
  await sql(`insert into tenants select (jsonb_populate_record(t, '${twin}')).* from tenants t`);
  const at = `'{"tenant_id": "ten_00000000000000000000000000000002"}'::jsonb`;
  await sql(
    `insert into connections select (jsonb_populate_record(c, ${at} || jsonb_build_object('id', 'con_' || lpad(row_number() over ()::text, 32, '0')))).* from connections c`,
  );
  await breakCrm(product);
  await myApps();
  const cards = page.getByRole('navigation', { name: 'Installed integrations' });
  await cards.getByText('Needs you: sign in to Fernhill CRM again').nth(1).waitFor();
  // The first one's window is made ready; it is the second one that is connected.
  await page.getByRole('button', { name: 'Connections' }).click();
  await rowOf(page, 'crm').getByRole('button', { name: 'Reconnect Fernhill CRM' }).waitFor();
  await page.waitForLoadState('networkidle');
  const [first] = await cards.locator('[aria-current] [data-tenant]').all();
  const shown = await first?.getAttribute('data-tenant');
  const opened = page.waitForEvent('popup');
  await cards.getByRole('button', { name: 'Reconnect Fernhill CRM' }).click();
  await signIn(await opened, 'Allow');
  await rowOf(page, 'crm').getByText('Connected', { exact: true }).waitFor();
  const states = await sql(`select tenant_id, state from connections where connector_name = 'crm' order by state`);
  expect(states).toEqual([
    { tenant_id: shown, state: 'broken' },
    { tenant_id: expect.not.stringMatching(shown ?? ''), state: 'connected' },
  ]);
  await cards.getByText('Needs you').nth(1).waitFor({ state: 'detached' });
  // One is left, and the tab counts it.
  await page.getByRole('link', { name: /My Apps 2 1 needs attention/ }).waitFor();
});
