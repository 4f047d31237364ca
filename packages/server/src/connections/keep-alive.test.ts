/** Tests of connections that are kept alive though no run uses them: when due, once, a few at a time, and not when uninstalled. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq, like, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { openStage, type Stage } from '../../../../test/support/stage/stage.ts';
import { connectors } from '../connectors/connector-table.ts';
import type { AccountId } from '../platform/ids.ts';
import { connections } from './connection-table.ts';
import { refreshDue } from './keep-alive.ts';
import { saveConnection, type ConnectionRow } from './save-connection.ts';

let stage: Stage;
let other: TestMeans;
let tenant: string;
let count = 0;
/** An outside system that answers when it is told to: everybody who asks waits here. */
const waiting: ServerResponse[] = [];
const slow = createServer((_request, response) => void waiting.push(response));
beforeAll(async () => {
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  stage = await openStage({ allow: [slowOrigin()] });
  const { databaseUrl, masterKeyFile, config } = stage.means;
  other = await testMeans({ databaseUrl, masterKeyFile, config });
});
afterAll(async () => {
  await other.close();
  await stage.close();
  slow.closeAllConnections();
  slow.close();
});
beforeEach(async () => {
  await stage.means.db.delete(connections);
  stage.means.clock.set(new Date());
  other.clock.set(new Date());
  stage.fakes.journal.reset();
  count += 1;
});

