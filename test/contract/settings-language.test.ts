/** The settings language through the whole product: choices that depend and choices asked live, a config with every kind of field, and exactly that config in the program. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct, type Product } from '../support/product/start-product.ts';

let product: Product;
let session = '';
let tenant = '';
beforeAll(async () => {
  product = await startProduct();
  const token = await (await fetch(`${product.acme.origin}/token`, { method: 'POST' })).text();
  const made = await call('POST', '/v1/sessions', {
    account: 'acme',
    token,
    nonce: randomBytes(24).toString('base64url'),
  });
  session = String(made.body['session']);
  tenant = String((await call('POST', '/v1/tenants', { integration: 'orders-to-ledger' })).body['id']);
}, 60_000);
afterAll(() => product.stop());

type Reply = { status: number; body: Record<string, unknown> };

/** Calls the server as Acme's page would. */
async function call(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await fetch(product.server + path, {
    method,
    headers: {
      origin: product.acme.origin,
      ...(session ? { authorization: `Bearer ${session}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

type View = {
  release: string;
  version: number;
  schema: { properties: Record<string, unknown>; definitions: Record<string, unknown> };
  options: { state: string; values: Record<string, unknown> };
  config: Record<string, unknown>;
  secrets_set: string[];
};
const settings = async (): Promise<View> => (await call('GET', `/v1/tenants/${tenant}/settings`)).body as View;
const ask = (body: object) => call('POST', `/v1/tenants/${tenant}/options`, { definition: 'ledger_accounts', ...body });
async function save(config: object): Promise<Reply> {
  const { release, version } = await settings();
  return call('PUT', `/v1/tenants/${tenant}/config`, { release, version, config });
}

const answers = {
  country: 'DE',
  company: 'oak-gmbh',
  book: 'oak-gmbh-2',
  revenue_account: '5000',
  with_tax: true,
  tax_account: '5060',
  tax_rate: 19,
  channels: ['store', 'phone'],
  numbering: { prefix: 'WEB', start: 7 },
  fields: { reference: 'number', amount: 'total', memo: 'note' },
  cost_centres: [
    { name: 'Oslo', share: 60 },
    { name: '<b>Bergen</b>', share: 40 },
  ],
  signing_word: 'canary-word',
};

test('the init run brings the choices of each answer, and nothing that the vendor keeps', async () => {
  const { key } = product.fakes.ledger.account();
  expect((await ask({ settings: { book: 'oak-ltd-1' } })).body['code']).toBe('not-connected');
  await call('PUT', `/v1/tenants/${tenant}/connections/ledger`, { fields: { api_key: key } });
  await expect.poll(async () => (await settings()).options.state, { timeout: 20_000 }).toBe('ready');
  const { options, schema } = await settings();
  expect(options.values).toMatchObject({
    countries: [{ const: 'GB' }, { const: 'DE' }, { const: 'FR' }],
    companies: { DE: [{ const: 'oak-gmbh', title: 'Oakline Möbel GmbH' }] },
    books: { 'oak-gmbh': [{ const: 'oak-gmbh-1' }, { const: 'oak-gmbh-2', title: 'Nebenbuch Lager' }] },
  });
  expect(JSON.stringify(schema)).not.toMatch(/padding|log_level|ledger_api|\/accounts/);
});

test('accounts of the chosen book are searched and paged', async () => {
  const first = await ask({ settings: { book: answers.book } });
  expect((first.body['options'] as { const: string }[])[0]).toEqual({ const: '5000', title: '5000 Sales, sofas' });
  const next = await ask({ settings: { book: answers.book }, cursor: first.body['next'] });
  expect((next.body['options'] as { const: string }[])[0]?.const).toBe('5025');
  const found = await ask({ settings: { book: answers.book }, search: 'fees, sofas' });
  expect(found.body).toEqual({ options: [{ const: '5060', title: '5060 Fees, sofas' }], next: null });
});

test.each([
  ['a company of another country', { company: 'oak-ltd' }, '/company'],
  ['a book of another company', { book: 'oak-ltd-1' }, '/book'],
  ['no account for tax', { tax_account: undefined }, '/tax_account'],
  ['a required field of the posting without a source', { fields: { reference: 'number' } }, '/fields/amount'],
  ['a field of an order that is none', { fields: { ...answers.fields, memo: 'password' } }, '/fields/memo'],
  ['an unknown part of a group', { numbering: { prefix: 'WEB', colour: 'red' } }, '/numbering/colour'],
  ["a part of a group that is the vendor's", { numbering: { prefix: 'WEB', padding: 1 } }, '/numbering/padding'],
  ["a setting that is the vendor's", { log_level: 'debug' }, '/log_level'],
  ['half a row of a list', { cost_centres: [{ name: 'Oslo' }] }, '/cost_centres/0/share'],
  ['a choice twice', { channels: ['phone', 'phone'] }, '/channels'],
  ['a wrong prefix', { numbering: { prefix: 'web' } }, '/numbering/prefix'],
])('%s is refused, and nothing is saved', async (_what, change, path) => {
  const before = await settings();
  const reply = await save({ ...answers, ...change });
  expect([reply.status, reply.body['code']]).toEqual([422, 'config-invalid']);
  expect((reply.body['problems'] as { path: string }[]).map((problem) => problem.path)).toContain(path);
  expect(await settings()).toEqual(before);
});

test('a tax account that nobody is asked for is not needed', async () => {
  const { tax_account: _none, ...without } = answers;
  expect((await save({ ...without, with_tax: false })).status).toBe(200);
});

test('what is saved comes back without the secret, and the program gets exactly it', async () => {
  expect((await save(answers)).status).toBe(200);
  const { signing_word: _word, ...open } = answers;
  const saved = await settings();
  expect([saved.config, saved.secrets_set]).toEqual([open, ['/signing_word']]);
  expect((await call('POST', `/v1/tenants/${tenant}/finish`, { schedule: { daily: '03:00' } })).body).toMatchObject({
    state: 'active',
  });
  await call('POST', `/v1/tenants/${tenant}/runs`, {});
  const { postings } = product.fakes.ledger.account();
  await expect.poll(() => postings.length, { timeout: 20_000 }).toBe(1);
  expect(postings[0]).toMatchObject({ book: answers.book, setup: { ...open, signed: true } });
  expect(postings[0]?.lines).toMatchObject([
    { number: 'WEB000007', account: '5000', reference: 'A-2', amount: 80.5, memo: 'Leave at the door' },
    { number: 'WEB000008', reference: 'A-3', tax: { account: '5060', amount: 78.85 } },
  ]);
  expect(JSON.stringify([saved, postings])).not.toContain('canary-word');
});
