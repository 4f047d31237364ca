/** Tests of questions whose credentials the outside system does not take: renewed once and asked again, else told. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

describe('access that nothing renews', () => {
  const contacts = '/crm/api/contacts';
  /** Signed in without a refresh token; what the connector says of a test call. */
  async function withoutRenewal(access_token: string | null, test: object | null): Promise<void> {
    const { tokens, ...rest } = await openSecrets(stage.means.db, stage.means, await rowOf());
    if (tokens === null) throw new Error('There is no token.');
    const given = { ...tokens, access_token: access_token ?? tokens.access_token, refresh_token: null };
    const made = { secrets: { ...rest, tokens: given }, outsideAccount: null, endsAt: null };
    await saveConnection(stage.means.db, stage.means, place, made);
    const set = sql`jsonb_strip_nulls(definition || jsonb_build_object('test_request', ${JSON.stringify(test)}::jsonb))`;
    await stage.means.db.execute(sql`update connectors set definition = ${set} where name = 'crm'`);
    stage.means.clock.advance(61_000);
  }
  const test_ = () => ({ url: `${stage.fakes.origin}${contacts}` });
  const told = async (): Promise<string> => {
    const error: unknown = await company().catch((thrown: unknown) => thrown);
    return String(Reflect.get(error as object, 'code'));
  };

  test('has ended when the system’s test call says so too', async () => {
    await withoutRenewal('no longer good', test_());
    expect(await told()).toBe('not-connected');
    expect(await rowOf()).toMatchObject({ state: 'broken', reason: { code: 'access-ended' } });
  });

  test('has not ended because one address is closed to it: the test call tells, once a minute at most', async () => {
    await withoutRenewal(null, test_());
    stage.fakes.journal.plan({ path: '/crm/api/me', status: 401, times: 9 });
    expect(await Promise.all([told(), told(), told()])).toEqual(Array(3).fill('outside-refused'));
    expect(statuses(contacts)).toEqual([200]);
    stage.means.clock.advance(59_000);
    expect([await told(), statuses(contacts)]).toEqual(['outside-refused', [200]]);
    stage.means.clock.advance(2_000);
    expect([await told(), statuses(contacts)]).toEqual(['outside-refused', [200, 200]]);
    expect(await rowOf()).toMatchObject({ state: 'connected', reason: null });
  });

  test.each([
    ['the test call gets no usable answer', 503],
    ['the test call is forbidden and no more', 403],
    ['there is no test call', null],
  ])('has not ended for all that is known when %s', async (_name, status) => {
    await withoutRenewal(null, status === null ? null : test_());
    stage.fakes.journal.plan({ path: '/crm/api/me', status: 401 });
    if (status !== null) stage.fakes.journal.plan({ path: contacts, status });
    expect(await told()).toBe('outside-refused');
    expect((await rowOf()).state).toBe('connected');
  });
});

describe('a key that was typed', () => {
  const account = '/newsletter/api/account';
  /** Asks the newsletter with the key that is saved. */
  const name = async (): Promise<string> => {
    const found = await findConnector(stage.means.db, place.account, 'newsletter');
    if (found === null) throw new Error('There is no newsletter.');
    const connector = { ...found, api_url: `${stage.fakes.origin}/newsletter/api` };
    const read = { name: 'name', answer: (json: unknown) => String((json as { name: unknown }).name) };
    const at = { ...place, connector: 'newsletter' };
    return askSystem(stage.means, at, connector, { path: '/account', query: [] }, read);
  };
  const stateNow = async () => (await ana.call('GET', `/v1/tenants/${place.tenant}`)).body['connectors'];
  beforeEach(async () => {
    const fields = { api_key: stage.fakes.newsletter.account('oakline').key };
    const saved = await ana.call('PUT', `/v1/tenants/${place.tenant}/connections/newsletter`, { fields });
    expect(saved.status).toBe(200);
    stage.means.clock.advance(61_000);
    stage.fakes.journal.reset();
  });

  test('and is refused by the test call too is told as broken, until another one is saved', async () => {
    stage.fakes.journal.plan({ path: account, status: 401, times: 2 });
    await expect(name()).rejects.toMatchObject({ code: 'not-connected' });
    expect(await stateNow()).toMatchObject([
      {},
      { name: 'newsletter', state: 'broken', reason: { code: 'key-refused' } },
    ]);
    const fields = { api_key: stage.fakes.newsletter.account('brightwater').key };
    await ana.call('PUT', `/v1/tenants/${place.tenant}/connections/newsletter`, { fields });
    expect(await stateNow()).toMatchObject([{}, { name: 'newsletter', state: 'connected', reason: null }]);
  });

  test('and is refused at one address only is not broken', async () => {
    stage.fakes.journal.plan({ path: account, status: 401, times: 1 });
    await expect(name()).rejects.toMatchObject({ code: 'outside-refused' });
    expect(await stateNow()).toMatchObject([{}, { name: 'newsletter', state: 'connected' }]);
  });
});

test('a system that cannot renew just now is told as such', async () => {
  await endToken();
  stage.fakes.journal.plan({ path: '/crm/token', status: 503 });
  await expect(company()).rejects.toMatchObject({ code: 'outside-unreachable' });
  expect(await company()).toBe('Oakline Furniture');
});
