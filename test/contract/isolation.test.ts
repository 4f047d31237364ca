/** The isolation matrix: every route of the server, whose data it touches, which verb it needs, and what a stranger gets. A route without a row fails. */
import { verbs, type Verb } from '@mortise/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../packages/server/src/app.ts';
import type { App } from '../../packages/server/src/platform/http/index.ts';
import { searchFor } from '../support/product/find-secrets.ts';
import { stageApiKey, stageClient, stageKey } from '../support/stage/account-folder.ts';
import { openStage, type Person, type Reply, type Stage } from '../support/stage/stage.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Row =
  /** For everybody: the same answer whoever asks; holds nothing of a customer. */
  | { whose: 'everybody' }
  /** For a session; shows or changes only the asking customer's own. */
  | { whose: 'own-list'; verb: Verb | null; body?: object }
  /** For the key of the account's own backend; names one tenant, or one link, of any of its customers, or an integration of its own. */
  | { whose: 'account'; names: 'tenant' | 'link' | 'integration'; body?: object }
  /** Names one thing of one customer. */
  | { whose: 'tenant' | 'run' | 'flow' | 'link'; verb: Verb; body?: object };

const matrix: Record<string, Row> = {
  'GET /healthz': { whose: 'everybody' },
  'GET /readyz': { whose: 'everybody' },
  'GET /openapi.json': { whose: 'everybody' },
  'GET /schema/account.json': { whose: 'everybody' },
  'GET /schema/manifest.json': { whose: 'everybody' },
  'GET /embed.js': { whose: 'everybody' },
  'GET /assets/*': { whose: 'everybody' },
  'GET /logos/:file': { whose: 'everybody' },
  'POST /v1/sessions': { whose: 'everybody' },
  'DELETE /v1/sessions/current': { whose: 'own-list', verb: null },
  'GET /v1/catalogue': { whose: 'own-list', verb: 'view' },
  'GET /v1/listings/:integration': { whose: 'own-list', verb: 'view' },
  'GET /v1/tenants': { whose: 'own-list', verb: 'view' },
  'POST /v1/tenants': { whose: 'own-list', verb: 'install', body: { integration: 'sync' } },
  'POST /v1/auth-only': { whose: 'own-list', verb: 'connect', body: { integration: 'sync' } },
  'GET /v1/tenants/:id': { whose: 'tenant', verb: 'view' },
  'DELETE /v1/tenants/:id': { whose: 'tenant', verb: 'uninstall' },
  'POST /v1/tenants/:id/finish': { whose: 'tenant', verb: 'install', body: {} },
  'POST /v1/tenants/:id/pause': { whose: 'tenant', verb: 'pause' },
  'POST /v1/tenants/:id/resume': { whose: 'tenant', verb: 'pause' },
  'GET /v1/tenants/:id/settings': { whose: 'tenant', verb: 'view' },
  'PUT /v1/tenants/:id/config': {
    whose: 'tenant',
    verb: 'configure',
    body: { release: 'rel_x', version: 1, config: {} },
  },
  'POST /v1/tenants/:id/options': { whose: 'tenant', verb: 'configure', body: { definition: 'accounts' } },
  'PUT /v1/tenants/:id/schedule': {
    whose: 'tenant',
    verb: 'schedule',
    body: { schedule: { manual: true }, time_zone: 'UTC' },
  },
  'POST /v1/tenants/:id/flows': { whose: 'tenant', verb: 'connect', body: { connector: 'crm' } },
  'PUT /v1/tenants/:id/connections/:connector': {
    whose: 'tenant',
    verb: 'connect',
    body: { fields: { api_key: 'x' } },
  },
  'DELETE /v1/tenants/:id/connections/:connector': { whose: 'tenant', verb: 'connect' },
  'GET /v1/tenants/:id/connections/:connector/webhook': { whose: 'tenant', verb: 'connect' },
  'POST /v1/tenants/:id/connections/:connector/webhook': { whose: 'tenant', verb: 'connect', body: {} },
  'POST /v1/tenants/:id/auth-links': { whose: 'tenant', verb: 'connect', body: { connector: 'crm' } },
  'GET /v1/tenants/:id/auth-links': { whose: 'tenant', verb: 'connect' },
  'GET /v1/auth-links/:id': { whose: 'link', verb: 'connect' },
  'DELETE /v1/auth-links/:id': { whose: 'link', verb: 'connect' },
  'POST /v1/tenants/:id/runs': { whose: 'tenant', verb: 'run', body: {} },
  'GET /v1/tenants/:id/runs': { whose: 'tenant', verb: 'view' },
  'GET /v1/flows/:id': { whose: 'flow', verb: 'connect' },
  'GET /v1/runs/:id': { whose: 'run', verb: 'view' },
  'GET /v1/runs/:id/log': { whose: 'run', verb: 'logs' },
  'POST /v2/tenants/:id/connectors/:name/call': {
    whose: 'account',
    names: 'tenant',
    body: { method: 'GET', target_url: '/x' },
  },
  'POST /v2/tenants/:id/connectors/:name/soap': {
    whose: 'account',
    names: 'tenant',
    body: { method: 'POST', target_url: '/x' },
  },
  'POST /v2/tenants/:id/connectors/:name/xml': {
    whose: 'account',
    names: 'tenant',
    body: { method: 'POST', target_url: '/x' },
  },
  'POST /v2/tenants/:id/auth-links': { whose: 'account', names: 'tenant', body: { connector: 'crm' } },
  'GET /v2/tenants/:id/auth-links': { whose: 'account', names: 'tenant' },
  'GET /v2/auth-links/:id': { whose: 'account', names: 'link' },
  'DELETE /v2/auth-links/:id': { whose: 'account', names: 'link' },
  'GET /v2/integrations/:integration/connections': { whose: 'account', names: 'integration' },
  'DELETE /v2/integrations/:integration/connections/:connector': { whose: 'account', names: 'integration' },
  'POST /v2/integrations/:integration/auth-links': {
    whose: 'account',
    names: 'integration',
    body: { connector: 'newsletter' },
  },
  'GET /v2/integrations/:integration/auth-links': { whose: 'account', names: 'integration' },
  // Outside systems are known by the address's token and their signature: tested with the webhooks.
  'GET /hooks/:token': { whose: 'everybody' },
  'POST /hooks/:token': { whose: 'everybody' },
  // The browser that continues a flow is known by its nonce, cookie and state: tested with the flows.
  'GET /connect/start': { whose: 'everybody' },
  'POST /connect/start': { whose: 'everybody' },
  'POST /connect/continue': { whose: 'everybody' },
  'GET /connect/question/:ask': { whose: 'everybody' },
  'POST /connect/decide': { whose: 'everybody' },
  'GET /connect/callback/:connector': { whose: 'everybody' },
  'GET /connect/connect.css': { whose: 'everybody' },
  'GET /connect/done.js': { whose: 'everybody' },
  'GET /connect/mark.svg': { whose: 'everybody' },
  'GET /connect/page.js': { whose: 'everybody' },
  'GET /connect/start.js': { whose: 'everybody' },
  // Whoever has an auth link is known by what stands in it: tested with the links.
  'GET /connect/fields.js': { whose: 'everybody' },
  'GET /connect/link': { whose: 'everybody' },
  'POST /connect/link': { whose: 'everybody' },
  'POST /connect/link/continue': { whose: 'everybody' },
  'POST /connect/link/fields': { whose: 'everybody' },
  'GET /connect/fields.css': { whose: 'everybody' },
  'GET /connect/link.js': { whose: 'everybody' },
  'GET /embed-page.css': { whose: 'everybody' },
  'GET /embed-page.js': { whose: 'everybody' },
};

