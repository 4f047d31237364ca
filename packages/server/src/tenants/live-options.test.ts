/** Tests of live options: what is asked, through whose connection, how often, and what becomes of answers that are none. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { connections } from '../connections/connection-table.ts';
import { takeTurn } from '../connections/system-turns.ts';
import { connectors } from '../connectors/connector-table.ts';
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
  tenant = await installed(ana, 'oakline');
  stage.fakes.journal.reset();
});

async function installed(person: Person, company: 'oakline' | 'brightwater', integration = 'live'): Promise<string> {
  const id = String((await person.call('POST', '/v1/tenants', { integration })).body['id']);
  await connect(person, id, company);
  return id;
}
async function connect(person: Person, id: string, company: 'oakline' | 'brightwater'): Promise<void> {
  await person.call('PUT', `/v1/tenants/${id}/connections/ledger`, {
    fields: { api_key: stage.fakes.ledger.account(company).key },
  });
}

type Page = { options: { const: unknown; title: string }[]; next: string | null };
const ask = (body: object, person = ana, id = tenant) => person.call('POST', `/v1/tenants/${id}/options`, body);
async function page(body: object, person = ana, id = tenant): Promise<Page> {
  const reply = await ask(body, person, id);
  expect([reply.status, reply.body['message']]).toEqual([200, undefined]);
  return reply.body as Page;
}
const refused = async (body: object): Promise<[number, unknown]> => {
  const reply = await ask(body);
  expect(String(reply.body['message'])).toMatch(/^[A-Z].*\.$/);
  return [reply.status, reply.body['code']];
};
const calls = () => stage.fakes.journal.calls.filter((call) => call.path === '/ledger/api/accounts');
const inBook = (book: string, more: object = {}) => ({ definition: 'accounts', settings: { book }, ...more });
/** The next answer of the ledger instead of its own. */
const answers = (body: unknown, status = 200) =>
  stage.fakes.journal.plan({ path: '/ledger/api/accounts', status, body });

test('choices are searched and paged to the end, for what the form holds, none twice and none missing', async () => {
  const first = await page(inBook('oak-ltd-1'));
  expect(first.options[0]).toEqual({ const: '1000', title: '1000 Sales, sofas' });
  const all = [...first.options];
  for (let next = first.next; next !== null;) {
    const more = await page(inBook('oak-ltd-1', { cursor: next }));
    all.push(...more.options);
    next = more.next;
  }
  expect(all.map((option) => option.const)).toEqual(
    Array.from({ length: 8 }, (_, k) => Array.from({ length: 10 }, (_, l) => String(1000 + k * 10 + l))).flat(),
  );
  expect((await page(inBook('oak-ltd-2', { search: ' lamps ' }))).options.map(({ title }) => title)).toEqual(
    ['Sales', 'Returns', 'Discounts', 'Shipping charged', 'Gift cards', 'Deposits', 'Fees', 'Rounding'].map(
      (kind, k) => `${2004 + k * 10} ${kind}, lamps`,
    ),
  );
  expect(calls().at(-1)).toMatchObject({ query: { book: 'oak-ltd-2', q: 'lamps' }, account: 'oakline' });
});

test('what was typed cannot add to the request', async () => {
  await page(inBook('oak-ltd-1', { search: '&book=oak-ltd-2#/../x' }));
  expect(calls().map(({ path, query }) => ({ path, query }))).toEqual([
    { path: '/ledger/api/accounts', query: { book: 'oak-ltd-1', q: '&book=oak-ltd-2#/../x' } },
  ]);
});

test('the same question is asked once a minute; another search, page, book or connection is another question', async () => {
  for (let again = 0; again < 3; again += 1) await page(inBook('oak-ltd-1'));
  expect(calls()).toHaveLength(1);
  await page(inBook('oak-ltd-1', { search: 'a' }));
  await page(inBook('oak-ltd-1', { cursor: '1024' }));
  await page(inBook('oak-ltd-2'));
  expect(calls()).toHaveLength(4);
  await connect(ana, tenant, 'brightwater');
  expect(await refused(inBook('oak-ltd-1'))).toEqual([502, 'outside-refused']);
  await connect(ana, tenant, 'oakline');
  stage.means.clock.advance(61_000);
  await page(inBook('oak-ltd-1'));
  expect(calls()).toHaveLength(6);
});

test('two customers never share an answer', async () => {
  await page(inBook('oak-ltd-1'));
  const bo = await stage.person('acme', { sub: 'bo', customer: `b${count}` });
  const other = await installed(bo, 'brightwater');
  expect((await ask(inBook('oak-ltd-1'), bo, other)).body['code']).toBe('outside-refused');
  expect((await page(inBook('bright-bv-1'), bo, other)).options).toHaveLength(25);
  expect((await ask(inBook('oak-ltd-1'), bo, tenant)).status).toBe(404);
});

