/** Rows of the matrix: the outside system says no or nothing, the time is over, the answer is somebody else's, the server restarts. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { signIn } from '../steps.ts';
import {
  askingPage,
  both,
  connectButton,
  finish,
  press,
  titleOf,
  told,
  type AskingPage,
  type Row,
  type Seen,
} from './asking-page.ts';

/** In the window that is still open, or in a new one. */
async function tryAgain(asking: AskingPage, opened: Page, sees: string, way = 'Try again'): Promise<Seen> {
  const button = asking.row.getByRole('button', { name: way });
  if (opened.isClosed()) opened = await press(asking, button);
  else await button.click();
  await finish(asking, opened);
  return { sees, way };
}

/** Until the consent page of the CRM, whose answer is not given yet. */
async function atConsent(asking: AskingPage) {
  const opened = await press(asking, connectButton(asking));
  await opened.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  const allow = opened.getByRole('button', { name: 'Allow' });
  await allow.waitFor();
  return { opened, allow };
}

async function denied(asking: AskingPage): Promise<Seen> {
  const opened = await press(asking, connectButton(asking));
  await signIn(opened, 'Deny');
  await titleOf(opened, 'Fernhill CRM was not connected');
  const sees = await told(asking, 'Fernhill CRM was not connected');
  await opened.close();
  return tryAgain(asking, opened, sees);
}

async function noToken(asking: AskingPage): Promise<Seen> {
  asking.product.fakes.journal.plan({ path: '/crm/token', status: 503 });
  const opened = await press(asking, connectButton(asking));
  await signIn(opened, 'Allow');
  await titleOf(opened, 'Fernhill CRM does not answer');
  const sees = await told(asking, 'Fernhill CRM does not answer');
  return tryAgain(asking, opened, sees);
}

/** The set-up is wrong until somebody mends it, and it is said who can; then a quieter button must work, without loading the page anew. */
async function wrongSetUp(asking: AskingPage): Promise<Seen> {
  asking.product.fakes.journal.plan({ path: '/crm/token', status: 401, body: { error: 'invalid_client' } });
  const opened = await press(asking, connectButton(asking));
  await signIn(opened, 'Allow');
  await asking.row.getByText('Tell the people behind Acme: only they can mend it.').waitFor();
  expect(await asking.row.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  const sees = await told(asking, 'Fernhill CRM does not accept this app');
  return tryAgain(asking, opened, sees, 'Connect again');
}

async function unreachable(asking: AskingPage): Promise<Seen> {
  const { context, product } = asking;
  await context.route(`${product.fakes.origin}/crm/auth**`, (route) => route.abort('connectionrefused'));
  const opened = await press(asking, connectButton(asking));
  await opened.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await expect.poll(() => opened.url(), { timeout: 5000 }).toContain('chrome-error');
  await opened.close();
  await context.unroute(`${product.fakes.origin}/crm/auth**`);
  const sees = await told(asking, /Don’t see a window/);
  await finish(asking, await press(asking, asking.row.getByRole('button', { name: 'Open it again' })));
  return { sees, way: 'Open it again' };
}

async function tooLate(asking: AskingPage): Promise<Seen> {
  const { allow, opened } = await atConsent(asking);
  const { running } = asking.product;
  await running.means.db.execute(`update flows set expires_at = now() where state = 'continued'`);
  await allow.click();
  await titleOf(opened, 'This took longer than ten minutes');
  return tryAgain(asking, opened, await told(asking, 'This took longer than ten minutes'));
}

/** Somebody sends the answer of their own sign-in to a person who waits for theirs. */
async function strangersState(asking: AskingPage): Promise<Seen> {
  const { product, context } = asking;
  const browser = context.browser();
  if (browser === null) throw new Error('There is no browser.');
  const stranger = await askingPage({ product, browser }, 'tag', `stranger-of-${asking.where}`);
  const theirs = await press(stranger, connectButton(stranger));
  const going = theirs.waitForRequest((request) => request.url().startsWith(`${product.fakes.origin}/crm/auth?`));
  await theirs.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  const address = (await going).url();
  const answer = await product.fakes.crm.consent(address);
  const { opened } = await atConsent(asking);
  await opened.goto(answer);
  const sees = await titleOf(opened, 'This is not the browser that began');
  await opened.close();
  await finish(asking, await press(asking, asking.row.getByRole('button', { name: 'Open it again' })));
  return { sees, way: 'Open it again' };
}

async function restarted(asking: AskingPage): Promise<Seen> {
  const { allow } = await atConsent(asking);
  await asking.product.restart();
  await allow.click();
  await asking.row.getByText('Connected', { exact: true }).waitFor();
  return { sees: 'a window', way: '' };
}

export const answerFaults: Row[] = [
  { name: 'the provider says no', at: both, act: denied },
  { name: 'the provider gives no token', at: both, act: noToken },
  { name: 'the provider does not know the app', at: ['tag'], act: wrongSetUp },
  { name: 'the provider cannot be reached', at: both, act: unreachable },
  { name: 'more than ten minutes', at: ['tag'], act: tooLate },
  { name: 'the answer of somebody else', at: both, act: strangersState },
  { name: 'the server restarts before the answer', at: both, act: restarted },
];
