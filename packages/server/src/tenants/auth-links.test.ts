/** Tests of auth links: made, opened, used by signing in and by typing, again after a failure, ended; threats T8 and T10. */
import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { authLinks } from '../connections/auth-link-table.ts';
import { flows } from '../connections/connection-table.ts';
import { forgetOldFlows } from '../connections/sweep-flows.ts';
import { dropUnfinished } from './archive-tenant.ts';

const day = 24 * 3600_000;
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
  ana = await signIn();
  const begun = await ana.call('POST', '/v1/tenants', { integration: 'sync' });
  expect(begun.text).toContain('installing');
  tenant = String(begun.body['id']);
});

/** What happens that much later; embed tokens are of now, so it is now again afterwards. */
async function later<T>(ms: number, then: () => Promise<T>): Promise<T> {
  stage.means.clock.advance(ms);
  return then().finally(() => stage.means.clock.advance(-ms));
}
const signIn = (sub = 'ana'): Promise<Person> =>
  stage.person('acme', { sub, name: 'Ana <b>', customer: `links${customers}`, customer_name: 'Oak & Sons' });
type Link = { id: string; url: string; token: string };
async function make(connector = 'crm', more: object = {}, by = ana): Promise<Link> {
  const { status, body } = await by.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector, ...more });
  expect([status, body['code']]).toEqual([201, undefined]);
  const url = String(body['url']);
  return { id: String(body['id']), url, token: new URL(url).hash.slice(1) };
}
const read = async ({ id }: Link): Promise<Record<string, unknown>> =>
  (await ana.call('GET', `/v1/auth-links/${id}`)).body;
const open = (token: string): Promise<Reply> => stage.browse('POST', '/connect/link', { body: { token } });
const type = (token: string, apiKey: string): Promise<Reply> =>
  stage.browse('POST', '/connect/link/fields', { body: { token, fields: { api_key: apiKey } } });
async function press(token: string): Promise<{ authorizeUrl: string; cookie: string }> {
  const reply = await stage.browse('POST', '/connect/link/continue', { body: { token } });
  expect(reply.status).toBe(200);
  return {
    authorizeUrl: String(reply.body['authorize_url']),
    cookie: String(reply.headers['set-cookie']).split(';')[0] ?? '',
  };
}
async function connect(token: string): Promise<Reply> {
  const { authorizeUrl, cookie } = await press(token);
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  return stage.browse('GET', back.pathname + back.search, { cookie });
}
async function stateOf(name: string): Promise<Record<string, unknown> | undefined> {
  const states = (await ana.call('GET', `/v1/tenants/${tenant}`)).body['connectors'] as Record<string, unknown>[];
  return states.find((one) => one['name'] === name);
}

