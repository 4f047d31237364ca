/** Tests of what is signed in to once for all customers of an integration: by a link, used by each of them, asked before it is replaced, kept alive, ended. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stageApiKey, stageClient, stageKey } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { accountBySlug } from '../accounts/index.ts';
import { apiKeys } from '../accounts/api-key-table.ts';
import { connections, flows, revocations } from '../connections/connection-table.ts';
import { openConnectionSecrets } from '../connections/index.ts';
import { refreshDue } from '../connections/keep-alive.ts';
import { findIntegration } from '../integrations/index.ts';
import { applyAccountFile } from './apply-account-file.ts';

let stage: Stage;
let folder: string;
let slug: string;
let ana: Person;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  count += 1;
  slug = `global-${count}`;
  folder = await mkdtemp(join(tmpdir(), 'global-sign-in-'));
  for (const name of ['sync', 'own']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'mortise.yaml'), 'version: 0.1\nbase: node:24\nrun: node main.js\n');
    await writeFile(join(folder, name, 'main.js'), 'console.log("{}")');
  }
  const files = {
    key: stageKey.secret,
    'api-key': stageApiKey(slug),
    id: stageClient.client_id,
    secret: stageClient.client_secret,
    oakline: stage.fakes.newsletter.account('oakline').key,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await apply();
  ana = await stage.person(slug, { sub: 'ana', customer: 'oak' });
});
afterEach(() => stage.fakes.journal.reset());

/** `sync` works with one account for all customers, `own` with one of each. */
const sync = '{ name: crm, global: true }, { name: letter, global: true }';
async function apply(used = sync) {
  const { crm, origin } = stage.fakes;
  const path = join(folder, 'mortise.account.yaml');
  await writeFile(
    path,
    `account: { slug: ${slug}, name: Acme, base_url: "https://app.${slug}.example/" }
keys: [{ kid: ${stageKey.kid}, alg: HS256, file: key }]
api_keys: [{ name: backend, file: api-key }]
origins: ["https://app.${slug}.example"]
connectors:
  - { name: crm, label: Fernhill CRM, kind: oauth2_code, issuer: "${crm.issuer}", authorize_url: "${crm.authorizeUrl}", token_url: "${crm.tokenUrl}", revoke_url: "${crm.revokeUrl}", revoke_ends: token, scopes: [contacts.read], account_lookup: { url: "${origin}/crm/api/me", field: company }, provision: { client_id: { file: id }, client_secret: { file: secret } } }
  - { name: letter, label: Larkpost, kind: api_key, credential: { name: X-Api-Key, format: "{api_key}" }, fields: [{ name: api_key, label: API key }], test_request: { url: "${origin}/newsletter/api/account" } }
integrations:
  - { name: sync, long_name: Contacts to newsletter, type: internal, folder: ./sync, published: true, connectors: [${used}] }
  - { name: own, long_name: Own, type: internal, folder: ./own, published: true, connectors: [{ name: crm }] }
`,
  );
  return applyAccountFile(stage.means, path);
}

const backend = (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object): Promise<Reply> =>
  stage.browse(method, url, { headers: { 'x-api-key': stageApiKey(slug) }, ...(body === undefined ? {} : { body }) });

type Link = { id: string; token: string };
const linkOf = ({ body }: Reply): Link => ({
  id: String(body['id']),
  token: new URL(String(body['url'])).hash.slice(1),
});
async function makeLink(connector = 'crm'): Promise<Link> {
  const made = await backend('POST', '/v2/integrations/sync/auth-links', { connector });
  expect([made.status, made.body['code']]).toEqual([201, undefined]);
  return linkOf(made);
}
const show = (token: string): Promise<Reply> => stage.browse('POST', '/connect/link', { body: { token } });

/** Presses Continue on the page of a link and allows it there; the browser stands before our callback then. */
async function toCallback(
  token: string,
  person: 'priya' | 'jonas' = 'priya',
): Promise<{ path: string; cookie: string }> {
  const { body, headers } = await stage.browse('POST', '/connect/link/continue', { body: { token } });
  const back = new URL(await stage.fakes.crm.consent(String(body['authorize_url']), { person }));
  return { path: back.pathname + back.search, cookie: String(headers['set-cookie']).split(';')[0] ?? '' };
}
async function connect(token: string, person: 'priya' | 'jonas' = 'priya'): Promise<Reply & { cookie: string }> {
  const { path, cookie } = await toCallback(token, person);
  return { ...(await stage.browse('GET', path, { cookie })), cookie };
}

