/** Journey: a form with a field of every kind, filled by keyboard alone under the strict policy; the run is given exactly that. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings } from '../support/browser/axe-findings.ts';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import {
  fillAccounts,
  fillAmountsAndTimes,
  filled,
  fillGoods,
  fillLedger,
  fillPairsAndShares,
  fillRest,
  fillShop,
  secrets,
  vendorOnly,
} from './fill-every-kind.ts';
import { Keyboard } from './keyboard.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { shownAnswers } from './shown-answers.ts';

const NAME = 'Every kind of field';
let product: Product;
let browser: Browser;
let page: Page;
let keys: Keyboard;
/** Every text that the browser was sent by the server. */
const received: string[] = [];
/** What the policy reported, of every page that was loaded. */
const reported: string[] = [];
/** As the page itself saves: where to, and who it says it is. */
let configUrl = '';
let authorization = '';

pictureOnFailure(() => browser);
beforeAll(async () => {
  const extra = { folder: join(import.meta.dirname, 'every-kind'), name: NAME };
  [product, browser] = await Promise.all([startProduct(extra), launchBrowser()]);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-US',
  });
  await context.exposeFunction('tellReport', (text: string) => void reported.push(text));
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      (window as unknown as { tellReport(text: string): void }).tellReport(
        `${effectiveDirective} ${blockedURI} ${sample}`,
      );
    }),
  );
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('response', (response) => {
    if (!response.url().startsWith(`${product.server}/v1`)) return;
    void response.text().then(
      (text) => received.push(text),
      () => undefined,
    );
  });
  page.on('request', (request) => {
    if (request.method() !== 'PUT' || !request.url().endsWith('/config')) return;
    configUrl = request.url();
    authorization = request.headers()['authorization'] ?? '';
  });
  keys = new Keyboard(page);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** From the page that was just loaded to the settings. */
async function walkToSettings(): Promise<void> {
  await keys.fill(page.getByRole('searchbox').or(page.getByLabel('Search integrations')).first(), 'every kind');
  await page.getByRole('link', { name: 'Shopify' }).waitFor({ state: 'detached' });
  await keys.press(page.getByRole('link', { name: NAME, exact: true }));
  await keys.press(page.getByRole('button', { name: /^(Install|Continue)/ }).first());
}

test('it is installed by keyboard', async () => {
  await page.goto(`${product.acme.origin}/integrations-strict`);
  await walkToSettings();
  await keys.press(page.getByRole('button', { name: 'Connect Tallyhouse ledger' }));
  await keys.fill(page.getByLabel('API key'), product.fakes.ledger.account().key);
  await page.keyboard.press('Enter');
  await page.getByText('Connected', { exact: true }).waitFor();
  await keys.press(page.getByRole('button', { name: 'Continue', exact: true }));
  await page.getByRole('combobox', { name: /^Country/ }).waitFor();
});

test('half of the form is filled by keyboard', async () => {
  await fillShop(page, keys);
  await fillAmountsAndTimes(page, keys);
  await fillGoods(page, keys);
});

test('after a reload in the middle all of it is there but the secrets', async () => {
  const before = await answers();
  await page.reload();
  await walkToSettings();
  await page.getByRole('textbox', { name: /^Name of the shop/ }).waitFor();
  expect(await answers()).toEqual(before);
  expect(before).toContain('Cities optional = Graz Oslo');
  expect(await page.getByLabel(/^Door code/).inputValue()).toBe('');
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(secrets.door);
  await keys.fill(page.getByLabel(/^Door code/), secrets.door);
});

test('the rest is filled by keyboard', async () => {
  await fillLedger(page, keys);
  await fillAccounts(page, keys);
  await fillPairsAndShares(page, keys);
  await fillRest(page, keys);
});

let saved: string[] = [];
test('it is saved and run, and the run is given exactly what was typed', async () => {
  saved = await answers();
  await keys.press(page.getByRole('button', { name: 'Continue', exact: true }));
  await page.getByRole('heading', { name: 'How often should it run?' }).waitFor();
  await keys.press(page.getByRole('button', { name: 'Install and run' }));
  await page.getByRole('heading', { name: `${NAME} is installed` }).waitFor();
  expect(await told(1)).toEqual(given(filled));
});

test('the page, loaded anew, shows exactly what was saved, the secrets as set', async () => {
  await page.reload();
  await openSettings();
  // What the ledger calls the saved accounts arrives while the form stands already.
  await expect.poll(answers, { timeout: 20_000, interval: 500 }).toEqual(saved);
  for (const name of ['Replace Door code', 'Replace Token']) await page.getByRole('button', { name }).waitFor();
});

