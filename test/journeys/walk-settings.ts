/** Walks through a settings form that holds a field of every kind, as far as its parts deserve a picture. */
import type { Page } from 'playwright-core';
import type { Product } from '../support/product/start-product.ts';
import {
  fillAccounts,
  fillAmountsAndTimes,
  fillGoods,
  fillLedger,
  fillPairsAndShares,
  fillShop,
} from './fill-every-kind.ts';
import { Keyboard } from './keyboard.ts';
import type { Shoot } from './walk-views.ts';

/** Calls `shoot` from the empty form to the filled one; `every-kind` has to be published and not installed. */
export async function walkSettings(page: Page, product: Product, shoot: Shoot): Promise<void> {
  const keys = new Keyboard(page);
  await openForm(page, product, keys);
  await shoot(page, '18-form-top');
  await keys.press(page.getByRole('button', { name: 'Continue', exact: true }));
  await page.getByText(/things to fix before saving/).waitFor();
  await shoot(page, '19-form-problems');
  await fillShop(page, keys);
  await fillAmountsAndTimes(page, keys);
  await shoot(page, '20-form-tabs');
  await fillGoods(page, keys);
  await fillLedger(page, keys);
  const account = page.getByRole('combobox', { name: /^Account for sales/ });
  await keys.to(account);
  await page.keyboard.type('sofas');
  await page.getByRole('option', { name: /Sales, sofas/ }).waitFor();
  await shoot(page, '21-form-live-list');
  await page.keyboard.press('Escape');
  await fillAccounts(page, keys);
  await fillPairsAndShares(page, keys);
  await page.getByRole('button', { name: 'Match by name' }).scrollIntoViewIfNeeded();
  await shoot(page, '22-form-mapper-and-list');
}

async function openForm(page: Page, product: Product, keys: Keyboard): Promise<void> {
  await page.goto(`${product.acme.origin}/integrations`);
  await keys.press(page.getByRole('link', { name: 'Every kind of field', exact: true }));
  await keys.press(page.getByRole('button', { name: 'Install', exact: true }));
  await keys.press(page.getByRole('button', { name: 'Connect Tallyhouse ledger' }));
  await keys.fill(page.getByLabel('API key'), product.fakes.ledger.account().key);
  await page.keyboard.press('Enter');
  await page.getByText('Connected', { exact: true }).waitFor();
  await keys.press(page.getByRole('button', { name: 'Continue', exact: true }));
  await page.getByRole('combobox', { name: /^Country/ }).waitFor();
}