async function ids() {
  const account = (await accountBySlug(stage.means, slug))?.id;
  const integration = account === undefined ? null : await findIntegration(stage.means.db, account, 'sync');
  if (account === undefined || integration === null) throw new Error('There is nothing.');
  return { account, integration };
}
async function rows() {
  const { account } = await ids();
  return stage.means.db.select().from(connections).where(eq(connections.account_id, account));
}
const stateOf = async (connector = 'crm'): Promise<Record<string, unknown> | undefined> =>
  ((await backend('GET', '/v2/integrations/sync/connections')).body['connections'] as Record<string, unknown>[]).find(
    ({ name }) => name === connector,
  );
const install = async (integration: string, by = ana): Promise<string> =>
  String((await by.call('POST', '/v1/tenants', { integration })).body['id']);
async function told(name: string): Promise<unknown[]> {
  const { account } = await ids();
  const { rows: found } = await stage.means.db.execute<{ payload: unknown }>(
    sql`select payload from events where account_id = ${account} and name = ${name} order by id`,
  );
  return found.map(({ payload }) => payload);
}
async function changeCrm(values: Partial<typeof connections.$inferSelect>): Promise<void> {
  const { account } = await ids();
  const which = and(eq(connections.account_id, account), eq(connections.connector_name, 'crm'));
  await stage.means.db.update(connections).set(values).where(which);
}
const past = (): Date => new Date(stage.means.clock.now().getTime() - 1000);
/** One grant was left to be revoked, and then its system took it. */
async function expectRevoked(): Promise<void> {
  const { account } = await ids();
  const left = () => stage.means.db.select().from(revocations).where(eq(revocations.account_id, account));
  expect(await left()).toHaveLength(1);
  await stage.eventually(async () => (await left()).length === 0);
}

