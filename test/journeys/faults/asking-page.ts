/** A page that asks for an account, in a browser that something is wrong with: how it is opened, what is seen, and pressed. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { signEmbedToken } from '@mortise/host';
import type { Product } from '../../support/product/start-product.ts';
import { rowOf, signIn, type Stage } from '../steps.ts';

/** How Acme embeds it: the marketplace, or nothing but connecting. */
export type Where = 'tag' | 'frame' | 'connect tag' | 'connect frame';
const paths: Record<Where, string> = {
  tag: '/integrations',
  frame: '/integrations-frame',
  'connect tag': '/integrations-connect',
  'connect frame': '/integrations-connect-frame',
};

/** What is wrong with the browser or with a page on the way. */
export type Fault = {
  /** Before any page is open. */
  browser?(context: BrowserContext): Promise<unknown>;
  /** Headers that the documents of an origin have on top. */
  headers?: { of: 'host' | 'provider'; more: Record<string, string> };
  /** The `sandbox` of the host's frame. */
  sandbox?: string;
};

export type AskingPage = {
  product: Product;
  context: BrowserContext;
  page: Page;
  stage: Stage;
  where: Where;
  row: Locator;
  /** Addresses to begin a sign-in with, as the server gave them to the page. */
  starts: string[];
};

/** Somebody of a customer of their own, at the step that asks for the CRM's account. */
export async function askingPage(
  { product, browser }: { product: Product; browser: Browser },
  where: Where,
  customer: string,
  fault: Fault = {},
): Promise<AskingPage> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  context.setDefaultTimeout(10_000);
  await signedInAs(context, product, customer);
  await withHeaders(context, product, fault);
  await fault.browser?.(context);
  const page = await context.newPage();
  const starts: string[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/flows') || response.request().method() !== 'POST') return;
    void response.json().then(
      (flow: { start_url: string }) => starts.push(flow.start_url),
      () => undefined,
    );
  });
  const stage = await install(page, product, where);
  return { product, context, page, stage, where, row: rowOf(stage, 'crm'), starts };
}

/** From Acme's page to the step that connects. */
async function install(page: Page, product: Product, where: Where): Promise<Stage> {
  await page.goto(product.acme.origin + paths[where]);
  const stage = where.endsWith('tag') ? page : page.frameLocator('iframe');
  if (!where.startsWith('connect')) {
    await stage.getByRole('link', { name: 'CRM to newsletter', exact: true }).click();
    await stage.getByRole('button', { name: /^(Install|Continue installing)$/ }).click();
  }
  await stage.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
  return stage;
}

/** One more tab of the same browser and person, at the same step. */
export async function anotherTab(asking: AskingPage): Promise<AskingPage> {
  const page = await asking.context.newPage();
  const stage = await install(page, asking.product, asking.where);
  return { ...asking, page, stage, row: rowOf(stage, 'crm') };
}

/** Acme's backend signs for a customer that no other row has. */
async function signedInAs(context: BrowserContext, product: Product, customer: string): Promise<void> {
  await context.route(`${product.acme.origin}/token`, async (route) => {
    const person = { sub: `${customer}-1`, name: 'Priya Nair', customer, customer_name: 'Oakline Furniture' };
    await route.fulfill({ body: await signEmbedToken({ account: 'acme', key: product.key, ...person }) });
  });
}

async function withHeaders(context: BrowserContext, product: Product, { headers, sandbox }: Fault): Promise<void> {
  if (headers === undefined && sandbox === undefined) return;
  // A page that is answered for counts as one of the open internet, which may not call this machine.
  await context.grantPermissions(['local-network-access']);
  if (headers?.of === 'provider') return pageBefore(context, product, headers.more);
  await context.route(`${product.acme.origin}/**`, async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch({ maxRedirects: 0 });
    const body = await response.text();
    await route.fulfill({
      response,
      headers: { ...response.headers(), ...headers?.more },
      body: sandbox === undefined ? body : body.replace('<iframe', `<iframe sandbox="${sandbox}"`),
    });
  });
}

/** The provider shows one more page with these headers before the one that asks. */
async function pageBefore(context: BrowserContext, { fakes }: Product, headers: Record<string, string>): Promise<void> {
  await context.route(`${fakes.origin}/crm/auth**`, async (route) => {
    const address = route.request().url();
    if (address.endsWith('&seen=1')) return route.fallback();
    const onwards = `${address}&seen=1`.replaceAll('&', '&amp;');
    const body = `<!doctype html><meta http-equiv="refresh" content="0;url=${onwards}"><p>One moment</p>`;
    await route.fulfill({ contentType: 'text/html', headers, body });
  });
}

/** Presses the button that connects; the page that opens for it. */
export async function press(asking: AskingPage, button: Locator): Promise<Page> {
  const opened = asking.context.waitForEvent('page');
  await button.click();
  return opened;
}

export const connectButton = ({ stage }: AskingPage): Locator =>
  stage.getByRole('button', { name: 'Connect Fernhill CRM' });

/** What the row says when something is to be told: its first line, as people read it. */
export async function told({ row }: AskingPage, text: string | RegExp): Promise<string> {
  const line = row.getByText(text).first();
  await line.waitFor();
  return sentence(await line.innerText());
}

/** The title of one of our pages. */
export async function titleOf(page: Page, title: string | RegExp): Promise<string> {
  const heading = page.getByRole('heading', { name: title });
  await heading.waitFor();
  return sentence(await heading.innerText());
}

const sentence = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export const connected = ({ row }: AskingPage): Promise<void> =>
  row.getByText('Connected', { exact: true }).waitFor({ timeout: 10_000 });

/** What the person saw, and what was pressed to go on. */
export type Seen = { sees: string; way: string };

/** One row of the matrix: it ends with the account connected, or its test fails. */
export type Row = Fault & { name: string; at: readonly Where[]; act(asking: AskingPage): Promise<Seen> };

export const both = ['tag', 'frame'] as const;

/** Continue and Allow in `page`; the page that asked says so. */
export async function finish(asking: AskingPage, page: Page): Promise<void> {
  await signIn(page, 'Allow');
  await connected(asking);
}

/** The account is connected when the person is back in the same tab, wherever the page begins there. */
export async function backInTab({ page, product }: AskingPage): Promise<void> {
  await page.waitForURL((url) => url.origin === product.acme.origin);
  await rowOf(page, 'crm').getByText('Connected', { exact: true }).waitFor();
}
