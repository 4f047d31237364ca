/** What people do in the marketplace, as steps: the same words and clicks in the page and in the frame. */
import { randomBytes } from 'node:crypto';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Product } from '../support/product/start-product.ts';

/** Where the marketplace stands: in the page itself, or in its frame. */
export type Stage = Page | FrameLocator;

export type Install = { list: string; tag: string };

const NAME = 'CRM to newsletter';

/** Somebody nobody else knows. */
export function somebody(): { name: string; email: string } {
  const id = randomBytes(4).toString('hex');
  return { name: `Ada ${id}`, email: `ada.${id}@example.com` };
}

/** A person adds a contact on the CRM's own page. */
export async function addContact(
  page: Page,
  product: Product,
  contact: { name: string; email: string },
): Promise<void> {
  await page.goto(`${product.fakes.origin}/crm`);
  await page.getByLabel('Name').fill(contact.name);
  await page.getByLabel('E-mail').fill(contact.email);
  await page.getByRole('button', { name: 'Add contact' }).click();
  await page.getByRole('cell', { name: contact.email }).waitFor();
}

/** What the newsletter's own page shows on one list, e-mail addresses only, newest first. */
export async function subscribersOn(page: Page, product: Product, list: string): Promise<string[]> {
  await page.goto(`${product.fakes.origin}/newsletter`);
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: list }) });
  return section.locator('tbody tr td:nth-child(2)').allTextContents();
}

/** From the gallery to the first step of the install. */
export async function findAndInstall(stage: Stage): Promise<void> {
  await stage.getByRole('searchbox').or(stage.getByLabel('Search integrations')).first().fill('newsletter');
  // Until the search has moved the cards, a click may hit the one that was there before.
  await stage.getByRole('link', { name: 'Shopify' }).waitFor({ state: 'detached' });
  await stage.getByRole('link', { name: NAME, exact: true }).click();
  await stage.getByRole('heading', { name: NAME }).first().waitFor();
  await stage.getByRole('button', { name: 'Install', exact: true }).click();
  await stage.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
}

/** The row of one outside system. */
export function rowOf(stage: Stage, connector: string): Locator {
  return stage.locator(`[data-connector="${connector}"]`);
}

/** Presses Connect, goes through our page and the CRM's in the window that opens, and waits for the row to say so. */
export async function connectCrm(page: Page, stage: Stage): Promise<void> {
  const opened = page.waitForEvent('popup');
  await stage.getByRole('button', { name: 'Connect Fernhill CRM' }).click();
  await signIn(await opened, 'Allow');
  await rowOf(stage, 'crm').getByText('Connected', { exact: true }).waitFor();
}

/** Continue on our page, then an answer on the CRM's. */
export async function signIn(popup: Page, answer: 'Allow' | 'Deny', who = /Priya Nair/): Promise<void> {
  await popup.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await popup.getByRole('radio', { name: who }).check();
  await popup.getByRole('button', { name: answer }).click();
}

/** Types a key that is wrong, reads that it is refused, then the right one as copied from the newsletter's page. */
export async function connectNewsletter(stage: Stage, product: Product, wrongFirst: boolean): Promise<void> {
  const row = rowOf(stage, 'newsletter');
  await row.getByRole('button', { name: 'Connect Larkpost newsletter' }).click();
  if (wrongFirst) {
    await row.getByLabel('API key').fill('lark_not_a_key');
    await row.getByRole('button', { name: 'Test and save' }).click();
    await row.getByRole('alert').first().waitFor();
  }
  await row.getByLabel('API key').fill(product.fakes.newsletter.account().key);
  await row.getByRole('button', { name: 'Test and save' }).click();
  await row.getByText('Connected', { exact: true }).waitFor();
}

/** Settings, with a list that only the init run could know; then the schedule; then done. */
export async function chooseAndFinish(stage: Stage, { list, tag }: Install): Promise<void> {
  await stage.getByRole('button', { name: 'Continue' }).click();
  await stage.getByRole('heading', { name: 'What should it do?' }).waitFor();
  await stage.getByRole('combobox', { name: 'List' }).selectOption({ label: list });
  await stage.getByLabel(/^Tag/).fill(tag);
  await stage.getByRole('button', { name: 'Continue' }).click();
  await stage.getByRole('heading', { name: 'How often should it run?' }).waitFor();
  await stage.getByRole('radio', { name: /Every hour/ }).check();
  await stage.getByRole('button', { name: 'Install and run' }).click();
  await stage.getByRole('heading', { name: `${NAME} is installed` }).waitFor();
}

/** Everything from the gallery to "is installed". */
export async function installIt(
  page: Page,
  stage: Stage,
  product: Product,
  install: Install,
  wrongFirst = false,
): Promise<void> {
  await findAndInstall(stage);
  await connectCrm(page, stage);
  await connectNewsletter(stage, product, wrongFirst);
  await chooseAndFinish(stage, install);
}

/** Waits until the newsletter has this many people on all lists. */
export async function arrived(product: Product, count: number): Promise<void> {
  await expect
    .poll(() => product.fakes.newsletter.subscribers().length, { timeout: 20_000, interval: 200 })
    .toBe(count);
}

/** Leaves nothing installed for Priya's company, so that the next journey begins like the first. */
export async function uninstallAll(product: Product): Promise<void> {
  const token = await (await fetch(`${product.acme.origin}/token`, { method: 'POST' })).text();
  const origin = product.acme.origin;
  const body = JSON.stringify({ account: 'acme', token, nonce: randomBytes(24).toString('base64url') });
  const made = await fetch(`${product.server}/v1/sessions`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body,
  });
  const headers = { origin, authorization: `Bearer ${((await made.json()) as { session: string }).session}` };
  const { tenants } = (await (await fetch(`${product.server}/v1/tenants`, { headers })).json()) as {
    tenants: { id: string }[];
  };
  for (const { id } of tenants) await fetch(`${product.server}/v1/tenants/${id}`, { method: 'DELETE', headers });
}
