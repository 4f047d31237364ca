/** Builds Storybook, holds it against custom-elements.json, then opens every story: its state is reached, it reports nothing, axe finds nothing, the keyboard gets in. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '@mortise/test/support';
import { buildStories, built, publicElements, registeredTags, type Story } from './build-stories.ts';
import { states } from './canned-server/canned-states.ts';
import { serveFolder } from './canned-server/serve-folder.ts';

const schemes = ['light', 'dark'] as const;
/** Draws nothing of its own. */
const silent = ['mortise-session'];
const controls = ':is(a[href], button, input, select, textarea, summary, [tabindex="0"])';

const stories = buildStories();
const elements = publicElements();
let server: Server;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let reported: string[] = [];
let foreign: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([serveFolder(built), launchBrowser()]);
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.close();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  [reported, foreign] = [[], []];
  page.on('pageerror', (error) => reported.push(error.message));
  page.on('console', (message) => message.type() === 'error' && reported.push(message.text()));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== home()) foreign.push(request.url());
  });
}, 30_000);

afterEach(() => context.close());

const home = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Opens a story and waits for its state; of a ready one, for its first control and the end of every skeleton as well. */
async function open({ id, tag, state }: Story): Promise<void> {
  // Storybook's own run of axe is left out: two cannot run in one page.
  await page.goto(`${home()}/iframe.html?id=${id}&viewMode=story&globals=a11y.manual:!true`);
  await page.locator(`.story:not([data-playing]) > ${tag}[data-state="${state}"]`).waitFor();
  if (state !== 'ready') return;
  await page.locator(`.story ${controls}`).first().waitFor();
  await page.locator('.story .bone').first().waitFor({ state: 'detached' });
}

/** The tag of the story's element when focus is in it, else that of what has focus. */
const focused = () => page.evaluate(() => document.activeElement?.localName ?? 'nothing');

test('every element that is registered for pages is told in custom-elements.json', () => {
  expect(elements.map(({ tagName }) => tagName).sort()).toEqual(registeredTags().sort());
  const silentOn = ({ summary, attributes = [] }: (typeof elements)[number]) =>
    summary === undefined || attributes.some(({ description }) => description === undefined);
  expect(elements.filter(silentOn).map(({ tagName }) => tagName)).toEqual([]);
});

test('every public element that draws has a story for each state and scheme', () => {
  const drawing = elements.map(({ tagName }) => tagName).filter((tag) => !silent.includes(tag));
  const wanted = drawing.flatMap((tag) =>
    states.flatMap((state) => schemes.map((scheme) => `${tag} ${state} ${scheme}`)),
  );
  const told = stories
    .filter(({ room }) => room === 'Elements')
    .map(({ tag, state, scheme }) => `${tag} ${state} ${scheme}`);
  expect(drawing.length).toBeGreaterThan(0);
  expect(wanted.filter((name) => !told.includes(name))).toEqual([]);
  console.log(`${stories.length} stories, ${wanted.length} of them for the states of ${drawing.join(', ')}`);
});

test('Storybook itself asks nobody else', async () => {
  await page.goto(home());
  await page.frameLocator('#storybook-preview-iframe').locator('.story [data-state]').first().waitFor();
  expect({ reported, foreign }).toEqual({ reported: [], foreign: [] });
}, 60_000);

describe.for(stories)('$title', { timeout: 60_000 }, (story) => {
  test('renders, reports nothing, asks nobody else, and axe finds nothing', async () => {
    await open(story);
    const { violations, passes } = await new AxeBuilder({ page }).include('.story').analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`),
    );
    expect({ found, reported, foreign }).toEqual({ found: [], reported: [], foreign: [] });
    expect(passes.length).toBeGreaterThan(0);
  });
});

/** A form that was refused has moved the focus into its summary; in rooms about accounts, buttons were pressed. */
const untouched = ({ state, title, room }: Story) =>
  state === 'ready' && !title.endsWith('Refused') && !/^Views (Connecting|Webhook)/.test(room);

describe.for(stories.filter(untouched))('$title', { timeout: 60_000 }, (story) => {
  test('the keyboard reaches its first control', async () => {
    await open(story);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(story.tag);
    const first = page.locator(`.story ${controls}:not([tabindex="-1"]):not(:disabled)`).first();
    expect(await first.evaluate((control) => control.matches(':focus-visible'))).toBe(true);
  });
});

describe('with forced colours', { timeout: 60_000 }, () => {
  const find = (tag: string, state: string): Story => {
    const story = stories.find(
      (one) => one.room === 'Elements' && one.tag === tag && one.state === state && one.scheme === 'light',
    );
    if (story === undefined) throw new Error(`no story of ${tag} ${state}`);
    return story;
  };
  /** Words and ground of the first that matches, as the browser paints them. */
  const painted = (selector: string) =>
    page
      .locator(`.story ${selector}`)
      .first()
      .evaluate((node) => {
        const { color, backgroundColor, borderBlockEndColor, forcedColorAdjust } = getComputedStyle(node);
        return { color, ground: backgroundColor, line: borderBlockEndColor, own: forcedColorAdjust === 'none' };
      });
  beforeEach(() => page.emulateMedia({ forcedColors: 'active' }));

  test('the primary button and the current step are filled, and their words stand out', async () => {
    await open(find('mortise-install', 'empty'));
    const filled = [await painted('.btn-primary'), await painted('[aria-current="step"] .step-mark')];
    const bare = await painted('.step:not([aria-current]) .step-mark');
    expect(filled.map(({ own }) => own)).toEqual([true, true]);
    for (const { color, ground } of filled) expect([color, bare.ground]).not.toContain(ground);
  });

  test('only the chosen tab and the chosen category have a line', async () => {
    await open(find('mortise-marketplace', 'ready'));
    for (const [chosen, other] of [
      ['.tab[aria-current]', '.tab:not([aria-current])'],
      ['.rail a[aria-current]', '.rail a:not([aria-current])'],
    ] as const) {
      const [one, two, page] = [await painted(chosen), await painted(other), await painted('.input')];
      expect(two.line).toBe(page.ground);
      expect(one.line).not.toBe(page.ground);
    }
  });
});
