/** Tests of sign-ins against a real authorisation server: the good way, and threats O1–O5. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { connections, flows, revocations } from './connection-table.ts';
import { forgetOldFlows } from './sweep-flows.ts';

let stage: Stage;
let ana: Person;
let tenant: string;
let customers = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  customers += 1;
  ana = await stage.person('acme', {
    sub: 'ana',
    name: 'Ana <b>',
    customer: `c${customers}`,
    customer_name: 'Oak & Sons',
  });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
});

type Started = { flow: string; startUrl: string };
async function start(person = ana, on = tenant, more: object = {}): Promise<Started> {
  const { status, body } = await person.call('POST', `/v1/tenants/${on}/flows`, { connector: 'crm', ...more });
  expect(status).toBe(201);
  return { flow: String(body['flow']), startUrl: String(body['start_url']) };
}
const callbackPath = (address: string): string => new URL(address).pathname + new URL(address).search;
const saved = (of = tenant): Promise<(typeof connections.$inferSelect)[]> =>
  stage.means.db.select().from(connections).where(eq(connections.tenant_id, of));
const stateOf = async (flow: string, person = ana): Promise<Record<string, unknown>> =>
  (await person.call('GET', `/v1/flows/${flow}`)).body;
const reasonOf = async (flow: string): Promise<unknown> =>
  ((await stateOf(flow))['reason'] as { code?: string } | null)?.code;

async function connect(answer: { person?: 'priya' | 'jonas' } = {}, more: object = {}) {
  const { flow, startUrl } = await start(ana, tenant, more);
  const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
  const back = callbackPath(await stage.fakes.crm.consent(authorizeUrl, answer));
  return { flow, cookie, back, authorizeUrl, page: await stage.browse('GET', back, { cookie }) };
}

describe('signing in', () => {
  test('connects: the flow, the tenant and the page say so, and nothing secret is sent', async () => {
    const { flow, page } = await connect();
    expect(page.status).toBe(200);
    expect(page.text).toContain('Fernhill CRM is connected');
    expect(page.text).toContain('Signed in as <strong>Oakline Furniture</strong>');
    expect(page.text).toContain(`data-flow="${flow}" data-status="connected" data-origin="https://app.acme.example"`);
    expect(await stateOf(flow)).toMatchObject({ state: 'connected', start_url: null, reason: null });
    const shown = (await ana.call('GET', `/v1/tenants/${tenant}`)).body['connectors'] as Record<string, unknown>[];
    expect(shown[0]).toMatchObject({ name: 'crm', state: 'connected', account: 'Oakline Furniture', global: false });
    expect(await saved()).toHaveLength(1);
  });

  test("always asks with PKCE S256, the connector's own redirect address, and a fresh state", async () => {
    const { startUrl } = await start();
    const first = new URL((await stage.pressContinue(startUrl)).authorizeUrl).searchParams;
    const second = new URL((await stage.pressContinue(startUrl)).authorizeUrl).searchParams;
    expect(first.get('code_challenge_method')).toBe('S256');
    expect(first.get('redirect_uri')).toBe('http://localhost:4400/connect/callback/crm');
    expect(first.get('state')).not.toBe(second.get('state'));
    expect(first.get('code_challenge')).not.toBe(second.get('code_challenge'));
  });

  test('the start page says who asks, for what, and no secret', async () => {
    const { startUrl } = await start();
    const nonce = new URL(startUrl).hash.slice(1);
    const { status, body } = await stage.browse('POST', '/connect/start', {
      body: { nonce },
      headers: { origin: 'http://localhost:4400' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      account: 'The acme app',
      system: 'Fernhill CRM',
      asked_by: 'Ana <b>',
      customer: 'Oak & Sons',
      grants: ['See your contacts'],
    });
    expect(Object.keys(body).sort()).toEqual([
      'account',
      'asked_by',
      'connected',
      'customer',
      'expires_at',
      'fields',
      'grants',
      'home',
      'logo',
      'system',
    ]);
  });

  test('reconnecting as the same account asks nothing, and keeps the grant of before outside: it may be the same one', async () => {
    await connect();
    const { page } = await connect();
    expect(page.text).toContain('Fernhill CRM is connected');
    const rows = await saved();
    expect(rows.map((row) => [row.outside_account, row.version])).toEqual([['Oakline Furniture', 2]]);
    expect(await stage.means.db.select().from(revocations)).toEqual([]);
  });

  test('in the same tab it goes back to the page that asked, naming the flow', async () => {
    const { page, flow } = await connect({}, { return_to: 'https://app.acme.example/integrations?tab=apps#x' });
    expect(page.status).toBe(303);
    expect(page.headers['location']).toBe(`https://app.acme.example/integrations?tab=apps&mortise_flow=${flow}`);
  });

  test('from a frame it goes back to the base URL of the account, which the frame does not know', async () => {
    const { page, flow } = await connect({}, { return_to: 'home' });
    expect(page.headers['location']).toBe(`https://app.acme.example/integrations?mortise_flow=${flow}`);
  });

  test('whoever comes back to the start page of a sign-in that is done reads that it is', async () => {
    const { flow, startUrl } = await start();
    const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
    await stage.browse('GET', callbackPath(await stage.fakes.crm.consent(authorizeUrl)), { cookie });
    expect((await stateOf(flow))['state']).toBe('connected');
    const body = { nonce: new URL(startUrl).hash.slice(1) };
    const headers = { origin: 'http://localhost:4400' };
    const shown = await stage.browse('POST', '/connect/start', { body, headers });
    expect(shown.body).toMatchObject({ connected: true, home: 'https://app.acme.example/integrations' });
    expect((await stage.browse('POST', '/connect/continue', { body, headers })).body['code']).toBe('flow-used');
  });

  test('a second device that presses Continue takes over', async () => {
    const { startUrl, flow } = await start();
    const here = await stage.pressContinue(startUrl);
    const there = await stage.pressContinue(startUrl);
    const stale = callbackPath(await stage.fakes.crm.consent(here.authorizeUrl));
    expect((await stage.browse('GET', stale, { cookie: here.cookie })).status).toBe(400);
    const back = callbackPath(await stage.fakes.crm.consent(there.authorizeUrl));
    expect((await stage.browse('GET', back, { cookie: there.cookie })).status).toBe(200);
    expect((await stateOf(flow))['state']).toBe('connected');
  });
});

describe('O1: an answer counts once, in time, in the browser that began', () => {
  test('replayed: refused, nothing written', async () => {
    const { back, cookie } = await connect();
    const before = await saved();
    const again = await stage.browse('GET', back, { cookie });
    expect(again.status).toBe(400);
    expect(again.text).toContain('This link was used already');
    expect(await saved()).toEqual(before);
  });

  test('in a browser other than the one that continued: refused, and that browser is told nothing', async () => {
    for (const cookie of ['', 'mortise-x=y']) {
      const { flow, startUrl } = await start();
      const { authorizeUrl } = await stage.pressContinue(startUrl);
      const back = callbackPath(await stage.fakes.crm.consent(authorizeUrl));
      const page = await stage.browse('GET', back, { cookie });
      expect(page.status).toBe(400);
      expect(page.text).not.toContain('data-flow');
      expect(await reasonOf(flow)).toBe('other-browser');
    }
    expect(await saved()).toEqual([]);
  });

  test("an attacker's answer in a victim's browser connects nothing, even with the victim's own flow under way", async () => {
    const mallory = await stage.person('acme', { sub: 'mallory', customer: `m${customers}` });
    const theirs = String((await mallory.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
    const attack = await stage.pressContinue((await start(mallory, theirs)).startUrl);
    const back = callbackPath(await stage.fakes.crm.consent(attack.authorizeUrl));
    const mine = await stage.pressContinue((await start()).startUrl);
    expect((await stage.browse('GET', back, { cookie: mine.cookie })).status).toBe(400);
    expect([...(await saved()), ...(await saved(theirs))]).toEqual([]);
  });

  test("a code moved into another tenant's flow is refused", async () => {
    const first = await stage.pressContinue((await start()).startUrl);
    const other = await start();
    const second = await stage.pressContinue(other.startUrl);
    const stolen = new URL(await stage.fakes.crm.consent(first.authorizeUrl));
    stolen.searchParams.set('state', new URL(second.authorizeUrl).searchParams.get('state') ?? '');
    expect((await stage.browse('GET', stolen.pathname + stolen.search, { cookie: second.cookie })).status).toBe(400);
    expect(await reasonOf(other.flow)).toBe('outside-odd');
    expect(await saved()).toEqual([]);
  });

  test('after ten minutes: refused on every page', async () => {
    const { flow, startUrl } = await start();
    const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
    const back = callbackPath(await stage.fakes.crm.consent(authorizeUrl));
    const tokenCalls = (): number => stage.fakes.journal.calls.filter(({ path }) => path === '/crm/token').length;
    const before = tokenCalls();
    stage.means.clock.advance(10 * 60_000 + 1);
    try {
      expect((await stateOf(flow))['state']).toBe('expired');
      const nonce = new URL(startUrl).hash.slice(1);
      for (const path of ['/connect/start', '/connect/continue'])
        expect((await stage.browse('POST', path, { body: { nonce } })).body['code']).toBe('flow-expired');
      expect((await stage.browse('GET', back, { cookie })).text).toContain('longer than ten minutes');
      expect([await saved(), tokenCalls() - before]).toEqual([[], 0]);
    } finally {
      stage.means.clock.advance(-10 * 60_000 - 1);
    }
  });

  test('a callback that makes no sense is a page, never an error of ours', async () => {
    const [one, two] = ['A'.repeat(43), 'B'.repeat(43)];
    for (const query of [
      '',
      '?state=',
      '?state=x',
      `?state=${one}`,
      `?state=${one}&state=${two}`,
      '?error=access_denied',
      `?state=${'A'.repeat(6000)}`,
      '?%00',
      '?state=%ff',
    ]) {
      expect([400, 404]).toContain((await stage.browse('GET', `/connect/callback/crm${query}`)).status);
    }
  });

  test('a used or unknown nonce opens nothing', async () => {
    const { startUrl } = await start();
    const nonce = new URL(startUrl).hash.slice(1);
    const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
    await stage.browse('GET', callbackPath(await stage.fakes.crm.consent(authorizeUrl)), { cookie });
    expect((await stage.browse('POST', '/connect/continue', { body: { nonce } })).body['code']).toBe('flow-used');
    expect((await stage.browse('POST', '/connect/start', { body: { nonce: 'A'.repeat(43) } })).status).toBe(404);
    expect((await stage.browse('POST', '/connect/start', { body: { nonce: 'x' } })).status).toBe(400);
    expect((await stage.browse('POST', '/connect/start', { body: { nonce, tenant } })).status).toBe(400);
  });

  test('a page of another site cannot press Continue', async () => {
    const nonce = new URL((await start()).startUrl).hash.slice(1);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect(
        (
          await stage.browse('POST', '/connect/continue', {
            body: { nonce },
            headers: headers as Record<string, string>,
          })
        ).status,
      ).toBe(403);
    }
  });

  test('and what does not say which page it comes from cannot either', async () => {
    const nonce = new URL((await start()).startUrl).hash.slice(1);
    for (const url of ['/connect/start', '/connect/continue']) {
      const reply = await stage.app.inject({ method: 'POST', url, payload: { nonce } });
      expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([403, 'origin-not-allowed']);
    }
  });
});

describe("O2 and O3: the answer must be this provider's", () => {
  test.each(['https://evil.example', 'http://localhost:1/crm', '', 'not a url'])('iss %j is refused', async (iss) => {
    const { flow, startUrl } = await start();
    const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
    const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
    back.searchParams.set('iss', iss);
    expect((await stage.browse('GET', back.pathname + back.search, { cookie })).status).toBe(400);
    expect(await reasonOf(flow)).toBe('mixed-up');
    expect(await saved()).toEqual([]);
  });

  test("an answer at another connector's address is refused", async () => {
    const { flow, startUrl } = await start();
    const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
    const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
    expect((await stage.browse('GET', `/connect/callback/crm2${back.search}`, { cookie })).status).toBe(400);
    expect(await reasonOf(flow)).toBe('mixed-up');
    expect(await saved()).toEqual([]);
  });

  test('a code that was made up is refused', async () => {
    const { flow, startUrl } = await start();
    const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
    const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
    const answer = new URLSearchParams({ state, code: 'made-up', iss: stage.fakes.crm.issuer });
    expect((await stage.browse('GET', `/connect/callback/crm?${answer}`, { cookie })).status).toBe(400);
    expect(await reasonOf(flow)).toBe('outside-odd');
  });

  test('Deny is told in words', async () => {
    stage.fakes.crm.denyNext();
    const { flow, page } = await connect();
    expect(page.text).toContain('was turned down at Fernhill CRM');
    expect(page.text).toContain('data-status="failed"');
    expect(await reasonOf(flow)).toBe('denied');
  });

  test.each([
    [503, 'outside-down'],
    [500, 'outside-down'],
  ])('a token endpoint that says %i: %s', async (status, code) => {
    const { flow, startUrl } = await start();
    const { authorizeUrl, cookie } = await stage.pressContinue(startUrl);
    const back = callbackPath(await stage.fakes.crm.consent(authorizeUrl));
    stage.fakes.journal.plan({ path: '/crm/token', status });
    expect((await stage.browse('GET', back, { cookie })).status).toBe(400);
    expect(await reasonOf(flow)).toBe(code);
  });
});

describe('O4 and O5: where it leads', () => {
  test.each([
    'https://evil.example',
    '//evil.example',
    'https://app.acme.example@evil.example',
    'https://app.bolt.example/',
    'javascript:alert(1)',
    'https://app.acme.example\\.evil.example',
    '/integrations',
    '',
  ])('return_to %j is refused', async (return_to) => {
    const reply = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm', return_to });
    expect([reply.status, reply.body['code']]).toEqual([400, 'body-invalid']);
  });

  test('the addresses come from configuration, whatever Host says', async () => {
    const { startUrl } = await start();
    const nonce = new URL(startUrl).hash.slice(1);
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const { body } = await stage.browse('POST', '/connect/continue', { body: { nonce }, headers });
    expect(new URL(String(body['authorize_url'])).searchParams.get('redirect_uri')).toBe(
      'http://localhost:4400/connect/callback/crm',
    );
    expect(startUrl.startsWith('http://localhost:4400/connect/start#')).toBe(true);
  });

  test('pages can be framed by nobody, run nothing inline, keep the opener, and are not kept', async () => {
    const start = await stage.browse('GET', '/connect/start');
    const { page } = await connect();
    for (const { headers, text } of [start, page]) {
      expect(headers['content-security-policy']).toMatch(
        /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/,
      );
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'unsafe-none',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      expect(text).not.toMatch(/<script(?! type="module" src="[^"]+"><\/script>)|\sstyle=|\son[a-z]+=|<style/);
    }
  });

  test('the script posts to one exact origin and never a token', async () => {
    const { text } = await stage.browse('GET', '/connect/done.js');
    expect(text.match(/postMessage\(.*\)/g)).toEqual([
      "postMessage({ message: 'mortise-flow', flow, status }, origin)",
    ]);
    expect(text).not.toMatch(/token['"]|'\*'\)/);
  });
});

describe('strangers', () => {
  test('a flow is not there for another customer or another account', async () => {
    const { flow } = await start();
    const neighbour = await stage.person('acme', { sub: 'ana', customer: 'somebody else' });
    const abroad = await stage.person('bolt', { sub: 'ana', customer: `c${customers}` });
    for (const stranger of [neighbour, abroad]) {
      const reply = await stranger.call('GET', `/v1/flows/${flow}`);
      expect(reply.status).toBe(404);
      expect(reply.text).toBe((await stranger.call('GET', '/v1/flows/flw_none')).text);
    }
    expect((await stage.browse('GET', `/v1/flows/${flow}`)).status).toBe(401);
  });

  test('no secret is in the database in clear, nor in the log', async () => {
    await connect();
    const { rows } = await stage.means.db.execute<{ text: string }>(
      sql`select coalesce(string_agg(encode(sealed_secrets, 'escape'), ''), '') as text from connections`,
    );
    expect(rows[0]?.text).not.toMatch(/access_token|refresh_token/);
    expect(stage.means.lines.join('')).not.toMatch(/access_token|stage-secret/);
  });
});

test('30 callbacks at once, with a pool of 8 connections, all finish; one answer sent twice counts once', async () => {
  const people = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const person = await stage.person('acme', { sub: 'x', customer: `many-${index}` });
      const id = String((await person.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
      const { authorizeUrl, cookie } = await stage.pressContinue((await start(person, id)).startUrl);
      return { id, cookie, back: callbackPath(await stage.fakes.crm.consent(authorizeUrl)) };
    }),
  );
  const pages = await Promise.all(
    people.flatMap(({ back, cookie }) => [
      stage.browse('GET', back, { cookie }),
      stage.browse('GET', back, { cookie }),
    ]),
  );
  expect(pages.filter((page) => page.status === 200)).toHaveLength(30);
  expect(pages.filter((page) => page.status === 400)).toHaveLength(30);
  for (const { id } of people) expect((await saved(id)).map((row) => row.version)).toEqual([1]);
});

test('flows are forgotten a day after they ended', async () => {
  const { flow } = await start();
  const there = async (): Promise<number> =>
    (await stage.means.db.select().from(flows).where(eq(flows.id, flow))).length;
  stage.means.clock.advance(24 * 3600_000);
  await forgetOldFlows(stage.means);
  expect(await there()).toBe(1);
  stage.means.clock.advance(11 * 60_000);
  await forgetOldFlows(stage.means);
  expect(await there()).toBe(0);
  stage.means.clock.advance(-24 * 3600_000 - 11 * 60_000);
});