let stage: Stage;
let app: App;
const routes: string[] = [];
let mine: Record<'tenant' | 'run' | 'flow' | 'link' | 'integration', string>;
let strangers: Record<'neighbour' | 'abroad', Person>;

const owner = { sub: 'ana', customer: 'one' };
const nothingOf = {
  tenant: `ten_${'0'.repeat(32)}`,
  run: `run_${'0'.repeat(32)}`,
  flow: `flw_${'0'.repeat(32)}`,
  link: `lnk_${'0'.repeat(32)}`,
  integration: `int_${'0'.repeat(32)}`,
};

beforeAll(async () => {
  stage = await openStage();
  app = await buildApp(stage.means, (route) => routes.push(route));
  await app.ready();
  const ana = await person('acme', owner);
  const tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  const flow = String((await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' })).body['flow']);
  const asked = await ana.call('POST', `/v1/tenants/${tenant}/runs`, { mode: 'init' });
  const run = (asked.body['run'] as { id?: string } | undefined)?.id ?? nothingOf.run;
  const made = await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'crm' });
  const begun = await ana.call('POST', '/v1/tenants', { integration: 'shared' });
  const { id: integration } = begun.body['integration'] as { id: string };
  mine = { tenant, flow, run, link: String(made.body['id']), integration };
  strangers = { neighbour: await person('acme', { sub: 'ana', customer: 'two' }), abroad: await person('bolt', owner) };
});
afterAll(async () => {
  await app.close();
  await stage.close();
});

