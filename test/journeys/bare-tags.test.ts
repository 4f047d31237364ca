/** Journey: tags on a page that says little about them: where they look for the server, code that does not come, a session that ends. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { giveLess } from './account-steps.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { rowOf, signIn, uninstallAll } from './steps.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterEach(async () => {
  product.acme.setTokens('good');
  await context?.close();
  await uninstallAll(product);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

pictureOnFailure(() => browser);

/** A page of Acme's into which somebody put this tag and the script, and that knows how to get a token. */
async function visit(tag: string, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await before?.(page);
  await page.goto(`${product.acme.origin}/orders`);
  await stand(page, tag);
  return page;
}

const stand = (page: Page, tag: string): Promise<void> =>
  page.evaluate(putIn, { tag, code: `${product.server}/embed.js` });

/** Runs in the page. */
function putIn({ tag, code }: { tag: string; code: string }): void {
  const main = document.querySelector('main');
  main?.setHTMLUnsafe(tag);
  const getToken = async (): Promise<string> => {
    const reply = await fetch('/token', { method: 'POST' });
    if (!reply.ok) throw new Error('no token');
    return reply.text();
  };
  for (const element of main?.children ?? []) Object.assign(element, { getToken });
  document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: code }));
}

const marketplace = '<mortise-marketplace account="acme"></mortise-marketplace>';

test('a tag without a server asks the one that its code came from', async () => {
  const page = await visit(marketplace);
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).waitFor();
});

test('views whose code does not come say so, and Try again brings them', async () => {
  const page = await visit(marketplace, (fresh) => fresh.route(/\/assets\/(?!gallery)/, (route) => route.abort()));
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).click();
  await page.getByText('The integrations did not load').waitFor();
  await page.unroute(/\/assets\/(?!gallery)/);
  await page.route(/\/assets\/listing-page/, (route) => route.abort());
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('This page did not load').waitFor();
  await page.unroute(/\/assets\/listing-page/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Install', exact: true }).waitFor();
});

const install = '<mortise-install account="acme" integration="crm-to-newsletter"></mortise-install>';

test('a tag that is refused a session says so in words', async () => {
  product.acme.setTokens('wrong-key');
  const page = await visit(install);
  await page.getByText('This page could not sign you in').waitFor();
  product.acme.setTokens('good');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
});

test('when the session ends, the install flow and the settings say so, and go on when asked', async () => {
  const begun = await visit(install);
  await begun.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
  await context.close();
  let session = '';
  const page = await visit(`${install}<mortise-settings account="acme" tenant="1"></mortise-settings>`, async (fresh) =>
    fresh.on('request', (request) => {
      session = request.headers().authorization ?? session;
    }),
  );
  await page.getByLabel(/^Tag/).waitFor();
  const row = rowOf(page, 'newsletter');
  await row.getByRole('button', { name: 'Connect Larkpost newsletter' }).click();
  await row.getByLabel('API key').fill('lark_typed_before_it_ended');
  await fetch(`${product.server}/v1/sessions/current`, {
    method: 'DELETE',
    headers: { authorization: session, origin: product.acme.origin },
  });
  product.acme.setTokens('no-answer');
  await row.getByRole('button', { name: 'Test and save' }).click();
  for (const tag of ['mortise-install', 'mortise-settings'])
    await page.locator(tag).getByText('Your session has ended', { exact: true }).first().waitFor();
  product.acme.setTokens('good');
  await page.locator('mortise-install').getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Go on' }).first().waitFor({ state: 'detached' });
  expect(await row.getByLabel('API key').inputValue()).toBe('lark_typed_before_it_ended');
});

test('an install flow by itself, back in the same tab, tells how signing in went, and what was not given', async () => {
  const page = await visit(install);
  const row = rowOf(page, 'crm');
  await page.getByRole('button', { name: 'Connect Fernhill CRM' }).waitFor();
  const throughThisTab = async (button: string, answer: 'Allow' | 'Deny'): Promise<void> => {
    await page.evaluate(
      'window.open = ((open) => (url, target) => (target === "_self" ? open(url, target) : null))(window.open)',
    );
    await row.getByRole('button', { name: button }).click();
    await row.getByRole('button', { name: 'Use this tab' }).click();
    await signIn(page, answer);
    await page.waitForURL(/mortise_flow=/);
    await stand(page, install);
  };
  await throughThisTab('Connect Fernhill CRM', 'Deny');
  await row.getByText('The request was turned down at Fernhill CRM').waitFor();
  expect(new URL(page.url()).search).toBe('');
  giveLess(product);
  await throughThisTab('Try again', 'Allow');
  await row.getByText('Fernhill CRM gave less than was asked for').waitFor();
  await row.getByText('Connected', { exact: true }).waitFor();
  await row.getByRole('button', { name: 'Keep it' }).click();
  await row.getByText('gave less').waitFor({ state: 'detached' });
});
