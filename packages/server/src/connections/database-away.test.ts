/** Tests of tokens that come while the database is away: they are nowhere else, so they are kept as soon as it is back (threat O7). */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { takeAway } from '../../../../test/support/database/take-away.ts';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import type { AccountId } from '../platform/ids.ts';
import { openConnection } from './connection-secrets.ts';
import { connections } from './connection-table.ts';

let stage: Stage;
let ana: Person;
let tenant: string;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.fakes.journal.reset();
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
});

const tokenCalls = (): number => stage.fakes.journal.calls.filter(({ path }) => path === '/crm/token').length;
/** The database goes away as the outside system is asked for a token, and is back some time after that was sent. */
async function awayDuring<T>(work: () => Promise<T>): Promise<T> {
  const { journal } = stage.fakes;
  const { meet } = journal;
  journal.meet = async (method, path) => {
    if (path !== '/crm/token') return meet(method, path);
    journal.meet = meet;
    const back = await takeAway(stage.means.databaseUrl);
    setTimeout(() => void back(), 700);
    return meet(method, path);
  };
  return work();
}
async function connectionRow() {
  const [row] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
  if (row === undefined) throw new Error('There is no connection.');
  return row;
}

test('a sign-in ends connected', async () => {
  const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const { pathname, search } = new URL(await stage.fakes.crm.consent(authorizeUrl));
  const flow = String(body['flow']);
  const page: Reply = await awayDuring(() => stage.browse('GET', pathname + search, { cookie }));
  expect(page.status).toBe(200);
  expect((await ana.call('GET', `/v1/flows/${flow}`)).body).toMatchObject({ state: 'connected' });
  expect(await connectionRow()).toMatchObject({ state: 'connected', outside_account: 'Oakline Furniture' });
});

test('an answer that comes while it is away is told to load again, and then ends connected', async () => {
  const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const { pathname, search } = new URL(await stage.fakes.crm.consent(authorizeUrl));
  const back = await takeAway(stage.means.databaseUrl);
  const away = await stage.browse('GET', pathname + search, { cookie });
  await back();
  expect([away.status, away.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
  expect(away.text).toContain('load this page again');
  expect((await stage.browse('GET', pathname + search, { cookie })).text).toContain('is connected');
});

test('a refresh keeps the token that took the place of the old one', async () => {
  await stage.connectCrm(ana, tenant);
  await stage.means.db
    .update(connections)
    .set({ secrets_expire_at: new Date(stage.means.clock.now().getTime() - 1000) })
    .where(eq(connections.tenant_id, tenant));
  const { account_id, integration_id, version } = await connectionRow();
  const place = { account: account_id as AccountId, tenant, integration: integration_id, connector: 'crm' };
  stage.fakes.journal.reset();
  const { tokens } = await awayDuring(() => openConnection(stage.means, place));
  expect(await connectionRow()).toMatchObject({ state: 'connected', version: version + 1, lease_owner: null });
  const me = await fetch(`${stage.fakes.origin}/crm/api/me`, {
    headers: { authorization: `Bearer ${tokens?.access_token}` },
  });
  expect([me.status, tokenCalls()]).toEqual([200, 1]);
});
