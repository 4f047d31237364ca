/** Tests of what saved live values are called: where they are looked for, how often, and what a refusal on the way does. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { Refusal } from '../platform/http/index.ts';
import { findLabels, type AskPage } from './live-labels.ts';

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
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'live' })).body['id']);
  const { key } = stage.fakes.ledger.account('oakline');
  await ana.call('PUT', `/v1/tenants/${tenant}/connections/ledger`, { fields: { api_key: key } });
  stage.fakes.journal.reset();
});

const ask = (body: object) =>
  ana.call('POST', `/v1/tenants/${tenant}/options`, {
    definition: 'accounts',
    settings: { book: 'oak-ltd-1' },
    ...body,
  });
const calls = () => stage.fakes.journal.calls.filter((call) => call.path === '/ledger/api/accounts');

test('saved values are found with their labels, the same question only once a minute', async () => {
  const wanted = { values: ['1079', '1000', 'gone', 1001, '1000'] };
  const reply = await ask(wanted);
  expect([reply.status, reply.body]).toEqual([
    200,
    {
      options: [
        { const: '1000', title: '1000 Sales, sofas' },
        { const: '1079', title: '1079 Rounding, services' },
      ],
      next: null,
    },
  ]);
  const asked = calls().map(({ query }) => query);
  expect(asked[0]).toEqual({ book: 'oak-ltd-1' });
  expect(asked.slice(1, 4).map((query) => query?.['q'])).toEqual(['1079', 'gone', '1001']);
  // What the opened list shows first is there already.
  await ask({});
  await ask(wanted);
  expect(calls()).toHaveLength(asked.length);
});

test('looking for labels leaves half of the questions of a minute to who opens a list', async () => {
  for (let turn = 0; turn < 10; turn += 1) await ask({ values: [1, 2, 3, 4, 5].map((nth) => `none ${turn} ${nth}`) });
  expect(calls()).toHaveLength(30);
  expect((await ask({ search: 'sofas' })).status).toBe(200);
});

test('a list that the customer never sees, too many values and none are refused', async () => {
  expect((await ask({ definition: 'hidden_accounts', values: ['1000'] })).body['code']).toBe('not-found');
  expect((await ask({ values: [] })).body['code']).toBe('body-invalid');
  expect((await ask({ values: Array.from({ length: 101 }, String) })).body['code']).toBe('body-invalid');
  expect((await ask({ values: [null] })).body['code']).toBe('body-invalid');
  expect(calls()).toEqual([]);
});

describe('where values are looked for', () => {
  const source = { connector: null, path: '/', query: {}, items: '', value: '', label: '', search: null, cursor: null };
  const option = (value: string) => ({ const: value, title: value.toUpperCase() });
  /** Endless pages, each with one value: its number. */
  const asked: object[] = [];
  const pages: AskPage = (wanted) => {
    asked.push(wanted);
    const page = Number(wanted.cursor ?? 1);
    return Promise.resolve({ options: wanted.search === undefined ? [option(`p${page}`)] : [], next: `${page + 1}` });
  };
  const never = () => false;
  beforeEach(() => asked.splice(0));

  test('five pages at most, no more than needed', async () => {
    expect(await findLabels(source, ['p1'], pages, never)).toEqual({ options: [option('p1')], next: null });
    expect(asked).toHaveLength(1);
    const found = await findLabels(source, ['p6', 'p5', 'p2'], pages, never);
    expect([found.options, asked.length]).toEqual([[option('p2'), option('p5')], 6]);
  });

  test('five searches at most, none without something to search for', async () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f', ' ', 'x'.repeat(201)];
    await findLabels({ ...source, search: 'q' }, many, pages, never);
    expect(asked.flatMap((one) => Object.values(one))).toEqual(['a', 'b', 'c', 'd', 'e', '2', '3', '4', '5']);
    await findLabels({ ...source, search: 'q' }, [' '], pages, never);
    expect(asked).toHaveLength(9 + 1 + 5);
  });

  test('nothing more is asked when it takes too long', async () => {
    await findLabels({ ...source, search: 'q' }, ['p3'], pages, () => true);
    expect(asked).toEqual([{}]);
  });

  test('a refusal of the first page is told, a later one leaves what was found', async () => {
    const refusal = new Refusal('outside-refused', 'No.');
    const failing: AskPage = (wanted) => (wanted.cursor === '3' ? Promise.reject(refusal) : pages(wanted));
    expect((await findLabels(source, ['p2', 'p4'], failing, never)).options).toEqual([option('p2')]);
    await expect(findLabels(source, ['p1'], () => Promise.reject(refusal), never)).rejects.toBe(refusal);
  });
});
