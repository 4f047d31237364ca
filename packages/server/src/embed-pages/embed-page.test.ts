/** Tests of the frame's own script in a real browser: how a token comes in, what goes out, and who hears it. */
import { createServer, type Server } from 'node:http';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimAccount, forgetAccounts, saveOrigins } from '../accounts/index.ts';
import { elementRoutes } from '../marketplace/index.ts';
import { buildHttp, type App } from '../platform/http/index.ts';
import { embedPageRoutes } from './embed-page-routes.ts';

/** Stands in for the elements: shows what token it was given, and tells events when asked. */
const elements = `customElements.define('mortise-marketplace', class extends HTMLElement {
  connectedCallback() {
    this.seen = location.href;
    this.ask();
    document.addEventListener('click', () => this.ask());
  }
  ask() { this.getToken({ reason: 'first' }).then((token) => { this.dataset.token = (this.dataset.token ?? '') + token + ' '; }, () => { this.dataset.token = 'none'; }); }
  tell(word, detail) { this.dispatchEvent(new CustomEvent('mortise-' + word, { bubbles: true, composed: true, detail })); }
});`;
/** A host's page: frames what its address says, answers when told to, and keeps every message that it hears. */
const host = `<!doctype html><body><script>
  const ask = new URLSearchParams(location.search);
  window.heard = [];
  addEventListener('message', ({ data, origin, source }) => {
    heard.push({ ...data, from: origin });
    if (data.message === 'mortise-ready' && ask.get('answer')) source.postMessage({ message: 'mortise-token', token: ask.get('answer') }, '*');
  });
  const frame = document.createElement('iframe');
  frame.src = ask.get('frame');
  document.body.append(frame);
</script>`;

