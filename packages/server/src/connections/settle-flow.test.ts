/** Tests of what follows the token answer: another account is asked about before anything changes, and a crash loses nothing. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import type { AccountId } from '../platform/ids.ts';
import { openSecrets, saveConnection } from './save-connection.ts';
import { connections, flows, revocations } from './connection-table.ts';
import { resumeFlows } from './resume-flows.ts';
import { revokeDue } from './revoke-grants.ts';

let stage: Stage;
let ana: Person;
let tenant: string;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.means.clock.set(new Date());
  await stage.means.db.delete(revocations);
  await stage.means.db.delete(flows);
  await stage.means.db.delete(connections);
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
});
afterEach(() => stage.fakes.journal.reset());

type Signed = { flow: string; cookie: string; finish: () => ReturnType<Stage['browse']> };
async function consented(person: 'priya' | 'jonas' = 'priya', more: object = {}): Promise<Signed> {
  const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm', ...more });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl, { person }));
  return {
    flow: String(body['flow']),
    cookie,
    finish: () => stage.browse('GET', back.pathname + back.search, { cookie }),
  };
}
const stateOf = async (flow: string) => (await ana.call('GET', `/v1/flows/${flow}`)).body;
/** What names the question that its page shows; any name where none is shown. */
async function nameOf(ask: string, cookie: string): Promise<string> {
  const { text } = await stage.browse('GET', `/connect/question/${ask}`, { cookie });
  return /data-question="([^"]+)"/.exec(text)?.[1] ?? 'A'.repeat(43);
}
async function row() {
  const [found] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
  if (found === undefined) throw new Error('There is no connection.');
  return found;
}
const flowRow = async (flow: string) => (await stage.means.db.select().from(flows).where(eq(flows.id, flow)))[0];
const told = async (name: string): Promise<number> =>
  (await stage.means.db.execute(sql`select 1 from events where name = ${name} and payload->>'tenant' = ${tenant}`)).rows
    .length;
/** True when the system still gives a new token for what the connection holds. */
async function isLiving(): Promise<boolean> {
  const { tokens } = await openSecrets(stage.means.db, stage.means, await row());
  const headers = { authorization: `Bearer ${tokens?.access_token}` };
  return (await fetch(`${stage.fakes.origin}/crm/api/me`, { headers })).status === 200;
}
/** What the system of the connector is said to end with a revoked token. */
async function revokeEnds(what: 'token' | 'grant'): Promise<void> {
  const set = sql`jsonb_set(definition, '{revoke_ends}', to_jsonb(${what}::text))`;
  await stage.means.db.execute(sql`update connectors set definition = ${set} where name = 'crm'`);
}
const revokedOutside = (): number =>
  stage.fakes.journal.calls.filter(({ path, status }) => path === '/crm/token/revocation' && status === 200).length;

