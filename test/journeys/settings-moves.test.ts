/** Journey: settings that somebody else saved meanwhile, and an update of the integration that needs a decision. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { apply } from '@mortise/server';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { axeFindings } from '../support/browser/axe-findings.ts';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { pictureOnFailure } from './picture-on-failure.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let session = '';
let tenant = '';

const answers = {
  country: 'GB',
  company: 'oak-ltd',
  book: 'oak-ltd-1',
  revenue_account: '1000',
  with_tax: false,
  tax_rate: 20,
  channels: ['phone'],
  numbering: { prefix: 'ORD', start: 1000 },
  fields: { reference: 'number', amount: 'total' },
  cost_centres: [{ name: 'Oslo', share: 100 }],
  signing_word: 'quiet word',
};

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  const token = await (await fetch(`${product.acme.origin}/token`, { method: 'POST' })).text();
  const nonce = randomBytes(24).toString('base64url');
  session = String((await call('POST', '/v1/sessions', { account: 'acme', token, nonce }))['session']);
  tenant = String((await call('POST', '/v1/tenants', { integration: 'orders-to-ledger' }))['id']);
  const { key } = product.fakes.ledger.account();
  await call('PUT', `/v1/tenants/${tenant}/connections/ledger`, { fields: { api_key: key } });
  await vi.waitUntil(async () => (await settings()).options.state === 'ready', { timeout: 20_000 });
  await save(answers);
  await call('POST', `/v1/tenants/${tenant}/finish`, { schedule: { daily: '03:00' } });
  context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** As another page of the same customer. */
async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const headers = {
    origin: product.acme.origin,
    'content-type': 'application/json',
    ...(session === '' ? {} : { authorization: `Bearer ${session}` }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return (await (await fetch(product.server + path, init)).json()) as Record<string, unknown>;
}
type View = { release: string; version: number; config: Record<string, unknown>; options: { state: string } };
const settings = async (): Promise<View> => (await call('GET', `/v1/tenants/${tenant}/settings`)) as View;
async function save(config: object): Promise<void> {
  const { release, version } = await settings();
  expect(await call('PUT', `/v1/tenants/${tenant}/config`, { release, version, config })).toHaveProperty('config');
}

/** The settings on a page of Acme's. */
async function visit(): Promise<void> {
  await page.goto(`${product.acme.origin}/orders`);
  await page.evaluate(putIn, { tenant, code: `${product.server}/embed.js` });
  await page.getByLabel('Prefix').waitFor();
}
/** Runs in the page. */
function putIn({ tenant, code }: { tenant: string; code: string }): void {
  const main = document.querySelector('main');
  main?.setHTMLUnsafe(`<h1>Ledger</h1><mortise-settings account="acme" tenant="${tenant}"></mortise-settings>`);
  const getToken = async (): Promise<string> => (await fetch('/token', { method: 'POST' })).text();
  for (const element of main?.children ?? []) Object.assign(element, { getToken });
  document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: code }));
}

test('what somebody else saved comes in, what was typed stays on top, and both are saved', async () => {
  await visit();
  await page.getByLabel('Prefix').fill('MINE');
  const { signing_word: _kept, ...others } = answers;
  await save({ ...others, numbering: { prefix: 'ORD', start: 5 }, channels: ['phone', 'store'] });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Somebody else saved these settings meanwhile').waitFor();
  expect(await page.getByLabel('Prefix').inputValue()).toBe('MINE');
  expect(await page.getByLabel('First number').inputValue()).toBe('5');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. The next run uses it.').waitFor();
  expect((await settings()).config).toMatchObject({
    numbering: { prefix: 'MINE', start: 5 },
    channels: ['phone', 'store'],
  });
});

test('an update says what is new, what is gone and what is to be answered; nothing changes before it is saved', async () => {
  const file = join(dirname(product.accountFile), 'integrations/orders-to-ledger/mortise.yaml');
  const text = await readFile(file, 'utf8');
  const updated = text
    .replace('            - { const: phone, title: Phone }\n', '')
    .replace(
      /      cost_centres:\n(?:        .*\n)+/,
      '      contact: { type: string, title: Contact }\n      currency: { type: string, title: Currency, default: EUR }\n',
    )
    .replace(
      "{ type: Control, label: Cost centres, scope: '#/properties/cost_centres' }",
      "{ type: Control, scope: '#/properties/contact' }\n          - { type: Control, scope: '#/properties/currency' }",
    )
    .replace('revenue_account, fields]', 'revenue_account, fields, contact]');
  await writeFile(file, updated);
  expect(await apply(product.running.means, product.accountFile)).toMatchObject({
    releases: [{ integration: 'orders-to-ledger' }],
  });
  await visit();
  const told = page.getByRole('status').filter({ hasText: 'its settings need a look' });
  await told.getByText('Until you save them, it goes on as before.').waitFor();
  for (const [kind, label] of [
    ['To be answered', 'Contact'],
    ['No longer possible', 'was Phone, Store'],
    ['New', 'Currency EUR'],
    ['Gone', 'was Oslo · 100'],
  ] as const)
    await told.locator('dl > div', { hasText: kind }).getByText(label).first().waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save and use the update' }).click();
  await page
    .getByText(/needs an answer/)
    .first()
    .waitFor();
  await page.getByLabel('Contact').fill('Bo');
  await page.getByRole('button', { name: 'Save and use the update' }).click();
  await page.getByText('Saved. The next run uses it.').waitFor();
  expect(await told.count()).toBe(0);
  const { config } = await settings();
  expect(config).toMatchObject({ contact: 'Bo', currency: 'EUR', channels: ['store'] });
});
