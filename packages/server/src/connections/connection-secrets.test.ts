/** Tests of opening secrets for a run: refresh by one caller, rotation, broken with a reason, sealed to their row. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import type { AccountId } from '../platform/ids.ts';
import { openConnectionSecrets } from './connection-secrets.ts';
import { connections } from './connection-table.ts';
import { saveConnection } from './save-connection.ts';

let stage: Stage;
let ana: Person;
let tenant: string;
let account: AccountId;
let integration: { id: string; connectors: { name: string; global: boolean }[] };
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  tenant = await connected(ana);
  const row = await rowOf();
  account = row.account_id as AccountId;
  integration = { id: row.integration_id, connectors: [{ name: 'crm', global: false }] };
});

async function connected(person: Person): Promise<string> {
  const made = await person.call('POST', '/v1/tenants', { integration: 'sync' });
  const id = String(made.body['id']);
  await stage.connectCrm(person, id);
  return id;
}
async function rowOf(id = tenant): Promise<typeof connections.$inferSelect> {
  const [row] = await stage.means.db
    .select()
    .from(connections)
    .where(and(eq(connections.tenant_id, id), eq(connections.connector_name, 'crm')));
  if (!row) throw new Error('There is no connection.');
  return row;
}
const open = () => openConnectionSecrets(stage.means, account, tenant, integration);
const tokenCalls = (): number => stage.fakes.journal.calls.filter((call) => call.path === '/crm/token').length;
/** As if the token ended in so many seconds. */
const endIn = (seconds: number) =>
  stage.means.db
    .update(connections)
    .set({ secrets_expire_at: new Date(stage.means.clock.now().getTime() + seconds * 1000) })
    .where(eq(connections.tenant_id, tenant));

test('a token that lives is handed out as it is, never the refresh token', async () => {
  await endIn(3600);
  const before = tokenCalls();
  const secrets = (await open())['crm'];
  expect(Object.keys(secrets ?? {}).sort()).toEqual(['ACCESS_TOKEN', 'TOKEN_TYPE']);
  expect(JSON.stringify(secrets)).toBe('{"ACCESS_TOKEN":"[secret]","TOKEN_TYPE":"[secret]"}');
  const me = await fetch(`${stage.fakes.origin}/crm/api/me`, {
    headers: { authorization: `Bearer ${secrets?.['ACCESS_TOKEN']?.reveal()}` },
  });
  expect(me.status).toBe(200);
  expect(tokenCalls()).toBe(before);
});

test('50 callers at once refresh exactly once and all get the new token', async () => {
  const old = (await open())['crm']?.['ACCESS_TOKEN']?.reveal();
  await endIn(60);
  const before = tokenCalls();
  const all = await Promise.all(Array.from({ length: 50 }, open));
  expect(tokenCalls() - before).toBe(1);
  const tokens = new Set(all.map((secrets) => secrets['crm']?.['ACCESS_TOKEN']?.reveal()));
  expect(tokens.size).toBe(1);
  expect(tokens.has(old)).toBe(false);
  expect((await rowOf()).state).toBe('connected');
});

test('a refresh keeps working turn after turn: the rotated token is kept', async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    await endIn(1);
    await open();
  }
  expect(await rowOf()).toMatchObject({ state: 'connected', version: expect.any(Number) });
});

test('a grant taken back outside makes it broken, with a reason and one thing to do', async () => {
  await endIn(-10);
  stage.fakes.crm.revokeAll();
  await expect(open()).rejects.toMatchObject({ code: 'not-connected' });
  await expect(open()).rejects.toMatchObject({ code: 'not-connected' });
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'signed-out' } });
  const view = await ana.call('GET', `/v1/tenants/${tenant}`);
  expect(view.body['connectors']).toMatchObject([{ name: 'crm', state: 'broken', reason: { code: 'signed-out' } }, {}]);
  expect(view.body['attention']).toMatchObject({ code: 'reconnect', connector: 'crm' });
});

test('a system that is down breaks nothing: a living token is used, a dead one waits', async () => {
  await endIn(120);
  stage.fakes.journal.plan({ path: '/crm/token', status: 503 });
  expect((await open())['crm']?.['ACCESS_TOKEN']).toBeDefined();
  await endIn(-1);
  stage.fakes.journal.plan({ path: '/crm/token', status: 503 });
  await expect(open()).rejects.toMatchObject({ code: 'outside-unreachable' });
  expect((await rowOf()).state).toBe('connected');
  expect((await open())['crm']?.['ACCESS_TOKEN']).toBeDefined();
});

test('without a refresh token, access ends when the token does', async () => {
  const place = { account, tenant, integration: integration.id, connector: 'crm' };
  const secrets = {
    kind: 'oauth2_code' as const,
    fields: {},
    tokens: { access_token: 'short', token_type: 'Bearer', refresh_token: null, scope: null },
  };
  const save = (seconds: number) =>
    saveConnection(stage.means.db, stage.means, place, {
      secrets,
      outsideAccount: null,
      endsAt: new Date(stage.means.clock.now().getTime() + seconds * 1000),
    });
  await save(60);
  expect((await open())['crm']?.['ACCESS_TOKEN']?.reveal()).toBe('short');
  await save(-1);
  await expect(open()).rejects.toMatchObject({ code: 'not-connected' });
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'access-ended' } });
});

test('what is not connected is refused', async () => {
  await expect(
    openConnectionSecrets(stage.means, account, tenant, {
      id: integration.id,
      connectors: [{ name: 'newsletter', global: false }],
    }),
  ).rejects.toMatchObject({ code: 'not-connected' });
});

test('a global connection is opened for every tenant of its integration, and of no other', async () => {
  const shared = { id: integration.id, connectors: [{ name: 'newsletter', global: true }] };
  const place = { account, tenant: null, integration: integration.id, connector: 'newsletter' };
  await saveConnection(stage.means.db, stage.means, place, {
    secrets: { kind: 'api_key', fields: { api_key: 'for all' }, tokens: null },
    outsideAccount: null,
    endsAt: null,
  });
  await saveConnection(stage.means.db, stage.means, place, {
    secrets: { kind: 'api_key', fields: { api_key: 'for all 2' }, tokens: null },
    outsideAccount: null,
    endsAt: null,
  });
  expect((await openConnectionSecrets(stage.means, account, tenant, shared))['newsletter']?.['API_KEY']?.reveal()).toBe(
    'for all 2',
  );
  await expect(
    openConnectionSecrets(stage.means, account, tenant, { ...shared, id: 'int_other' }),
  ).rejects.toMatchObject({ code: 'not-connected' });
});

test('secrets moved between rows do not open', async () => {
  const bo = await stage.person('acme', { sub: 'bo', customer: `b${count}` });
  const other = await rowOf(await connected(bo));
  await stage.means.db
    .update(connections)
    .set({ sealed_secrets: other.sealed_secrets })
    .where(eq(connections.tenant_id, tenant));
  await expect(open()).rejects.toThrow();
  expect(
    (await openConnectionSecrets(stage.means, account, String(other.tenant_id), integration))['crm'],
  ).toBeDefined();
});