describe('another account than before', () => {
  async function asked(more: object = {}): Promise<Signed & { address: string; question: string }> {
    expect((await (await consented()).finish()).status).toBe(200);
    const signed = await consented('jonas', more);
    const page = await signed.finish();
    expect(page.status).toBe(303);
    const address = new URL(String(page.headers['location']), 'http://x/connect/callback/crm').pathname;
    return { ...signed, address, question: address.split('/').at(-1) ?? '' };
  }
  /** As the page does: the decision names what it shows now, or what it showed before (`shown`). */
  const decide = async (question: string, use: string, cookie: string, shown?: string) =>
    stage.browse('POST', '/connect/decide', {
      body: { ask: question, question: shown ?? (await nameOf(question, cookie)), use },
      cookie,
    });

  test('is asked about before anything is changed, in that browser only, and again after a reload', async () => {
    const { flow, address, cookie } = await asked();
    for (let load = 0; load < 2; load += 1) {
      const page = await stage.browse('GET', address, { cookie });
      expect(page.status).toBe(200);
      expect(page.text).toContain('This is another account than before');
      expect(page.text).toContain('Use Brightwater Supply');
      expect(page.text).toContain('Keep Oakline Furniture');
      expect(page.text).not.toContain('data-status');
    }
    expect((await stage.browse('GET', address, { cookie: 'mortise-x=y' })).text).toContain('was used already');
    expect(await row()).toMatchObject({ outside_account: 'Oakline Furniture', version: 1 });
    expect(await stateOf(flow)).toMatchObject({ state: 'continued' });
    expect((await flowRow(flow))?.sealed_answer).not.toBeNull();
  });

  test('the new one is used: the grant of before is revoked outside, and the page that asked hears it', async () => {
    const { flow, address, question, cookie } = await asked();
    await stage.means.db.update(connections).set({ subscription_id: 'hook-of-before' });
    expect((await decide(question, 'new', cookie)).body).toEqual({ next: null });
    expect(await row()).toMatchObject({ outside_account: 'Brightwater Supply', version: 2, subscription_id: null });
    expect(await stateOf(flow)).toMatchObject({ state: 'connected' });
    expect((await stage.browse('GET', address, { cookie })).text).toContain(
      `data-flow="${flow}" data-status="connected"`,
    );
    await revokeDue(stage.means);
    expect([revokedOutside(), await isLiving()]).toEqual([1, true]);
    expect((await decide(question, 'old', cookie)).body['code']).toBe('flow-used');
    expect((await flowRow(flow))?.sealed_answer).toBeNull();
  });

  test('whose account it is when the system does not tell just now is asked, never taken for the same one', async () => {
    expect((await (await consented()).finish()).status).toBe(200);
    const mute = (): void => stage.fakes.journal.plan({ path: '/crm/api/me', status: 500, times: 2 });
    mute();
    const { finish, cookie } = await consented('jonas');
    const page = await finish();
    expect(page.status).toBe(303);
    expect(await row()).toMatchObject({ outside_account: 'Oakline Furniture', version: 1 });
    const question =
      new URL(String(page.headers['location']), 'http://x/connect/callback/crm').pathname.split('/').at(-1) ?? '';
    const { text } = await stage.browse('GET', `/connect/question/${question}`, { cookie });
    expect(text).toContain('Is this the same account as before?');
    expect(text).toContain('Keep Oakline Furniture');
    // Told by now: it is another one, so that is asked before anything changes.
    const named = await nameOf(question, cookie);
    expect((await decide(question, 'new', cookie, named)).body['code']).toBe('flow-used');
    expect((await stage.browse('GET', `/connect/question/${question}`, { cookie })).text).toContain(
      'Use Brightwater Supply',
    );
    expect(await row()).toMatchObject({ outside_account: 'Oakline Furniture', version: 1 });
    expect((await decide(question, 'new', cookie)).status).toBe(200);
    expect(await row()).toMatchObject({ outside_account: 'Brightwater Supply', version: 2 });
  });

  test('a yes to an account that the system goes on not telling counts; one look-up that fails is made again', async () => {
    expect((await (await consented()).finish()).status).toBe(200);
    stage.fakes.journal.plan({ path: '/crm/api/me', status: 500, times: 1 });
    expect((await (await consented()).finish()).status).toBe(200);
    expect(await row()).toMatchObject({ outside_account: 'Oakline Furniture', version: 2 });
    stage.fakes.journal.plan({ path: '/crm/api/me', status: 500, times: 9 });
    const { finish, cookie } = await consented();
    const location = String((await finish()).headers['location']);
    const question = new URL(location, 'http://x/connect/callback/crm').pathname.split('/').at(-1) ?? '';
    expect((await decide(question, 'new', cookie)).status).toBe(200);
    expect(await row()).toMatchObject({ state: 'connected', outside_account: null, version: 3 });
  });

  test('the old one is kept: it goes on working, and the new grant is revoked outside', async () => {
    const { flow, address, question, cookie } = await asked();
    expect((await decide(question, 'old', cookie)).status).toBe(200);
    expect(await row()).toMatchObject({ outside_account: 'Oakline Furniture', version: 1 });
    expect(await stateOf(flow)).toMatchObject({ state: 'failed', reason: { code: 'kept' } });
    expect((await stage.browse('GET', address, { cookie })).text).toContain('Nothing was changed');
    await revokeDue(stage.means);
    expect([revokedOutside(), await isLiving()]).toEqual([1, true]);
    expect(await told('connection.connected')).toBe(1);
  });

  test('in the same tab, the decision leads back to the page that asked', async () => {
    const { flow, question, cookie } = await asked({ return_to: 'https://app.acme.example/apps' });
    expect((await decide(question, 'new', cookie)).body['next']).toBe(
      `https://app.acme.example/apps?mortise_flow=${flow}`,
    );
  });

  test('nobody else decides: not without the cookie, not from another page, not with another word', async () => {
    const { question, cookie } = await asked();
    expect((await decide(question, 'new', '')).body['code']).toBe('flow-used');
    expect((await decide('A'.repeat(43), 'new', cookie)).body['code']).toBe('flow-used');
    expect((await decide(question, 'both', cookie)).status).toBe(400);
    const headers = { origin: 'https://app.acme.example' };
    const body = { ask: question, question: await nameOf(question, cookie), use: 'new' };
    expect((await stage.browse('POST', '/connect/decide', { body, cookie, headers })).body['code']).toBe(
      'origin-not-allowed',
    );
    expect((await row()).version).toBe(1);
  });

  test('a decision is about the accounts that were shown: others meanwhile, and it is asked again', async () => {
    const { address, question, cookie } = await asked();
    const shown = await nameOf(question, cookie);
    const { account_id, ...before } = await row();
    const place = { account: account_id as AccountId, tenant, integration: before.integration_id, connector: 'crm' };
    const secrets = await openSecrets(stage.means.db, stage.means, await row());
    await saveConnection(stage.means.db, stage.means, place, {
      secrets,
      outsideAccount: 'Millpond Trading',
      endsAt: before.secrets_expire_at,
    });
    for (const use of ['new', 'old']) {
      expect((await decide(question, use, cookie, shown)).body['code']).toBe('flow-used');
      expect(await row()).toMatchObject({ outside_account: 'Millpond Trading', version: 2 });
    }
    expect((await stage.browse('GET', address, { cookie })).text).toContain('Keep Millpond Trading');
    // The account that was signed in to goes by another name now.
    const met = { path: '/crm/api/me', status: 200, body: { company: 'Brightwater Holding' } };
    stage.fakes.journal.plan({ ...met, times: 2 });
    expect((await decide(question, 'new', cookie)).body['code']).toBe('flow-used');
    expect((await stage.browse('GET', address, { cookie })).text).toContain('Use Brightwater Holding');
    expect((await decide(question, 'new', cookie)).status).toBe(200);
    expect(await row()).toMatchObject({ outside_account: 'Brightwater Holding', version: 3 });
  });

  test('one that failed for a reason that only another release knows is told all the same', async () => {
    const { flow, address, cookie } = await asked();
    const reason = JSON.stringify({ code: 'known-elsewhere', message: 'What happened.' });
    await stage.means.db.execute(sql`update flows set state = 'failed', reason = ${reason} where id = ${flow}`);
    const page = await stage.browse('GET', address, { cookie });
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('two presses at once connect once', async () => {
    const { question, cookie } = await asked();
    await Promise.all([decide(question, 'new', cookie), decide(question, 'new', cookie)]);
    expect([(await row()).version, await told('connection.connected')]).toEqual([2, 2]);
  });

  test('when nobody answers in time, the old one stays and the new grant is given back', async () => {
    const { flow, address, question, cookie } = await asked();
    stage.means.clock.advance(10 * 60_000 + 1);
    expect((await stage.browse('GET', address, { cookie })).text).toContain('longer than ten minutes');
    expect((await decide(question, 'new', cookie)).status).toBe(200);
    expect(await row()).toMatchObject({ outside_account: 'Oakline Furniture', version: 1 });
    await resumeFlows(stage.means);
    expect(await flowRow(flow)).toMatchObject({ sealed_answer: null });
    expect(await stage.means.db.select().from(revocations)).toHaveLength(1);
  });

  test('uninstalled meanwhile: nothing is saved, and the new grant is given back', async () => {
    const { question, cookie } = await asked();
    expect((await ana.call('DELETE', `/v1/tenants/${tenant}`)).status).toBe(204);
    await decide(question, 'new', cookie);
    await resumeFlows(stage.means);
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant))).toEqual([]);
    expect(await stage.means.db.select().from(revocations)).toHaveLength(2);
  });

  // Of two processes one may have a clock that is wrong by minutes: also by more than a flow lives.
  test.each([2, 11])('uninstalled by a process whose clock is %i minutes ahead: nothing is saved', async (minutes) => {
    const { question, cookie } = await asked();
    stage.means.clock.advance(minutes * 60_000);
    expect((await ana.call('DELETE', `/v1/tenants/${tenant}`)).status).toBe(204);
    stage.means.clock.advance(-minutes * 60_000);
    expect((await decide(question, 'new', cookie)).body['code']).toBe('flow-used');
    await resumeFlows(stage.means);
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant))).toEqual([]);
    expect(await stage.means.db.select().from(revocations)).toHaveLength(2);
  });

  describe('at a system where a revoked token ends the whole grant', () => {
    beforeAll(() => revokeEnds('grant'));
    afterAll(() => revokeEnds('token'));
    const held = (): number =>
      stage.means.lines.filter((line) => line.includes('a connection may hang on the same one')).length;

    test.each([
      ['the old one is kept', 'old'],
      ['the new one is used', 'new'],
    ])('nothing is revoked when %s', async (_name, use) => {
      const before = held();
      const { question, cookie } = await asked();
      expect((await decide(question, use, cookie)).status).toBe(200);
      expect(await stage.means.db.select().from(revocations)).toEqual([]);
      expect([held() - before, await isLiving()]).toEqual([1, true]);
    });

    test('nothing is revoked when nobody answers in time; disconnecting still revokes', async () => {
      await asked();
      stage.means.clock.advance(10 * 60_000 + 1);
      await resumeFlows(stage.means);
      expect(await stage.means.db.select().from(revocations)).toEqual([]);
      expect((await ana.call('DELETE', `/v1/tenants/${tenant}/connections/crm`)).status).toBe(204);
      expect(await stage.means.db.select().from(revocations)).toHaveLength(1);
    });
  });
});

