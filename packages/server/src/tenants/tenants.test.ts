/** Tests of a tenant's life over HTTP: install, connect, settings, finish, pause, uninstall. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { connections, revocations } from '../connections/connection-table.ts';
import type { AccountId } from '../platform/ids.ts';
import { emit } from '../platform/queue/index.ts';
import { dropUnfinished } from './archive-tenant.ts';
import { failOptions, noteRun, saveOptions, setNextDue } from './change-tenant.ts';
import { tenants } from './tenant-table.ts';

let stage: Stage;
let ana: Person;
let customer: string;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  count += 1;
  customer = `c${count}`;
  ana = await stage.person('acme', { sub: 'ana', name: 'Ana', customer });
});

const codeOf = (reply: Reply): [number, unknown] => [reply.status, reply.body['code']];
const key = (): string => stage.fakes.newsletter.account('oakline').key;
const install = async (integration: string, person = ana): Promise<string> =>
  String((await person.call('POST', '/v1/tenants', { integration })).body['id']);
const rowOf = async (id: string) => (await stage.means.db.select().from(tenants).where(eq(tenants.id, id)))[0];
const accountOf = async (id: string): Promise<AccountId> => (await rowOf(id))?.account_id as AccountId;
const eventsOf = async (id: string): Promise<string[]> => {
  const { rows } = await stage.means.db.execute<{ name: string }>(
    sql`select name from events where payload->>'tenant' = ${id} order by id`,
  );
  return rows.map((row) => row.name);
};

async function connectCrm(id: string, person = ana): Promise<void> {
  const { body } = await person.call('POST', `/v1/tenants/${id}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  expect((await stage.browse('GET', back.pathname + back.search, { cookie })).status).toBe(200);
}
const connectKey = (id: string, person = ana, api_key = key()): Promise<Reply> =>
  person.call('PUT', `/v1/tenants/${id}/connections/newsletter`, { fields: { api_key } });

/** An install of `sync` with everything connected and its options there. */
async function readySync(person = ana): Promise<string> {
  const id = await install('sync', person);
  await connectCrm(id, person);
  await connectKey(id, person);
  await stage.eventually(async () => (await rowOf(id))?.options_state === 'waiting');
  await saveOptions(stage.means.db, await accountOf(id), id, {
    lists: [
      { const: 'l1', title: 'First' },
      { const: 'l2', title: 'Second' },
    ],
  });
  return id;
}
async function save(id: string, config: object, person = ana): Promise<Reply> {
  const { body } = await person.call('GET', `/v1/tenants/${id}/settings`);
  return person.call('PUT', `/v1/tenants/${id}/config`, {
    release: body['release'],
    version: body['version'],
    config,
  });
}
async function activeSync(person = ana): Promise<string> {
  const id = await readySync(person);
  expect((await save(id, { list: 'l1' }, person)).status).toBe(200);
  expect((await person.call('POST', `/v1/tenants/${id}/finish`, {})).status).toBe(200);
  return id;
}
async function activePlain(person = ana): Promise<string> {
  const id = await install('plain', person);
  expect((await person.call('POST', `/v1/tenants/${id}/finish`, {})).status).toBe(200);
  return id;
}

