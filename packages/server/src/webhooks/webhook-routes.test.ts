/** The address for webhooks, as the customer who may connect sees it. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { buildApp } from '../app.ts';
import type { App } from '../platform/http/index.ts';
import { startQueue } from '../platform/queue/index.ts';
import { webhookHandlers } from './index.ts';

let stage: Stage;
let app: App;
let ana: Person;

beforeAll(async () => {
  stage = await openStage();
  app = await buildApp(stage.means);
  ana = await stage.person('acme', { sub: 'ana', customer: 'one' }, undefined, app);
});
afterAll(async () => {
  await app.close();
  await stage.close();
});

const install = async (integration: string): Promise<string> =>
  String((await ana.call('POST', '/v1/tenants', { integration })).body['id']);
const of = (tenant: string, connector = 'newsletter'): string =>
  `/v1/tenants/${tenant}/connections/${connector}/webhook`;
const told = async (url: unknown, secret: unknown): Promise<number> => {
  const signature = createHmac('sha256', String(secret)).update('hello').digest('hex');
  const headers = { 'x-larkpost-signature': signature };
  return (await app.inject({ method: 'POST', url: new URL(String(url)).pathname, headers, payload: 'hello' }))
    .statusCode;
};

/** Per connector, whether the installation says that its system can call. */
async function flagsOf(tenant: string): Promise<Record<string, boolean>> {
  const { body } = await ana.call('GET', `/v1/tenants/${tenant}`);
  return Object.fromEntries(
    (body['connectors'] as { name: string; webhooks: boolean }[]).map(({ name, webhooks }) => [name, webhooks]),
  );
}

test('it is made when it is asked for, stays the same, and carries a secret to tell the system', async () => {
  const tenant = await install('keyed');
  expect((await ana.call('GET', of(tenant))).status).toBe(404);
  const made = await ana.call('POST', of(tenant), {});
  expect(made).toMatchObject({
    status: 200,
    body: { verification: 'hmac', subscription: 'by-hand', reason: null, last_received_at: null },
  });
  expect(made.body['url']).toMatch(/^http:\/\/localhost:4400\/hooks\/[A-Za-z0-9_-]{43}$/);
  expect(made.body['secret']).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect((await ana.call('POST', of(tenant), {})).body).toEqual(made.body);
  expect((await ana.call('GET', of(tenant))).body).toEqual(made.body);
  expect(await told(made.body['url'], made.body['secret'])).toBe(200);
  expect(await told(made.body['url'], 'another')).toBe(401);
});

test('another one ends the old address and the old secret at once', async () => {
  const tenant = await install('keyed');
  const { body: old } = await ana.call('POST', of(tenant), {});
  const { body: fresh } = await ana.call('POST', of(tenant), { rotate: true });
  expect([fresh['url'] === old['url'], fresh['secret'] === old['secret']]).toEqual([false, false]);
  expect(await told(old['url'], old['secret'])).toBe(404);
  expect(await told(fresh['url'], old['secret'])).toBe(401);
  expect(await told(fresh['url'], fresh['secret'])).toBe(200);
});

test('a connection brings one along', async () => {
  const tenant = await install('keyed');
  const key = stage.fakes.newsletter.account().key;
  expect(
    (await ana.call('PUT', `/v1/tenants/${tenant}/connections/newsletter`, { fields: { api_key: key } })).status,
  ).toBe(200);
  const queue = startQueue(stage.means, webhookHandlers, { pollMs: 30 });
  for (const end = Date.now() + 8_000; Date.now() < end && (await ana.call('GET', of(tenant))).status !== 200;)
    await new Promise((done) => setTimeout(done, 50));
  await queue.stop();
  expect((await ana.call('GET', of(tenant))).status).toBe(200);
});

test('there is none where the system does not call, or where everybody shares the connection', async () => {
  const [tenant, shared] = [await install('sync'), await install('shared')];
  const flags = await Promise.all([tenant, shared, await install('keyed')].map(flagsOf));
  expect(flags).toMatchObject([{ crm: false, newsletter: true }, { newsletter: false }, { newsletter: true }]);
  for (const name of ['crm', 'nothing', 'ledger'])
    expect(await ana.call('POST', of(tenant, name), {})).toMatchObject({ status: 404, body: { code: 'not-found' } });
  expect(await ana.call('POST', of(shared), {})).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
});

test('what was uninstalled has none any more', async () => {
  const tenant = await install('keyed');
  const { body } = await ana.call('POST', of(tenant), {});
  await ana.call('DELETE', `/v1/tenants/${tenant}`);
  expect((await ana.call('GET', of(tenant))).body).toMatchObject({ code: 'tenant-archived' });
  expect(await told(body['url'], body['secret'])).toBe(410);
});
