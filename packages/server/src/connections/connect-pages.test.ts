/** Our sign-in pages in a real browser: a window that connects and tells its opener, and openers that are told nothing. */
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchBrowser } from '@mortise/test/support';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { axeFindings } from '../../../../test/support/browser/axe-findings.ts';
import { stageApiKey } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

const hostPage = `<!doctype html><title>Host</title><button id="open">Open</button><script>
  window.heard = [];
  addEventListener('message', (event) => window.heard.push({ origin: event.origin, data: event.data }));
  document.getElementById('open').onclick = () => { window.opened = window.open(location.hash.slice(1), '_blank', 'popup,width=460,height=640'); };
</script>`;

let browser: Browser;
let host: Server;
let elsewhere: Server;
let stage: Stage;
let ana: Person;
let count = 0;
let origins: { host: string; evil: string; port: string };
beforeAll(async () => {
  const serve = (): Server =>
    createServer((_request, reply) => void reply.setHeader('content-type', 'text/html').end(hostPage));
  [host, elsewhere] = [serve(), serve()];
  const [hostPort, otherPort] = [await listen(host), await listen(elsewhere)];
  const spare = createServer();
  const port = await listen(spare);
  await new Promise((resolve) => spare.close(resolve));
  origins = {
    host: `http://127.0.0.1:${hostPort}`,
    evil: `http://localhost:${hostPort}`,
    port: `http://127.0.0.1:${otherPort}`,
  };
  stage = await openStage({ port, origin: origins.host });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await stage.close();
  host.close();
  elsewhere.close();
});
beforeEach(async () => {
  count += 1;
  ana = await stage.person(
    'acme',
    { sub: 'ana', name: 'Priya Nair', customer: `c${count}`, customer_name: 'Oakline Furniture' },
    origins.host,
  );
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}
async function startFlow(more: object = {}): Promise<{ flow: string; startUrl: string; tenant: string }> {
  const tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm', ...more });
  return { flow: String(body['flow']), startUrl: String(body['start_url']), tenant };
}
const stateOf = async (flow: string): Promise<unknown> => (await ana.call('GET', `/v1/flows/${flow}`)).body['state'];

/** A page of `origin` with a window that it opened on `address`. */
async function openedBy(origin: string, address: string): Promise<{ page: Page; popup: Page; troubles: string[] }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const troubles: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) troubles.push(message.text());
  });
  await page.goto(`${origin}/#${address}`);
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('#open')]);
  return { page, popup, troubles };
}
const heard = (page: Page): Promise<unknown> => page.evaluate('window.heard');

/** Nothing scrolls sideways, axe finds nothing; a picture where they are wanted. */
async function look(page: Page, name: string): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
  const folder = process.env['MORTISE_SHOTS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

test('a window connects, tells its opener, and closes itself', async () => {
  const { flow, startUrl } = await startFlow();
  const { page, popup, troubles } = await openedBy(origins.host, startUrl);
  await popup.getByRole('heading', { name: 'Connect Fernhill CRM to The acme app' }).waitFor();
  expect(popup.url()).toBe(`http://localhost:${new URL(startUrl).port}/connect/start`);
  expect(await popup.locator('#who').textContent()).toBe(
    'Asked for by Priya Nair of Oakline Furniture. If you do not know them, close this window.',
  );
  await popup.reload();
  await popup.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await popup.getByRole('button', { name: 'Allow' }).click();
  await Promise.all([popup.waitForEvent('close'), page.waitForFunction('window.heard.length > 0')]);
  expect(await heard(page)).toEqual([
    {
      origin: `http://localhost:${new URL(startUrl).port}`,
      data: { message: 'mortise-flow', flow, status: 'connected' },
    },
  ]);
  expect(await stateOf(flow)).toBe('connected');
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('Deny stays open with words, and the opener hears it', async () => {
  const { flow, startUrl } = await startFlow();
  const { page, popup } = await openedBy(origins.host, startUrl);
  await popup.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await popup.getByRole('button', { name: 'Deny' }).click();
  await popup.getByRole('heading', { name: 'Fernhill CRM was not connected' }).waitFor();
  await page.waitForFunction('window.heard.length > 0');
  expect(await heard(page)).toMatchObject([{ data: { flow, status: 'failed' } }]);
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('link', { name: 'Back to The acme app' }).click()]);
  await page.context().close();
});

test('O5: a page of another origin that opens the window hears nothing', async () => {
  const { flow, startUrl } = await startFlow();
  const { page, popup } = await openedBy(origins.evil, startUrl);
  await popup.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Allow' }).click()]);
  expect(await stateOf(flow)).toBe('connected');
  expect(await heard(page)).toEqual([]);
  await page.context().close();
});

/** The page that a sign-in of the host's ended with, told by the server and not shown to anybody yet. */
async function finishedPage(): Promise<{ flow: string; text: string; headers: Record<string, string> }> {
  const { flow, startUrl } = await startFlow();
  const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  const { status, text, headers } = await stage.browse('GET', back.pathname + back.search, { cookie });
  expect([status, text.includes(`data-flow="${flow}" data-status="connected"`)]).toEqual([200, true]);
  const kept = Object.entries(headers).filter(([name]) =>
    /^(content-type|content-security|cross-origin|referrer)/.test(name),
  );
  return { flow, text, headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])) };
}

