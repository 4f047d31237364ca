/** Walks through connecting alone, and through a link for a colleague: what both of them see. */
import type { Browser, Page } from 'playwright-core';
import type { Product } from '../support/product/start-product.ts';
import { findAndInstall, rowOf, signIn, uninstallAll } from './steps.ts';
import type { Shoot } from './walk-views.ts';

/** Calls `shoot` at every view; leaves nothing installed. */
export async function walkConnections(browser: Browser, product: Product, shoot: Shoot): Promise<void> {
  await uninstallAll(product);
  const [mine, theirs] = await Promise.all(
    [1, 2].map(() => browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' })),
  );
  if (mine === undefined || theirs === undefined) throw new Error('no browser context');
  for (const context of [mine, theirs]) context.setDefaultTimeout(20_000);
  const page = await mine.newPage();
  await link(page, await theirs.newPage(), product, shoot);
  await uninstallAll(product);
  await alone(page, product, shoot);
  for (const context of [mine, theirs]) await context.close();
}

async function link(page: Page, other: Page, product: Product, shoot: Shoot): Promise<void> {
  await page.goto(`${product.acme.origin}/integrations`);
  await findAndInstall(page);
  const forKey = await askFor(page, 'newsletter');
  const row = rowOf(page, 'crm');
  const address = await askFor(page, 'crm');
  await row.getByRole('button', { name: 'Show the QR code' }).click();
  await row.getByRole('img', { name: /QR code/ }).waitFor();
  await shoot(page, '23-link-for-others');
  await other.goto(address);
  await other.getByRole('heading', { name: 'Connect Fernhill CRM to Acme' }).waitFor();
  await shoot(other, '24-link-page');
  await signIn(other, 'Allow');
  await other.getByText('You can close this page. Priya Nair sees that it is connected.').waitFor();
  await shoot(other, '25-link-connected');
  await row.getByRole('status').getByText('Connected', { exact: true }).waitFor();
  await row.getByRole('button', { name: 'End the link' }).click();
  await other.goto('about:blank');
  await other.goto(forKey);
  await other.getByLabel('API key').fill('lark_not_a_key');
  await other.getByRole('button', { name: 'Test and save' }).click();
  await other.getByRole('alert').filter({ hasText: 'does not know this key' }).waitFor();
  await shoot(other, '26-link-key-refused');
  await other.goto('about:blank');
  await other.goto(address);
  await other.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await shoot(other, '27-link-ended');
}

async function askFor(page: Page, connector: string): Promise<string> {
  const row = rowOf(page, connector);
  await row.getByRole('button', { name: 'Use another device or ask a colleague' }).click();
  return row.getByLabel('Link', { exact: true }).inputValue();
}

async function alone(page: Page, product: Product, shoot: Shoot): Promise<void> {
  await page.goto(`${product.acme.origin}/integrations-connect`);
  await page.getByText('Account 1 of 2').waitFor();
  await shoot(page, '28-connect-alone');
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect Fernhill CRM' }).click();
  await signIn(await opened, 'Allow');
  await rowOf(page, 'newsletter').getByLabel('API key').fill(product.fakes.newsletter.account().key);
  await shoot(page, '29-connect-alone-key');
  await rowOf(page, 'newsletter').getByRole('button', { name: 'Test and save' }).click();
  await page.getByRole('heading', { name: 'Your accounts are connected' }).waitFor();
  await shoot(page, '30-connect-alone-done');
}
