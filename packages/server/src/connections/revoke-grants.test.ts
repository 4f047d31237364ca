/** Tests of grants that are revoked outside: as often as it takes, for a week, and whoever got the token last. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { connections, flows, revocations } from './connection-table.ts';
import { pauseAfter, revokeDue } from './revoke-grants.ts';

let stage: Stage;
let ana: Person;
let tenant: string;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => vi.restoreAllMocks());
beforeEach(async () => {
  stage.means.clock.set(new Date());
  await stage.means.db.delete(revocations);
  // They sign in to the same account: one that still stands would keep its grant alive.
  await stage.means.db.delete(connections);
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
});

const hour = 3600_000;
const waiting = () => stage.means.db.select().from(revocations);
const told = (): number =>
  stage.fakes.journal.calls.filter(({ path, status }) => path === '/crm/token/revocation' && status === 200).length;
async function consented(): Promise<() => Promise<number>> {
  const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  return async () => (await stage.browse('GET', back.pathname + back.search, { cookie })).status;
}
async function disconnected(): Promise<void> {
  expect(await (await consented())()).toBe(200);
  expect((await ana.call('DELETE', `/v1/tenants/${tenant}/connections/crm`)).status).toBe(204);
}
/** The outside system cannot be reached while `act` goes on. */
async function cutOff(act: () => Promise<void>): Promise<void> {
  const away = vi.spyOn(stage.means.outgoing, 'request').mockRejectedValue(new Error('connect ECONNREFUSED'));
  try {
    await act();
  } finally {
    away.mockRestore();
  }
}

test('an outside system that is away for days is told when it is back, and then the token is gone', async () => {
  await disconnected();
  const before = told();
  await cutOff(async () => {
    for (let tries = 0; tries < 40; tries += 1) {
      await revokeDue(stage.means);
      stage.means.clock.advance(3 * hour);
    }
  });
  expect(await waiting()).toHaveLength(1);
  stage.means.clock.advance(4 * hour);
  await revokeDue(stage.means);
  expect(told()).toBe(before + 1);
  expect(await waiting()).toEqual([]);
});

test('its first try is made as soon as the event is handled', async () => {
  await disconnected();
  await stage.eventually(async () => (await waiting()).length === 0);
});

test('tries stand ever further apart, and no two at once', async () => {
  expect([1, 2, 3, 9, 10, 400].map((attempt) => pauseAfter(attempt) / 60_000)).toEqual([1, 2, 4, 256, 360, 360]);
  await disconnected();
  const before = told();
  await Promise.all([revokeDue(stage.means), revokeDue(stage.means), revokeDue(stage.means)]);
  expect(told()).toBe(before + 1);
});

test('after a week it is given up: the token is destroyed, and the log says so without it', async () => {
  await disconnected();
  await cutOff(async () => {
    await revokeDue(stage.means);
    stage.means.clock.advance(7 * 24 * hour - 60_000);
    await revokeDue(stage.means);
    expect(await waiting()).toHaveLength(1);
    stage.means.clock.advance(6 * hour);
    await revokeDue(stage.means);
  });
  expect(await waiting()).toEqual([]);
  expect(stage.means.lines.filter((line) => line.includes('a grant was not revoked outside'))).toHaveLength(1);
});

test('a token that comes for what was uninstalled meanwhile is revoked, not thrown away', async () => {
  const finish = await consented();
  const before = told();
  const ask = stage.means.outgoing.request.bind(stage.means.outgoing);
  vi.spyOn(stage.means.outgoing, 'request').mockImplementationOnce(async (...call) => {
    expect((await ana.call('DELETE', `/v1/tenants/${tenant}`)).status).toBe(204);
    return ask(...call);
  });
  expect(await finish()).toBe(400);
  expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant))).toEqual([]);
  expect(await waiting()).toHaveLength(1);
  await revokeDue(stage.means);
  expect(told()).toBe(before + 1);
  expect(await waiting()).toEqual([]);
});

test('a token that comes too late is not revoked while a connection stands that may hang on the same grant', async () => {
  expect(await (await consented())()).toBe(200);
  const finish = await consented();
  const ask = stage.means.outgoing.request.bind(stage.means.outgoing);
  vi.spyOn(stage.means.outgoing, 'request').mockImplementationOnce(async (...call) => {
    await stage.means.db.update(flows).set({ expires_at: new Date() }).where(eq(flows.tenant_id, tenant));
    return ask(...call);
  });
  expect(await finish()).toBe(400);
  expect(await waiting()).toEqual([]);
});