describe('starting an install', () => {
  test('makes a tenant in state installing, and a second press finds it again', async () => {
    const first = await ana.call('POST', '/v1/tenants', { integration: 'sync' });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      name: 'CRM to newsletter',
      state: 'installing',
      integration: { name: 'sync', letters: 'CN' },
      attention: null,
      schedule: null,
      schedule_choices: [{ every: '1h' }, { daily: true }, { manual: true }],
      settings: { has_fields: true, options: 'waiting', complete: false },
    });
    expect((first.body['connectors'] as { state: string }[]).map((one) => one.state)).toEqual([
      'not_connected',
      'not_connected',
    ]);
    const again = await ana.call('POST', '/v1/tenants', { integration: first.body['integration'] && 'sync' });
    expect([again.status, again.body['id']]).toEqual([200, first.body['id']]);
    expect(((await ana.call('GET', '/v1/tenants')).body['tenants'] as unknown[]).length).toBe(1);
  });

  test('20 presses at once make one', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => ana.call('POST', '/v1/tenants', { integration: 'plain' })),
    );
    expect(new Set(replies.map((reply) => reply.body['id'])).size).toBe(1);
    expect(replies.filter((reply) => reply.status === 201).length).toBe(1);
  });

  test('several of one integration are told apart by name', async () => {
    await activePlain();
    const second = await activePlain();
    expect((await ana.call('GET', `/v1/tenants/${second}`)).body['name']).toBe('Plain 2');
  });

  test.each([
    ['tile', 409, 'integration-external'],
    ['draft', 404, 'not-found'],
    ['none', 404, 'not-found'],
    ['__proto__', 404, 'not-found'],
  ])('%s: %i %s', async (integration, status, code) => {
    expect(codeOf(await ana.call('POST', '/v1/tenants', { integration }))).toEqual([status, code]);
  });

  test.each([
    {},
    { integration: '' },
    { integration: 0 },
    { integration: null },
    { integration: 'sync', state: 'active' },
    { integration: 'sync', account_id: 'x' },
  ])('the body %j is refused', async (body) => {
    expect(codeOf(await ana.call('POST', '/v1/tenants', body))).toEqual([400, 'body-invalid']);
  });

  test('what the token hides is not there', async () => {
    for (const hidden_integrations of [['sync'], [1]]) {
      const bo = await stage.person('acme', { sub: 'bo', customer, xti: { hidden_integrations } });
      expect(codeOf(await bo.call('POST', '/v1/tenants', { integration: 'sync' }))).toEqual([404, 'not-found']);
    }
  });

  test('the number of installs is counted under a lock, active and paused ones', async () => {
    const bo = await stage.person('acme', { sub: 'bo', customer, xti: { allowed_installs: 1 } });
    const ids = [await install('plain', bo), await install('keyed', bo)];
    await connectKey(ids[1] ?? '', bo);
    const replies = await Promise.all(ids.map((id) => bo.call('POST', `/v1/tenants/${id}/finish`, {})));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409]);
    expect(replies.find((reply) => reply.status === 409)?.body['code']).toBe('install-limit-reached');
    const done = ids[replies.findIndex((reply) => reply.status === 200)] ?? '';
    await bo.call('POST', `/v1/tenants/${done}/pause`);
    expect(codeOf(await bo.call('POST', '/v1/tenants', { integration: 'sync' }))).toEqual([
      409,
      'install-limit-reached',
    ]);
    await bo.call('DELETE', `/v1/tenants/${done}`);
    expect((await bo.call('POST', '/v1/tenants', { integration: 'sync' })).status).toBe(201);
  });
});

describe('connecting with a key', () => {
  test('is tried before it is saved', async () => {
    const id = await install('sync');
    const wrong = await connectKey(id, ana, 'wrong');
    expect(codeOf(wrong)).toEqual([422, 'fields-invalid']);
    expect(wrong.body['problems']).toEqual([{ path: '/api_key', message: 'Larkpost does not know this key.' }]);
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, id))).toEqual([]);
    const right = await connectKey(id, ana, ` ${key()} `);
    expect([right.status, right.body['state']]).toEqual([200, 'connected']);
    expect(right.text).not.toContain(key());
  });

  test('a system in trouble: outside-refused, nothing saved', async () => {
    const id = await install('sync');
    stage.fakes.journal.plan({ path: '/newsletter/api', status: 503 });
    expect(codeOf(await connectKey(id))).toEqual([502, 'outside-refused']);
    expect((await ana.call('GET', `/v1/tenants/${id}`)).body['connectors']).toMatchObject([
      {},
      { state: 'not_connected' },
    ]);
  });

  test.each([
    [{}, 422],
    [{ api_key: '' }, 422],
    [{ api_key: 'a\nb' }, 422],
    [{ api_key: 'a', more: 'b' }, 422],
    [{ api_key: 5 }, 400],
  ])('fields %j: %i', async (fields, status) => {
    const id = await install('keyed');
    expect((await ana.call('PUT', `/v1/tenants/${id}/connections/newsletter`, { fields })).status).toBe(status);
  });

  test('the wrong kind, an unknown connector, one not set up, one for everybody', async () => {
    const [sync, shared] = [await install('sync'), await install('shared')];
    expect(codeOf(await ana.call('POST', `/v1/tenants/${sync}/flows`, { connector: 'newsletter' }))).toEqual([
      409,
      'connector-kind-mismatch',
    ]);
    expect(codeOf(await ana.call('PUT', `/v1/tenants/${sync}/connections/crm`, { fields: {} }))).toEqual([
      409,
      'connector-kind-mismatch',
    ]);
    for (const name of ['crm2', 'none', '__proto__'])
      expect(codeOf(await ana.call('POST', `/v1/tenants/${sync}/flows`, { connector: name }))).toEqual([
        404,
        'not-found',
      ]);
    expect(codeOf(await ana.call('POST', `/v1/tenants/${shared}/flows`, { connector: 'unset' }))).toEqual([
      409,
      'connector-not-provisioned',
    ]);
    expect(codeOf(await connectKey(shared))).toEqual([403, 'not-allowed']);
    expect(codeOf(await ana.call('DELETE', `/v1/tenants/${shared}/connections/newsletter`))).toEqual([
      403,
      'not-allowed',
    ]);
  });

  test('disconnecting destroys the secrets here and revokes the grant outside', async () => {
    const id = await install('sync');
    await connectCrm(id);
    expect((await ana.call('DELETE', `/v1/tenants/${id}/connections/crm`)).status).toBe(204);
    expect((await ana.call('DELETE', `/v1/tenants/${id}/connections/crm`)).status).toBe(204);
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, id))).toEqual([]);
    const before = stage.fakes.journal.calls.length;
    await stage.eventually(async () => (await stage.means.db.select().from(revocations)).length === 0);
    expect(stage.fakes.journal.calls.slice(before).map((call) => call.path)).toContain('/crm/token/revocation');
  });
});

