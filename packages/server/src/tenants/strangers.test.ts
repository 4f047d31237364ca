/** Every route of tenants and connections as a stranger (another customer, another account), without a session, and without its verb. */
import { verbs, type Verb } from '@mortise/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';

const routes: readonly { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: object; verb: Verb }[] = [
  { method: 'GET', path: '', verb: 'view' },
  { method: 'GET', path: '/settings', verb: 'view' },
  { method: 'PUT', path: '/config', body: { release: 'rel_x', version: 1, config: {} }, verb: 'configure' },
  { method: 'POST', path: '/finish', body: {}, verb: 'install' },
  { method: 'POST', path: '/pause', verb: 'pause' },
  { method: 'POST', path: '/resume', verb: 'pause' },
  { method: 'POST', path: '/flows', body: { connector: 'crm' }, verb: 'connect' },
  { method: 'PUT', path: '/connections/newsletter', body: { fields: { api_key: 'x' } }, verb: 'connect' },
  { method: 'DELETE', path: '/connections/newsletter', verb: 'connect' },
  { method: 'DELETE', path: '', verb: 'uninstall' },
];

let stage: Stage;
let mine: { id: string; number: string };
let strangers: { neighbour: Person; abroad: Person };
beforeAll(async () => {
  stage = await openStage();
  const ana = await stage.person('acme', { sub: 'ana', customer: 'one' });
  const { body } = await ana.call('POST', '/v1/tenants', { integration: 'sync' });
  mine = { id: String(body['id']), number: String(body['number']) };
  strangers = {
    neighbour: await stage.person('acme', { sub: 'ana', customer: 'two' }),
    abroad: await stage.person('bolt', { sub: 'ana', customer: 'one' }),
  };
});
afterAll(() => stage.close());

describe.each(routes)('$method /v1/tenants/{id}$path', ({ method, path, body, verb }) => {
  test.each(['neighbour', 'abroad'] as const)('the %s gets the same 404 as for what does not exist', async (who) => {
    const nothing = await strangers[who].call(method, `/v1/tenants/ten_${'0'.repeat(32)}${path}`, body);
    expect(nothing.status).toBe(404);
    for (const name of [mine.id, mine.number, '0', '-1', '1e3', 'x', "1'--", '999999999999']) {
      const reply = await strangers[who].call(method, `/v1/tenants/${encodeURIComponent(name)}${path}`, body);
      expect([name, reply.status, reply.text]).toEqual([name, 404, nothing.text]);
    }
  });

  test('without a session: 401', async () => {
    const reply = await stage.browse(method, `/v1/tenants/${mine.id}${path}`, body ? { body } : {});
    expect([reply.status, reply.body['code']]).toEqual([401, 'session-invalid']);
  });

  test('without its verb: not-allowed, and nothing is told about the tenant', async () => {
    const allow = verbs.filter((each) => each !== verb);
    const bound = await stage.person('acme', { sub: 'ana', customer: 'one', allow: [...allow] });
    for (const id of [mine.id, 'nothing']) {
      const reply = await bound.call(method, `/v1/tenants/${id}${path}`, body);
      expect([reply.status, reply.body['code']]).toEqual([403, 'not-allowed']);
    }
  });
});

test('lists and installs need their verbs too', async () => {
  const nobody = await stage.person('acme', { sub: 'ana', customer: 'one', allow: [] });
  expect((await nobody.call('GET', '/v1/tenants')).status).toBe(403);
  expect((await nobody.call('POST', '/v1/tenants', { integration: 'sync' })).status).toBe(403);
  expect((await nobody.call('GET', '/v1/flows/flw_x')).status).toBe(403);
  const noSchedule = await stage.person('acme', { sub: 'ana', customer: 'one', allow: ['install'] });
  const reply = await noSchedule.call('POST', `/v1/tenants/${mine.id}/finish`, { schedule: { manual: true } });
  expect([reply.status, reply.body['code']]).toEqual([403, 'not-allowed']);
});

test("a stranger's list is empty, and the tenant is untouched", async () => {
  for (const stranger of Object.values(strangers))
    expect((await stranger.call('GET', '/v1/tenants')).body['tenants']).toEqual([]);
  const ana = await stage.person('acme', { sub: 'ana', customer: 'one' });
  expect((await ana.call('GET', `/v1/tenants/${mine.number}`)).body).toMatchObject({
    id: mine.id,
    state: 'installing',
  });
});