test('secrets that are left alone stay, one that is replaced is the new one', async () => {
  await keys.fill(page.getByRole('textbox', { name: /^Greeting/ }), 'Good day');
  await save();
  await page.reload();
  await openSettings();
  await keys.press(page.getByRole('button', { name: 'Replace Token' }));
  await page.keyboard.type('tok-second');
  await save();
  await keys.press(page.getByRole('button', { name: 'Run now' }));
  const after = given({ ...filled, greeting: 'Good day' });
  expect(await told(2)).toEqual({ ...after, token: 'tok-second' });
});

test('what is the vendor’s was in nothing that the browser got, and a forged save of it is refused', async () => {
  const texts = received.join('\n');
  expect(texts).toContain('Name of the shop');
  for (const word of ['depot_route', 'vendor_limit', 'ledger_api', String(vendorOnly.vendor_limit), 'vendor-route'])
    expect(texts).not.toContain(word);
  for (const word of Object.values(secrets)) expect(texts).not.toContain(word);
  const forge = (config: object): Promise<{ status: number; code: string; paths: string[] }> =>
    page.evaluate(forgedSave, { url: configUrl, authorization, config });
  for (const [config, path] of [
    [{ ...filled, vendor_limit: 1 }, '/vendor_limit'],
    [{ ...filled, address: { city: 'Cork', depot_route: 'mine' } }, '/address/depot_route'],
  ] as const)
    expect(await forge(config)).toMatchObject({ status: 422, code: 'config-invalid', paths: [path] });
});

test('the strict policy reported nothing, on none of the pages; axe finds nothing', async () => {
  expect(reported).toEqual([]);
  expect(await axeFindings(page, 'mortise-marketplace')).toEqual([]);
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(() => reported.length, { message: 'the listener hears a real one' }).toBeGreaterThan(0);
});

/** What the form shows, behind each tab; the first one is open again then. */
async function answers(): Promise<string[]> {
  await keys.to(page.getByRole('tab', { selected: true }).filter({ hasText: /Amounts|Times/ }));
  await page.keyboard.press('End');
  const last = await shownAnswers(page);
  await page.keyboard.press('Home');
  return [...new Set([...(await shownAnswers(page)), ...last])];
}

async function save(): Promise<void> {
  await keys.press(page.getByRole('button', { name: 'Save', exact: true }));
  await page.getByText('Saved. The next run uses it.').waitFor();
  await keys.kept();
}

/** From the page that was just loaded to the settings of what is installed. */
async function openSettings(): Promise<void> {
  await keys.press(page.getByRole('link', { name: 'My Apps' }));
  await keys.press(
    page
      .getByRole('link', { name: NAME })
      .or(page.getByRole('button', { name: NAME }))
      .first(),
  );
  await keys.press(page.getByRole('button', { name: 'Settings', exact: true }));
  await page.getByRole('textbox', { name: /^Name of the shop/ }).waitFor();
}

/** What the run number `count` told the ledger of its settings, each value read back from its variable. */
async function told(count: number): Promise<Record<string, unknown>> {
  const { postings } = product.fakes.ledger.account();
  await expect.poll(() => postings.length, { timeout: 20_000, interval: 200 }).toBe(count);
  const setup = postings.at(-1)?.setup as Record<string, string>;
  const under = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(setup).flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length).toLowerCase(), value]] : [],
      ),
    );
  expect(under('MORTISE_CFG_')).toEqual(under('PAN_CFG_'));
  return Object.fromEntries(Object.entries(under('PAN_CFG_')).map(([name, value]) => [name, readBack(name, value)]));
}

const readBack = (name: string, value: string): unknown =>
  typeof Reflect.get({ ...filled, ...vendorOnly }, name) === 'string' || name === 'token' || name === 'ledger_api'
    ? value
    : JSON.parse(value);

/** What a run has to be given for these answers. */
function given(answers: typeof filled): Record<string, unknown> {
  const { depot_route, vendor_limit } = vendorOnly;
  return {
    ...answers,
    address: { ...answers.address, door: secrets.door, depot_route },
    token: secrets.token,
    vendor_limit,
    ledger_api: `${product.fakes.origin}/ledger/api`,
  };
}

/** Runs in the page: saves with the page's own session, at the version that stands. */
async function forgedSave({ url, authorization, config }: { url: string; authorization: string; config: object }) {
  const headers = { authorization, 'content-type': 'application/json' };
  const read = await fetch(url.replace(/config$/, 'settings'), { headers });
  const { release, version } = (await read.json()) as { release: string; version: number };
  const body = JSON.stringify({ release, version, config });
  const reply = await fetch(url, { method: 'PUT', headers, body });
  const { code, problems = [] } = (await reply.json()) as { code: string; problems?: { path: string }[] };
  return { status: reply.status, code, paths: problems.map(({ path }) => path) };
}
