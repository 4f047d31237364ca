/** Journey: answers that hide, switch off and ask for each other, and a layout in rjsf's dialect; by keyboard alone, each as far as its run. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply } from '@mortise/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings } from '../support/browser/axe-findings.ts';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { addIntegration } from '../support/product/add-integration.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { Keyboard } from './keyboard.ts';
import { pictureOnFailure } from './picture-on-failure.ts';

const RULES = 'Settings by rules';
const RJSF = 'Settings in another dialect';
let folder: string;
let product: Product;
let browser: Browser;
let page: Page;
let keys: Keyboard;

pictureOnFailure(() => browser);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mortise-settings-rules-'));
  const here = import.meta.dirname;
  for (const name of ['by-rules', 'in-rjsf'])
    for (const from of [join(here, 'every-kind'), join(here, name)])
      await cp(from, join(folder, name), { recursive: true });
  [product, browser] = await Promise.all([
    startProduct({ folder: join(folder, 'by-rules'), name: RULES }),
    launchBrowser(),
  ]);
  addIntegration(product.accountFile, join(folder, 'in-rjsf'), RJSF, product.fakes.origin);
  await apply(product.running.means, product.accountFile);
  page = await (await browser.newContext({ viewport: { width: 1000, height: 800 } })).newPage();
  page.setDefaultTimeout(15_000);
  keys = new Keyboard(page);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A control by its role and the beginning of its name. */
const named = (role: Parameters<Page['getByRole']>[0], name: string) =>
  page.getByRole(role, { name: new RegExp(`^${name}`) });

async function openSettings(name: string): Promise<void> {
  await page.goto(`${product.acme.origin}/integrations-strict`);
  await keys.press(page.getByRole('link', { name, exact: true }));
  await keys.press(page.getByRole('button', { name: /^(Install|Continue)/ }).first());
  await keys.press(page.getByRole('button', { name: 'Connect Tallyhouse ledger' }));
  await keys.fill(page.getByLabel('API key'), product.fakes.ledger.account().key);
  await page.keyboard.press('Enter');
  await page.getByText('Connected', { exact: true }).waitFor();
  await goOn();
  await page.locator('form.form').waitFor();
}

const goOn = (): Promise<void> => keys.press(page.getByRole('button', { name: 'Continue', exact: true }));

/** What the run after the install was given, as the text of its variables; without those that only the vendor sets. */
async function given(name: string, count: number): Promise<Record<string, string>> {
  await goOn();
  await keys.press(page.getByRole('button', { name: 'Install and run' }));
  await page.getByRole('heading', { name: `${name} is installed` }).waitFor();
  const { postings } = product.fakes.ledger.account();
  await expect.poll(() => postings.length, { timeout: 20_000, interval: 200 }).toBe(count);
  const entries = Object.entries(postings.at(-1)?.setup as Record<string, string>);
  return Object.fromEntries(
    entries.filter(([key]) => key.startsWith('PAN_CFG_') && !/_(BOOK|LEDGER_API)$/.test(key)).toSorted(),
  );
}

test('an answer hides, switches off and asks for others, and the run is given what stands in the end', async () => {
  await openSettings(RULES);
  const [mode, speed, reason] = [named('combobox', 'Mode'), named('textbox', 'Speed'), named('textbox', 'Reason')];
  expect(await speed.isDisabled()).toBe(true);
  expect(await reason.or(named('textbox', 'Name of the sender')).count()).toBe(0);

  await keys.choose(mode, 'slow');
  expect(await speed.isEnabled()).toBe(true);
  await keys.fill(reason, 'no');
  await keys.fill(named('textbox', 'Sender'), 'ada@example.com');
  await keys.to(named('textbox', 'Name of the sender'));
  await goOn();
  const summary = page.getByRole('alert').getByRole('link');
  await expect
    .poll(() => summary.allTextContents())
    .toEqual(['Reason has to have at least 3 characters.', 'Name of the sender needs an answer.']);

  await keys.choose(mode, 'fast');
  expect(await reason.count()).toBe(0);
  await expect
    .poll(() => summary.allTextContents())
    .toEqual(['Speed needs an answer.', 'Name of the sender needs an answer.']);
  await keys.press(summary.first());
  await page.keyboard.type('7');
  await keys.fill(named('textbox', 'Name of the sender'), 'Ada');
  // What was wrong and is hidden now is left out.
  expect(await given(RULES, 1)).toEqual({
    PAN_CFG_MODE: 'fast',
    PAN_CFG_SENDER: 'ada@example.com',
    PAN_CFG_SENDER_NAME: 'Ada',
    PAN_CFG_SPEED: '7',
  });
});

test('a layout of rjsf has its order, widgets, words and secrets, and hides what is the vendor’s', async () => {
  await openSettings(RJSF);
  const labels = await page.locator('form.form .label').allTextContents();
  expect(labels.map((label) => label.replace(' optional', ''))).toEqual([
    'Your story',
    'Plan',
    'Days',
    'Pass phrase',
    'Address',
    'City',
    'Street',
  ]);
  expect(await axeFindings(page, 'mortise-marketplace')).toEqual([]);
  await keys.fill(named('textbox', 'Your story'), 'One');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await keys.to(page.getByRole('radio', { name: 'Not set' }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await page.getByRole('radio', { name: 'Large one' }).isChecked()).toBe(true);
  await keys.press(page.getByRole('checkbox', { name: 'tue' }), 'Space');
  await keys.fill(page.getByLabel(/^Pass phrase/), 'quiet river');
  await keys.fill(named('textbox', 'Street'), 'Mill Lane 4');
  expect(await page.getByLabel(/^Pass phrase/).getAttribute('type')).toBe('password');
  expect(await given(RJSF, 2)).toEqual({
    PAN_CFG_ADDRESS: '{"street":"Mill Lane 4"}',
    PAN_CFG_DAYS: '["tue"]',
    PAN_CFG_PHRASE: 'quiet river',
    PAN_CFG_PLAN: 'large',
    PAN_CFG_STORY: 'One\ntwo',
  });
});