test('a setting that the choices depend on has to be answered first, in the form or before', async () => {
  for (const settings of [{}, { book: '' }, { book: null }, { book: ['oak-ltd-1'] }, { book: 'x'.repeat(1_001) }]) {
    const reply = await ask({ definition: 'accounts', settings });
    expect([reply.status, reply.body['code'], reply.body['problems']]).toEqual([
      422,
      'config-invalid',
      [{ path: '/book', message: expect.stringContaining('first') }],
    ]);
  }
  expect((await ask({ definition: 'accounts' })).body['code']).toBe('config-invalid');
  await stage.means.db
    .update(tenants)
    .set({ config: { book: 'oak-ltd-2' } })
    .where(eq(tenants.id, tenant));
  expect((await page({ definition: 'accounts' })).options[0]?.const).toBe('2000');
  expect(calls()).toHaveLength(1);
});

test('a field that the customer never sees counts as it is stored, whatever they send for it', async () => {
  const reply = await page({ definition: 'own_accounts', settings: { hidden_book: 'oak-ltd-1' } });
  expect(reply.options[0]?.const).toBe('4000');
  expect(calls()[0]?.query).toEqual({ book: 'oak-gmbh-1' });
});

test('a secret is never put into a request', async () => {
  expect(await refused({ definition: 'leaking', settings: { word: 's3cret' } })).toEqual([422, 'config-invalid']);
  expect(calls()).toEqual([]);
});

test.each(['hidden_accounts', 'nowhere', 'book', '__proto__', 'constructor'])(
  'the list %s is not there for a customer',
  async (definition) => {
    expect(await refused({ definition, settings: { book: 'oak-ltd-1' } })).toEqual([404, 'not-found']);
    expect(calls()).toEqual([]);
  },
);

test('more than sixty questions in a minute are refused, those answered from memory not', async () => {
  for (let asked = 0; asked < 60; asked += 1) await page(inBook('oak-ltd-1', { search: `x${asked}` }));
  expect(await refused(inBook('oak-ltd-1', { search: 'one more' }))).toEqual([429, 'too-many-requests']);
  await page(inBook('oak-ltd-1', { search: 'x1' }));
  expect(calls()).toHaveLength(60);
  stage.means.clock.advance(61_000);
  await page(inBook('oak-ltd-1', { search: 'one more' }));
});

test('a system that is slow is asked four times at once for a customer, not more', async () => {
  stage.fakes.journal.plan({ path: '/ledger/api/accounts', times: 6, ms: 700 });
  const replies = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => ask(inBook('oak-ltd-1', { search: `${n}` }))));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429, 429]);
});

test('all of an account are asked for sixteen times at once, and 600 times a minute, however many integrations they have', async () => {
  const people = [1, 2, 3, 4, 5].map((n) => stage.person('acme', { sub: `one${n}`, customer: `many${n}` }));
  const asking = await Promise.all(
    people.map(async (person) => ({ person, id: await installed(await person, 'oakline') })),
  );
  stage.fakes.journal.plan({ path: '/ledger/api/accounts', times: 20, ms: 1500 });
  const questions = asking.flatMap((one) => ['a', 'b', 'c', 'd'].map((search) => ({ ...one, search })));
  const replies = await Promise.all(
    questions.map(async ({ person, id, search }) => ask(inBook('oak-ltd-1', { search }), await person, id)),
  );
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(4);
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(16);
  stage.means.clock.advance(61_000);
  const turn = (n: number) => takeTurn(stage.means, 'form', 'another account', `tenant ${n % 20}`)();
  for (let asked = 0; asked < 600; asked += 1) turn(asked);
  expect(() => turn(600)).toThrow('often');
  expect((await ask(inBook('oak-ltd-1', { search: 'e' }))).status).toBe(200);
  stage.means.clock.advance(61_000);
  turn(601);
});

test('what is not connected, or no longer, says so', async () => {
  await stage.means.db.update(connections).set({ state: 'broken' }).where(eq(connections.tenant_id, tenant));
  expect(await refused(inBook('oak-ltd-1'))).toEqual([409, 'not-connected']);
  await ana.call('DELETE', `/v1/tenants/${tenant}/connections/ledger`);
  expect(await refused(inBook('oak-ltd-1'))).toEqual([409, 'not-connected']);
  await ana.call('DELETE', `/v1/tenants/${tenant}`);
  expect(await refused(inBook('oak-ltd-1'))).toEqual([409, 'tenant-archived']);
  expect(calls()).toEqual([]);
});

