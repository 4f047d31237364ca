/** Fills the form of `every-kind` by keyboard alone, section by section, and says what a run has to be given then. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Keyboard } from './keyboard.ts';

/** A control by its role and the name that a screen reader says. */
const named = (page: Page, role: Parameters<Page['getByRole']>[0], name: string | RegExp) =>
  page.getByRole(role, { name, exact: typeof name === 'string' });

export const secrets = { door: 'gate-4711', token: 'tok-quiet-river' };

/** Texts, several lines, formats, a group that lies in an object, a secret in it. */
export async function fillShop(page: Page, keys: Keyboard): Promise<void> {
  await keys.fill(named(page, 'textbox', /^Name of the shop/), 'Oak & Ash');
  await keys.fill(named(page, 'textbox', /^Greeting/), 'Hello');
  await page.keyboard.press('Enter');
  await page.keyboard.type('and welcome');
  await keys.fill(named(page, 'combobox', /^Contact/), 'ada@example.com');
  await keys.fill(named(page, 'textbox', /^Website/), 'https://oak.example/shop?a=1&b=2');
  await keys.fill(named(page, 'textbox', /^Street/), 'Mill Lane 4');
  await keys.fill(named(page, 'textbox', /^City/), 'Łódź');
  await keys.fill(page.getByLabel(/^Door code/), secrets.door);
}

/** Numbers in one tab, dates in the other. */
export async function fillAmountsAndTimes(page: Page, keys: Keyboard): Promise<void> {
  await keys.fill(named(page, 'textbox', /^Rate in percent/), '7.5');
  await keys.fill(named(page, 'textbox', /^Copies/), '3');
  await keys.to(named(page, 'slider', /^Days to wait/));
  await page.keyboard.press('ArrowRight');
  await keys.to(named(page, 'textbox', /^Orders at a time/));
  for (const _ of '12') await page.keyboard.press('ArrowUp');
  await keys.to(named(page, 'tab', 'Amounts'));
  await page.keyboard.press('ArrowRight');
  await keys.kept();
  await keys.digits(page.getByLabel(/^First day/), '04092026');
  await keys.digits(page.getByLabel(/^Time of day/), '0245PM');
  await keys.digits(page.getByLabel(/^Launch/), '04102026 0930AM');
}

/** Choices: the browser's list, radio buttons that another answer switches on, ticks, searchable lists, a list of texts. */
export async function fillGoods(page: Page, keys: Keyboard): Promise<void> {
  await keys.choose(named(page, 'combobox', /^Size/), 'M');
  await keys.choose(named(page, 'combobox', /^Colour/), 'Blue');
  await keys.find(named(page, 'combobox', /^Currency/), 'ok', 'NOK');
  expect(await named(page, 'radio', 'Steady').isDisabled()).toBe(true);
  await keys.press(page.getByLabel('Express orders'), 'Space');
  await keys.to(named(page, 'radio', 'Steady'));
  await page.keyboard.press('ArrowDown');
  await keys.press(named(page, 'checkbox', 'Phone'), 'Space');
  const cities = named(page, 'combobox', /^Cities/);
  await keys.find(cities, 'os', 'Oslo');
  await page.keyboard.press('ControlOrMeta+a');
  await keys.find(cities, 'gra', 'Graz');
  await page.keyboard.press('Escape');
  for (const word of ['oak', 'ash']) {
    await keys.press(named(page, 'button', /^Add to Search words/));
    await page.keyboard.type(word);
  }
}

/** Three lists of which each hangs on the one before, and one that the ledger is asked for as it opens. */
export async function fillLedger(page: Page, keys: Keyboard): Promise<void> {
  await keys.choose(named(page, 'combobox', /^Country/), 'Germany');
  await keys.choose(named(page, 'combobox', /^Company/), 'Oakline Möbel GmbH');
  await keys.choose(named(page, 'combobox', /^Book/), 'Nebenbuch Lager');
  // Another country clears both, and says so; the way back is walked again.
  await keys.choose(named(page, 'combobox', /^Country/), 'United Kingdom');
  await page
    .getByText(/^Cleared, because/)
    .first()
    .waitFor();
  await keys.choose(named(page, 'combobox', /^Company/), 'Oakline Furniture Ltd');
  await keys.choose(named(page, 'combobox', /^Book/), 'Stock ledger');
}