describe('a process that dies between the answer and the saving', () => {
  /** The callback hangs in its look-up of the account's name, as if it never came back. */
  async function hanging(): Promise<Signed & { page: ReturnType<Stage['browse']> }> {
    const signed = await consented();
    stage.fakes.journal.plan({ path: '/crm/api/me', ms: 2_500 });
    const page = signed.finish();
    const until = Date.now() + 5_000;
    while ((await flowRow(signed.flow))?.state !== 'answered' && Date.now() < until)
      await new Promise((done) => setTimeout(done, 20));
    return { ...signed, page };
  }

  test.each([
    ['the page that asked polls', (flow: string) => stateOf(flow)],
    ['a server looks for what was left behind', () => resumeFlows(stage.means)],
  ])('loses nothing: it is connected when %s', async (_name, come) => {
    const { flow, page } = await hanging();
    expect(await stateOf(flow)).toMatchObject({ state: 'continued' });
    stage.means.clock.advance(11_000);
    await come(flow);
    expect(await row()).toMatchObject({ state: 'connected', outside_account: 'Oakline Furniture', version: 1 });
    expect(await stateOf(flow)).toMatchObject({ state: 'connected' });
    // And had it lived after all, it would have found the work done.
    expect((await page).text).toContain('Fernhill CRM is connected');
    expect([(await row()).version, await told('connection.connected'), await isLiving()]).toEqual([1, 1, true]);
  });

  test('keeps its grant while another sign-in to the same system is given back', async () => {
    const { page } = await hanging();
    const late = await consented();
    const ask = stage.means.outgoing.request.bind(stage.means.outgoing);
    vi.spyOn(stage.means.outgoing, 'request').mockImplementationOnce(async (...call) => {
      await stage.means.db.update(flows).set({ expires_at: new Date() }).where(eq(flows.id, late.flow));
      return ask(...call);
    });
    expect((await late.finish()).status).toBe(400);
    expect((await page).text).toContain('Fernhill CRM is connected');
    expect(await stage.means.db.select().from(revocations)).toEqual([]);
    expect(await isLiving()).toBe(true);
  });

  test('is not connected where it was uninstalled meanwhile by a process whose clock is ahead', async () => {
    const { flow, page } = await hanging();
    stage.means.clock.advance(2 * 60_000);
    expect((await ana.call('DELETE', `/v1/tenants/${tenant}`)).status).toBe(204);
    stage.means.clock.advance(-2 * 60_000);
    expect((await page).text).toContain('This sign-in was ended');
    expect(await stateOf(flow)).toMatchObject({ state: 'expired' });
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant))).toEqual([]);
    expect(await stage.means.db.select().from(revocations)).toHaveLength(1);
  });

  test.each([
    ['before', 2_500, 0],
    ['after', 800, 2_000],
  ])('asks one question when a server that looks for what was left behind asks %s it', async (_when, own, others) => {
    expect((await (await consented()).finish()).status).toBe(200);
    const signed = await consented('jonas');
    stage.fakes.journal.plan({ path: '/crm/api/me', ms: own });
    if (others > 0) stage.fakes.journal.plan({ path: '/crm/api/me', ms: others });
    const page = signed.finish();
    const until = Date.now() + 5_000;
    while ((await flowRow(signed.flow))?.state !== 'answered' && Date.now() < until)
      await new Promise((done) => setTimeout(done, 20));
    stage.means.clock.advance(11_000);
    const resumed = resumeFlows(stage.means);
    const address = new URL(String((await page).headers['location']), 'http://x/connect/callback/crm').pathname;
    await resumed;
    const shown = await stage.browse('GET', address, { cookie: signed.cookie });
    expect(shown.text).toContain('Use Brightwater Supply');
    const ask = address.split('/').at(-1) ?? '';
    const body = { ask, question: await nameOf(ask, signed.cookie), use: 'new' };
    await stage.browse('POST', '/connect/decide', { body, cookie: signed.cookie });
    expect(await row()).toMatchObject({ outside_account: 'Brightwater Supply', version: 2 });
  });

  test('gives the grant back when nobody came within the ten minutes', async () => {
    const { flow, page } = await hanging();
    stage.means.clock.advance(10 * 60_000);
    expect(await resumeFlows(stage.means)).toBe(1);
    expect(await stateOf(flow)).toMatchObject({ state: 'failed', reason: { code: 'expired' } });
    expect((await page).status).toBe(400);
    expect(await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant))).toEqual([]);
    expect(await stage.means.db.select().from(revocations)).toHaveLength(1);
  });

  test('the start page of such a flow opens nothing more', async () => {
    const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
    const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
    const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
    stage.fakes.journal.plan({ path: '/crm/api/me', ms: 1_000 });
    const page = stage.browse('GET', back.pathname + back.search, { cookie });
    await new Promise((done) => setTimeout(done, 500));
    const nonce = new URL(String(body['start_url'])).hash.slice(1);
    expect((await stage.browse('POST', '/connect/continue', { body: { nonce } })).body['code']).toBe('flow-used');
    expect((await page).status).toBe(200);
  });
});