describe('a link', () => {
  test('lives seven days, tells its address once, and only its hash is stored', async () => {
    const made = await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'crm' });
    const { body } = made;
    const url = String(body['url']);
    const token = new URL(url).hash.slice(1);
    expect(body).toMatchObject({ tenant, connector: 'crm', state: 'waiting', ended: null, asked_by: 'Ana <b>' });
    expect(Date.parse(String(body['expires_at'])) - Date.parse(String(body['created_at']))).toBe(7 * day);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const link = { id: String(body['id']), url, token };
    expect((await read(link))['url']).toBeNull();
    const [row] = await stage.means.db.select().from(authLinks).where(eq(authLinks.id, link.id));
    expect(row?.token_hash).toBe(createHash('sha256').update(token).digest('hex'));
    expect(JSON.stringify(row)).not.toContain(token);
    const listed = (await ana.call('GET', `/v1/tenants/${tenant}/auth-links`)).body['auth_links'];
    expect(listed).toEqual([await read(link)]);
  });

  test('names the configured server, whatever the request says (T8)', async () => {
    const spoofed = { ...ana.headers, host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const reply = await stage.app.inject({
      method: 'POST',
      url: `/v1/tenants/${tenant}/auth-links`,
      headers: spoofed,
      payload: { connector: 'crm' },
    });
    expect(reply.json<{ url: string }>().url).toMatch(/^http:\/\/localhost:4400\/connect\/link#/);
  });

  test('is for a connector that is the customer’s to connect, and there are five at most', async () => {
    const post = (body: object, id = tenant): Promise<Reply> => ana.call('POST', `/v1/tenants/${id}/auth-links`, body);
    expect((await post({ connector: 'ledger' })).body['code']).toBe('not-found');
    expect((await post({ connector: 'crm', days: 31 })).body['code']).toBe('body-invalid');
    const shared = String((await ana.call('POST', '/v1/tenants', { integration: 'shared' })).body['id']);
    expect((await post({ connector: 'newsletter' }, shared)).body['code']).toBe('not-allowed');
    for (const sub of ['ben', 'cleo', 'dan', 'eva', 'fay']) await make('crm', {}, await signIn(sub));
    expect((await post({ connector: 'crm' })).body['code']).toBe('link-limit-reached');
    await make('newsletter');
  });

  test('keeps an unfinished install from being dropped before the link ends', async () => {
    await make('crm', { days: 3 });
    await later(2 * day, () => dropUnfinished(stage.means));
    expect((await ana.call('GET', `/v1/tenants/${tenant}`)).body['state']).toBe('installing');
    await later(3 * day + 1000, () => dropUnfinished(stage.means));
    expect((await ana.call('GET', `/v1/tenants/${tenant}`)).body['state']).toBe('archived');
  });

  test('keeps it no longer when it is ended: a day from then, or as long as another link lives', async () => {
    const dropAt = async (): Promise<number> =>
      Date.parse(String((await ana.call('GET', `/v1/tenants/${tenant}`)).body['drop_at']));
    const endOf = async (link: Link): Promise<number> => Date.parse(String((await read(link))['expires_at']));
    const begun = await dropAt();
    const [long, short] = [await make('crm', { days: 30 }), await make('newsletter', { days: 3 })];
    expect(await dropAt()).toBe(await endOf(long));
    await ana.call('DELETE', `/v1/auth-links/${long.id}`);
    expect(await dropAt()).toBe(await endOf(short));
    await ana.call('DELETE', `/v1/auth-links/${short.id}`);
    expect(Math.abs((await dropAt()) - begun)).toBeLessThan(60_000);
  });

  test('takes the place of the one that the same person made before; a colleague’s lives on', async () => {
    const [first, colleague] = [await make(), await make('crm', {}, await signIn('ben'))];
    const second = await make();
    expect([(await read(first))['ended'], (await open(first.token)).status]).toEqual(['revoked', 404]);
    for (const { token } of [colleague, second]) expect((await open(token)).status).toBe(200);
    const other = await make('newsletter');
    for (const { token } of [second, other]) expect((await open(token)).status).toBe(200);
  });
});

describe('opening it', () => {
  test('ten loads of the address by a mail scanner change nothing; the page’s own question notes it (T10)', async () => {
    const link = await make();
    for (let count = 0; count < 10; count += 1) {
      const page = await stage.browse('GET', '/connect/link');
      expect([page.status, page.headers['cache-control'], page.headers['referrer-policy']]).toEqual([
        200,
        'no-store',
        'no-referrer',
      ]);
      expect(page.text).not.toContain(link.token);
    }
    expect((await read(link))['state']).toBe('waiting');
    const shown = await open(link.token);
    expect(shown.body).toMatchObject({
      account: 'The acme app',
      system: 'Fernhill CRM',
      asked_by: 'Ana <b>',
      customer: 'Oak & Sons',
      grants: ['See your contacts'],
      fields: [],
      connected: false,
    });
    expect((await read(link))['state']).toBe('opened');
  });

  test('a page of another site cannot use it', async () => {
    const { token } = await make('newsletter');
    for (const path of ['/connect/link', '/connect/link/continue', '/connect/link/fields']) {
      const body = { token, ...(path.endsWith('fields') ? { fields: { api_key: 'x' } } : {}) };
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'https://app.acme.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ])
        expect((await stage.browse('POST', path, { body, headers })).body['code']).toBe('origin-not-allowed');
    }
  });

  test('ended, expired and unknown look the same, for every question (T10)', async () => {
    const [revoked, expired] = [await make('newsletter'), await make('newsletter', { days: 1 })];
    await ana.call('DELETE', `/v1/auth-links/${revoked.id}`);
    await stage.means.db
      .update(authLinks)
      .set({ expires_at: new Date(0) })
      .where(eq(authLinks.id, expired.id));
    const unknown = Buffer.alloc(32, 7).toString('base64url');
    const go = (token: string): Promise<Reply> => stage.browse('POST', '/connect/link/continue', { body: { token } });
    for (const ask of [open, go, (token: string) => type(token, 'x')]) {
      const answers = await Promise.all([revoked.token, expired.token, unknown, 'short'].map(ask));
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(answers[0]?.status).toBe(404);
    }
    expect([(await read(revoked))['ended'], (await read(expired))['ended']]).toEqual(['revoked', 'expired']);
  });
});

