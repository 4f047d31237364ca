/** Tests of auth links that the host's own backend makes with its API key. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stageApiKey } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { apiKeys } from '../accounts/api-key-table.ts';
import { hashApiKey } from '../accounts/index.ts';
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
  ana = await stage.person('acme', { sub: 'ana', name: 'Ana', customer: `backend${customers}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
});

async function backend(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object): Promise<Reply> {
  const headers = { 'x-api-key': stageApiKey('acme') };
  const reply = await stage.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  const text = reply.payload;
  return { status: reply.statusCode, body: text.startsWith('{') ? reply.json() : {}, text, headers: reply.headers };
}
const make = (body: object = {}, id = tenant): Promise<Reply> =>
  backend('POST', `/v2/tenants/${id}/auth-links`, { connector: 'crm', ...body });
const open = (made: Reply): Promise<Reply> => {
  const token = new URL(String(made.body['url'])).hash.slice(1);
  return stage.browse('POST', '/connect/link', { body: { token } });
};

test('a backend makes a link for a tenant of any customer; its page says that the account asks', async () => {
  const made = await make({ days: 2 });
  expect([made.status, made.body]).toEqual([
    201,
    expect.objectContaining({ tenant, connector: 'crm', state: 'waiting', asked_by: 'The acme app' }),
  ]);
  expect(Date.parse(String(made.body['expires_at'])) - Date.parse(String(made.body['created_at']))).toBe(2 * day);
  const shown = await open(made);
  expect(shown.body).toMatchObject({ asked_by: 'The acme app', customer: null, system: 'Fernhill CRM' });
  const number = String((await ana.call('GET', `/v1/tenants/${tenant}`)).body['number']);
  expect((await make({}, number)).body).toMatchObject({ tenant });
});

test('what is connected with it is the customer’s, and the backend sees that it was', async () => {
  const made = await make({ connector: 'newsletter' });
  const token = new URL(String(made.body['url'])).hash.slice(1);
  const body = { token, fields: { api_key: stage.fakes.newsletter.account().key } };
  expect((await stage.browse('POST', '/connect/link/fields', { body })).status).toBe(200);
  const listed = (await backend('GET', `/v2/tenants/${tenant}/auth-links`)).body['auth_links'];
  expect(listed).toEqual([expect.objectContaining({ id: made.body['id'], state: 'connected', url: null })]);
  const { connectors } = (await ana.call('GET', `/v1/tenants/${tenant}`)).body;
  expect(connectors).toContainEqual(expect.objectContaining({ name: 'newsletter', state: 'connected' }));
});

test('it takes the place of the backend’s own, and of nobody else’s; a customer sees it, and a backend ends any', async () => {
  const theirs = await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'crm' });
  const first = await make();
  const second = await make();
  expect([(await open(first)).status, (await open(second)).status, (await open(theirs)).status]).toEqual([
    404, 200, 200,
  ]);
  const links = (await ana.call('GET', `/v1/tenants/${tenant}/auth-links`)).body['auth_links'];
  expect(links).toEqual((await backend('GET', `/v2/tenants/${tenant}/auth-links`)).body['auth_links']);
  expect(links).toHaveLength(3);
  for (const made of [theirs, second]) {
    expect((await backend('DELETE', `/v2/auth-links/${String(made.body['id'])}`)).status).toBe(204);
    expect((await open(made)).status).toBe(404);
  }
});

test('a link that lives is listed, however many ended after it', async () => {
  const theirs = await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'crm' });
  for (let count = 0; count < 51; count += 1) await make();
  const { auth_links: links } = (await backend('GET', `/v2/tenants/${tenant}/auth-links`)).body;
  const states = (links as { id: string; state: string }[]).map(({ id, state }) => [id, state]);
  expect(states).toHaveLength(50);
  expect(states.at(0)?.[1]).toBe('waiting');
  expect(states.at(-1)).toEqual([theirs.body['id'], 'waiting']);
});

test('an unfinished install is kept as long as its link, and no longer when that is ended', async () => {
  const dropAfter = async (ms: number): Promise<unknown> => {
    stage.means.clock.advance(ms);
    await dropUnfinished(stage.means).finally(() => stage.means.clock.advance(-ms));
    return (await ana.call('GET', `/v1/tenants/${tenant}`)).body['state'];
  };
  const made = await make({ days: 3 });
  expect(await dropAfter(2 * day)).toBe('installing');
  await backend('DELETE', `/v2/auth-links/${String(made.body['id'])}`);
  expect(await dropAfter(2 * day)).toBe('archived');
  expect((await make()).body['code']).toBe('tenant-archived');
});

test('what a customer may not ask for, a backend may not either', async () => {
  expect((await make({ connector: 'ledger' })).body['code']).toBe('not-found');
  expect((await make({ days: 31 })).body['code']).toBe('body-invalid');
  const shared = String((await ana.call('POST', '/v1/tenants', { integration: 'shared' })).body['id']);
  expect((await make({ connector: 'newsletter' }, shared)).body['code']).toBe('not-allowed');
});

test('a key without the scope is refused, whatever it asks and before its body is read', async () => {
  const made = await make();
  const which = eq(apiKeys.key_hash, hashApiKey(stageApiKey('acme')));
  const [row] = await stage.means.db.select().from(apiKeys).where(which);
  await stage.means.db
    .update(apiKeys)
    .set({ scopes: ['connectors:call'] })
    .where(which);
  try {
    for (const reply of [
      await make(),
      await make({ nonsense: true }),
      await backend('GET', `/v2/tenants/${tenant}/auth-links`),
      await backend('DELETE', `/v2/auth-links/${String(made.body['id'])}`),
    ])
      expect([reply.status, reply.body['code']]).toEqual([403, 'not-allowed']);
  } finally {
    await stage.means.db.update(apiKeys).set({ scopes: row?.scopes }).where(which);
  }
  expect((await open(made)).status).toBe(200);
});