describe('a link of the vendor', () => {
  test('says that it serves all customers, connects once for each of them, and what waited for it goes on', async () => {
    const waiting = (await ana.call('POST', '/v1/auth-only', { integration: 'sync' })).body['tenant'] as { id: string };
    const made = await backend('POST', '/v2/integrations/sync/auth-links', { connector: 'crm', days: 2 });
    expect(made.body).toMatchObject({ tenant: null, connector: 'crm', state: 'waiting', tries: 0, asked_by: 'Acme' });
    const link = linkOf(made);
    expect((await show(link.token)).body).toMatchObject({
      account: 'Acme',
      system: 'Fernhill CRM',
      asked_by: 'Acme',
      customer: null,
      serves_all_of: 'Contacts to newsletter',
      connected: false,
    });
    const done = await connect(link.token);
    expect(done.text).toContain('You can close this page. Acme sees that it is connected.');
    expect(await rows()).toMatchObject([
      { tenant_id: null, connector_name: 'crm', outside_account: 'Oakline Furniture' },
    ]);
    expect(await stateOf()).toMatchObject({ state: 'connected', account: 'Oakline Furniture', global: true });
    const typed = await makeLink('letter');
    const fields = { api_key: stage.fakes.newsletter.account('oakline').key };
    const saved = await stage.browse('POST', '/connect/link/fields', { body: { token: typed.token, fields } });
    expect(saved.status).toBe(200);
    await stage.eventually(async () => (await ana.call('GET', `/v1/tenants/${waiting.id}`)).body['state'] === 'active');
    const read = await backend('GET', `/v2/auth-links/${link.id}`);
    expect(read.body).toMatchObject({ id: link.id, state: 'connected', tries: 1, url: null, ended: null });
    expect(read.text).not.toContain(link.token);
    const listed = await backend('GET', '/v2/integrations/sync/auth-links');
    expect((listed.body['auth_links'] as Link[]).map(({ id }) => id).sort()).toEqual([link.id, typed.id].sort());
  });

  test('gives each customer’s run the same token, fresh when it has ended', async () => {
    await connect((await makeLink()).token);
    await stage.browse('POST', '/connect/link/fields', {
      body: { token: (await makeLink('letter')).token, fields: { api_key: stage.fakes.newsletter.account().key } },
    });
    const ben = await stage.person(slug, { sub: 'ben', customer: 'beech' });
    const { account, integration } = await ids();
    const forRun = async (tenant: string): Promise<string | undefined> =>
      (await openConnectionSecrets(stage.means, account, tenant, integration))['crm']?.['ACCESS_TOKEN']?.reveal();
    const [one, two] = [await install('sync'), await install('sync', ben)];
    const first = await forRun(one);
    expect([typeof first, await forRun(two)]).toEqual(['string', first]);
    await changeCrm({ secrets_expire_at: past() });
    const second = await forRun(two);
    expect(second).not.toBe(first);
    expect(await forRun(one)).toBe(second);
  });

  test('asks before another account takes the place for all; kept, nothing changes, and the new grant is revoked', async () => {
    const link = await makeLink();
    await connect(link.token);
    for (const use of ['old', 'new'] as const) {
      const asked = await connect(link.token, 'jonas');
      expect(asked.status).toBe(303);
      const ask = String(asked.headers['location']).split('/').at(-1) ?? '';
      const page = await stage.browse('GET', `/connect/question/${ask}`, { cookie: asked.cookie });
      expect(page.text).toContain('Until now Acme was connected to another account, for all of its customers.');
      expect(page.text).not.toContain('Oakline');
      const question = /data-question="([^"]+)"/.exec(page.text)?.[1];
      const answer = { body: { ask, question, use }, cookie: asked.cookie };
      expect((await stage.browse('POST', '/connect/decide', answer)).status).toBe(200);
      expect(await stateOf()).toMatchObject({ account: use === 'old' ? 'Oakline Furniture' : 'Brightwater Supply' });
      await expectRevoked();
    }
  });

  test('takes the place of the one before, ends when told to, and what it connected stays', async () => {
    const [first, second] = [await makeLink(), await makeLink()];
    expect((await show(first.token)).status).toBe(404);
    await connect(second.token);
    const late = await toCallback(second.token, 'jonas');
    expect((await backend('DELETE', `/v2/auth-links/${second.id}`)).status).toBe(204);
    expect((await show(second.token)).status).toBe(404);
    expect((await stage.browse('GET', late.path, { cookie: late.cookie })).status).toBe(400);
    expect((await backend('GET', `/v2/auth-links/${second.id}`)).body).toMatchObject({
      state: 'ended',
      ended: 'revoked',
    });
    expect(await rows()).toMatchObject([{ outside_account: 'Oakline Furniture' }]);
  });

  test('is for what is global, and for no external one, unknown one, or one that the account file connects', async () => {
    const post = async (integration: string, connector: string) =>
      (await backend('POST', `/v2/integrations/${integration}/auth-links`, { connector })).body['code'];
    expect(await post('own', 'crm')).toBe('not-allowed');
    expect(await post('own', 'letter')).toBe('not-found');
    expect(await post('nowhere', 'crm')).toBe('not-found');
    await apply('{ name: crm, global: true }, { name: letter, global: true, fields: { api_key: { file: oakline } } }');
    expect(await post('sync', 'letter')).toBe('not-allowed');
  });
});

