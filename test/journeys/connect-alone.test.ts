/** Journey: connecting alone, in the tag under the strict policy and in the iframe; the installation comes about in the background. */
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { addContact, arrived, rowOf, signIn, somebody, subscribersOn, uninstallAll, type Stage } from './steps.ts';

let product: Product;
let browser: Browser;
let context: BrowserContext;

pictureOnFailure(() => browser);
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterEach(async () => {
  await context?.close();
  await uninstallAll(product);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

type Heard = { name: string; state: string | undefined; code: string | undefined; connector: string | undefined };

/** A page of Acme's that keeps what the elements say. */
async function visit(path: string): Promise<{ page: Page; heard: () => Promise<Heard[]> }> {
  context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.addInitScript(keepEvents);
  await page.goto(product.acme.origin + path);
  return { page, heard: () => page.evaluate('window.heard') };
}

/** Runs in the page: events of the tag, and what the frame posts. */
function keepEvents(): void {
  const heard: Heard[] = [];
  Object.assign(globalThis, { heard });
  type Detail = { tenant?: { state: string }; code?: string; connector?: string };
  const keep = (name: string, { tenant, code, connector }: Detail): void =>
    void heard.push({ name, state: tenant?.state, code, connector });
  for (const word of ['ready', 'install-start', 'connected', 'disconnected', 'installed', 'error'])
    document.addEventListener(`mortise-${word}`, (event) => keep(word, (event as CustomEvent<Detail>).detail));
  addEventListener('message', ({ data }: MessageEvent<Detail & { message?: string }>) => {
    const word = data.message?.replace('mortise-', '') ?? '';
    if (['install-start', 'connected', 'installed', 'error'].includes(word)) keep(word, data);
  });
}

async function connectBoth(page: Page, stage: Stage): Promise<void> {
  await stage.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
  await stage.getByText('Account 1 of 2').waitFor();
  expect(await rowOf(stage, 'newsletter').count()).toBe(0);
  const opened = page.waitForEvent('popup');
  await stage.getByRole('button', { name: 'Connect Fernhill CRM' }).click();
  await signIn(await opened, 'Allow');
  await rowOf(stage, 'crm').getByText('Connected', { exact: true }).waitFor();
  // What has to be typed is asked for at once.
  await rowOf(stage, 'newsletter').getByLabel('API key').fill(product.fakes.newsletter.account().key);
  await rowOf(stage, 'newsletter').getByRole('button', { name: 'Test and save' }).click();
  await stage.getByRole('heading', { name: 'Your accounts are connected' }).waitFor();
}

const done: readonly string[] = ['install-start', 'connected crm', 'connected newsletter', 'installed active'];
const told = (heard: Heard[]): string[] =>
  heard
    .filter(({ name }) => name !== 'ready')
    .map(({ name, state, connector }) => [name, connector ?? (name === 'installed' ? state : '')].join(' ').trim());

test('in the tag, under the strict policy: two accounts, nothing else asked, and a contact arrives on the list that Acme named', async () => {
  const { page, heard } = await visit('/integrations-connect');
  await connectBoth(page, page);
  await page.getByText('CRM to newsletter is set up and goes on by itself.').waitFor();
  expect(told(await heard())).toEqual(done);
  const contact = somebody();
  const outside = await context.newPage();
  await addContact(outside, product, contact);
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByRole('link', { name: /My Apps/ }).click();
  await page.getByRole('link', { name: /CRM to newsletter/ }).click();
  await page.getByRole('button', { name: 'Run now' }).click();
  await arrived(product, 1);
  expect(await subscribersOn(outside, product, 'Spring sale')).toEqual([contact.email]);
  // Opened again, it says how it stands, and asks for nothing.
  await page.goto(`${product.acme.origin}/integrations-connect`);
  await page.getByRole('heading', { name: 'Your accounts are connected' }).waitFor();
  expect(await page.getByRole('button', { name: /^Connect / }).count()).toBe(0);
});

test('in the iframe, in the reference’s form of address, the host hears the same', async () => {
  const { page, heard } = await visit('/integrations-connect-frame');
  const frame: FrameLocator = page.frameLocator('iframe');
  expect(new URL((await page.locator('iframe').getAttribute('src')) ?? '').pathname).toBe(
    '/acme/connect/crm-to-newsletter',
  );
  await connectBoth(page, frame);
  await frame.getByText('CRM to newsletter is set up and goes on by itself.').waitFor();
  await expect.poll(async () => told(await heard())).toEqual(done);
});

test('with settings that do not fit it is installed paused, and says so on the page and by event', async () => {
  const { page, heard } = await visit('/sign-in?user=jonas&to=/integrations-connect');
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect Fernhill CRM' }).click();
  await signIn(await opened, 'Allow');
  // Brightwater's own account has no list of that name.
  await rowOf(page, 'newsletter').getByLabel('API key').fill(product.fakes.newsletter.account('brightwater').key);
  await rowOf(page, 'newsletter').getByRole('button', { name: 'Test and save' }).click();
  await page.getByText('CRM to newsletter waits').waitFor();
  expect((await heard()).at(-1)).toMatchObject({ name: 'installed', state: 'paused', code: 'config-invalid' });
});