type Frame = ReturnType<Page['frames']>[number];
const opens = (where: Page | Frame, address: string, name = '_blank', features = 'popup'): Promise<unknown> =>
  where.evaluate(`void (window.opened = window.open(${JSON.stringify(address)}, '${name}', '${features}'))`);
async function framed(page: Page, src: string, sandbox?: string): Promise<Frame> {
  const more = sandbox === undefined ? '' : `, sandbox: ${JSON.stringify(sandbox)}`;
  await page.evaluate(`new Promise((onload) =>
    document.body.append(Object.assign(document.createElement('iframe'), { onload, src: ${JSON.stringify(src)}${more} })))`);
  return page.frames().at(-1) ?? page.mainFrame();
}

type Opening = (page: Page, address: string) => Promise<unknown>;
const scripts = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';
/** Who opens the window, and how many windows of the host's own origin hear of its end. Nobody else ever does. */
const openings: [name: string, heardByHost: number, open: Opening][] = [
  ['the host itself', 1, (page, to) => page.goto(origins.host).then(() => opens(page, to))],
  ['another site', 0, (page, to) => page.goto(origins.evil).then(() => opens(page, to))],
  ['another port of the host', 0, (page, to) => page.goto(origins.port).then(() => opens(page, to))],
  ['a subdomain', 0, (page, to) => page.goto(origins.evil.replace('//', '//app.')).then(() => opens(page, to))],
  ['a page without an origin', 0, (page, to) => page.goto('data:text/html,x').then(() => opens(page, to))],
  [
    'a sandboxed frame of the host',
    0,
    async (page, to) => opens(await page.goto(origins.host).then(() => framed(page, origins.host, scripts)), to),
  ],
  [
    'a frame of another site in the host',
    0,
    async (page, to) => opens(await page.goto(origins.host).then(() => framed(page, origins.evil)), to),
  ],
  [
    'a frame of the host in another site',
    1,
    async (page, to) => opens(await page.goto(origins.evil).then(() => framed(page, origins.host)), to),
  ],
  [
    'a frame of the host in a frame of another site in the host',
    1,
    async (page, to) => {
      await page.goto(origins.host);
      const evil = await framed(page, origins.evil);
      await evil.evaluate(`new Promise((onload) => document.body.append(
        Object.assign(document.createElement('iframe'), { onload, src: ${JSON.stringify(origins.host)} })))`);
      await opens(page.frames().at(-1) ?? evil, to);
    },
  ],
  [
    'the host, which is another site by then',
    0,
    async (page, to) => {
      await page.goto(origins.host);
      await opens(page, to);
      await page.goto(origins.evil);
    },
  ],
  [
    'the host, without an opener',
    0,
    (page, to) => page.goto(origins.host).then(() => opens(page, to, '_blank', 'noopener')),
  ],
  [
    'a window of the host that another site opened',
    1,
    async (page, to) => {
      await page.goto(origins.evil);
      const [host] = await Promise.all([page.waitForEvent('popup'), opens(page, origins.host)]);
      await host.waitForLoadState();
      await opens(host, to);
    },
  ],
  [
    "another site, through the name of the host's window",
    0,
    async (page, to) => {
      await page.goto(origins.evil);
      const [window] = await Promise.all([page.waitForEvent('popup'), opens(page, origins.host, 'mortise')]);
      await window.waitForLoadState();
      await opens(page, to, 'mortise');
    },
  ],
];