describe('settings', () => {
  test('never hold admin-only fields, and the options wait for the init run', async () => {
    const id = await install('sync');
    const before = await ana.call('GET', `/v1/tenants/${id}/settings`);
    expect(before.body).toMatchObject({ options: { state: 'waiting', values: {}, reason: null }, config: {} });
    expect(before.text).not.toContain('quota');
    const ready = await readySync();
    expect((await ana.call('GET', `/v1/tenants/${ready}/settings`)).body).toMatchObject({
      options: { state: 'ready', values: { lists: [{ const: 'l1' }, { const: 'l2' }] } },
    });
  });

  test('are saved whole or not at all, with every problem told', async () => {
    const id = await readySync();
    const wrong = await save(id, { list: 'nowhere', tag: 'x'.repeat(30) });
    expect(codeOf(wrong)).toEqual([422, 'config-invalid']);
    expect((wrong.body['problems'] as { path: string }[]).map((problem) => problem.path).sort()).toEqual([
      '/list',
      '/tag',
    ]);
    expect((await rowOf(id))?.config).toEqual({});
    const right = await save(id, { list: 'l2', tag: 'vip' });
    expect([right.status, right.body['config']]).toEqual([200, { list: 'l2', tag: 'vip' }]);
  });

  test('admin-only fields and unknown keys are refused, stored ones stay', async () => {
    const id = await readySync();
    await stage.means.db
      .update(tenants)
      .set({ config: { quota: 9, old_key: 'kept', tag: 'old' } })
      .where(eq(tenants.id, id));
    for (const more of [{ quota: 1 }, { nobody_asked: 1 }])
      expect(codeOf(await save(id, { list: 'l1', ...more }))).toEqual([422, 'config-invalid']);
    const { status, body } = await save(id, { list: 'l1' });
    expect([status, body['config']]).toEqual([200, { list: 'l1' }]);
    expect((await rowOf(id))?.config).toEqual({ quota: 9, old_key: 'kept', list: 'l1' });
  });

  test('made for another release are refused', async () => {
    const id = await readySync();
    expect(
      codeOf(
        await ana.call('PUT', `/v1/tenants/${id}/config`, { release: 'rel_other', version: 1, config: { list: 'l1' } }),
      ),
    ).toEqual([409, 'release-moved']);
    for (const body of [
      { release: 'x', version: 1 },
      { release: 'x', config: {} },
      { release: 'x', version: 1, config: [] },
      { release: 'x', version: 1, config: {}, admin: true },
    ])
      expect((await ana.call('PUT', `/v1/tenants/${id}/config`, body)).status).toBe(400);
  });

  test('a failed init run is shown with its reason', async () => {
    const id = await readySync();
    await failOptions(stage.means.db, await accountOf(id), id, { code: 'program-failed', message: 'It crashed.' });
    expect((await ana.call('GET', `/v1/tenants/${id}/settings`)).body).toMatchObject({
      options: { state: 'failed', reason: { message: 'It crashed.' } },
    });
    expect((await ana.call('GET', `/v1/tenants/${id}`)).body['attention']).toMatchObject({ code: 'options-failed' });
  });
});

