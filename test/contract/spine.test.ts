/** The main job without a screen: token → session → install → OAuth and key → choices → settings → run → contacts moved. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct, type Product } from '../support/product/start-product.ts';

let product: Product;
let session = '';
let tenant = '';
beforeAll(async () => {
  product = await startProduct();
}, 60_000);
afterAll(() => product.stop());

type Reply = { status: number; body: Record<string, unknown> };

/** Calls the server as Acme's page would. */
async function call(method: string, path: string, body?: unknown): Promise<Reply> {
  const headers: Record<string, string> = {
    origin: product.acme.origin,
    ...(session ? { authorization: `Bearer ${session}` } : {}),
  };
  const init: RequestInit = {
    method,
    headers,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }),
  };
  const reply = await fetch(product.server + path, init);
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

const settled = (wanted: (body: Record<string, unknown>) => boolean, path: string): Promise<void> =>
  expect.poll(async () => wanted((await call('GET', path)).body), { timeout: 20_000, interval: 200 }).toBe(true);

/** Goes through the OAuth window without a browser: Continue, Allow, and back to the callback with the flow's cookie. */
async function connectCrm(of = tenant, person: 'priya' | 'jonas' = 'priya'): Promise<Response> {
  const flow = await call('POST', `/v1/tenants/${of}/flows`, { connector: 'crm' });
  expect(flow.status).toBe(201);
  const nonce = String(flow.body.start_url).split('#')[1];
  const go = await fetch(`${product.server}/connect/continue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.server },
    body: JSON.stringify({ nonce }),
  });
  const cookie = go.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { authorize_url } = (await go.json()) as { authorize_url: string };
  return fetch(await product.fakes.crm.consent(authorize_url, { person }), { headers: { cookie }, redirect: 'manual' });
}

async function runNow(of = tenant): Promise<Record<string, unknown>> {
  const asked = await call('POST', `/v1/tenants/${of}/runs`, {});
  expect(asked.status).toBe(202);
  const { id } = asked.body.run as { id: string };
  await settled((run) => !['Queued', 'Running'].includes(String(run.phase)), `/v1/runs/${id}`);
  return (await call('GET', `/v1/runs/${id}`)).body;
}

test('an embed token becomes a session', async () => {
  const token = await (await fetch(`${product.acme.origin}/token`, { method: 'POST' })).text();
  const made = await call('POST', '/v1/sessions', {
    account: 'acme',
    token,
    nonce: randomBytes(24).toString('base64url'),
  });
  expect([made.status, made.body.customer]).toEqual([201, { name: 'Oakline Furniture' }]);
  session = String(made.body.session);
});

test('the gallery has everything that is published', async () => {
  const { status, body } = await call('GET', '/v1/catalogue');
  expect(status).toBe(200);
  expect((body.listings as unknown[]).length).toBe(34);
});

test('the install connects both systems, and a wrong key is refused', async () => {
  product.fakes.crm.addContact({ email: 'before@example.com', name: 'Before' });
  const made = await call('POST', '/v1/tenants', { integration: 'crm-to-newsletter' });
  expect(made.status).toBe(201);
  tenant = String(made.body.id);
  expect((await connectCrm()).status).toBe(200);
  const path = `/v1/tenants/${tenant}/connections/newsletter`;
  expect((await call('PUT', path, { fields: { api_key: 'wrong' } })).body.code).toBe('fields-invalid');
  expect((await call('PUT', path, { fields: { api_key: product.fakes.newsletter.account().key } })).body.state).toBe(
    'connected',
  );
});

test('the init run brings the lists, and the settings are saved', async () => {
  await settled((body) => (body.options as { state: string }).state === 'ready', `/v1/tenants/${tenant}/settings`);
  const { body } = await call('GET', `/v1/tenants/${tenant}/settings`);
  const { lists } = product.fakes.newsletter.account();
  expect((body.options as { values: unknown }).values).toEqual({
    newsletter_lists: lists.map((l) => ({ const: l.id, title: l.name })),
  });
  const saved = await call('PUT', `/v1/tenants/${tenant}/config`, {
    release: body.release,
    version: body.version,
    config: { list: lists[1]?.id, tag: 'spine' },
  });
  expect(saved.status).toBe(200);
});

test('after the install a run moves the contact, and the next one only the new one', async () => {
  const done = await call('POST', `/v1/tenants/${tenant}/finish`, {
    schedule: { every: '1h' },
    time_zone: 'Europe/Oslo',
  });
  expect([done.status, done.body.state]).toEqual([200, 'active']);
  await runNow();
  product.fakes.crm.addContact({ email: 'after@example.com', name: 'After' });
  expect(await runNow()).toMatchObject({ phase: 'Succeeded', summary: '1 contact moved' });
  const list = product.fakes.newsletter.account().lists[1]?.id;
  expect(product.fakes.newsletter.subscribers().map((s) => [s.email, s.list, s.tags])).toEqual([
    ['before@example.com', list, ['spine']],
    ['after@example.com', list, ['spine']],
  ]);
});

/** What Acme's backend is told of the contacts, with the key that the account file names. */
async function askedByBackend(of: string): Promise<string[]> {
  const key = (await readFile(join(dirname(product.accountFile), 'api-key'), 'utf8')).trim();
  const reply = await fetch(`${product.server}/v2/tenants/${of}/connectors/crm/call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ method: 'GET', target_url: '/contacts' }),
  });
  const { data } = (await reply.json()) as { data: { contacts: { email: string }[] } };
  return data.contacts.map(({ email }) => email);
}

