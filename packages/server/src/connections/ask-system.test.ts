/** Tests of questions whose credentials the outside system does not take: renewed once and asked again, else told. */
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { findConnector } from '../connectors/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { askSystem } from './ask-system.ts';
import { connections } from './connection-table.ts';
import { openSecrets, saveConnection, type ConnectionPlace } from './save-connection.ts';

let stage: Stage;
let ana: Person;
let place: ConnectionPlace;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.fakes.journal.reset());
beforeEach(async () => {
  stage.means.clock.set(new Date());
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  const tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  await stage.connectCrm(ana, tenant);
  const [row] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
  place = {
    account: row?.account_id as AccountId,
    tenant,
    integration: row?.integration_id ?? '',
    connector: 'crm',
  };
  stage.fakes.journal.reset();
  // A token that is a minute old is not refused for being new.
  stage.means.clock.advance(61_000);
});

async function rowOf() {
  const [row] = await stage.means.db
    .select()
    .from(connections)
    .where(eq(connections.tenant_id, place.tenant ?? ''));
  if (row === undefined) throw new Error('There is no connection.');
  return row;
}
async function company(): Promise<string> {
  const found = await findConnector(stage.means.db, place.account, 'crm');
  if (found === null) throw new Error('There is no CRM.');
  const connector = { ...found, api_url: `${stage.fakes.origin}/crm/api` };
  const read = { name: 'company', answer: (json: unknown) => String((json as { company: unknown }).company) };
  return askSystem(stage.means, place, connector, { path: '/me', query: [] }, read);
}
const statuses = (path: string): number[] =>
  stage.fakes.journal.calls.filter((call) => call.path === path).map(({ status }) => status);
/** The outside system takes the access token no longer, as if it had ended it early; by our clock it lives. */
async function endToken(): Promise<void> {
  const row = await rowOf();
  const { tokens, ...rest } = await openSecrets(stage.means.db, stage.means, row);
  if (tokens === null) throw new Error('There is no token.');
  const secrets = { ...rest, tokens: { ...tokens, access_token: 'ended early' } };
  const made = { secrets, outsideAccount: row.outside_account, endsAt: row.secrets_expire_at };
  await saveConnection(stage.means.db, stage.means, place, made);
  stage.means.clock.advance(61_000);
}

test('a token that ended early is renewed once, and the question asked again', async () => {
  await endToken();
  const asked = await Promise.all([company(), company(), company()]);
  expect(new Set(asked)).toEqual(new Set(['Oakline Furniture']));
  expect(statuses('/crm/token')).toEqual([200]);
  expect(await rowOf()).toMatchObject({ state: 'connected', version: 3 });
});

test('a grant that ended breaks the connection, with the reason', async () => {
  stage.fakes.crm.revokeAll();
  await expect(company()).rejects.toMatchObject({ code: 'not-connected' });
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'signed-out' } });
  expect(statuses('/crm/token')).toEqual([400]);
});

test('a system that refuses with a new token too is not asked for tokens again and again, and nothing breaks', async () => {
  stage.fakes.journal.plan({ path: '/crm/api/me', status: 401, times: 9 });
  for (let nth = 0; nth < 3; nth += 1) await expect(company()).rejects.toMatchObject({ code: 'outside-refused' });
  expect(statuses('/crm/token')).toEqual([200]);
  expect(await rowOf()).toMatchObject({ state: 'connected', version: 2 });
});

test('access that nothing renews has ended when the system says so', async () => {
  const tokens = { access_token: 'no longer good', token_type: 'Bearer', refresh_token: null, scope: null };
  const secrets = { kind: 'oauth2_code' as const, fields: {}, tokens };
  await saveConnection(stage.means.db, stage.means, place, { secrets, outsideAccount: null, endsAt: null });
  await expect(company()).rejects.toMatchObject({ code: 'outside-refused' });
  expect((await rowOf()).state).toBe('connected');
  stage.means.clock.advance(61_000);
  await expect(company()).rejects.toMatchObject({ code: 'not-connected' });
  expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'access-ended' } });
});

test('a system that cannot renew just now is told as such', async () => {
  await endToken();
  stage.fakes.journal.plan({ path: '/crm/token', status: 503 });
  await expect(company()).rejects.toMatchObject({ code: 'outside-unreachable' });
  expect(await company()).toBe('Oakline Furniture');
});
