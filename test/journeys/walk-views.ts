/** Walks through every view that deserves a picture, in the order in which a customer meets them. */
import type { Browser, Page } from 'playwright-core';
import type { Product } from '../support/product/start-product.ts';
import { connectNewsletter, findAndInstall, rowOf, signIn, somebody } from './steps.ts';

export type Shoot = (page: Page, name: string) => Promise<void>;

/** Calls `shoot` at every view; the product has to be fresh. */
export async function walkViews(browser: Browser, product: Product, shoot: Shoot): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  for (let count = 0; count < 3; count += 1) product.fakes.crm.addContact(somebody());
  await gallery(page, product, shoot);
  await install(page, product, shoot);
  await installed(page, product, shoot);
  await failures(page, product, shoot);
  await context.close();
}

async function gallery(page: Page, product: Product, shoot: Shoot): Promise<void> {
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).waitFor();
  await shoot(page, '01-gallery');
  await page.getByLabel('Search integrations').fill('netsuite');
  await page.getByText(/Nothing matches/).waitFor();
  await shoot(page, '02-no-match');
  await page.getByLabel('Search integrations').fill('');
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).click();
  await page.getByRole('button', { name: 'Install', exact: true }).waitFor();
  await shoot(page, '03-listing');
  await page.goto(`${product.acme.origin}/integrations`);
}

async function install(page: Page, product: Product, shoot: Shoot): Promise<void> {
  await findAndInstall(page);
  await shoot(page, '04-connect');
  await signInTwice(page, shoot);
  const row = rowOf(page, 'newsletter');
  await row.getByRole('button', { name: 'Connect Larkpost newsletter' }).click();
  await row.getByLabel('API key').fill('lark_not_a_key');
  await row.getByRole('button', { name: 'Test and save' }).click();
  await row.getByRole('alert').first().waitFor();
  await shoot(page, '08-key-refused');
  await row.getByRole('button', { name: 'Cancel' }).click();
  product.fakes.journal.plan({ path: '/newsletter/api/lists', ms: 6000 });
  await connectNewsletter(page, product, false);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'What should it do?' }).waitFor();
  await page
    .getByText(/Getting the choices/)
    .first()
    .waitFor();
  await shoot(page, '09-settings-waiting');
  await page.getByRole('combobox', { name: 'List' }).selectOption({ label: 'Trade customers' });
  await shoot(page, '10-settings');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'How often should it run?' }).waitFor();
  await shoot(page, '11-schedule');
  await page.getByRole('button', { name: 'Install and run' }).click();
  await page.getByRole('heading', { name: 'CRM to newsletter is installed' }).waitFor();
  await page.getByText('3 contacts moved').waitFor();
  await shoot(page, '12-done');
}

/** The window: our page, the CRM's; first a no, then a yes. */
async function signInTwice(page: Page, shoot: Shoot): Promise<void> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect Fernhill CRM' }).click();
  const popup = await opened;
  await popup.getByRole('button', { name: 'Continue to Fernhill CRM' }).waitFor();
  await shoot(popup, '05-start-page');
  await shoot(page, '06-waiting');
  await signIn(popup, 'Deny');
  await rowOf(page, 'crm').getByRole('alert').waitFor();
  await shoot(page, '07-provider-said-no');
  await popup.close();
  const again = page.waitForEvent('popup');
  await rowOf(page, 'crm').getByRole('button', { name: 'Try again' }).click();
  await signIn(await again, 'Allow');
  await rowOf(page, 'crm').getByText('Connected', { exact: true }).waitFor();
}

async function installed(page: Page, product: Product, shoot: Shoot): Promise<void> {
  await page.getByRole('button', { name: 'Open in My Apps' }).click();
  product.fakes.crm.addContact(somebody());
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByText('1 contact moved').first().waitFor();
  await shoot(page, '13-my-apps');
  for (const tab of ['Settings', 'Connections', 'Schedule']) {
    await page
      .getByRole('tab', { name: tab })
      .or(page.getByRole('link', { name: tab }))
      .or(page.getByRole('button', { name: tab }))
      .first()
      .click();
    await page.waitForTimeout(800);
    await shoot(page, `14-${tab.toLowerCase()}`);
  }
}

async function failures(page: Page, product: Product, shoot: Shoot): Promise<void> {
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByRole('link', { name: 'My Apps' }).click();
  product.fakes.crm.addContact(somebody());
  product.fakes.journal.plan({ path: '/newsletter/api/subscribers', method: 'POST', status: 500, times: 20 });
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByText('The newsletter answered 500.').first().waitFor();
  await page.getByText('Failed', { exact: true }).first().waitFor();
  await shoot(page, '15-run-failed');
  product.acme.setTokens('wrong-key');
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByText('This page could not sign you in').waitFor();
  await shoot(page, '16-wrong-token');
  product.acme.setTokens('good');
  await page.route(`${product.server}/v1/**`, (route) => route.abort());
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByText('The integrations did not load').waitFor();
  await shoot(page, '17-server-away');
  await page.unroute(`${product.server}/v1/**`);
}
