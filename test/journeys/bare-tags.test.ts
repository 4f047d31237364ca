/** Journey: tags on a page that says little about them: where they look for the server, code that does not come, a session that ends. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { uninstallAll } from './steps.ts';

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
  await page.evaluate(putIn, { tag, code: `${product.server}/embed.js` });
  return page;
}

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
