/** Rows of the matrix: windows that do not open or lose each other, frames that may little, storage that is not there, other devices. */
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { rowOf, signIn } from '../steps.ts';
import {
  anotherTab,
  backInTab,
  both,
  connectButton,
  connected,
  finish,
  press,
  titleOf,
  told,
  type AskingPage,
  type Row,
  type Seen,
} from './asking-page.ts';

const quiet = (sees: string): Seen => ({ sees, way: '' });

/** In the window as ever, but the two pages have lost each other. */
const withoutOpener = async (asking: AskingPage): Promise<Seen> => {
  const opened = await press(asking, connectButton(asking));
  await signIn(opened, 'Allow');
  const sees = await titleOf(opened, 'Fernhill CRM is connected');
  expect(await opened.evaluate('window.opener')).toBeNull();
  await connected(asking);
  return quiet(sees);
};

const coop = { 'cross-origin-opener-policy': 'same-origin' };
const scripts = 'allow-scripts allow-same-origin allow-forms';

/** What a page does that wants nobody to be opened with a way back: `open` says null although a window came up. */
const noopener = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const open = window.open.bind(window);
    window.open = (url, target) => (/^_/.test(target ?? '') ? open(url, target) : open(url, '_blank', 'noopener'));
  });

/** As browsers do where sites may keep nothing: whoever asks is thrown at. */
const noStorage = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
  });

async function thisTab(asking: AskingPage): Promise<Seen> {
  await connectButton(asking).click();
  const sees = await told(asking, 'Your browser blocked the window');
  await asking.row.getByRole('button', { name: 'Use this tab' }).click();
  await signIn(asking.page, 'Allow');
  await backInTab(asking);
  await expect.poll(() => new URL(asking.page.url()).searchParams.has('mortise_flow')).toBe(false);
  return { sees, way: 'Use this tab' };
}

/** A page that nobody opened, in this browser or another one. */
async function freshPage(asking: AskingPage, context: BrowserContext, address: string): Promise<string> {
  const page = await context.newPage();
  await page.goto(address);
  await signIn(page, 'Allow');
  const sees = await titleOf(page, 'Fernhill CRM is connected');
  await connected(asking);
  return sees;
}

/** The address that the row shows to be copied by hand, where copying is not allowed. */
async function shownLink({ row }: AskingPage): Promise<string> {
  await row.getByRole('button', { name: 'copy the link' }).click();
  return row.getByRole('textbox', { name: 'Link' }).inputValue();
}

async function anotherDevice(asking: AskingPage): Promise<Seen> {
  const { context, page, row, product } = asking;
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: product.acme.origin });
  const window = await press(asking, connectButton(asking));
  await window.close();
  await row.getByRole('button', { name: 'copy the link' }).click();
  await row.getByText('link copied').waitFor();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  return { sees: await freshPage(asking, await phoneOf(asking), address), way: 'copy the link' };
}

async function phoneOf({ context }: AskingPage): Promise<BrowserContext> {
  const phone = await context.browser()?.newContext({ viewport: { width: 390, height: 800 }, isMobile: true });
  if (phone === undefined) throw new Error('There is no browser.');
  return phone;
}

/** The link that works for days, for whoever has it. */
async function byAuthLink(asking: AskingPage): Promise<Seen> {
  const { row } = asking;
  await row.getByRole('button', { name: 'Use another device or ask a colleague' }).click();
  const address = await row.getByRole('textbox', { name: 'Link' }).inputValue();
  const page = await (await phoneOf(asking)).newPage();
  await page.goto(address);
  await signIn(page, 'Allow');
  const sees = await titleOf(page, 'Fernhill CRM is connected');
  await row.getByRole('status').getByText('Connected', { exact: true }).waitFor();
  return { sees, way: 'Use another device' };
}

async function closedHalfWay(asking: AskingPage): Promise<Seen> {
  const opened = await press(asking, connectButton(asking));
  await opened.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await opened.getByRole('button', { name: 'Allow' }).waitFor();
  await opened.close();
  const sees = await told(asking, /Don’t see a window/);
  await finish(asking, await press(asking, asking.row.getByRole('button', { name: 'Open it again' })));
  return { sees, way: 'Open it again' };
}

