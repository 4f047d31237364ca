/** Tests of auth-only: the tenant is found or made, gets the token's settings, and is installed as soon as it can be. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { transaction } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { failOptions, saveOptions } from './change-tenant.ts';
import { tenants } from './tenant-table.ts';

type Wishes = Record<string, { config?: Record<string, unknown>; connectors?: string[] }>;
type Body = {
  tenant: { id: string; number: number; state: string; time_zone: string | null; schedule: unknown };
  connectors: string[];
  missing: { code: string; message: string; problems: { path: string; message: string }[] } | null;
};

let stage: Stage;
let customers = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  customers += 1;
});

const signIn = (connect?: Wishes, more: object = {}): Promise<Person> =>
  stage.person('acme', {
    sub: 'ana',
    name: 'Ana',
    customer: `alone${customers}`,
    ...(connect === undefined ? {} : { connect }),
    ...more,
  });
async function ask(person: Person, integration: string | number = 'keyed', more: object = {}): Promise<Body> {
  const { status, body } = await person.call('POST', '/v1/auth-only', { integration, ...more });
  expect([status, body['code']]).toEqual([200, undefined]);
  return body as Body;
}
const refused = async (person: Person, body: object): Promise<unknown> =>
  (await person.call('POST', '/v1/auth-only', body)).body['code'];
const type = (person: Person, tenant: string): Promise<Reply> =>
  person.call('PUT', `/v1/tenants/${tenant}/connections/newsletter`, {
    fields: { api_key: stage.fakes.newsletter.account().key },
  });
async function signInAtCrm(person: Person, tenant: string): Promise<void> {
  const { body } = await person.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  expect((await stage.browse('GET', back.pathname + back.search, { cookie })).status).toBe(200);
}
const account = async (): Promise<AccountId> =>
  (await stage.means.db.select({ id: tenants.account_id }).from(tenants).limit(1))[0]?.id as AccountId;
const offer = async (tenant: string, lists: string[]): Promise<void> => {
  const id = await account();
  await transaction(stage.means.db, (tx) =>
    saveOptions(tx, id, tenant, { lists: lists.map((one) => ({ const: one, title: one })) }),
  );
};
const stateOf = async (person: Person, tenant: string): Promise<unknown> =>
  (await person.call('GET', `/v1/tenants/${tenant}`)).body['state'];

describe('one request', () => {
  test('makes the tenant, names what to connect, and finds the same one again, also twenty at once', async () => {
    const ana = await signIn();
    const all = await Promise.all(Array.from({ length: 20 }, () => ask(ana)));
    expect(new Set(all.map(({ tenant }) => tenant.id)).size).toBe(1);
    expect(all[0]).toMatchObject({
      tenant: { state: 'installing' },
      connectors: ['newsletter'],
      missing: { code: 'not-connected' },
    });
  });

  test('after connecting it is active, in the browser’s time zone, by its default schedule; nothing more was asked', async () => {
    const ana = await signIn();
    const { tenant } = await ask(ana, 'keyed', { time_zone: 'Europe/Berlin' });
    await type(ana, tenant.id);
    expect(await ask(ana, 'keyed', { time_zone: 'Europe/Berlin' })).toMatchObject({
      tenant: { id: tenant.id, state: 'active', time_zone: 'Europe/Berlin', schedule: { every: '1h' } },
      missing: null,
    });
    expect((await ana.call('GET', `/v1/tenants/${tenant.id}`)).body['state_by']).toBe('Ana');
  });

  test('it is installed without the page, when that was closed after signing in', async () => {
    const ana = await signIn({ sync: { connectors: ['crm'] } });
    const { tenant } = await ask(ana, 'sync');
    await signInAtCrm(ana, tenant.id);
    await stage.eventually(async () => (await stateOf(ana, tenant.id)) === 'paused');
    expect((await ask(ana, 'sync')).missing).toMatchObject({ code: 'not-connected' });
  });

  test('takes up what the customer began, and leaves alone what they installed themselves', async () => {
    const ana = await signIn({ keyed: { config: {} } });
    const begun = String((await ana.call('POST', '/v1/tenants', { integration: 'keyed' })).body['id']);
    expect((await ask(ana)).tenant.id).toBe(begun);
    const own = String((await ana.call('POST', '/v1/tenants', { integration: 'plain' })).body['id']);
    await ana.call('POST', `/v1/tenants/${own}/finish`, {});
    await ana.call('POST', `/v1/tenants/${own}/pause`);
    expect(await ask(ana, 'plain')).toMatchObject({ tenant: { id: own, state: 'paused' }, missing: null });
  });

  test('an uninstalled one is not taken up: there is a new one', async () => {
    const ana = await signIn();
    const { tenant } = await ask(ana);
    await ana.call('DELETE', `/v1/tenants/${tenant.id}`);
    expect((await ask(ana)).tenant.id).not.toBe(tenant.id);
  });
});

describe('what the token says', () => {
  test('the order and choice of connectors; `connector` narrows it; unknown ones are refused', async () => {
    const ana = await signIn({ sync: { connectors: ['newsletter', 'crm'] }, shared: { connectors: ['newsletter'] } });
    expect((await ask(ana, 'sync')).connectors).toEqual(['newsletter', 'crm']);
    expect((await ask(ana, 'sync', { connector: 'crm' })).connectors).toEqual(['crm']);
    expect(await refused(ana, { integration: 'sync', connector: 'ledger' })).toBe('not-found');
    // Connected for everybody: no customer's to connect.
    expect(await refused(ana, { integration: 'shared' })).toBe('not-found');
  });

  test('naming the integration stands for "install", and for being published', async () => {
    const bound = await signIn({ keyed: {} }, { allow: ['connect'] });
    expect((await ask(bound)).tenant.state).toBe('installing');
    customers += 1;
    const unnamed = await signIn(undefined, { allow: ['connect'] });
    expect(await refused(unnamed, { integration: 'keyed' })).toBe('not-allowed');
    expect(await refused(unnamed, { integration: 'draft' })).toBe('not-found');
    const named = await signIn({ draft: {} }, { allow: ['connect'] });
    expect((await ask(named, 'draft')).tenant.state).toBe('active');
  });

  test('the number of installs is kept to', async () => {
    const ana = await signIn({ keyed: {}, plain: {} }, { xti: { allowed_installs: 1 } });
    const { tenant } = await ask(ana, 'keyed');
    expect((await ask(ana, 'plain')).tenant.state).toBe('active');
    await type(ana, tenant.id);
    expect(await ask(ana, 'keyed')).toMatchObject({
      tenant: { state: 'installing' },
      missing: { code: 'install-limit-reached' },
    });
  });

  test('settings, also those that only the host may give; a choice counts when it is offered', async () => {
    const config = { list: 'l1', tag: 'vip', quota: 9, unknown: 1 };
    const ana = await signIn({ sync: { config } });
    const { tenant } = await ask(ana, 'sync');
    await signInAtCrm(ana, tenant.id);
    await type(ana, tenant.id);
    await stage.eventually(async () => (await ask(ana, 'sync')).missing?.code === 'options-waiting');
    expect(await stateOf(ana, tenant.id)).toBe('installing');
    await offer(tenant.id, ['l1', 'l2']);
    await stage.eventually(async () => (await stateOf(ana, tenant.id)) === 'active');
    const shown = (await ana.call('GET', `/v1/tenants/${tenant.id}/settings`)).body['config'];
    expect(shown).toEqual({ list: 'l1', tag: 'vip', only_new: true });
    const [row] = (await stage.means.db.select().from(tenants)).filter(({ id }) => id === tenant.id);
    expect(row?.config).toEqual({ list: 'l1', tag: 'vip', only_new: true, quota: 9 });
  });

  test.each([
    ['a choice that is not offered', { list: 'l9' }, '/list'],
    ['a required answer that is not given', {}, '/list'],
    ['a value of the wrong kind', { list: 'l1', tag: 5 }, '/tag'],
    ['a hidden setting of the wrong kind', { list: 'l1', quota: 'many' }, ''],
  ])('%s: installed and paused, with why; a later token mends it', async (_name, config, path) => {
    const ana = await signIn({ sync: { config } });
    const { tenant } = await ask(ana, 'sync');
    await signInAtCrm(ana, tenant.id);
    await type(ana, tenant.id);
    await stage.eventually(async () => (await ask(ana, 'sync')).missing?.code === 'options-waiting');
    await offer(tenant.id, ['l1', 'l2']);
    const { tenant: after, missing } = await ask(ana, 'sync');
    expect([after.state, missing?.code, missing?.problems.map((one) => one.path)]).toEqual([
      'paused',
      'config-invalid',
      [path],
    ]);
    const mended = await ask(await signIn({ sync: { config: { list: 'l2', tag: 'ok', quota: 1 } } }), 'sync');
    expect([mended.tenant.state, mended.missing]).toEqual(['active', null]);
  });

  test('choices that could not be fetched are told, and it goes on when they are there', async () => {
    const ana = await signIn({ sync: { config: { list: 'l1' } } });
    const { tenant } = await ask(ana, 'sync');
    await signInAtCrm(ana, tenant.id);
    await type(ana, tenant.id);
    await stage.eventually(async () => (await ask(ana, 'sync')).missing?.code === 'options-waiting');
    const id = await account();
    await transaction(stage.means.db, (tx) => failOptions(tx, id, tenant.id, { code: 'x', message: 'It ended.' }));
    expect(await ask(ana, 'sync')).toMatchObject({ tenant: { state: 'paused' }, missing: { code: 'options-failed' } });
    await offer(tenant.id, ['l1']);
    await stage.eventually(async () => (await stateOf(ana, tenant.id)) === 'active');
  });
});

test('a customer who answers the settings sets it going; one who paused it is not overruled', async () => {
  const ana = await signIn({ sync: {} });
  const { tenant } = await ask(ana, 'sync');
  await signInAtCrm(ana, tenant.id);
  await type(ana, tenant.id);
  await stage.eventually(async () => (await ask(ana, 'sync')).missing?.code === 'options-waiting');
  await offer(tenant.id, ['l1']);
  expect((await ask(ana, 'sync')).tenant.state).toBe('paused');
  const { release, version } = (await ana.call('GET', `/v1/tenants/${tenant.id}/settings`)).body;
  await ana.call('PUT', `/v1/tenants/${tenant.id}/config`, { release, version, config: { list: 'l1' } });
  await stage.eventually(async () => (await stateOf(ana, tenant.id)) === 'active');
  await ana.call('POST', `/v1/tenants/${tenant.id}/pause`);
  expect(await ask(ana, 'sync')).toMatchObject({ tenant: { state: 'paused' }, missing: null });
});

test('resuming by hand what is paused for something that is missing says what that is, and resumes when it is there', async () => {
  const ana = await signIn({ sync: { connectors: ['crm'] } });
  const { tenant } = await ask(ana, 'sync');
  await signInAtCrm(ana, tenant.id);
  await stage.eventually(async () => (await stateOf(ana, tenant.id)) === 'paused');
  const resume = (): Promise<Reply> => ana.call('POST', `/v1/tenants/${tenant.id}/resume`);
  expect((await resume()).body).toMatchObject({
    code: 'not-connected',
    message: 'Larkpost is not connected. Once it is, resume.',
  });
  await type(ana, tenant.id);
  await stage.eventually(async () => (await ask(ana, 'sync')).missing?.code !== 'not-connected');
  expect((await resume()).body).toMatchObject({ code: 'options-waiting' });
  await offer(tenant.id, ['l1']);
  expect((await resume()).body).toMatchObject({ code: 'config-invalid', problems: [{ path: '/list' }] });
  expect(await stateOf(ana, tenant.id)).toBe('paused');
  await ana.call('DELETE', `/v1/tenants/${tenant.id}/connections/newsletter`);
  const { release, version } = (await ana.call('GET', `/v1/tenants/${tenant.id}/settings`)).body;
  await ana.call('PUT', `/v1/tenants/${tenant.id}/config`, { release, version, config: { list: 'l1' } });
  expect((await resume()).body).toMatchObject({ code: 'not-connected' });
  await type(ana, tenant.id);
  expect((await resume()).body).toMatchObject({ state: 'active' });
});

describe('a token that comes again', () => {
  type Saved = { release: string; version: number; config: Record<string, unknown> };
  const shown = async (person: Person, tenant: string): Promise<Saved> =>
    (await person.call('GET', `/v1/tenants/${tenant}/settings`)).body as Saved;
  async function save(person: Person, tenant: string, config: Record<string, unknown>): Promise<void> {
    const { release, version } = await shown(person, tenant);
    const reply = await person.call('PUT', `/v1/tenants/${tenant}/config`, { release, version, config });
    expect([reply.status, reply.body['code']]).toEqual([200, undefined]);
  }
  const ofToken = (config: Record<string, unknown>): Promise<Person> => signIn({ sync: { config } });

  test('fills what is not set and replaces what a token gave, never what the customer changed or emptied', async () => {
    const first = await ofToken({ tag: 'vip', only_new: false });
    const { tenant } = await ask(first, 'sync');
    await offer(tenant.id, ['l1', 'l2']);
    await ask(await ofToken({ tag: 'gold', only_new: false }), 'sync');
    expect((await shown(first, tenant.id)).config).toEqual({ tag: 'gold', only_new: false });

    await save(first, tenant.id, { list: 'l1', tag: 'mine', only_new: false });
    await ask(await ofToken({ tag: 'vip', only_new: true, list: 'l2' }), 'sync');
    expect((await shown(first, tenant.id)).config).toEqual({ list: 'l1', tag: 'mine', only_new: true });

    await save(first, tenant.id, { list: 'l1', only_new: true });
    await ask(await ofToken({ tag: 'vip', only_new: false }), 'sync');
    // Emptied, it is the default again, which stays.
    expect((await shown(first, tenant.id)).config).toEqual({ list: 'l1', tag: 'crm', only_new: false });
  });

  test('leaves what the customer answered in an install of their own, which it takes up', async () => {
    const ana = await ofToken({ tag: 'vip', list: 'l2' });
    const begun = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
    await offer(begun, ['l1', 'l2']);
    await save(ana, begun, { list: 'l1' });
    expect((await ask(ana, 'sync')).tenant.id).toBe(begun);
    expect((await shown(ana, begun)).config).toMatchObject({ list: 'l1', tag: 'vip' });
  });

  test('saved by a customer who changed nothing, a setting stays the token’s', async () => {
    const ana = await ofToken({ tag: 'vip', list: 'l1' });
    const { tenant } = await ask(ana, 'sync');
    await offer(tenant.id, ['l1', 'l2']);
    await save(ana, tenant.id, { list: 'l1', tag: 'vip', only_new: true });
    await ask(await ofToken({ tag: 'gold', list: 'l1' }), 'sync');
    expect((await shown(ana, tenant.id)).config).toMatchObject({ list: 'l1', tag: 'gold' });
  });
});