describe('signing in with it', () => {
  test('connects in a browser without a session, and the maker is told; the page speaks to whoever was asked', async () => {
    const link = await make();
    const page = await connect(link.token);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Signed in as <strong>Oakline Furniture</strong>');
    expect(page.text).toContain('You can close this page. Ana &#60;b&#62; sees that it is connected.');
    expect(page.text).not.toContain('data-leave');
    expect(page.text).toContain('data-close="no"');
    expect(await read(link)).toMatchObject({ state: 'connected', reason: null });
    expect(await stateOf('crm')).toMatchObject({ state: 'connected', account: 'Oakline Furniture' });
  });

  test('what it led to is not overwritten by a later try that failed', async () => {
    const link = await make();
    await connect(link.token);
    const { authorizeUrl, cookie } = await press(link.token);
    const back = new URL(await stage.fakes.crm.consent(authorizeUrl, { deny: true }));
    expect((await stage.browse('GET', back.pathname + back.search, { cookie })).text).toContain('was turned down');
    expect(await read(link)).toMatchObject({ state: 'connected', reason: null });
    expect(await stateOf('crm')).toMatchObject({ state: 'connected' });
  });

  test('a refusal there is told to both, and the link still works afterwards', async () => {
    const link = await make();
    const { authorizeUrl, cookie } = await press(link.token);
    const back = new URL(await stage.fakes.crm.consent(authorizeUrl, { deny: true }));
    const page = await stage.browse('GET', back.pathname + back.search, { cookie });
    expect(page.text).toContain('Open the link once more: it still works.');
    expect(page.text).toMatch(/btn-primary" data-again/);
    expect(await read(link)).toMatchObject({ state: 'failed', reason: { code: 'denied' } });
    await open(link.token);
    expect(await read(link)).toMatchObject({ state: 'opened', reason: null });
    await connect(link.token);
    expect((await read(link))['state']).toBe('connected');
  });

  test.each([
    ['new', 'connected', 'Brightwater Supply'],
    ['old', 'connected', 'Oakline Furniture'],
  ])(
    'once more, as another account, it asks first, without the name of before: the %s one is used',
    async (use, state, account) => {
      const link = await make();
      await connect(link.token);
      expect((await open(link.token)).body['connected']).toBe(true);
      expect((await read(link))['state']).toBe('connected');
      const { authorizeUrl, cookie } = await press(link.token);
      const back = new URL(await stage.fakes.crm.consent(authorizeUrl, { person: 'jonas' }));
      const asked = await stage.browse('GET', back.pathname + back.search, { cookie });
      const question = String(asked.headers['location']).split('/').at(-1);
      expect((await stateOf('crm'))?.['account']).toBe('Oakline Furniture');
      const { text } = await stage.browse('GET', `/connect/question/${question}`, { cookie });
      expect(text).toContain('Use Brightwater Supply');
      expect(text).toContain('was connected to another account.');
      expect(text).not.toContain('Oakline');
      const shown = /data-question="([^"]+)"/.exec(text)?.[1];
      await stage.browse('POST', '/connect/decide', { body: { ask: question, question: shown, use }, cookie });
      expect([(await read(link))['state'], (await stateOf('crm'))?.['account']]).toEqual([state, account]);
    },
  );

  test('another browser than the one that pressed Continue gets nothing (O1)', async () => {
    const link = await make();
    const { authorizeUrl } = await press(link.token);
    const other = await press(link.token);
    const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
    const page = await stage.browse('GET', back.pathname + back.search, { cookie: other.cookie });
    expect(page.status).toBe(400);
    expect(await stateOf('crm')).toMatchObject({ state: 'not_connected' });
    expect(await read(link)).toMatchObject({ state: 'failed', reason: { code: 'other-browser' } });
  });

  test('two people may have it open at once; ending it while they sign in saves nothing and revokes outside', async () => {
    const link = await make();
    const [first, second] = [await press(link.token), await press(link.token)];
    const back = new URL(await stage.fakes.crm.consent(first.authorizeUrl));
    expect((await stage.browse('GET', back.pathname + back.search, { cookie: first.cookie })).status).toBe(200);
    await ana.call('DELETE', `/v1/tenants/${tenant}/connections/crm`);
    await ana.call('DELETE', `/v1/auth-links/${link.id}`);
    const late = new URL(await stage.fakes.crm.consent(second.authorizeUrl));
    const page = await stage.browse('GET', late.pathname + late.search, { cookie: second.cookie });
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('The link was ended meanwhile')]);
    expect(page.text).not.toMatch(/still works|data-again|ten minutes/);
    expect(await stateOf('crm')).toMatchObject({ state: 'not_connected' });
    expect(await read(link)).toMatchObject({ state: 'ended', ended: 'revoked' });
  });

  test('pressed very often, it keeps few flows, takes none from the customer, and asks the system no more for a while', async () => {
    const own = String((await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' })).body['flow']);
    const { token } = await make();
    for (let count = 0; count < 20; count += 1) await press(token);
    const kept = await stage.means.db.select({ id: flows.id }).from(flows).where(eq(flows.tenant_id, tenant));
    expect(kept.length).toBeLessThanOrEqual(6);
    expect(kept.map(({ id }) => id)).toContain(own);
    const reply = await stage.browse('POST', '/connect/link/continue', { body: { token } });
    expect([reply.status, reply.body['message']]).toEqual([429, expect.stringContaining('Wait a minute')]);
    await later(61_000, () => press(token));
  });

  test('it is no way to type a key, nor the other way round', async () => {
    expect((await type((await make('crm')).token, 'x')).body['code']).toBe('connector-kind-mismatch');
    const { token } = await make('newsletter');
    const reply = await stage.browse('POST', '/connect/link/continue', { body: { token } });
    expect(reply.body['code']).toBe('connector-kind-mismatch');
  });
});