async function doubleClick(asking: AskingPage): Promise<Seen> {
  const pages: Page[] = [];
  asking.context.on('page', (page) => pages.push(page));
  const opened = asking.context.waitForEvent('page');
  await connectButton(asking).dblclick();
  await finish(asking, await opened);
  expect(pages).toHaveLength(1);
  return quiet('one window');
}

async function twoTabs(asking: AskingPage): Promise<Seen> {
  const other = await anotherTab(asking);
  const windows = [await press(asking, connectButton(asking)), await press(other, connectButton(other))];
  for (const [index, tab] of [asking, other].entries()) {
    const window = windows[index];
    if (window === undefined) throw new Error('A window did not open.');
    await finish(tab, window);
  }
  return quiet('a window for each tab');
}

async function backAfterwards(asking: AskingPage): Promise<Seen> {
  await thisTab(asking);
  const { page, product } = asking;
  const start = page.getByRole('button', { name: 'Continue to Fernhill CRM' });
  const over = page.getByRole('heading', { name: 'Fernhill CRM is connected already' });
  for (let steps = 0; steps < 4 && !page.url().includes('/connect/start'); steps += 1) await page.goBack();
  await start.or(over).first().waitFor();
  if (await start.isVisible()) await start.click();
  const sees = await titleOf(page, 'Fernhill CRM is connected already');
  await page.getByRole('link', { name: 'Back to Acme' }).click();
  await page.waitForURL((url) => url.origin === product.acme.origin);
  await page.getByRole('link', { name: 'CRM to newsletter', exact: true }).click();
  await page.getByRole('button', { name: 'Continue installing' }).click();
  await rowOf(page, 'crm').getByText('Connected', { exact: true }).waitFor();
  return { sees, way: 'Back to Acme' };
}

export const windowFaults: Row[] = [
  {
    name: 'the window is blocked',
    at: ['tag', 'connect tag'],
    headers: { of: 'host', more: { 'content-security-policy': `sandbox ${scripts}` } },
    act: thisTab,
  },
  {
    name: 'the frame may open no window',
    at: ['frame', 'connect frame'],
    sandbox: `${scripts} allow-top-navigation-by-user-activation`,
    act: thisTab,
  },
  {
    name: 'the frame may open no window and not leave',
    at: ['frame'],
    sandbox: scripts,
    act: async (asking) => {
      await connectButton(asking).click();
      const sees = await told(asking, 'Your browser blocked the window');
      await asking.row.getByRole('button', { name: 'Use this tab' }).click();
      await freshPage(asking, asking.context, await shownLink(asking));
      return { sees, way: 'copy the link' };
    },
  },
  { name: 'COOP on the provider', at: both, headers: { of: 'provider', more: coop }, act: withoutOpener },
  { name: 'COOP on the host', at: both, headers: { of: 'host', more: coop }, act: withoutOpener },
  { name: 'noopener', at: both, browser: noopener, act: withoutOpener },
  {
    name: 'no opener: a fresh tab',
    at: both,
    act: async (asking) => {
      const window = await press(asking, connectButton(asking));
      const address = asking.starts.at(-1) ?? '';
      // A window that is still loading may never tell that it closed.
      await window.waitForLoadState();
      await window.close();
      return quiet(await freshPage(asking, asking.context, address));
    },
  },
  { name: 'the window is closed half-way', at: [...both, 'connect tag'], act: closedHalfWay },
  {
    name: 'no storage, no third-party cookies',
    at: both,
    browser: noStorage,
    act: async (asking) => {
      await finish(asking, await press(asking, connectButton(asking)));
      return quiet('a window');
    },
  },
  { name: 'another device', at: ['tag'], act: anotherDevice },
  { name: 'another device, by an auth link', at: ['tag', 'connect frame'], act: byAuthLink },
  {
    name: 'back button after success',
    at: ['tag'],
    headers: { of: 'host', more: { 'content-security-policy': `sandbox ${scripts}` } },
    act: backAfterwards,
  },
  { name: 'double click on Connect', at: both, act: doubleClick },
  { name: 'two tabs at once', at: both, act: twoTabs },
];
