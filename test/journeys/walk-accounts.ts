/** Walks through the accounts of what is installed: one that broke, an address for webhooks, less given than asked for. */
import type { Browser } from 'playwright-core';
import type { Product } from '../support/product/start-product.ts';
import { breakCrm, giveLess, letNewsletterCall } from './account-steps.ts';
import { installIt, rowOf, signIn, uninstallAll } from './steps.ts';
import type { Shoot } from './walk-views.ts';

/** Calls `shoot` at every view; leaves nothing installed. */
export async function walkAccounts(browser: Browser, product: Product, shoot: Shoot): Promise<void> {
  await uninstallAll(product);
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(`${product.acme.origin}/integrations`);
  await installIt(page, page, product, { list: 'Workshop news', tag: 'shots' });
  await letNewsletterCall(product);
  await breakCrm(product);
  await page.goto(`${product.acme.origin}/integrations`);
  await page.getByRole('link', { name: /My Apps/ }).click();
  await page.getByText('Needs you: sign in to Fernhill CRM again').waitFor();
  await shoot(page, '31-account-broke');
  await page.getByRole('link', { name: 'CRM to newsletter' }).click();
  await page.getByRole('button', { name: 'Connections' }).click();
  await shoot(page, '32-account-broke-row');
  giveLess(product);
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Reconnect Fernhill CRM' }).click();
  await signIn(await opened, 'Allow');
  await (await opened).getByText('gave less than was asked for').waitFor();
  await shoot(await opened, '33-gave-less-page');
  await rowOf(page, 'crm').getByText('gave less than was asked for').waitFor();
  await shoot(page, '34-gave-less');
  const row = rowOf(page, 'newsletter');
  await row.getByRole('button', { name: 'Webhook address' }).click();
  await row.getByRole('button', { name: 'Make an address' }).click();
  await row.getByRole('button', { name: 'Show the secret' }).click();
  await shoot(page, '35-webhook');
  await context.close();
  await uninstallAll(product);
}