const token = (claims: object): string =>
  ['{"alg":"HS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

let means: TestMeans;
let app: App;
let good: Server;
let evil: Server;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
let page: Awaited<ReturnType<(typeof browser)['newPage']>>;
let requested: string[] = [];

const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listening = (server: Server): Promise<Server> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
const hostServer = (): Promise<Server> =>
  listening(createServer((_request, reply) => reply.setHeader('content-type', 'text/html').end(host)));

beforeAll(async () => {
  const free = await listening(createServer());
  const { port } = free.address() as AddressInfo;
  await new Promise((done) => free.close(done));
  means = await testMeans({ config: { baseUrl: `http://localhost:${port}` } });
  [good, evil] = [await hostServer(), await hostServer()];
  const folder = await mkdtemp(join(tmpdir(), 'elements-'));
  await writeFile(join(folder, 'embed.js'), elements);
  app = buildHttp(means);
  embedPageRoutes(app, means);
  elementRoutes(app, means, folder);
  await app.listen({ port, host: 'localhost' });
  for (const [slug, compatibility, top_level] of [
    ['acme', false, false],
    ['older', true, true],
  ] as const) {
    const { id } = await claimAccount(means.db, means.vault, {
      slug,
      name: slug,
      base_url: originOf(good),
      compatibility,
      top_level,
      identity_claim: null,
    });
    await saveOrigins(means.db, id, [originOf(good), 'https://another.example']);
  }
  forgetAccounts(means);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.close();
  for (const server of [good, evil]) server.close();
  await means.close();
});
beforeEach(async () => {
  requested = [];
  page = await browser.newPage();
  page.on('request', (request) => requested.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
});
afterEach(async () => {
  await page.close();
});

async function visit(from: Server, path: string, answer = ''): Promise<void> {
  await page.goto(
    `${originOf(from)}/?${new URLSearchParams({ frame: `${means.config.baseUrl}${path}`, answer }).toString()}`,
  );
}
const inFrame = () => page.frameLocator('iframe').locator('mortise-marketplace');
const given = async (): Promise<string> => {
  await inFrame()
    .and(page.frameLocator('iframe').locator('[data-token]'))
    .waitFor({ state: 'attached', timeout: 5_000 });
  return ((await inFrame().getAttribute('data-token')) ?? '').trim();
};
type Heard = { message: string; from: string; height?: number; tenant?: object };
const heard = async (): Promise<Heard[]> => await page.evaluate('heard');

describe('a token', () => {
  test('in the fragment is taken, and gone before the elements run', async () => {
    const text = token({ sub: 'u' });
    await visit(good, `/acme?integration_id=3#token=${text}`);
    expect(await given()).toBe(text);
    expect(await inFrame().evaluate((element) => Reflect.get(element, 'seen'))).toBe(
      `${means.config.baseUrl}/acme?integration_id=3`,
    );
    expect(requested.filter((line) => !line.startsWith(originOf(good))).join('\n')).not.toContain('eyJ');
  });

  test('by message is asked for once, and taken from an allowed parent', async () => {
    const text = token({ sub: 'u', origin: originOf(good) });
    await visit(good, '/acme', text);
    expect(await given()).toBe(text);
    expect((await heard()).filter(({ message }) => message === 'mortise-ready')).toHaveLength(1);
    await page.frameLocator('iframe').locator('body').click();
    await page.waitForFunction("heard.filter(({ message }) => message === 'mortise-ready').length === 2");
  });

  test('that is bound to an origin is not taken from an address, nor from another origin', async () => {
    await visit(
      good,
      `/acme#token=${token({ sub: 'thief', origin: originOf(good) })}`,
      token({ sub: 'other', origin: 'https://another.example' }),
    );
    await page.waitForFunction("heard.some(({ message }) => message === 'mortise-ready')");
    await page.waitForTimeout(300);
    expect(await inFrame().getAttribute('data-token')).toBeNull();
    await page.evaluate(
      (text) => frames[0]?.postMessage({ message: 'mortise-token', token: text }, '*'),
      token({ sub: 'right', origin: originOf(good) }),
    );
    expect(await given()).toBe(token({ sub: 'right', origin: originOf(good) }));
  });

  test('in a query is moved where the account is compatible, and no request after the first carries it', async () => {
    const text = token({ id: 7 });
    await visit(good, `/older?tenant=${text}&integration_id=3`);
    expect(await given()).toBe(text);
    const carrying = requested.filter((line) => !line.startsWith(originOf(good)) && line.includes(text));
    expect(carrying).toHaveLength(1);
    expect(page.frames()[1]?.url()).toBe(`${means.config.baseUrl}/older?integration_id=3`);
  });

  test('in a query is thrown away where it is not', async () => {
    await visit(good, `/acme?tenant=${token({ id: 7 })}`);
    await page.waitForFunction("heard.some(({ message }) => message === 'mortise-ready')");
    expect(page.frames()[1]?.url()).toBe(`${means.config.baseUrl}/acme`);
    expect(await inFrame().getAttribute('data-token')).toBeNull();
  });

  test('moves the same way in a page of its own, and leaves nothing in the history', async () => {
    const text = token({ id: 7 });
    await page.goto(`${means.config.baseUrl}/older?tenant=${text}`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('mortise-marketplace[data-token]').waitFor({ state: 'attached' });
    expect(page.url()).toBe(`${means.config.baseUrl}/older`);
    await page.goto('about:blank');
    await page.goBack();
    expect(page.url()).toBe(`${means.config.baseUrl}/older`);
  });
});

describe('in a page of its own', () => {
  const eve = { sub: 'e', name: 'Ève <b>Adams</b>', customer_name: 'Evil & Co' };
  const elementCount = () => page.locator('mortise-marketplace').count();

  test.each(['fragment', 'query'])(
    'a token in the %s says whose it is first, and nothing is done with it before',
    async (where) => {
      const text = token(eve);
      await page.goto(`${means.config.baseUrl}/older${where === 'query' ? `?tenant=${text}` : `#token=${text}`}`);
      const notice = page.getByText('You continue as');
      await notice.waitFor();
      expect(await notice.textContent()).toContain('You continue as Ève <b>Adams</b> of Evil & Co.');
      expect(await page.getByRole('button').evaluate((button) => button === document.activeElement)).toBe(false);
      await page.waitForTimeout(200);
      expect(await elementCount()).toBe(0);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.locator('mortise-marketplace[data-token]').waitFor({ state: 'attached' });
      expect((await page.locator('mortise-marketplace').getAttribute('data-token'))?.trim()).toBe(text);
      expect(await notice.isVisible()).toBe(false);
    },
  );

  test('without a token there is nothing to ask, and a frame is never asked', async () => {
    await page.goto(`${means.config.baseUrl}/older`);
    await page.locator('mortise-marketplace').waitFor({ state: 'attached' });
    expect(await page.getByText('You continue as').isVisible()).toBe(false);
    await visit(good, `/older#token=${token(eve)}`);
    await given();
    expect(await page.frameLocator('iframe').getByText('You continue as').isVisible()).toBe(false);
  });
});

describe('another site', () => {
  test.each([
    '/acme',
    '/older',
    '/acme/tenants/create/crm',
    '/nobody',
    `/older?tenant=${token({ id: 7 })}`,
    '/acme?integration_id=1',
  ])('cannot frame %s', async (path) => {
    await visit(evil, `${path}#token=${token({ sub: 'u' })}`);
    await page.waitForTimeout(300);
    expect(await heard()).toEqual([]);
    expect(page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  });

  test('that opens the page by itself gets no elements, and can give it no token', async () => {
    await page.goto(originOf(evil));
    const [opened] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => {
        Reflect.set(globalThis, 'child', window.open(url));
      }, `${means.config.baseUrl}/older`),
    ]);
    await opened.locator('mortise-marketplace').waitFor({ state: 'attached' });
    await page.evaluate(
      (text) =>
        (Reflect.get(globalThis, 'child') as Window).postMessage({ message: 'mortise-token', token: text }, '*'),
      token({ sub: 'evil' }),
    );
    await page.waitForTimeout(300);
    expect(await opened.locator('mortise-marketplace').getAttribute('data-token')).toBeNull();
    expect(await heard()).toEqual([]);
    await opened.goto(`${means.config.baseUrl}/acme`);
    expect(await opened.locator('mortise-marketplace').count()).toBe(0);
    await opened.close();
  });
});

describe('the host', () => {
  test('hears events by both names, with nothing in them that is not for it', async () => {
    await visit(good, `/acme#token=${token({ sub: 'u' })}`);
    await given();
    await inFrame().evaluate((element) => {
      const tell = Reflect.get(element, 'tell') as (word: string, detail: object) => void;
      for (const word of ['install-cancel', 'settings-saved', 'installed'])
        tell.call(element, word, { tenant: { id: 'ten_1', number: 1 }, token: 'canary', config: { secret: 'canary' } });
    });
    await page.waitForFunction("heard.some(({ message }) => message === 'mortise-installed')");
    const all = (await heard()).filter(({ message }) => !/height/.test(message));
    expect(all.map(({ message }) => message)).toEqual([
      'mortise-install-cancel',
      'pandium-install-cancel',
      'mortise-settings-saved',
      'pandium-save-sync',
      'mortise-installed',
    ]);
    expect(all[0]).toEqual({
      message: 'mortise-install-cancel',
      tenant: { id: 'ten_1', number: 1 },
      from: means.config.baseUrl,
    });
    expect(JSON.stringify(all)).not.toContain('canary');
  });

  test('hears the height by both names, when it changes', async () => {
    await visit(good, `/acme#token=${token({ sub: 'u' })}`);
    await page.waitForFunction("heard.some(({ message }) => message === 'pandium-content-height-change')");
    await inFrame().evaluate((element) =>
      element.append(
        ...Array.from({ length: 40 }, () => Object.assign(document.createElement('p'), { textContent: 'line' })),
      ),
    );
    await page.waitForFunction("heard.some(({ message, height }) => message === 'mortise-height' && height > 1000)");
  });
});