test('a connection of everybody is not searched for one', async () => {
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'lively' })).body['id']);
  expect(await refused(inBook('oak-ltd-1'))).toEqual([403, 'not-allowed']);
});

test('a connector without an API address cannot be asked', async () => {
  const which = eq(connectors.name, 'ledger');
  const rows = await stage.means.db.select().from(connectors).where(which);
  const { api_url: _gone, ...without } = rows[0]?.definition as Record<string, unknown>;
  await stage.means.db.update(connectors).set({ definition: without }).where(which);
  expect(await refused(inBook('oak-ltd-1'))).toEqual([409, 'integration-not-ready']);
  await stage.means.db.update(connectors).set({ definition: rows[0]?.definition }).where(which);
  await page(inBook('oak-ltd-1'));
});

test.each<[string, unknown, number?]>([
  ['HTML', '<!doctype html><p>Sign in</p>'],
  ['nothing', ''],
  ['no list', { accounts: 'many' }],
  ['a list elsewhere', { data: [] }],
  ['a list of nothing usable', { accounts: [{}, null, 3, { code: {} }, { code: '' }, { code: 'x'.repeat(1_001) }] }],
  ['10 MB', { accounts: [{ code: 'x'.repeat(10_000_000) }] }],
  ['100,000 nested lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['an error', { error: 'x' }, 500],
  ['a redirect', {}, 302],
  ['too many requests', {}, 429],
  ['no access', {}, 401],
  ['forbidden', {}, 403],
])('%s is refused in words, and not remembered', async (_name, body, status = 200) => {
  answers(body, status);
  const [code, refusal] = await refused(inBook('oak-ltd-1'));
  expect([code, refusal]).toEqual([502, expect.stringMatching(/^outside-(refused|unreachable)$/)]);
  expect((await page(inBook('oak-ltd-1'))).options).toHaveLength(25);
});

test('no answer in ten seconds is refused in words', { timeout: 20_000 }, async () => {
  stage.fakes.journal.plan({ path: '/ledger/api/accounts', ms: 12_000 });
  expect(await refused(inBook('oak-ltd-1'))).toEqual([502, 'outside-unreachable']);
});

test('hostile labels and values stay text, odd items are left out, each value comes once, at most a thousand', async () => {
  const many = Array.from({ length: 5_000 }, (_, n) => ({ code: `m${n}`, label: `${n}` }));
  answers({
    accounts: [
      { code: 'a', label: '<img src=x onerror=alert(1)>' },
      { code: 'b', label: 'Line\nbreak\u202E\u0000 end' },
      { code: 'a', label: 'twice' },
      { code: '__proto__', label: '' },
      { code: 7, label: { toString: 'x' } },
      { code: false, label: 'No' },
      null,
      { label: 'without a value' },
      { code: 'c', label: 'x'.repeat(5_000) },
      ...many,
    ],
    paging: { next: { $ne: null } },
  });
  const { options, next } = await page(inBook('oak-ltd-1'));
  expect(options.slice(0, 5)).toEqual([
    { const: 'a', title: '<img src=x onerror=alert(1)>' },
    { const: 'b', title: 'Line break end' },
    { const: '__proto__', title: '__proto__' },
    { const: 7, title: '7' },
    { const: false, title: 'No' },
  ]);
  expect([options[5]?.title.length, options.length, next]).toEqual([200, 1_000, null]);
});

test('a value that could not be saved, or not as it is, is no choice', async () => {
  const odd = ['1e400', '9007199254740993', String.raw`"a\u0000b"`, String.raw`"half \ud800"`];
  const items = [...odd, '"good"', '1.5'].map((code) => `{"code":${code},"label":"x"}`);
  answers(`{"accounts":[${items.join()}]}`);
  expect((await page(inBook('oak-ltd-1'))).options.map((option) => option.const)).toEqual(['good', 1.5]);
});

test('a system that gives back the cursor it was asked with has no next page', async () => {
  answers({ accounts: [{ code: 'a' }], paging: { next: 'z' } });
  expect((await page(inBook('oak-ltd-1', { cursor: 'y' }))).next).toBe('z');
  answers({ accounts: [{ code: 'a' }], paging: { next: 'z' } });
  expect((await page(inBook('oak-ltd-1', { cursor: 'z' }))).next).toBeNull();
});

test('the log holds neither the key nor what was typed', async () => {
  answers('<p>', 500);
  await refused(inBook('oak-ltd-1', { search: 'typed-words' }));
  const log = stage.means.lines.join('\n');
  expect(log).not.toContain(stage.fakes.ledger.account('oakline').key);
  expect(log).not.toContain('typed-words');
});