test("Acme's own backend asks the CRM through the customer's connection, with the key that the account file names", async () => {
  expect(await askedByBackend(tenant)).toEqual(expect.arrayContaining(['before@example.com', 'after@example.com']));
});

/** Installs it once more for the same customer, with the accounts of another company. */
async function installForJonas(): Promise<string> {
  const { key, lists } = product.fakes.newsletter.account('brightwater');
  const id = String((await call('POST', '/v1/tenants', { integration: 'crm-to-newsletter' })).body.id);
  expect((await connectCrm(id, 'jonas')).status).toBe(200);
  await call('PUT', `/v1/tenants/${id}/connections/newsletter`, { fields: { api_key: key } });
  await settled((body) => (body.options as { state: string }).state === 'ready', `/v1/tenants/${id}/settings`);
  const { release, version } = (await call('GET', `/v1/tenants/${id}/settings`)).body;
  const config = { list: lists[0]?.id, tag: 'jonas' };
  expect((await call('PUT', `/v1/tenants/${id}/config`, { release, version, config })).status).toBe(200);
  await call('POST', `/v1/tenants/${id}/finish`, { schedule: { every: '1h' }, time_zone: 'Europe/Oslo' });
  return id;
}

test('a customer with two accounts of the same systems has each in an installation of its own, in runs and in calls', async () => {
  product.fakes.crm.addContact({ email: 'bright@example.com', name: 'Bright' }, 'brightwater');
  const jonas = await installForJonas();
  const shown = ((await call('GET', '/v1/tenants')).body.tenants as { id: string }[]).map(({ id }) => id);
  expect(shown.sort()).toEqual([tenant, jonas].sort());
  const { calls } = product.fakes.journal;
  const whose = async <T>(work: () => Promise<T>): Promise<unknown[]> => {
    calls.length = 0;
    await work();
    return [...new Set(calls.map(({ account }) => account))];
  };
  for (const [of, company] of [
    [tenant, 'oakline'],
    [jonas, 'brightwater'],
    [tenant, 'oakline'],
  ] as const) {
    expect(await whose(async () => expect(await runNow(of)).toMatchObject({ phase: 'Succeeded' }))).toEqual([company]);
    expect(await whose(() => askedByBackend(of))).toEqual([company]);
  }
  expect(product.fakes.newsletter.subscribers('brightwater').map((s) => [s.email, s.tags])).toEqual([
    ['bright@example.com', ['jonas']],
  ]);
  expect(await askedByBackend(jonas)).toEqual(['bright@example.com']);
  expect(product.fakes.newsletter.subscribers().map((s) => s.email)).not.toContain('bright@example.com');
  expect((await call('DELETE', `/v1/tenants/${jonas}`)).status).toBe(204);
  expect(await whose(() => askedByBackend(tenant))).toEqual(['oakline']);
});

test('paused it stays installed, resumed it goes on, uninstalled it is gone', async () => {
  expect((await call('POST', `/v1/tenants/${tenant}/pause`)).body.state).toBe('paused');
  expect((await call('POST', `/v1/tenants/${tenant}/resume`)).body.state).toBe('active');
  expect((await call('DELETE', `/v1/tenants/${tenant}`)).status).toBe(204);
  expect((await call('GET', '/v1/tenants')).body.tenants).toEqual([]);
});