describe('finishing', () => {
  test('needs everything connected, the options there and the settings right, in this order', async () => {
    const id = await install('sync');
    const finish = (): Promise<Reply> =>
      ana.call('POST', `/v1/tenants/${id}/finish`, { schedule: { daily: '07:30' }, time_zone: 'Europe/Berlin' });
    expect(codeOf(await finish())).toEqual([409, 'not-connected']);
    await connectCrm(id);
    await connectKey(id);
    expect(codeOf(await finish())).toEqual([409, 'options-waiting']);
    await saveOptions(stage.means.db, await accountOf(id), id, { lists: ['l1'] });
    expect(codeOf(await finish())).toEqual([422, 'config-invalid']);
    await save(id, { list: 'l1' });
    const done = await finish();
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({
      state: 'active',
      schedule: { daily: '07:30' },
      time_zone: 'Europe/Berlin',
      state_by: 'Ana',
      drop_at: null,
      attention: null,
      settings: { complete: true },
    });
    expect((await rowOf(id))?.config).toEqual({ list: 'l1', tag: 'crm', only_new: true, quota: 5 });
    expect((await finish()).body).toEqual(done.body);
    expect((await eventsOf(id)).filter((name) => name === 'tenant.activated')).toHaveLength(1);
  });

  test('takes the first choice when none was made, and refuses what is not offered', async () => {
    const id = await install('plain');
    for (const more of [{ schedule: { every: '15m' } }, { time_zone: 'Mars/Olympus' }, { time_zone: '../etc' }]) {
      expect(codeOf(await ana.call('POST', `/v1/tenants/${id}/finish`, more))).toEqual([422, 'schedule-invalid']);
    }
    for (const more of [
      { schedule: { every: '5s' } },
      { schedule: { daily: '25:00' } },
      { schedule: { every: '1h', daily: '10:00' } },
      { state: 'active' },
    ]) {
      expect((await ana.call('POST', `/v1/tenants/${id}/finish`, more)).status).toBe(400);
    }
    expect((await ana.call('POST', `/v1/tenants/${id}/finish`, {})).body).toMatchObject({
      schedule: { every: '1h' },
      time_zone: 'UTC',
    });
  });

  test('asks once for options when the last connector is connected', async () => {
    const id = await readySync();
    expect((await eventsOf(id)).filter((name) => name === 'tenant.ready-for-options')).toHaveLength(1);
  });
});

describe("a tenant's life", () => {
  test('pausing stops the schedule, a repeat changes nothing, resuming tells the schedule', async () => {
    const id = await activePlain();
    await setNextDue(stage.means.db, await accountOf(id), id, new Date('2030-01-01T00:00:00Z'));
    expect((await ana.call('GET', `/v1/tenants/${id}`)).body['next_run_at']).toBe('2030-01-01T00:00:00.000Z');
    expect((await ana.call('POST', `/v1/tenants/${id}/pause`)).body).toMatchObject({
      state: 'paused',
      state_by: 'Ana',
      next_run_at: null,
    });
    expect((await ana.call('POST', `/v1/tenants/${id}/pause`)).status).toBe(200);
    expect((await ana.call('POST', `/v1/tenants/${id}/resume`)).body).toMatchObject({ state: 'active' });
    expect(await eventsOf(id)).toEqual(['tenant.activated', 'tenant.paused', 'tenant.resumed']);
  });

  test('uninstalling archives, keeps the secrets, stops the schedule; nothing works after it', async () => {
    const id = await activeSync();
    await setNextDue(stage.means.db, await accountOf(id), id, new Date());
    expect((await ana.call('DELETE', `/v1/tenants/${id}`)).status).toBe(204);
    expect((await ana.call('DELETE', `/v1/tenants/${id}`)).status).toBe(204);
    expect(await rowOf(id)).toMatchObject({ state: 'archived', next_due_at: null });
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, id))).toHaveLength(2);
    expect((await ana.call('GET', '/v1/tenants')).body['tenants']).toEqual([]);
    expect((await ana.call('GET', `/v1/tenants/${id}`)).body['state']).toBe('archived');
    for (const verb of ['finish', 'pause', 'resume'])
      expect(codeOf(await ana.call('POST', `/v1/tenants/${id}/${verb}`, verb === 'finish' ? {} : undefined))).toEqual([
        409,
        'tenant-archived',
      ]);
    expect(codeOf(await save(id, { list: 'l1' }))).toEqual([409, 'tenant-archived']);
    expect(codeOf(await ana.call('POST', `/v1/tenants/${id}/flows`, { connector: 'crm' }))).toEqual([
      409,
      'tenant-archived',
    ]);
    expect(codeOf(await connectKey(id))).toEqual([409, 'tenant-archived']);
  });

  test('what is not installed yet cannot be paused', async () => {
    const id = await install('sync');
    for (const verb of ['pause', 'resume'])
      expect(codeOf(await ana.call('POST', `/v1/tenants/${id}/${verb}`))).toEqual([409, 'tenant-installing']);
  });

  test('leaving an install forgets its grants at once', async () => {
    const id = await install('sync');
    await connectKey(id);
    expect((await ana.call('DELETE', `/v1/tenants/${id}`)).status).toBe(204);
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, id))).toEqual([]);
    expect(await eventsOf(id)).toContain('tenant.dropped');
    expect(await install('sync')).not.toBe(id);
  });

  test('after a day an unfinished install is dropped, not a minute sooner, and a finished one stays', async () => {
    const [left, done] = [await install('sync'), await activePlain()];
    await connectCrm(left);
    stage.means.clock.advance(24 * 3600_000 - 60_000);
    await dropUnfinished(stage.means);
    expect((await rowOf(left))?.state).toBe('installing');
    stage.means.clock.advance(61_000);
    expect(await dropUnfinished(stage.means)).toBeGreaterThan(0);
    stage.means.clock.advance(-24 * 3600_000 - 1_000);
    expect((await rowOf(left))?.state).toBe('archived');
    expect((await rowOf(done))?.state).toBe('active');
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, left))).toEqual([]);
    expect((await stage.means.db.select().from(revocations)).length).toBeGreaterThan(0);
  });

  test('attention names the most urgent thing', async () => {
    const id = await activeSync();
    const summary = {
      id: 'run_1',
      number: 1,
      mode: 'normal',
      phase: 'Failed (Integration Issue)',
      started_at: null,
      completed_at: null,
      summary: 'It crashed',
    };
    const attention = async (): Promise<unknown> => (await ana.call('GET', `/v1/tenants/${id}`)).body['attention'];
    await noteRun(stage.means.db, await accountOf(id), id, { current: null, last: summary });
    expect(await attention()).toEqual({ code: 'last-run-failed', message: 'It crashed' });
    await stage.means.db.update(tenants).set({ config: {} }).where(eq(tenants.id, id));
    expect(await attention()).toMatchObject({ code: 'settings' });
    await ana.call('DELETE', `/v1/tenants/${id}/connections/newsletter`);
    expect(await attention()).toMatchObject({ code: 'reconnect', connector: 'newsletter' });
  });
});

