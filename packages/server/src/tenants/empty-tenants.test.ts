/** Tests of what is left of an uninstalled tenant when the days of undo are over (threat O10). */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { connections, revocations } from '../connections/connection-table.ts';
import { refreshDue } from '../connections/keep-alive.ts';
import { emptyArchived } from './empty-tenants.ts';
import { sweepEnded } from './sweep-tenants.ts';
import { tenants } from './tenant-table.ts';

let stage: Stage;
let ana: Person;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.means.clock.set(new Date());
  await stage.means.db.delete(revocations);
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
});

const day = 24 * 3600_000;
const rowOf = async (id: string) => (await stage.means.db.select().from(tenants).where(eq(tenants.id, id)))[0];
const connectionsOf = (id: string) => stage.means.db.select().from(connections).where(eq(connections.tenant_id, id));
const revoked = (): number => stage.fakes.journal.calls.filter(({ path }) => path === '/crm/token/revocation').length;

/** Active, both connectors connected, a config saved; then uninstalled. */
async function uninstalled(): Promise<string> {
  const id = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  const { body } = await ana.call('POST', `/v1/tenants/${id}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  expect((await stage.browse('GET', back.pathname + back.search, { cookie })).status).toBe(200);
  const fields = { api_key: stage.fakes.newsletter.account('oakline').key };
  expect((await ana.call('PUT', `/v1/tenants/${id}/connections/newsletter`, { fields })).status).toBe(200);
  await stage.means.db
    .update(tenants)
    .set({
      state: 'active',
      config: { list: 'l1', password: 'canary' },
      options: { lists: [{ const: 'l1', title: 'canary' }] },
      options_state: 'ready',
    })
    .where(eq(tenants.id, id));
  expect((await ana.call('DELETE', `/v1/tenants/${id}`)).status).toBe(204);
  return id;
}
const eventsOf = async (id: string): Promise<number> => {
  const { rows } = await stage.means.db.execute(
    sql`select id from events where name = 'tenant.emptied' and payload->>'tenant' = ${id}`,
  );
  return rows.length;
};

test('its secrets and answers stay for 30 days of undo, unused; then nothing is left, here or outside', async () => {
  const id = await uninstalled();
  const before = revoked();
  const calls = stage.fakes.journal.calls.length;
  stage.means.clock.advance(30 * day - 60_000);
  await refreshDue(stage.means);
  await emptyArchived(stage.means);
  expect(stage.fakes.journal.calls).toHaveLength(calls);
  expect(await connectionsOf(id)).toHaveLength(2);
  expect((await rowOf(id))?.config).toEqual({ list: 'l1', password: 'canary' });
  expect(revoked()).toBe(before);
  stage.means.clock.advance(61_000);
  expect(await emptyArchived(stage.means)).toBe(1);
  expect(await connectionsOf(id)).toEqual([]);
  expect(await rowOf(id)).toMatchObject({ state: 'archived', config: {}, options: {}, options_state: 'none' });
  expect(JSON.stringify(await rowOf(id))).not.toContain('canary');
  await stage.eventually(async () => (await stage.means.db.select().from(revocations)).length === 0);
  expect(revoked()).toBe(before + 1);
  expect(await emptyArchived(stage.means)).toBe(0);
  expect(await eventsOf(id)).toBe(1);
});

test('two servers that sweep at once empty each once', async () => {
  const ids = [await uninstalled(), await uninstalled(), await uninstalled()];
  stage.means.clock.advance(31 * day);
  const done = await Promise.all([1, 2, 3].map(() => emptyArchived(stage.means)));
  expect(done.reduce((sum, each) => sum + each)).toBe(3);
  for (const id of ids) expect(await eventsOf(id)).toBe(1);
});

test('one that cannot be emptied does not hold the others up, and a secret that nobody can open is destroyed all the same', async () => {
  const [broken, next, last] = [await uninstalled(), await uninstalled(), await uninstalled()];
  await stage.means.db
    .update(connections)
    .set({ sealed_secrets: new Uint8Array(80) })
    .where(eq(connections.tenant_id, broken));
  await stage.means.db.execute(
    sql`create function no() returns trigger language plpgsql as $$ begin raise 'no'; end $$`,
  );
  await stage.means.db.execute(
    sql.raw(`create trigger no before update on tenants for each row when (old.id = '${next}') execute function no()`),
  );
  stage.means.clock.advance(31 * day);
  await emptyArchived(stage.means);
  await stage.means.db.execute(sql`drop trigger no on tenants`);
  expect(await connectionsOf(broken)).toEqual([]);
  expect(await connectionsOf(next)).toHaveLength(2);
  expect(await connectionsOf(last)).toEqual([]);
  expect(await emptyArchived(stage.means)).toBe(1);
  expect(await connectionsOf(next)).toEqual([]);
});

test('an unfinished install that cannot be dropped holds up neither the others nor the end of an undo', async () => {
  const install = async (integration: string): Promise<string> =>
    String((await ana.call('POST', '/v1/tenants', { integration })).body['id']);
  const [over, stuck, next] = [await uninstalled(), await install('plain'), await install('sync')];
  stage.means.clock.advance(31 * day);
  await stage.means.db.execute(
    sql`create or replace function no() returns trigger language plpgsql as $$ begin raise 'no'; end $$`,
  );
  await stage.means.db.execute(
    sql.raw(`create trigger no before update on tenants for each row when (old.id = '${stuck}') execute function no()`),
  );
  await sweepEnded(stage.means).finally(() => stage.means.db.execute(sql`drop trigger no on tenants`));
  expect(await connectionsOf(over)).toEqual([]);
  expect([(await rowOf(next))?.state, (await rowOf(stuck))?.state]).toEqual(['archived', 'installing']);
});

test('an install that was dropped is empty already', async () => {
  const id = String((await ana.call('POST', '/v1/tenants', { integration: 'plain' })).body['id']);
  expect((await ana.call('DELETE', `/v1/tenants/${id}`)).status).toBe(204);
  stage.means.clock.advance(31 * day);
  expect(await emptyArchived(stage.means)).toBe(0);
});