describe('a customer', () => {
  test('neither makes nor sees nor ends a link or a sign-in of the vendor, nor disconnects what it connected', async () => {
    const tenant = await install('sync');
    const link = await makeLink();
    await connect(link.token);
    const [flow] = await stage.means.db.select().from(flows).where(eq(flows.auth_link_id, link.id));
    expect(flow).toMatchObject({ tenant_id: null, customer_id: null });
    const before = await rows();
    const call = async (method: 'GET' | 'POST' | 'DELETE' | 'PUT', path: string, body?: object) => {
      const reply = await ana.call(method, path, body);
      return [reply.status, reply.body['code']];
    };
    expect(await call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'crm' })).toEqual([403, 'not-allowed']);
    expect(await call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' })).toEqual([403, 'not-allowed']);
    expect(await call('DELETE', `/v1/tenants/${tenant}/connections/crm`)).toEqual([403, 'not-allowed']);
    const fields = { fields: { api_key: 'x' } };
    expect(await call('PUT', `/v1/tenants/${tenant}/connections/letter`, fields)).toEqual([403, 'not-allowed']);
    expect(await call('GET', `/v1/auth-links/${link.id}`)).toEqual([404, 'not-found']);
    expect(await call('DELETE', `/v1/auth-links/${link.id}`)).toEqual([404, 'not-found']);
    expect(await call('GET', `/v1/flows/${flow?.id}`)).toEqual([404, 'not-found']);
    expect((await ana.call('GET', `/v1/tenants/${tenant}/auth-links`)).body).toEqual({ auth_links: [] });
    expect((await backend('GET', `/v2/tenants/${tenant}/auth-links`)).body).toEqual({ auth_links: [] });
    expect(await rows()).toEqual(before);
    expect((await show(link.token)).status).toBe(200);
  });

  test('has their own account of the same system beside it: neither link changes what the other one connects', async () => {
    const global = await makeLink();
    await connect(global.token);
    const tenant = await install('own');
    const theirs = linkOf(await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'crm' }));
    expect((await show(theirs.token)).body).toMatchObject({ serves_all_of: null, connected: false });
    await connect(theirs.token, 'jonas');
    const standing = async () =>
      (await rows()).map(({ tenant_id, outside_account }) => [tenant_id, outside_account]).sort();
    const both = [
      [tenant, 'Brightwater Supply'],
      [null, 'Oakline Furniture'],
    ].sort();
    expect(await standing()).toEqual(both);
    expect((await show(global.token)).body).toMatchObject({ connected: true });
    await connect(global.token);
    expect(await standing()).toEqual(both);
    // Ends with the customer's install what is the customer's, and nothing of the vendor's.
    await ana.call('DELETE', `/v1/tenants/${tenant}/connections/crm`);
    expect(await standing()).toEqual([[null, 'Oakline Furniture']]);
    expect((await show(global.token)).status).toBe(200);
  });

  test('who connected their own before it was for all keeps that unused: the vendor’s link finds nothing to replace', async () => {
    await apply('{ name: crm }, { name: letter, global: true }');
    const tenant = await install('sync');
    const theirs = linkOf(await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'crm' }));
    await connect(theirs.token, 'jonas');
    await apply();
    expect((await show(theirs.token)).body['code']).toBe('not-allowed');
    const link = await makeLink();
    expect((await show(link.token)).body).toMatchObject({ connected: false });
    expect((await connect(link.token)).text).toContain('Oakline Furniture');
    const standing = await rows();
    expect(standing.map(({ tenant_id, outside_account }) => [tenant_id, outside_account])).toEqual(
      expect.arrayContaining([
        [tenant, 'Brightwater Supply'],
        [null, 'Oakline Furniture'],
      ]),
    );
    const { connectors } = (await ana.call('GET', `/v1/tenants/${tenant}`)).body;
    // Whose account it is, is the vendor's to know.
    expect(connectors).toContainEqual(expect.objectContaining({ name: 'crm', state: 'connected', account: null }));
  });

  test('who cannot go on without it is told that it is not theirs to connect', async () => {
    const theirs = 'Fernhill CRM is not connected. Only the people behind this app can do that.';
    const tenant = await install('sync');
    expect((await ana.call('POST', `/v1/tenants/${tenant}/finish`, {})).body).toMatchObject({
      code: 'not-connected',
      message: theirs,
    });
    const { account, integration } = await ids();
    await expect(openConnectionSecrets(stage.means, account, tenant, integration)).rejects.toMatchObject({
      code: 'not-connected',
      message: theirs,
    });
    const alone = await ana.call('POST', '/v1/auth-only', { integration: 'sync' });
    expect(alone.body).toMatchObject({ missing: { code: 'not-connected', message: theirs } });
  });

  test('is told that others mend what broke, and that it works again', async () => {
    const link = await makeLink();
    await connect(link.token);
    const fields = { api_key: stage.fakes.newsletter.account('oakline').key };
    const typed = await makeLink('letter');
    await stage.browse('POST', '/connect/link/fields', { body: { token: typed.token, fields } });
    const tenant = await install('sync');
    await ana.call('POST', `/v1/tenants/${tenant}/finish`, {});
    const attention = async () => (await ana.call('GET', `/v1/tenants/${tenant}`)).body['attention'];
    expect(await attention()).toBeNull();
    stage.fakes.crm.revokeAll();
    await changeCrm({ refresh_due_at: past() });
    await refreshDue(stage.means);
    expect(await attention()).toEqual({
      code: 'waiting',
      connector: 'crm',
      message: 'Fernhill CRM has to be connected again. Only the people behind this app can do that. Nothing is lost.',
    });
    expect(await told('connection.broken')).toMatchObject([{ tenant: null, connector: 'crm' }]);
    expect((await apply()).unconnected).toMatchObject([
      { integration: 'sync', connector: 'crm', label: 'Fernhill CRM', state: 'broken', connects_by: 'window' },
    ]);
    await connect(link.token);
    expect(await attention()).toBeNull();
    expect(await told('connection.recovered')).toMatchObject([{ tenant: null, connector: 'crm' }]);
  });
});