/** A person of the stage whose calls reach the whole server, not only the slices that the stage mounts. */
async function person(slug: 'acme' | 'bolt', claims: Parameters<Stage['person']>[1]): Promise<Person> {
  const origin = `https://app.${slug}.example`;
  return stage.person(slug, claims, origin, app);
}

const fill = (path: string, id: string): string =>
  path
    .replace(':id', encodeURIComponent(id))
    .replace(':connector', 'newsletter')
    .replace(':name', 'newsletter')
    .replace(':integration', path.startsWith('/v2/') ? encodeURIComponent(id) : 'sync');
const parts = (name: string): [Method, string] => name.split(' ') as [Method, string];
const rows = Object.entries(matrix);
const named = rows.flatMap(([name, row]) =>
  row.whose !== 'everybody' && row.whose !== 'own-list' && row.whose !== 'account' ? [{ name, row }] : [],
);
const withSession = rows.flatMap(([name, row]) =>
  row.whose === 'everybody' || row.whose === 'account' ? [] : [{ name, row }],
);
const withKey = rows.flatMap(([name, row]) => (row.whose === 'account' ? [{ name, row }] : []));

test('every route of the server has a row, and every row a route', () => {
  const real = routes.filter((name) => !/^(OPTIONS|HEAD) /.test(name));
  // The account's own pages: their address begins with the account's slug.
  const pages = real.filter((name) => /^GET \/:[a-z]+(\/|$)/.test(name));
  expect(real.filter((name) => !pages.includes(name)).sort()).toEqual(Object.keys(matrix).sort());
  expect(pages.length).toBeGreaterThan(0);
});

describe.each(named)('$name', ({ name, row }) => {
  const [method, path] = parts(name);
  test.each(['neighbour', 'abroad'] as const)('the %s gets the same 404 as for what does not exist', async (who) => {
    const nothing = await strangers[who].call(method, fill(path, nothingOf[row.whose]), row.body);
    expect([nothing.status, nothing.body['code']]).toEqual([404, 'not-found']);
    for (const id of [mine[row.whose], '1', '0', '-1', '1e3', "1'--", '999999999999', mine[row.whose].toUpperCase()]) {
      const reply = await strangers[who].call(method, fill(path, id), row.body);
      expect([id, reply.status, reply.text]).toEqual([id, 404, nothing.text]);
    }
  });
});

describe.each(withSession)('$name', ({ name, row }) => {
  const [method, path] = parts(name);
  const id = () => (row.whose === 'own-list' ? '' : mine[row.whose]);

  test('without a session: 401', async () => {
    const reply: Reply = await inject(method, fill(path, id()), row.body, { origin: 'https://app.acme.example' });
    expect([reply.status, reply.body['code']]).toEqual([401, 'session-invalid']);
  });

  test('from another origin than the one that exchanged the token: refused', async () => {
    const ana = await person('acme', owner);
    const reply: Reply = await inject(method, fill(path, id()), row.body, {
      ...ana.headers,
      origin: 'https://evil.example',
    });
    expect(reply.status).toBeGreaterThanOrEqual(401);
    expect(reply.status).toBeLessThan(404);
  });
});

describe.each(withSession.filter(({ row }) => row.verb !== null))('$name', ({ name, row }) => {
  test('without its verb: not-allowed', async () => {
    const [method, path] = parts(name);
    const bound = await person('acme', { ...owner, allow: verbs.filter((verb) => verb !== row.verb) });
    const reply = await bound.call(method, fill(path, row.whose === 'own-list' ? '' : mine[row.whose]), row.body);
    expect([reply.status, reply.body['code']]).toEqual([403, 'not-allowed']);
  });
});

describe.each(withSession.filter(({ row }) => row.body !== undefined))('$name', ({ name, row }) => {
  test.each(['account_id', 'role', 'customer_id', '__proto__', 'constructor'])(
    'the unknown key %s in the body is refused',
    async (key) => {
      const [method, path] = parts(name);
      const ana = await person('acme', owner);
      const body = Object.assign(Object.create(null) as object, row.body, { [key]: { x: 1 } });
      const reply = await ana.call(method, fill(path, row.whose === 'own-list' ? '' : mine[row.whose]), body);
      expect([reply.status, reply.body['code']]).toEqual([400, 'body-invalid']);
    },
  );
});

