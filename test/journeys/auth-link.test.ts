/** Journey: a link for a colleague, opened in another browser without a session: by signing in, by typing a key, after a no, and when it is over. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { axeFindings } from '../support/browser/axe-findings.ts';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { readQrCode } from './read-qr-code.ts';
import { findAndInstall, rowOf, signIn, uninstallAll, type Stage } from './steps.ts';

let product: Product;
let browser: Browser;
let mine: BrowserContext;
let theirs: BrowserContext;
let page: Page;
/** Where the marketplace stands: in Priya's page, or in a frame of it. */
let asked: Stage;

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterEach(async () => {
  await mine.close();
  await theirs.close();
  await uninstallAll(product);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** Priya asks for a link for one account; gives its address. */
async function askFor(connector: string, where: 'tag' | 'frame' = 'tag'): Promise<string> {
  [mine, theirs] = await Promise.all([
    browser.newContext({ viewport: { width: 1000, height: 900 } }),
    browser.newContext({ viewport: { width: 480, height: 800 } }),
  ]);
  for (const context of [mine, theirs]) context.setDefaultTimeout(20_000);
  page = await mine.newPage();
  await page.goto(`${product.acme.origin}/integrations-${where === 'tag' ? 'strict' : 'frame'}`);
  asked = where === 'tag' ? page : page.frameLocator('iframe');
  await findAndInstall(asked);
  return openLink(connector);
}

async function openLink(connector: string): Promise<string> {
  const row = rowOf(asked, connector);
  await row.getByRole('button', { name: 'Use another device or ask a colleague' }).click();
  return row.getByLabel('Link', { exact: true }).inputValue();
}

const says = (connector: string, words: string): Promise<void> =>
  rowOf(asked, connector).getByRole('status').getByText(words, { exact: true }).waitFor();

async function colleague(address: string): Promise<Page> {
  const opened = await theirs.newPage();
  await opened.goto(address);
  return opened;
}

test.each(['tag', 'frame'] as const)(
  'from the %s: a colleague signs in, after a no with the same link again; Priya sees each step, and ends it',
  async (where) => {
    const address = await askFor('crm', where);
    await says('crm', 'Not opened yet');
    const row = rowOf(asked, 'crm');
    const mail = new URL((await row.getByRole('link', { name: 'E-mail it' }).getAttribute('href')) ?? '');
    expect(mail.searchParams.get('subject')).toBe('Connect Fernhill CRM for CRM to newsletter');
    expect(mail.searchParams.get('body')).toContain(address);
    await row.getByRole('button', { name: 'Show the QR code' }).click();
    expect(await readQrCode(page, row.getByRole('img', { name: /QR code/ }))).toBe(address);

    const other = await colleague(address);
    await other.getByRole('heading', { name: 'Connect Fernhill CRM to Acme' }).waitFor();
    expect(new URL(other.url()).hash).toBe('');
    await other.getByText('Asked for by Priya Nair of Oakline Furniture.').waitFor();
    await says('crm', 'Opened');
    await signIn(other, 'Deny');
    await other.getByText('Open the link once more: it still works.').waitFor();
    await says('crm', 'Not connected yet');
    await other.getByRole('button', { name: 'Try again' }).click();
    await signIn(other, 'Allow');
    await other.getByText('You can close this page. Priya Nair sees that it is connected.').waitFor();
    await says('crm', 'Connected');
    await row.getByText('Oakline Furniture').waitFor();

    await row.getByRole('button', { name: 'End the link' }).click();
    await says('crm', 'Ended');
    await (await colleague(address)).getByRole('heading', { name: 'This link does not work' }).waitFor();
    expect(await row.getByText('Oakline Furniture').isVisible()).toBe(true);
  },
);

test.each(['tag', 'frame'] as const)(
  'from the %s: a colleague types a key; a wrong one is told to both, a right one connects; the link can be used again',
  async (where) => {
    const address = await askFor('newsletter', where);
    const other = await colleague(address);
    await other.getByRole('button', { name: 'Test and save' }).click();
    await other.getByText('API key is missing').waitFor();
    await other.getByLabel('API key').fill('lark_not_a_key');
    await other.getByRole('button', { name: 'Test and save' }).click();
    const refused = other.getByRole('alert').filter({ hasText: 'does not know this key' });
    await refused.locator('svg').waitFor();
    await says('newsletter', 'Not connected yet');
    await other.getByLabel('API key').fill(product.fakes.newsletter.account().key);
    await other.getByRole('button', { name: 'Test and save' }).click();
    await other.getByRole('heading', { name: 'Larkpost newsletter is connected' }).waitFor();
    await says('newsletter', 'Connected');
    await other.reload();
    await other.getByText('It is connected already. Connecting once more replaces the account.').waitFor();

    // A key of another account is asked about first, without the name of the one before.
    const retype = async (): Promise<void> => {
      await other.getByLabel('API key').fill(product.fakes.newsletter.account('brightwater').key);
      await other.getByRole('button', { name: 'Test and save' }).click();
      await other.getByText('What you typed is of Brightwater Supply. Until now another account').waitFor();
    };
    await retype();
    await other.getByRole('button', { name: 'Keep the other account' }).click();
    await other.getByRole('button', { name: 'Test and save' }).waitFor();
    expect(await other.getByLabel('API key').inputValue()).toBe('');
    await rowOf(asked, 'newsletter').getByText('Oakline Furniture').waitFor();
    await retype();
    expect(await axeFindings(other)).toEqual([]);
    await other.getByRole('button', { name: 'Use Brightwater Supply' }).click();
    await other.getByRole('heading', { name: 'Larkpost newsletter is connected' }).waitFor();
    await rowOf(asked, 'newsletter').getByText('Brightwater Supply').waitFor();
  },
);

test('one that has run out, and one that is not whole, say the same', async () => {
  const address = await askFor('crm');
  await product.running.means.db.execute("update auth_links set expires_at = now() - interval '1 minute'");
  for (const link of [address, address.slice(0, -3), address.replace(/#.*/, '')]) {
    const other = await colleague(link);
    await other.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await other.close();
  }
  await says('crm', 'Ended');
});

test('a page that is loaded anew finds its link again, without the address', async () => {
  await askFor('crm');
  await page.reload();
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).click();
  await page.getByRole('button', { name: /Continue/ }).click();
  await rowOf(page, 'crm').getByRole('button', { name: 'Use another device or ask a colleague' }).click();
  await rowOf(page, 'crm').getByText('Its address was shown only then.').waitFor();
  await rowOf(page, 'crm').getByRole('button', { name: 'Make a new link' }).click();
  await rowOf(page, 'crm').getByLabel('Link', { exact: true }).waitFor();
});

test.each([
  [1280, 'light'],
  [360, 'light'],
  [360, 'dark'],
] as const)('its page at %i px, %s: nothing scrolls sideways, axe finds nothing', async (width, scheme) => {
  const [crm, key] = [await askFor('crm'), await openLink('newsletter')];
  const other = await theirs.newPage();
  await other.setViewportSize({ width, height: 740 });
  await other.emulateMedia({ colorScheme: scheme });
  for (const [address, name] of [
    [crm, /Continue/],
    [key, /Test and save/],
  ] as const) {
    await other.goto(address);
    await other.getByRole('button', { name }).waitFor();
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await axeFindings(other)).toEqual([]);
  }
});