describe('typing a key with it', () => {
  test('is tried first; wrong ones are told to both; a right one connects', async () => {
    const link = await make('newsletter');
    expect((await open(link.token)).body['fields']).toMatchObject([
      { name: 'api_key', label: 'API key', secret: true },
    ]);
    const wrong = await type(link.token, 'lark_not_a_key');
    expect([wrong.body['code'], wrong.body['problems']]).toEqual([
      'fields-invalid',
      [{ path: '/api_key', message: 'Larkpost does not know this key.' }],
    ]);
    expect(await read(link)).toMatchObject({ state: 'failed', reason: { code: 'key-refused' } });
    expect(await stateOf('newsletter')).toMatchObject({ state: 'not_connected' });
    const key = stage.fakes.newsletter.account().key;
    const right = await type(link.token, key);
    expect([right.status, right.text.includes(key)]).toEqual([200, false]);
    expect((await read(link))['state']).toBe('connected');
    expect(await stateOf('newsletter')).toMatchObject({ state: 'connected' });
  });

  test('keys are tried twenty times a minute at most, through the link and the form together', async () => {
    const { token } = await make('newsletter');
    const typed = { fields: { api_key: 'lark_not_a_key' } };
    const put = () => ana.call('PUT', `/v1/tenants/${tenant}/connections/newsletter`, typed);
    const asked = stage.fakes.journal.calls.length;
    for (let count = 0; count < 10; count += 1) {
      expect((await type(token, 'lark_not_a_key')).body['code']).toBe('fields-invalid');
      expect((await put()).body['code']).toBe('fields-invalid');
    }
    const key = stage.fakes.newsletter.account().key;
    for (const reply of [await type(token, key), await put()])
      expect([reply.status, reply.body['code']]).toEqual([429, 'too-many-requests']);
    expect(stage.fakes.journal.calls.length - asked).toBe(20);
    expect((await later(61_000, () => type(token, key))).status).toBe(200);
  });

  test('is over when the integration was uninstalled', async () => {
    const link = await make('newsletter');
    await ana.call('DELETE', `/v1/tenants/${tenant}`);
    expect((await type(link.token, stage.fakes.newsletter.account().key)).status).toBe(404);
    expect((await read(link))['ended']).toBe('revoked');
  });
});

test('a link is forgotten a day after it ended, and not before', async () => {
  const link = await make('crm', { days: 1 });
  const count = async (): Promise<unknown> =>
    (
      await stage.means.db
        .select({ n: sql`count(*)::int` })
        .from(authLinks)
        .where(eq(authLinks.id, link.id))
    )[0]?.n;
  await later(day + day / 2, () => forgetOldFlows(stage.means));
  expect(await count()).toBe(1);
  await later(2 * day + 1000, () => forgetOldFlows(stage.means));
  expect(await count()).toBe(0);
});
