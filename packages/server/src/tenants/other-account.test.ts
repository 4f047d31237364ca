/** Tests of typed keys that belong to another outside account than before: asked about first, in the app and with an auth link. */
import { readFile, writeFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeAccountFolder } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { applyAccountFile } from '../account-file/index.ts';
import { connections } from '../connections/connection-table.ts';

type Asked = { question?: { name: string; now: string | null; before: string | null } };
type Company = 'oakline' | 'brightwater';
const [oakline, brightwater] = ['Oakline Furniture', 'Brightwater Supply'];

let stage: Stage;
let ana: Person;
let tenant: string;
let people = 0;
beforeAll(async () => {
  stage = await openStage();
  await applyAccountFile(stage.means, await withNames());
});
afterAll(() => stage.close());
beforeEach(async () => {
  people += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `typed${people}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
});

/** The stage's account, whose newsletter tells whose key it was given. */
async function withNames(): Promise<string> {
  const file = await writeAccountFolder('acme', stage.fakes, []);
  const account = JSON.parse(await readFile(file, 'utf8')) as { connectors: { name: string }[] };
  const newsletter = account.connectors.find(({ name }) => name === 'newsletter') ?? {};
  Object.assign(newsletter, { account_lookup: { url: `${stage.fakes.origin}/newsletter/api/account`, field: 'name' } });
  await writeFile(file, JSON.stringify(account));
  return file;
}

const typed = (company: Company, confirmed?: string): object => ({
  fields: { api_key: stage.fakes.newsletter.account(company).key },
  ...(confirmed === undefined ? {} : { confirmed }),
});
const put = (company: Company, confirmed?: string, by = ana, at = tenant): Promise<Reply> =>
  by.call('PUT', `/v1/tenants/${at}/connections/newsletter`, typed(company, confirmed));
const questionOf = ({ body }: Reply): NonNullable<Asked['question']> => {
  const question = (body['problems'] as Asked[] | undefined)?.[0]?.question;
  if (question === undefined) throw new Error(`Nothing was asked: ${JSON.stringify(body)}`);
  return question;
};
async function standing(): Promise<{ account: string | null; version: number } | undefined> {
  const [row] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
  return row && { account: row.outside_account, version: row.version };
}
/** The system does not tell the name, as often as it is asked about one key. */
const sayNoName = (): void => {
  for (const status of [200, 500, 500]) stage.fakes.journal.plan({ path: '/newsletter/api/account', status });
};

describe('in the app', () => {
  test('another account is asked about before anything is saved; a yes connects it', async () => {
    expect((await put('oakline')).status).toBe(200);
    const asked = await put('brightwater');
    expect([asked.status, asked.body['code']]).toEqual([409, 'other-account']);
    expect(questionOf(asked)).toMatchObject({ now: brightwater, before: oakline });
    expect(asked.text).not.toContain(stage.fakes.newsletter.account('brightwater').key);
    expect(await standing()).toEqual({ account: oakline, version: 1 });
    const yes = await put('brightwater', questionOf(asked).name);
    expect([yes.status, yes.body['account']]).toEqual([200, brightwater]);
    expect(await standing()).toEqual({ account: brightwater, version: 2 });
  });

  test('the same account is not asked about, with or without a yes', async () => {
    await put('oakline');
    expect((await put('oakline')).status).toBe(200);
    const { name } = questionOf(await put('brightwater'));
    expect((await put('oakline', name)).status).toBe(200);
    expect((await standing())?.account).toBe(oakline);
  });

  test('a yes is about the two accounts that were shown, at this place, and about no others', async () => {
    await put('oakline');
    const { name } = questionOf(await put('brightwater'));
    await put('brightwater', name);
    // The other way round: those who said yes to Brightwater did not say yes to Oakline.
    for (const other of [name, 'yes', 'true', ''])
      expect((await put('oakline', other)).body['code']).toBe('other-account');
    const ben = await stage.person('acme', { sub: 'ben', customer: `other${people}` });
    const another = String((await ben.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
    await put('oakline', undefined, ben, another);
    expect((await put('brightwater', name, ben, another)).body['code']).toBe('other-account');
    expect((await standing())?.account).toBe(brightwater);
  });

  test('a yes of before does not count any more when another account was connected meanwhile', async () => {
    await put('oakline');
    const { name } = questionOf(await put('brightwater'));
    await ana.call('DELETE', `/v1/tenants/${tenant}/connections/newsletter`);
    expect((await put('brightwater')).status).toBe(200);
    expect((await put('oakline', name)).body['code']).toBe('other-account');
  });

  test('one that was saved without a name is asked about all the same: its system tells the name now', async () => {
    sayNoName();
    expect((await put('oakline')).status).toBe(200);
    expect((await standing())?.account).toBeNull();
    expect(questionOf(await put('brightwater'))).toMatchObject({ now: brightwater, before: oakline });
    expect(await standing()).toEqual({ account: oakline, version: 1 });
  });

  test('one that the system does not name just now is asked about; a yes to it is none to a name', async () => {
    await put('oakline');
    sayNoName();
    const unnamed = questionOf(await put('oakline'));
    expect(unnamed).toMatchObject({ now: null, before: oakline });
    const named = await put('brightwater', unnamed.name);
    expect([named.body['code'], questionOf(named).now]).toEqual(['other-account', brightwater]);
    expect((await standing())?.account).toBe(oakline);
  });
});

describe('with an auth link', () => {
  const type = (token: string, company: Company, confirmed?: string): Promise<Reply> =>
    stage.browse('POST', '/connect/link/fields', { body: { token, ...typed(company, confirmed) } });

  test('it is asked without the name of before, which is not theirs to know; a yes connects it', async () => {
    await put('oakline');
    const { body } = await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'newsletter' });
    const token = new URL(String(body['url'])).hash.slice(1);
    const asked = await type(token, 'brightwater');
    expect([asked.status, asked.body['code']]).toEqual([409, 'other-account']);
    expect(questionOf(asked)).toMatchObject({ now: brightwater, before: null });
    expect(asked.text).not.toContain('Oakline');
    expect((await standing())?.account).toBe(oakline);
    const link = async () => (await ana.call('GET', `/v1/auth-links/${String(body['id'])}`)).body;
    expect(await link()).toMatchObject({ reason: null });
    expect((await type(token, 'brightwater', questionOf(asked).name)).status).toBe(200);
    expect([(await standing())?.account, (await link())['state']]).toEqual([brightwater, 'connected']);
  });
});