/** What the system of the connector is said to end with a revoked token; disconnected while it is away. */
async function disconnectedInVain(ends: 'grant' | 'token'): Promise<void> {
  const set = sql`jsonb_set(definition, '{revoke_ends}', to_jsonb(${ends}::text))`;
  await stage.means.db.execute(sql`update connectors set definition = ${set} where name = 'crm'`);
  await cutOffFromRevoking(async () => {
    await disconnected();
    await stage.eventually(async () => (await waiting())[0]?.attempts === 1);
  });
}
/** Everything but its revocation endpoint can be reached while `act` goes on. */
async function cutOffFromRevoking(act: () => Promise<void>): Promise<void> {
  const ask = stage.means.outgoing.request.bind(stage.means.outgoing);
  const away = vi.spyOn(stage.means.outgoing, 'request').mockImplementation(async (...call) => {
    if (String(call[0]).includes('/revocation')) throw new Error('connect ECONNREFUSED');
    return ask(...call);
  });
  try {
    await act();
  } finally {
    away.mockRestore();
  }
}

test.each([
  ['grant', 0],
  ['token', 1],
] as const)(
  'where a revoked token ends the %s, one that waited is sent %i times after somebody signed in again',
  async (ends, times) => {
    await disconnectedInVain(ends);
    const before = told();
    expect(await (await consented())()).toBe(200);
    stage.means.clock.advance(hour);
    await revokeDue(stage.means);
    expect(told() - before).toBe(times);
    expect(await waiting()).toEqual([]);
  },
);

test('one that waited is sent neither while another sign-in of the place is being finished', async () => {
  await disconnectedInVain('grant');
  const before = told();
  const finish = await consented();
  const ask = stage.means.outgoing.request.bind(stage.means.outgoing);
  vi.spyOn(stage.means.outgoing, 'request').mockImplementationOnce(async (...call) => {
    stage.means.clock.advance(2 * 60_000);
    await revokeDue(stage.means);
    return ask(...call);
  });
  expect(await finish()).toBe(200);
  expect(told()).toBe(before);
});

test('one that waited is not sent while the same account is connected elsewhere; another one is no reason', async () => {
  const other = await stage.person('acme', { sub: 'ben', customer: `d${count}` });
  const id = String((await other.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  await disconnectedInVain('grant');
  await stage.connectCrm(other, id);
  const before = told();
  stage.means.clock.advance(hour);
  await revokeDue(stage.means);
  expect(told()).toBe(before);
  const connected = eq(connections.tenant_id, id);
  await stage.means.db.update(connections).set({ outside_account: 'Brightwater Supply' }).where(connected);
  stage.means.clock.set(new Date());
  ana = await stage.person('acme', { sub: 'cid', customer: `e${count}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  await disconnectedInVain('grant');
  stage.means.clock.advance(hour);
  await revokeDue(stage.means);
  expect(told()).toBe(before + 1);
});

test('one that waited is not sent while somebody is asked whether the same account may take the place of another', async () => {
  const ben = await stage.person('acme', { sub: 'ben', customer: `d${count}` });
  const id = String((await ben.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  const signIn = async (person: 'priya' | 'jonas') => {
    const { body } = await ben.call('POST', `/v1/tenants/${id}/flows`, { connector: 'crm' });
    const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
    const { pathname, search } = new URL(await stage.fakes.crm.consent(authorizeUrl, { person }));
    return { page: await stage.browse('GET', pathname + search, { cookie }), cookie };
  };
  expect((await signIn('jonas')).page.status).toBe(200);
  await disconnectedInVain('grant');
  const { page, cookie } = await signIn('priya');
  const ask = String(page.headers['location']).split('/').at(-1) ?? '';
  const before = told();
  stage.means.clock.advance(5 * 60_000);
  await revokeDue(stage.means);
  expect([told() - before, (await waiting()).length]).toEqual([0, 1]);
  const { text } = await stage.browse('GET', `/connect/question/${ask}`, { cookie });
  const question = /data-question="([^"]+)"/.exec(text)?.[1];
  expect((await stage.browse('POST', '/connect/decide', { body: { ask, question, use: 'new' }, cookie })).status).toBe(
    200,
  );
  stage.means.clock.advance(hour);
  await revokeDue(stage.means);
  const left = (await waiting()).length;
  expect([told() - before, left]).toEqual([0, 0]);
});