/** Live choices: one by its words, one from the next page. */
export async function fillAccounts(page: Page, keys: Keyboard): Promise<void> {
  await keys.find(named(page, 'combobox', /^Account for sales/), 'beds', /Sales, beds/);
  const refunds = named(page, 'combobox', /^Account for refunds/);
  await keys.to(refunds);
  await page.keyboard.press('ArrowDown');
  await page.getByText('25 so far').waitFor();
  await keys.until(refunds, /2035/);
  await page.keyboard.press('Enter');
  await keys.kept();
}

/** Pairs, by name and by hand; entries of objects: added, moved, removed. */
export async function fillPairsAndShares(page: Page, keys: Keyboard): Promise<void> {
  await keys.choose(named(page, 'combobox', 'From Order').nth(0), 'Order number');
  await keys.choose(named(page, 'combobox', 'From Order').nth(1), 'Total');
  await keys.press(named(page, 'button', 'Add a field'));
  await keys.choose(named(page, 'combobox', 'From Order').nth(2), 'Customer');
  await keys.choose(named(page, 'combobox', 'To Posting'), 'Counterparty');
  for (const [name, share] of [
    ['Paris', '10'],
    ['Leeds', '30'],
    ['Oslo', '70'],
  ] as const) {
    await keys.press(named(page, 'button', /^Add to Cost centres/));
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(share);
  }
  await keys.press(named(page, 'button', 'Move Cost centres 3 up'));
  await keys.kept();
  await keys.press(named(page, 'button', 'Remove Cost centres 1'));
  await keys.kept();
  await keys.press(page.getByLabel('Main').first(), 'Space');
}

/** What a rule shows and hides again: a good answer stays, a wrong one is left out; JSON text; one of two kinds of value; a secret. */
export async function fillRest(page: Page, keys: Keyboard): Promise<void> {
  const notes = page.getByLabel('Write notes');
  await keys.press(notes, 'Space');
  await keys.fill(named(page, 'textbox', /^Note/), 'kept though hidden');
  await keys.fill(named(page, 'textbox', /^Code of the note/), 'wrong');
  await keys.press(notes, 'Space');
  await keys.kept();
  await keys.fill(named(page, 'textbox', /^Extra/), JSON.stringify(filled.odd, null, 2));
  await keys.to(named(page, 'radio', 'A mailbox'));
  await page.keyboard.press('ArrowDown');
  await keys.kept();
  await keys.fill(named(page, 'textbox', 'Desk'), filled.answer.desk);
  await keys.fill(page.getByLabel(/^Token/), secrets.token);
}

/** What was typed, as the form stores it; what only the vendor sets is not in it. */
export const filled = {
  shop_name: 'Oak & Ash',
  greeting: 'Hello\nand welcome',
  contact: 'ada@example.com',
  website: 'https://oak.example/shop?a=1&b=2',
  plan: 'Workshop',
  rate: 7.5,
  copies: 3,
  patience: 6,
  batch: 12,
  express: true,
  starts_on: '2026-04-09',
  cut_off: '14:45:00',
  launch: '2026-04-10T09:30:00+02:00',
  size: 'M',
  colour: '00a',
  speed: 'fast',
  currency: 'NOK',
  channels: ['online', 'phone'],
  cities: ['Oslo', 'Graz'],
  words: ['oak', 'ash'],
  shares: [
    { name: 'Oslo', share: 70, main: true },
    { name: 'Leeds', share: 30 },
  ],
  address: { street: 'Mill Lane 4', city: 'Łódź' },
  country: 'GB',
  company: 'oak-ltd',
  book: 'oak-ltd-2',
  revenue_account: '2003',
  refund_account: '2035',
  fields: { reference: 'number', amount: 'total', counterparty: 'customer' },
  with_notes: false,
  note: 'kept though hidden',
  odd: { depth: [1, 2] },
  answer: { floor: 2, desk: 'Front' },
};

/** What only the vendor sets: nobody may ever see it in a browser. */
export const vendorOnly = { depot_route: 'vendor-route-7f3a', vendor_limit: 48151623 };