test('an event of a connection that is told twice does not take options back; a new connection asks again', async () => {
  const id = await readySync();
  const account = await accountOf(id);
  const started_at = new Date().toISOString();
  const last = {
    id: 'run_1',
    number: 1,
    mode: 'init',
    phase: 'Succeeded',
    started_at,
    completed_at: started_at,
  } as const;
  await noteRun(stage.means.db, account, id, { last: { ...last, summary: null } });
  await emit(stage.means.db, { account, name: 'connection.connected', payload: { tenant: id, connector: 'crm' } });
  const { rows: due } = await stage.means.db.execute<{ id: string }>(
    sql`select id from events where name = 'connection.connected' and handled_at is null`,
  );
  expect(due.length).toBeGreaterThan(0);
  await stage.eventually(async () => {
    const { rows } = await stage.means.db.execute(
      sql`select 1 from events where name = 'connection.connected' and handled_at is null`,
    );
    return rows.length === 0;
  });
  expect((await rowOf(id))?.options_state).toBe('ready');
  await connectKey(id);
  await stage.eventually(async () => (await rowOf(id))?.options_state === 'waiting');
});

test('a connection made anew while the init run goes is followed by another; one that is still to begin sees it anyway', async () => {
  const id = await install('sync');
  await connectCrm(id);
  await connectKey(id);
  const account = await accountOf(id);
  const asked = async (): Promise<number> =>
    (await eventsOf(id)).filter((name) => name === 'tenant.ready-for-options').length;
  const handled = () =>
    stage.eventually(async () => {
      const { rows } = await stage.means.db.execute(
        sql`select 1 from events where name = 'connection.connected' and handled_at is null`,
      );
      return rows.length === 0;
    });
  await handled();
  expect(await asked()).toBe(1);
  const run = { id: 'run_1', number: 1, mode: 'init', completed_at: null, summary: null } as const;
  await noteRun(stage.means.db, account, id, { current: { ...run, phase: 'Queued', started_at: null } });
  await connectKey(id);
  await handled();
  expect(await asked()).toBe(1);
  const started_at = new Date().toISOString();
  await noteRun(stage.means.db, account, id, { current: { ...run, phase: 'Running', started_at } });
  await emit(stage.means.db, { account, name: 'connection.connected', payload: { tenant: id, connector: 'crm' } });
  await handled();
  expect(await asked()).toBe(1);
  await connectKey(id);
  await handled();
  expect(await asked()).toBe(2);
});
