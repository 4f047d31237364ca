/** Tests of disconnecting: the outside system is told, but never so that it ends what another connection hangs on. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { connections, revocations } from './connection-table.ts';
import { revokeDue } from './revoke-grants.ts';

let stage: Stage;
let ana: Person;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.means.db.delete(revocations);
  await stage.means.db.delete(connections);
  stage.fakes.journal.reset();
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
});

/** Another installation, signed in to the same account outside. */
async function installed(): Promise<string> {
  const id = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  await stage.connectCrm(ana, id);
  await stage.means.db.execute(sql`update tenants set state = 'active' where id = ${id}`);
  return id;
}
const disconnect = (id: string) => ana.call('DELETE', `/v1/tenants/${id}/connections/crm`);
/** What the system of the connector is said to end with a revoked token. */
async function revokeEnds(what: 'token' | 'grant'): Promise<void> {
  const set = sql`jsonb_set(definition, '{revoke_ends}', to_jsonb(${what}::text))`;
  await stage.means.db.execute(sql`update connectors set definition = ${set} where name = 'crm'`);
}
async function revoked(): Promise<number> {
  await revokeDue(stage.means);
  return stage.fakes.journal.calls.filter(({ path }) => path === '/crm/token/revocation').length;
}

test('one copy disconnected leaves the grant to the other; the last one ends it', async () => {
  await revokeEnds('grant');
  const [one, other] = [await installed(), await installed()];
  expect((await disconnect(one)).status).toBe(204);
  expect(await revoked()).toBe(0);
  expect((await disconnect(other)).status).toBe(204);
  expect(await revoked()).toBe(1);
});

test('where a revoked token ends nothing but itself, each copy gives its own back', async () => {
  await revokeEnds('token');
  const [one] = [await installed(), await installed()];
  await disconnect(one);
  expect(await revoked()).toBe(1);
});

test('another account keeps no grant alive', async () => {
  await revokeEnds('grant');
  const [one, other] = [await installed(), await installed()];
  await stage.means.db
    .update(connections)
    .set({ outside_account: 'Brightwater Supply' })
    .where(eq(connections.tenant_id, other));
  await disconnect(one);
  expect(await revoked()).toBe(1);
});
