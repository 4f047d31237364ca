/** Journey: what goes wrong is said on the screen, with one thing to do about it, and that thing works. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import {
  chooseAndFinish,
  connectCrm,
  connectNewsletter,
  findAndInstall,
  installIt,
  rowOf,
  signIn,
  uninstallAll,
} from './steps.ts';
import { pictureOnFailure } from './picture-on-failure.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterEach(async () => {
  product.acme.setTokens('good');
  product.fakes.journal.reset();
  await context?.close();
  await uninstallAll(product);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

pictureOnFailure(() => browser);

/** A new person at Acme, in a browser that remembers nothing. */
async function visit(path = '/integrations', before?: (page: Page) => Promise<unknown>): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await before?.(page);
  await page.goto(product.acme.origin + path);
  return page;
}

test('a token that is signed with a stranger’s key is refused in words', async () => {
  product.acme.setTokens('wrong-key');
  const page = await visit();
  await page.getByText('This page could not sign you in').waitFor();
});

test('a token that was used already is refused in words', async () => {
  product.acme.setTokens('used-up');
  const first = await visit();
  await first.getByRole('link', { name: 'CRM to newsletter', exact: true }).waitFor();
  await context.close();
  const page = await visit();
  await page.getByText('This page could not sign you in').waitFor();
});

test('a session that ended is renewed without a word, and asked about when that fails', async () => {
  let session = '';
  const page = await visit('/integrations', async (fresh) => {
    fresh.on('request', (request) => {
      session = request.headers().authorization ?? session;
    });
  });
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).click();
  await page.getByRole('button', { name: 'Install', exact: true }).waitFor();
  const end = (): Promise<unknown> =>
    fetch(`${product.server}/v1/sessions/current`, {
      method: 'DELETE',
      headers: { authorization: session, origin: product.acme.origin },
    });
  await end();
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await page.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
  await end();
  product.acme.setTokens('no-answer');
  await rowOf(page, 'newsletter').getByRole('button', { name: 'Connect Larkpost newsletter' }).click();
  await page.getByLabel('API key').fill('lark_typed_before_it_ended');
  await page.getByRole('button', { name: 'Test and save' }).click();
  await page.getByText('Your session has ended').first().waitFor();
  product.acme.setTokens('good');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Go on' }).waitFor({ state: 'detached' });
  expect(await page.getByLabel('API key').inputValue()).toBe('lark_typed_before_it_ended');
});

test('when the provider says no, the row says so, and trying again connects', async () => {
  const page = await visit();
  await findAndInstall(page);
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect Fernhill CRM' }).click();
  await signIn(await opened, 'Deny');
  await rowOf(page, 'crm').getByRole('alert').waitFor();
  await (await opened).close();
  const again = page.waitForEvent('popup');
  await rowOf(page, 'crm').getByRole('button', { name: 'Try again' }).click();
  await signIn(await again, 'Allow');
  await rowOf(page, 'crm').getByText('Connected', { exact: true }).waitFor();
});

/** A browser that opens no windows, only goes on in the same tab. */
const noWindows = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const open = window.open.bind(window);
    window.open = (url, target) => (target === '_self' ? open(url, target) : null);
  });

test('when the browser blocks the window, this tab does it and comes back to the install that asked', async () => {
  const page = await visit('/integrations', noWindows);
  await findAndInstall(page);
  const newer = await context.newPage();
  await newer.goto(`${product.acme.origin}/integrations`);
  await newer.getByRole('link', { name: 'Newsletter to chat', exact: true }).click();
  await newer.getByRole('button', { name: 'Install', exact: true }).click();
  await newer.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
  await page.getByRole('button', { name: 'Connect Fernhill CRM' }).click();
  await page.getByText('Your browser blocked the window').waitFor();
  await page.getByRole('button', { name: 'Use this tab' }).click();
  await signIn(page, 'Allow');
  await page.waitForURL((url) => url.origin === product.acme.origin);
  await rowOf(page, 'crm').getByText('Connected', { exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.has('mortise_flow')).toBe(false);
});

test('after a reconnect in this tab its row says how it went; another account than before is asked about once, before', async () => {
  const page = await visit('/integrations');
  await installIt(page, page, product, { list: 'Workshop news', tag: 'again' });
  await page.getByRole('button', { name: 'Open in My Apps' }).click();
  await page.getByRole('button', { name: 'Connections' }).click();
  const reconnect = async (): Promise<void> => {
    await rowOf(page, 'crm').getByRole('button', { name: 'More for Fernhill CRM' }).click();
    await page.getByRole('menuitem', { name: 'Reconnect' }).click();
  };
  const opened = page.waitForEvent('popup');
  await reconnect();
  const popup = await opened;
  await signIn(popup, 'Allow', /Jonas Weber/);
  await popup.getByRole('heading', { name: 'This is another account than before' }).waitFor();
  await popup.getByRole('button', { name: 'Use Brightwater Supply' }).click();
  await rowOf(page, 'crm').getByText('Brightwater Supply', { exact: true }).waitFor();
  expect(await rowOf(page, 'crm').getByRole('alert').count()).toBe(0);
  await noWindows(page);
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByRole('link', { name: 'My Apps' }).click();
  await page.getByRole('button', { name: 'Connections' }).click();
  await reconnect();
  await page.getByRole('button', { name: 'Use this tab' }).click();
  await signIn(page, 'Deny');
  await page.waitForURL((url) => url.origin === product.acme.origin);
  await rowOf(page, 'crm').getByRole('alert').waitFor();
  await page.getByRole('heading', { name: 'CRM to newsletter' }).waitFor();
});

test('when the server does not answer, the gallery says so, and Try again brings it', async () => {
  const page = await visit('/integrations', (fresh) =>
    fresh.route(`${product.server}/v1/**`, (route) => route.abort()),
  );
  await page.getByText('The integrations did not load').waitFor();
  await page.unroute(`${product.server}/v1/**`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).waitFor();
});

test('a program that fails leaves a failed run with its reason and its log', async () => {
  product.fakes.crm.addContact({ email: 'crash@example.com', name: 'Crash' }, 'oakline');
  const page = await visit();
  await findAndInstall(page);
  await connectCrm(page, page);
  await connectNewsletter(page, product, false);
  product.fakes.journal.plan({ path: '/newsletter/api/subscribers', method: 'POST', status: 500, times: 20 });
  await chooseAndFinish(page, { list: 'Workshop news', tag: 'crash' });
  await page.getByRole('button', { name: 'Open in My Apps' }).click();
  await page
    .getByText(/Last run failed/)
    .first()
    .waitFor();
  await page.getByText('The newsletter answered 500.').first().waitFor();
});
