/** Tests of the refresh: one call over two processes, late writers, crashes in the window, what heals and what breaks (threats O6, O7). */
import { spawn } from 'node:child_process';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { stageClient } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import type { AccountId } from '../platform/ids.ts';
import { markOf, processRoom } from '../platform/process-alive.ts';
import { openConnection } from './connection-secrets.ts';
import { connections } from './connection-table.ts';
import { restConnectionsOf } from './forget-connection.ts';
import { refreshConnection } from './refresh-connection.ts';
import { keepRenewed, takeLease } from './refresh-lease.ts';
import { openSecrets, saveConnection, type ConnectionPlace, type ConnectionRow } from './save-connection.ts';

let stage: Stage;
/** Another process on the same database: its own pool, its own memory. */
let other: TestMeans;
let ana: Person;
let place: ConnectionPlace;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
  const { databaseUrl, masterKeyFile, config } = stage.means;
  other = await testMeans({ databaseUrl, masterKeyFile, config });
});
afterAll(async () => {
  await other.close();
  await stage.close();
});
beforeEach(async () => {
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  const tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  await stage.connectCrm(ana, tenant);
  const { account_id, integration_id } = await rowOf(tenant);
  place = { account: account_id as AccountId, tenant, integration: integration_id, connector: 'crm' };
  await endIn(-1);
});
afterEach(() => stage.fakes.journal.reset());

async function rowOf(tenant = place.tenant ?? ''): Promise<ConnectionRow> {
  const [row] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
  if (row === undefined) throw new Error('There is no connection.');
  return row;
}
const change = (values: Partial<ConnectionRow>) =>
  stage.means.db
    .update(connections)
    .set(values)
    .where(eq(connections.tenant_id, place.tenant ?? ''));
const endIn = (seconds: number) =>
  change({ secrets_expire_at: new Date(stage.means.clock.now().getTime() + seconds * 1000) });
const open = (means = stage.means) => openConnection(means, place);
const tokenCalls = (): number => stage.fakes.journal.calls.filter(({ path }) => path === '/crm/token').length;
const told = async (name: string): Promise<unknown[]> =>
  (
    await stage.means.db.execute<{ payload: unknown }>(
      sql`select payload from events where name = ${name} and payload->>'tenant' = ${place.tenant}`,
    )
  ).rows.map(({ payload }) => payload);