/** Per page or frame that heard something: its origin, and what it heard; not before so many did. */
async function hearersAfter(open: Opening, { text, headers }: Awaited<ReturnType<typeof finishedPage>>, most: number) {
  const context = await browser.newContext();
  const address = `${stage.means.config.baseUrl}/connect/callback/crm?finished`;
  let release = (): void => undefined;
  const opened = new Promise<void>((done) => (release = done));
  await context.route(address, async (route) => {
    await opened;
    await route.fulfill({ status: 200, headers, body: text });
  });
  const said = context.waitForEvent('response', (reply) => reply.url().endsWith('/connect/done.js'));
  await open(await context.newPage(), address);
  release();
  await (await said).finished();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const hearers = async (): Promise<[string, unknown[]][]> => {
    const frames = context.pages().flatMap((page) => page.frames());
    const asked = frames.map((frame) => frame.evaluate<[string, unknown[]]>('[self.origin, window.heard ?? []]'));
    const told = await Promise.allSettled(asked);
    return told.flatMap((one) => (one.status === 'fulfilled' && one.value[1].length > 0 ? [one.value] : []));
  };
  if (most > 0) await expect.poll(async () => (await hearers()).length, { timeout: 5_000 }).toBe(most);
  const found = await hearers();
  await context.close();
  return found;
}

test('O5: whoever opens the window, only windows of the very origin that asked hear of its end', async () => {
  const finished = await finishedPage();
  const data = { message: 'mortise-flow', flow: finished.flow, status: 'connected' };
  const event = { origin: new URL(stage.means.config.baseUrl).origin, data };
  const heardIn = await Promise.all(
    openings.map(async ([name, most, open]) => ({ name, hearers: await hearersAfter(open, finished, most) })),
  );
  expect(heardIn).toEqual(
    openings.map(([name, heardByHost]) => ({
      name,
      hearers: Array.from({ length: heardByHost }, () => [origins.host, [event]]),
    })),
  );
});

test('O5: an address that was made up makes no page of ours say anything, to another site or to the host', async () => {
  const forged = `flow=flw_1&status=connected&origin=${encodeURIComponent(origins.evil)}`;
  const paths = ['callback/crm?state=x&', 'callback/crm?', `question/${'A'.repeat(43)}?`, 'start?', 'link?'];
  const context = await browser.newContext();
  await Promise.all(
    [origins.evil, origins.host].map(async (origin) => {
      const page = await context.newPage();
      await page.goto(origin);
      for (const path of paths) {
        const address = `${stage.means.config.baseUrl}/connect/${path}${forged}#${forged}`;
        const [popup] = await Promise.all([page.waitForEvent('popup'), opens(page, address)]);
        await popup.waitForLoadState();
      }
      await page.waitForTimeout(200);
      expect(await heard(page)).toEqual([]);
    }),
  );
  await context.close();
});

test('no page of ours can be framed', async () => {
  const { startUrl } = await startFlow();
  const page = await browser.newPage();
  const server = new URL(startUrl).origin;
  for (const origin of [origins.host, origins.evil]) {
    await page.goto(origin);
    for (const path of ['callback/crm?state=x', `question/${'A'.repeat(43)}`, `link#${'A'.repeat(43)}`])
      await framed(page, `${server}/connect/${path}`);
    await framed(page, startUrl);
    await framed(page, startUrl, scripts);
    expect(page.frames()).toHaveLength(6);
    for (const frame of page.frames().slice(1)) expect(await frame.locator('main').count()).toBe(0);
  }
  await page.close();
});