describe('what is connected for all', () => {
  test('is kept alive although nobody runs', async () => {
    await connect((await makeLink()).token);
    const [before] = await rows();
    expect(before?.refresh_due_at).toBeInstanceOf(Date);
    await changeCrm({ refresh_due_at: past() });
    await refreshDue(stage.means);
    expect(await rows()).toMatchObject([{ state: 'connected', version: (before?.version ?? 0) + 1 }]);
  });

  test('is disconnected by the vendor: forgotten here, revoked outside, and again is fine', async () => {
    const link = await makeLink();
    await connect(link.token);
    const url = '/v2/integrations/sync/connections/crm';
    expect((await backend('DELETE', url)).status).toBe(204);
    expect(await rows()).toEqual([]);
    expect(await stateOf()).toMatchObject({ state: 'not_connected', account: null });
    await expectRevoked();
    expect((await backend('DELETE', url)).status).toBe(204);
    expect((await backend('DELETE', '/v2/integrations/own/connections/crm')).body['code']).toBe('not-allowed');
    await connect(link.token);
    expect(await stateOf()).toMatchObject({ state: 'connected' });
  });

  test.each([
    ['no more global', '{ name: crm }, { name: letter, global: true }'],
    ['no more used', '{ name: letter, global: true }'],
  ])('ends when its connector is %s: the link too, and who signs in just then', async (_, used) => {
    const link = await makeLink();
    await connect(link.token);
    const late = await toCallback(link.token);
    await apply(used);
    expect(await rows()).toEqual([]);
    expect((await show(link.token)).status).toBe(404);
    expect((await stage.browse('GET', late.path, { cookie: late.cookie })).status).toBe(400);
    expect(await rows()).toEqual([]);
    await expectRevoked();
  });

  test('is told by the account file as long as it is missing', async () => {
    expect((await apply()).unconnected).toEqual([
      {
        integration: 'sync',
        connector: 'crm',
        label: 'Fernhill CRM',
        state: 'not_connected',
        reason: null,
        connects_by: 'window',
      },
      expect.objectContaining({ connector: 'letter', connects_by: 'form' }),
    ]);
    await connect((await makeLink()).token);
    expect((await apply()).unconnected).toMatchObject([{ connector: 'letter' }]);
  });
});

describe('a key', () => {
  test.each([
    ['auth-links:make', 'own'],
    ['global-connections:manage', 'global'],
  ])('with the scope %s alone reaches its kind of links, and no other', async (scope, reaches) => {
    const tenant = await install('own');
    const own = linkOf(await backend('POST', `/v2/tenants/${tenant}/auth-links`, { connector: 'crm' }));
    const global = await makeLink();
    await stage.means.db
      .update(apiKeys)
      .set({ scopes: [scope] })
      .where(eq(apiKeys.account_id, (await ids()).account));
    const allowed = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
      (await backend(method, path, body)).status !== 403;
    for (const method of ['GET', 'DELETE'] as const) {
      expect(await allowed(method, `/v2/auth-links/${own.id}`)).toBe(reaches === 'own');
      expect(await allowed(method, `/v2/auth-links/${global.id}`)).toBe(reaches === 'global');
    }
    for (const [method, path] of [
      ['POST', '/v2/integrations/sync/auth-links'],
      ['GET', '/v2/integrations/sync/auth-links'],
      ['GET', '/v2/integrations/sync/connections'],
      ['DELETE', '/v2/integrations/sync/connections/crm'],
    ] as const)
      expect(await allowed(method, path, method === 'POST' ? { connector: 'crm' } : undefined)).toBe(
        reaches === 'global',
      );
    expect((await show(reaches === 'own' ? global.token : own.token)).status).toBe(200);
  });
});