test('callers of two processes refresh once, and none holds a database connection while the system is slow', async () => {
  stage.fakes.journal.plan({ path: '/crm/token', ms: 700 });
  const before = tokenCalls();
  const all = Promise.all([stage.means, other].flatMap((means) => Array.from({ length: 25 }, () => open(means))));
  await new Promise((done) => setTimeout(done, 350));
  const { rows } = await stage.means.db.execute<{ held: number }>(
    sql`select count(*)::int as held from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  );
  expect(rows[0]?.held).toBe(0);
  const tokens = new Set((await all).map(({ tokens }) => tokens?.access_token));
  expect([tokens.size, tokenCalls() - before]).toEqual([1, 1]);
  expect(await rowOf()).toMatchObject({ state: 'connected', lease_owner: null, refresh_from: null, version: 2 });
});

test('whoever waited takes what came, whatever they waited for', async () => {
  const row = await rowOf();
  const all = await Promise.all([
    refreshConnection(stage.means, row),
    refreshConnection(other, row),
    refreshConnection(other, row, { isRefused: true }),
  ]);
  expect(all.map(({ state }) => state)).toEqual(['fresh', 'fresh', 'fresh']);
  expect((await rowOf()).version).toBe(2);
});

test('what was uninstalled meanwhile keeps the token that came, and is not woken by it', async () => {
  stage.fakes.journal.plan({ path: '/crm/token', ms: 500 });
  const opened = open();
  await expect.poll(async () => (await rowOf()).lease_owner, { timeout: 5_000, interval: 20 }).not.toBeNull();
  await restConnectionsOf(stage.means.db, place.account, place.tenant ?? '');
  await opened;
  expect(await rowOf()).toMatchObject({ version: 2, refresh_due_at: null, lease_owner: null });
});

test('what an answer leaves out stays: the refresh token and the scopes', async () => {
  const { tokens } = await openSecrets(stage.means.db, stage.means, await rowOf());
  const body = { access_token: 'came alone', token_type: 'Bearer', expires_in: 3600 };
  stage.fakes.journal.plan({ path: '/crm/token', status: 200, body });
  expect((await open()).tokens).toEqual({ ...tokens, access_token: 'came alone' });
  expect([tokens?.refresh_token, tokens?.scope]).toEqual([expect.any(String), expect.any(String)]);
});

test('the intent is written before the system is asked, with no token in it', async () => {
  stage.fakes.journal.plan({ path: '/crm/token', ms: 500 });
  const opened = open();
  await new Promise((done) => setTimeout(done, 250));
  const row = await rowOf();
  expect(row.lease_owner).toContain(`:${process.pid}:`);
  expect(row.refresh_from).toMatch(/^[0-9a-f]{32}$/);
  expect(row.refresh_started_at).not.toBeNull();
  expect(row.version).toBe(1);
  await opened;
});

test('whoever connected again meanwhile wins: the late answer of the old grant is not written', async () => {
  stage.fakes.journal.plan({ path: '/crm/token', ms: 500 });
  const opened = open();
  await new Promise((done) => setTimeout(done, 200));
  const tokens = { access_token: 'signed in anew', token_type: 'Bearer', refresh_token: 'r', scope: null };
  const secrets = { kind: 'oauth2_code' as const, fields: {}, tokens };
  await saveConnection(other.db, other, place, { secrets, outsideAccount: 'Oakline Furniture', endsAt: null });
  expect((await opened).tokens?.access_token).toBe('signed in anew');
  expect((await rowOf()).version).toBe(2);
});

test('what was disconnected meanwhile does not live on: the token that came late is revoked too', async () => {
  const revoked = (): number =>
    stage.fakes.journal.calls.filter(({ path, status }) => path === '/crm/token/revocation' && status === 200).length;
  stage.fakes.journal.plan({ path: '/crm/token', ms: 500 });
  const opened = open();
  await new Promise((done) => setTimeout(done, 200));
  expect((await ana.call('DELETE', `/v1/tenants/${place.tenant}/connections/crm`)).status).toBe(204);
  await expect(opened).rejects.toMatchObject({ code: 'not-connected' });
  await stage.eventually(() => Promise.resolve(revoked() === 2));
});

test('a process that died before the system heard of it: the next one takes over soon and the old token still works', async () => {
  const row = await rowOf();
  const token = (await openSecrets(stage.means.db, stage.means, row)).tokens?.refresh_token ?? '';
  await takeLease(other, row, token);
  await change({ lease_owner: await deadOwner() });
  const started = performance.now();
  expect((await open()).tokens?.access_token).toBeDefined();
  expect(performance.now() - started).toBeLessThan(15_000);
  expect((await rowOf()).version).toBe(2);
});

test('a call of a process that died may still arrive: it is let past, so that what it costs is known now and not an hour later', async () => {
  const row = await rowOf();
  const token = (await openSecrets(stage.means.db, stage.means, row)).tokens?.refresh_token ?? '';
  await takeLease(other, row, token);
  await change({ lease_owner: await deadOwner() });
  const opened = expect(open()).rejects.toMatchObject({ code: 'not-connected' });
  await new Promise((done) => setTimeout(done, 800));
  await useUp(row);
  await opened;
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'signed-out' } });
});

test('a process that died with the answer: one try with the old token, then broken, with the reason told once', async () => {
  const row = await rowOf();
  await change({ lease_owner: await deadOwner(), lease_until: new Date(Date.now() + 20_000) });
  await useUp(row);
  const before = tokenCalls();
  await Promise.all(
    [open(), open(other), open()].map((one) => expect(one).rejects.toMatchObject({ code: 'not-connected' })),
  );
  expect(tokenCalls() - before).toBe(1);
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'signed-out' }, lease_owner: null });
  expect(await told('connection.broken')).toMatchObject([
    {
      connector: 'crm',
      reason: { code: 'signed-out', action: 'reconnect', message: expect.stringContaining('sign in again') },
    },
  ]);
});

test('a writer that was only slow is waited for: its token counts, and nothing breaks', async () => {
  const row = await rowOf();
  const token = (await openSecrets(stage.means.db, stage.means, row)).tokens?.refresh_token ?? '';
  const slow = await takeLease(other, row, token);
  // Of another machine: nobody can tell whether it lives. Its lease is over.
  await change({ lease_owner: 'elsewhere:1:1#x', lease_until: new Date(Date.now() - 1_000) });
  await useUp(row);
  const opened = open();
  await new Promise((done) => setTimeout(done, 800));
  const tokens = { access_token: 'came late', token_type: 'Bearer', refresh_token: 'next', scope: null };
  if (slow === null) throw new Error('There was no lease.');
  expect(await keepRenewed(other, slow, { secrets: { kind: 'oauth2_code', fields: {}, tokens }, endsAt: null })).toBe(
    true,
  );
  expect((await opened).tokens?.access_token).toBe('came late');
  expect(await rowOf()).toMatchObject({ state: 'connected', version: 2 });
});

test('a writer that was so slow that another broke the connection mends it, and that is told', async () => {
  const row = await rowOf();
  const token = (await openSecrets(stage.means.db, stage.means, row)).tokens?.refresh_token ?? '';
  const slow = await takeLease(other, row, token);
  if (slow === null) throw new Error('There was no lease.');
  await change({ lease_owner: await deadOwner() });
  await useUp(row);
  await expect(open()).rejects.toMatchObject({ code: 'not-connected' });
  expect([(await rowOf()).state, (await rowOf()).refresh_due_at]).toEqual(['broken', null]);
  const tokens = { access_token: 'came late', token_type: 'Bearer', refresh_token: 'next', scope: null };
  const came = { secrets: { kind: 'oauth2_code' as const, fields: {}, tokens }, endsAt: null };
  expect(await keepRenewed(other, slow, came)).toBe(true);
  const mended = await rowOf();
  expect(mended).toMatchObject({ state: 'connected', reason: null, version: 2, refresh_due_at: expect.any(Date) });
  expect(mended.changed_at.getTime()).toBeGreaterThan(row.changed_at.getTime());
  expect(await told('connection.recovered')).toHaveLength(1);
});

test('an app that the system does not know breaks nothing while the token lives, and what it broke heals without anybody', async () => {
  const refuse = () => stage.fakes.journal.plan({ path: '/crm/token', status: 401, body: { error: 'invalid_client' } });
  await endIn(200);
  refuse();
  expect((await open()).tokens?.access_token).toBeDefined();
  expect((await rowOf()).state).toBe('connected');
  await endIn(-1);
  refuse();
  await expect(open()).rejects.toMatchObject({ code: 'not-connected' });
  const broken = await rowOf();
  expect(broken).toMatchObject({ state: 'broken', reason: { code: 'misconfigured' } });
  expect(broken.refresh_due_at?.getTime()).toBeGreaterThan(stage.means.clock.now().getTime());
  expect(await refreshConnection(stage.means, broken)).toMatchObject({ state: 'fresh' });
  expect(await rowOf()).toMatchObject({ state: 'connected', reason: null, refresh_failures: 0 });
  expect(await told('connection.recovered')).toEqual([
    { tenant: place.tenant, integration: place.integration, connector: 'crm' },
  ]);
});

test.each([
  ['the system is away', { status: 503 }],
  ['the system does not know the app', { status: 401, body: { error: 'invalid_client' } }],
])('one that was uninstalled while it was asked for rests, also when %s', async (_name, answer) => {
  stage.fakes.journal.plan({ path: '/crm/token', ms: 400, ...answer });
  const opened = expect(open()).rejects.toThrow();
  await new Promise((done) => setTimeout(done, 200));
  await restConnectionsOf(stage.means.db, place.account, place.tenant ?? '');
  await opened;
  expect(await rowOf()).toMatchObject({ refresh_failures: 1, refresh_due_at: null, lease_owner: null });
});

test('signing in again tells that it recovered, once', async () => {
  stage.fakes.crm.revokeAll();
  await expect(open()).rejects.toMatchObject({ code: 'not-connected' });
  expect(await told('connection.recovered')).toEqual([]);
  await stage.connectCrm(ana, place.tenant ?? '');
  await stage.connectCrm(ana, place.tenant ?? '');
  expect(await told('connection.recovered')).toHaveLength(1);
  expect(await told('connection.connected')).toHaveLength(3);
});

/** The outside system gives a new token for the old one, and nobody hears of it. */
async function useUp(row: ConnectionRow): Promise<void> {
  const refresh_token = (await openSecrets(stage.means.db, stage.means, row)).tokens?.refresh_token ?? '';
  const reply = await fetch(stage.fakes.crm.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${stageClient.client_id}:${stageClient.client_secret}`)}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token }),
  });
  expect(reply.status).toBe(200);
}

async function deadOwner(): Promise<string> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  const mark = await markOf(child.pid ?? 0);
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
  return `${await processRoom()}:${mark?.pid}:${mark?.started}#x`;
}