const slowOrigin = (): string => `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
const minute = 60_000;
async function connected(): Promise<string> {
  const ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  const id = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  await stage.connectCrm(ana, id);
  return id;
}
async function rowOf(id = tenant): Promise<ConnectionRow> {
  const [row] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, id));
  if (row === undefined) throw new Error('There is no connection.');
  return row;
}
/** So many more, with tokens that end now. */
async function saveMany(count: number): Promise<void> {
  const { account_id, integration_id } = await rowOf();
  const tokens = { access_token: 'a', token_type: 'Bearer', refresh_token: 'r', scope: null };
  for (let nth = 0; nth < count; nth += 1)
    await saveConnection(
      stage.means.db,
      stage.means,
      { account: account_id as AccountId, tenant: `many_${nth}`, integration: integration_id, connector: 'crm' },
      { secrets: { kind: 'oauth2_code', fields: {}, tokens }, outsideAccount: null, endsAt: stage.means.clock.now() },
    );
}
const advance = (ms: number): void => [stage.means, other].forEach(({ clock }) => clock.advance(ms));
const asked = (): number => stage.fakes.journal.calls.filter(({ path }) => path === '/crm/token').length;

test('an unused connection is refreshed ahead of time, again and again, by one process at a time', async () => {
  tenant = await connected();
  const first = asked();
  expect(await refreshDue(stage.means)).toBe(0);
  for (let turn = 1; turn <= 3; turn += 1) {
    advance(11.5 * minute);
    const looked = await Promise.all([refreshDue(stage.means), refreshDue(other), refreshDue(stage.means)]);
    expect(looked.reduce((sum, one) => sum + one)).toBe(1);
    expect(asked() - first).toBe(turn);
  }
  expect(await rowOf()).toMatchObject({ state: 'connected', version: 4 });
});

test('one that was saved without a name gets the one that its system tells now', async () => {
  tenant = await connected();
  const name = (await rowOf()).outside_account;
  expect(name).toBe('Oakline Furniture');
  await stage.means.db.update(connections).set({ outside_account: null });
  advance(11.5 * minute);
  stage.fakes.journal.plan({ path: '/crm/api/me', status: 503 });
  await refreshDue(stage.means);
  expect((await rowOf()).outside_account).toBeNull();
  advance(11.5 * minute);
  await refreshDue(stage.means);
  expect(await rowOf()).toMatchObject({ state: 'connected', version: 3, outside_account: name });
});

test('sixteen of many that are due are refreshed at once, and the next as soon as one is done', async () => {
  tenant = await connected();
  await saveMany(24);
  const which = eq(connectors.name, 'crm');
  const definition = sql`jsonb_set(${connectors.definition}, '{token_url}', to_jsonb(${`${slowOrigin()}/token`}::text))`;
  const before = await stage.means.db.select().from(connectors).where(which);
  await stage.means.db.update(connectors).set({ definition }).where(which);
  try {
    await stage.means.db
      .update(connections)
      .set({ refresh_due_at: stage.means.clock.now() })
      .where(like(connections.tenant_id, 'many%'));
    const done = refreshDue(stage.means);
    await expect.poll(() => waiting.length, { timeout: 5_000, interval: 10 }).toBe(16);
    let answered = 0;
    const answer = (): void => {
      answered += 1;
      const reply = { access_token: `new ${answered}`, token_type: 'Bearer', expires_in: 3600 };
      waiting.shift()?.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
    };
    answer();
    await expect.poll(() => waiting.length, { timeout: 5_000, interval: 10 }).toBe(16);
    while (answered < 24) {
      await expect.poll(() => waiting.length, { timeout: 5_000, interval: 10 }).toBeGreaterThan(0);
      answer();
    }
    expect(await done).toBe(24);
  } finally {
    for (const row of before)
      await stage.means.db.update(connectors).set({ definition: row.definition }).where(eq(connectors.id, row.id));
  }
});

test('a grant that was taken back is told before any run finds out', async () => {
  tenant = await connected();
  stage.fakes.crm.revokeAll();
  advance(11.5 * minute);
  await refreshDue(stage.means);
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'signed-out' }, refresh_due_at: null });
  const before = asked();
  advance(24 * 60 * minute);
  expect(await refreshDue(stage.means)).toBe(0);
  expect(asked()).toBe(before);
});

test('access that cannot be renewed is told as ended when it ends', async () => {
  tenant = await connected();
  const { account_id, integration_id } = await rowOf();
  const tokens = { access_token: 'short', token_type: 'Bearer', refresh_token: null, scope: null };
  await saveConnection(
    stage.means.db,
    stage.means,
    { account: account_id as AccountId, tenant, integration: integration_id, connector: 'crm' },
    {
      secrets: { kind: 'oauth2_code', fields: {}, tokens },
      outsideAccount: null,
      endsAt: new Date(stage.means.clock.now().getTime() + 3 * minute),
    },
  );
  await refreshDue(stage.means);
  expect((await rowOf()).state).toBe('connected');
  advance(3 * minute + 1);
  await refreshDue(stage.means);
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'access-ended' } });
});

test.each([
  ['long before', 0, 1],
  ['while a refresh is under way', 11.5 * minute, 2],
])('what is uninstalled rests, no call is made with it: uninstalled %s', async (_name, later, version) => {
  tenant = await connected();
  const ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  await stage.means.db.execute(sql`update tenants set state = 'active' where id = ${tenant}`);
  advance(later);
  stage.fakes.journal.plan({ path: '/crm/token', ms: 400 });
  const going = refreshDue(stage.means);
  await new Promise((done) => setTimeout(done, 200));
  expect((await ana.call('DELETE', `/v1/tenants/${tenant}`)).status).toBe(204);
  await going;
  const before = asked();
  advance(20 * 24 * 60 * minute);
  expect(await refreshDue(stage.means)).toBe(0);
  expect(asked()).toBe(before);
  expect((await rowOf()).version).toBe(version);
});

test('access that has been dead for a day while the system is away is told as broken, and mends itself', async () => {
  tenant = await connected();
  const away = () => stage.fakes.journal.plan({ path: '/crm/token', status: 503, times: 1 });
  for (const ms of [11.5 * minute, 30 * minute, 23 * 60 * minute]) {
    away();
    advance(ms);
    expect(await refreshDue(stage.means)).toBe(1);
    expect((await rowOf()).state).toBe('connected');
  }
  away();
  advance(90 * minute);
  expect(await refreshDue(stage.means)).toBe(1);
  const broken = await rowOf();
  expect(broken).toMatchObject({
    state: 'broken',
    reason: { code: 'outside-down', message: expect.stringContaining('for a day') },
  });
  expect(broken.refresh_due_at?.getTime()).toBeGreaterThan(stage.means.clock.now().getTime());
  advance(90 * minute);
  await refreshDue(stage.means);
  expect(await rowOf()).toMatchObject({ state: 'connected', reason: null, refresh_failures: 0 });
});

test('a system that is away is asked sixteen times at once and left alone then, however many are due', async () => {
  tenant = await connected();
  await saveMany(60);
  advance(11.5 * minute);
  const before = asked();
  stage.fakes.journal.plan({ path: '/crm/token', status: 503, times: 100 });
  expect(await refreshDue(stage.means)).toBe(61);
  expect(asked() - before).toBeGreaterThanOrEqual(16);
  expect(asked() - before).toBeLessThanOrEqual(18);
});

test('a system that is away is asked a few times, and later again; others are refreshed meanwhile', async () => {
  tenant = await connected();
  const row = await rowOf();
  const { id: _id, tenant_id: _tenant, ...rest } = row;
  const copies = Array.from({ length: 100 }, (_, nth) => ({
    ...rest,
    id: `${row.id}${nth}`,
    tenant_id: `${tenant}${nth}`,
  }));
  await stage.means.db.insert(connections).values(copies);
  // Their secrets are sealed for another row: each of them fails, and holds up none.
  stage.fakes.journal.plan({ path: '/crm/token', status: 503, times: 1 });
  advance(11.5 * minute);
  expect(await refreshDue(stage.means)).toBe(101);
  expect((await rowOf()).refresh_failures).toBe(1);
  advance(2 * minute);
  await refreshDue(stage.means);
  expect(await rowOf()).toMatchObject({ refresh_failures: 0, version: 2 });
});