test('without an opener it says what to do; in the same tab it goes back', async () => {
  const { startUrl } = await startFlow();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(startUrl);
  await page.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Fernhill CRM is connected' }).waitFor();
  const second = await startFlow({ return_to: `${origins.host}/apps` });
  await page.goto(second.startUrl);
  await page.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(`${origins.host}/apps?mortise_flow=${second.flow}`);
  await context.close();
});

test('another account than before: the window asks, and tells its opener only then', async () => {
  const first = await startFlow();
  const before = await openedBy(origins.host, first.startUrl);
  await before.popup.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await Promise.all([before.popup.waitForEvent('close'), before.popup.getByRole('button', { name: 'Allow' }).click()]);
  const { body } = await ana.call('POST', `/v1/tenants/${first.tenant}/flows`, { connector: 'crm' });
  const { page, popup, troubles } = await openedBy(origins.host, String(body['start_url']));
  await popup.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await popup.getByLabel('Jonas Weber').check();
  await popup.getByRole('button', { name: 'Allow' }).click();
  await popup.getByRole('heading', { name: 'This is another account than before' }).waitFor();
  await look(popup, 'connect-question-460-light');
  expect(await heard(page)).toEqual([]);
  await Promise.all([
    popup.waitForEvent('close'),
    popup.getByRole('button', { name: 'Use Brightwater Supply' }).click(),
  ]);
  await page.waitForFunction('window.heard.length > 0');
  expect(await heard(page)).toMatchObject([{ data: { flow: body['flow'], status: 'connected' } }]);
  expect(troubles).toEqual([]);
  await page.context().close();
  await before.page.context().close();
});

test.each([
  ['light', 1280],
  ['dark', 360],
] as const)(
  'the page of a link for all customers says so before anything is typed: %s, %i px',
  async (colorScheme, width) => {
    const made = await stage.app.inject({
      method: 'POST',
      url: '/v2/integrations/shared/auth-links',
      headers: { 'x-api-key': stageApiKey('acme') },
      payload: { connector: 'newsletter' },
    });
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 760 } });
    const page = await context.newPage();
    await page.goto(made.json<{ url: string }>().url);
    await page.getByText('All customers share this account').waitFor();
    await page
      .getByText(
        'Everybody’s uses it for every customer of The acme app. Connect one that belongs to The acme app, not to one person.',
      )
      .waitFor();
    await page.getByText('Asked for by The acme app.').waitFor();
    await look(page, `connect-for-all-${width}-${colorScheme}`);
    await page.getByLabel('API key').fill(stage.fakes.newsletter.account().key);
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByRole('heading', { name: 'Larkpost is connected' }).waitFor();
    await context.close();
  },
);

test('links that are over say so', async () => {
  const { startUrl } = await startFlow();
  const page = await browser.newPage();
  await page.goto(new URL(startUrl).href.split('#')[0] ?? '');
  await page.getByRole('heading', { name: 'This link is not complete' }).waitFor();
  stage.means.clock.advance(11 * 60_000);
  await page.goto(startUrl);
  await page.reload();
  await page.getByRole('heading', { name: 'This link has ended' }).waitFor();
  stage.means.clock.advance(-11 * 60_000);
  await stage.means.db.execute("update flows set state = 'failed' where state = 'waiting'");
  await page.reload();
  await page.getByRole('heading', { name: 'This link was used already' }).waitFor();
  await page.getByText('Each link works once. If nothing is connected, go back to The acme app and').waitFor();
  await page.close();
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
  ['light', 320],
] as const)('%s, %i px: nothing scrolls sideways, axe finds nothing', async (colorScheme, width) => {
  const { startUrl } = await startFlow();
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 760 } });
  const page = await context.newPage();
  await page.goto(startUrl);
  await page.getByRole('button', { name: 'Continue to Fernhill CRM' }).waitFor();
  await look(page, `connect-start-${width}-${colorScheme}`);
  await page.getByRole('button', { name: 'Continue to Fernhill CRM' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Fernhill CRM is connected' }).waitFor();
  await look(page, `connect-done-${width}-${colorScheme}`);
  await page.reload();
  await page.getByRole('heading', { name: 'This link was used already' }).waitFor();
  await look(page, `connect-used-${width}-${colorScheme}`);
  await context.close();
});
