/** Tests of connections that come for a tenant that has gone meanwhile, and of how many sign-ins may wait. */
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { connections, flows } from '../connections/connection-table.ts';
import { tenants } from './tenant-table.ts';

let stage: Stage;
let ana: Person;
let tenant: string;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
});

const uninstall = async (): Promise<void> => {
  expect((await ana.call('DELETE', `/v1/tenants/${tenant}`)).status).toBe(204);
};
/** Does something while the server waits for an outside system. */
function meanwhile(act: () => Promise<void>): void {
  const ask = stage.means.outgoing.request.bind(stage.means.outgoing);
  vi.spyOn(stage.means.outgoing, 'request').mockImplementationOnce(async (...call) => {
    await act();
    return ask(...call);
  });
}
const saved = () => stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
const start = async () => (await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' })).body;
async function consented() {
  const { flow, start_url } = await start();
  const { authorizeUrl, cookie } = await stage.pressContinue(String(start_url));
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  return { flow: String(flow), finish: () => stage.browse('GET', back.pathname + back.search, { cookie }) };
}
const flowOf = async (flow: string) => (await ana.call('GET', `/v1/flows/${flow}`)).body;

describe.each(['installing', 'active'] as const)('uninstalled while %s', (state) => {
  beforeEach(async () => {
    await stage.means.db.update(tenants).set({ state }).where(eq(tenants.id, tenant));
  });

  test('a key that is being tried is not saved', async () => {
    meanwhile(uninstall);
    const reply = await ana.call('PUT', `/v1/tenants/${tenant}/connections/newsletter`, {
      fields: { api_key: stage.fakes.newsletter.account('oakline').key },
    });
    expect([reply.status, reply.body['code']]).toEqual([409, 'tenant-archived']);
    expect(await saved()).toEqual([]);
  });

  test('an open sign-in has ended, on every page', async () => {
    const waiting = await start();
    const { flow, finish } = await consented();
    await uninstall();
    const nonce = new URL(String(waiting['start_url'])).hash.slice(1);
    for (const path of ['/connect/start', '/connect/continue'])
      expect((await stage.browse('POST', path, { body: { nonce } })).body['code']).toBe('flow-expired');
    expect(await flowOf(flow)).toMatchObject({ state: 'expired', reason: { code: 'expired' } });
    expect((await finish()).status).toBe(400);
    expect(await flowOf(flow)).toMatchObject({ state: 'failed', reason: { code: 'expired' } });
    expect(await saved()).toEqual([]);
  });

  test('a sign-in whose code is being exchanged saves nothing', async () => {
    const { flow, finish } = await consented();
    meanwhile(uninstall);
    expect((await finish()).status).toBe(400);
    expect(await flowOf(flow)).toMatchObject({ reason: { code: 'expired' } });
    expect(await saved()).toEqual([]);
  });
});

test('a tenant whose row is gone is not found when its key is saved', async () => {
  meanwhile(async () => {
    await stage.means.db.delete(tenants).where(eq(tenants.id, tenant));
  });
  const reply = await ana.call('PUT', `/v1/tenants/${tenant}/connections/newsletter`, {
    fields: { api_key: stage.fakes.newsletter.account('oakline').key },
  });
  expect([reply.status, reply.body['code']]).toEqual([404, 'not-found']);
  expect(await saved()).toEqual([]);
});

test('five sign-ins wait at most: a further one removes the oldest, and none that was continued', async () => {
  const { flow: continued } = await consented();
  const made: string[] = [];
  for (let nth = 0; nth < 7; nth += 1) {
    made.push(String((await start())['flow']));
    stage.means.clock.advance(1);
  }
  await Promise.all(Array.from({ length: 3 }, start));
  const rows = await stage.means.db
    .select({ id: flows.id, state: flows.state })
    .from(flows)
    .where(eq(flows.tenant_id, tenant))
    .orderBy(asc(flows.created_at));
  const waiting = rows.filter((row) => row.state === 'waiting').map((row) => row.id);
  expect(waiting).toHaveLength(5);
  expect(made.filter((id) => waiting.includes(id))).toEqual(made.slice(-2));
  expect(rows.map((row) => row.id)).toContain(continued);
});