describe.each(withKey)('$name', ({ name, row }) => {
  const [method, path] = parts(name);
  const asked = (id: string, headers: Record<string, string>): Promise<Reply> =>
    inject(method, fill(path, id), row.body, headers);

  test("another account's key gets the same 404 as for what does not exist", async () => {
    const key = { 'x-api-key': stageApiKey('bolt') };
    const nothing = await asked(nothingOf[row.names], key);
    expect([nothing.status, nothing.body['code']]).toEqual([404, 'not-found']);
    const id = mine[row.names];
    // Of integrations, every account has a first one.
    const first = row.names === 'integration' ? [] : ['1'];
    for (const one of [id, ...first, '0', '-1', '1e3', "1'--", '999999999999', id.toUpperCase()]) {
      const reply = await asked(one, key);
      expect([one, reply.status, reply.text]).toEqual([one, 404, nothing.text]);
    }
  });

  test('without a key, or with a session of the customer instead: refused', async () => {
    const ana = await person('acme', owner);
    const bearer = ana.headers['authorization']?.slice(7) ?? '';
    for (const headers of [
      {},
      ana.headers,
      { 'x-api-key': bearer },
      { authorization: `Bearer ${stageApiKey('acme')}` },
    ]) {
      const reply = await asked(mine[row.names], headers);
      expect([reply.status, reply.body['code']]).toEqual([403, 'key-invalid']);
    }
  });

  test('a key opens nothing that a session does', async () => {
    const headers = { origin: 'https://app.acme.example', 'x-api-key': stageApiKey('acme') };
    for (const bearer of [undefined, `Bearer ${stageApiKey('acme')}`]) {
      const sent = bearer === undefined ? headers : { ...headers, authorization: bearer };
      expect((await inject('GET', `/v1/tenants/${mine.tenant}`, undefined, sent)).status).toBe(401);
    }
  });
});

describe.each(withKey.filter(({ row }) => row.body !== undefined))('$name', ({ name, row }) => {
  test.each(['account_id', 'role', 'customer_id', '__proto__', 'constructor'])(
    'the unknown key %s in the body is refused',
    async (key) => {
      const [method, path] = parts(name);
      const body = Object.assign(Object.create(null) as object, row.body, { [key]: { x: 1 } });
      const headers = { 'x-api-key': stageApiKey('acme') };
      const reply = await inject(method, fill(path, mine[row.names]), body, headers);
      expect([reply.status, reply.body['code']]).toEqual([400, 'body-invalid']);
    },
  );
});

/** What leaves less to be told comes late. */
const takesAway = (name: string): number =>
  ['DELETE /v1/tenants/:id/connections/:connector', 'DELETE /v1/tenants/:id'].indexOf(name);

describe("O11: as its owner, a route tells no secret of the account's", () => {
  const secretsIn = searchFor([stageClient.client_secret, stageKey.secret, stageApiKey('acme'), stageApiKey('bolt')]);
  const inTurn = rows.toSorted(([one], [two]) => takesAway(one) - takesAway(two));
  beforeAll(async () => {
    const ana = await person('acme', owner);
    await stage.connectCrm(ana, mine.tenant);
    const fields = { api_key: stage.fakes.newsletter.account().key };
    const connected = await ana.call('PUT', `/v1/tenants/${mine.tenant}/connections/newsletter`, { fields });
    expect(connected.body['state']).toBe('connected');
    // A log is sent until its run ends.
    await stage.means.db.$client.query("update runs set phase = 'Canceled' where id = $1", [mine.run]);
  });

  test.each(inTurn)('%s', async (name, row) => {
    const [method, path] = parts(name);
    const isNamed = row.whose !== 'everybody' && row.whose !== 'own-list';
    const id = isNamed ? mine[row.whose === 'account' ? row.names : row.whose] : '';
    const ana = await person('acme', owner);
    const headers = row.whose === 'account' ? { 'x-api-key': stageApiKey('acme') } : ana.headers;
    const connectors = /:connector|:name/.test(path) ? ['newsletter', 'crm'] : [''];
    for (const connector of connectors) {
      const url = fill(path.replace(/:connector|:name/, connector), id);
      const reply = await inject(method, url, 'body' in row ? row.body : undefined, headers);
      expect(secretsIn(`${JSON.stringify(reply.headers)} ${reply.text}`)).toEqual([]);
      if (row.whose !== 'everybody') expect([401, 403, 500]).not.toContain(reply.status);
    }
  });
});

async function inject(
  method: Method,
  url: string,
  body: object | undefined,
  headers: Record<string, string>,
): Promise<Reply> {
  const reply = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
  return {
    status: reply.statusCode,
    body: reply.payload.startsWith('{') ? reply.json() : {},
    text: reply.payload,
    headers: reply.headers,
  };
}
