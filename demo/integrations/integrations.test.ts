/** The demo's programs, really run: choices in init, only what is new afterwards, and nothing twice after a crash. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startFakes, type Fakes } from '@mortise/fake-apps';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const CLIENT = {
  client_id: 'Mortise',
  client_secret: 's'.repeat(32),
  redirect_uris: ['http://localhost:4400/connect/callback/crm'],
};
let fakes: Fakes;
let accessToken: string;
beforeAll(async () => {
  fakes = await startFakes({ clients: [CLIENT] });
  accessToken = await signIn();
});
beforeEach(() => fakes.journal.reset());
afterAll(() => fakes.close());

async function signIn(): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const ask = {
    client_id: 'Mortise',
    redirect_uri: CLIENT.redirect_uris[0] ?? '',
    response_type: 'code',
    scope: 'contacts.read',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  };
  const back = await fakes.crm.consent(`${fakes.crm.authorizeUrl}?${new URLSearchParams(ask)}`);
  const form = {
    grant_type: 'authorization_code',
    code: new URL(back).searchParams.get('code') ?? '',
    redirect_uri: ask.redirect_uri,
    code_verifier: verifier,
  };
  const authorization = `Basic ${Buffer.from(`Mortise:${CLIENT.client_secret}`).toString('base64')}`;
  const reply = await fetch(fakes.crm.tokenUrl, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
}

type Outcome = { code: number | null; last: Record<string, unknown>; log: string };

/** Runs a program with nothing in its environment but what a run gives it. */
async function run(name: string, env: Record<string, string>, previous?: Outcome): Promise<Outcome> {
  const state: Record<string, string> = previous
    ? { PAN_CTX_LAST_SUCCESSFUL_RUN_STD_OUT: JSON.stringify(previous.last) }
    : {};
  const program = spawn(process.execPath, ['main.mjs'], {
    cwd: join(import.meta.dirname, name),
    env: {
      PAN_CTX_RUN_MODE: 'normal',
      PAN_CTX_TENANT_ID: '7',
      PAN_SEC_CRM_ACCESS_TOKEN: accessToken,
      PAN_SEC_NEWSLETTER_API_KEY: fakes.newsletter.account().key,
      PAN_SEC_CHAT_API_KEY: fakes.chat.account().key,
      PAN_CFG_CRM_API: `${fakes.origin}/crm/api`,
      PAN_CFG_NEWSLETTER_API: fakes.newsletter.api,
      PAN_CFG_CHAT_API: fakes.chat.api,
      PAN_SEC_LEDGER_API_KEY: fakes.ledger.account().key,
      PAN_CFG_LEDGER_API: fakes.ledger.api,
      ...state,
      ...env,
    },
  });
  let out = '';
  let log = '';
  program.stdout.on('data', (chunk) => (out += String(chunk)));
  program.stderr.on('data', (chunk) => (log += String(chunk)));
  const code = await new Promise<number | null>((done) => program.on('close', done));
  const last = out.trim().split('\n').at(-1) ?? '';
  return { code, log, last: last === '' ? {} : (JSON.parse(last) as Record<string, unknown>) };
}

const list = (): string => fakes.newsletter.account().lists[0]?.id ?? '';
const channel = (): string => fakes.chat.account().channels[0]?.id ?? '';

test('the init run offers the lists of the account whose key it has, and keeps the cursor', async () => {
  const init = await run('crm-to-newsletter', { PAN_CTX_RUN_MODE: 'init' }, { code: 0, last: { cursor: 3 }, log: '' });
  const lists = fakes.newsletter.account().lists.map((l) => ({ const: l.id, title: l.name }));
  expect(init.last).toEqual({ newsletter_lists: lists, cursor: 3 });
});

test('a run moves what is new, the next one only what came after, and one run again moves nobody twice', async () => {
  fakes.crm.addContact({ email: 'ana@example.com', name: 'Ana' });
  fakes.crm.addContact({ email: 'bo@example.com', name: 'Bo' });
  const first = await run('crm-to-newsletter', { PAN_CFG_LIST: list(), PAN_CFG_TAG: 'crm' });
  expect([first.code, first.last.summary]).toEqual([0, '2 contacts moved']);
  expect(first.log).toContain('Moved ana@example.com');
  fakes.crm.addContact({ email: 'cy@example.com', name: 'Cy' });
  const second = await run('crm-to-newsletter', { PAN_CFG_LIST: list(), PAN_CFG_TAG: 'crm' }, first);
  expect(second.last.summary).toBe('1 contact moved');
  await run('crm-to-newsletter', { PAN_CFG_LIST: list(), PAN_CFG_TAG: 'crm' }, first);
  expect(fakes.newsletter.subscribers().map((s) => s.email)).toEqual([
    'ana@example.com',
    'bo@example.com',
    'cy@example.com',
  ]);
  expect((await run('crm-to-newsletter', { PAN_CFG_LIST: list() }, second)).last.summary).toBe('Nothing new');
});

test('contacts older than the date are left alone', async () => {
  const future = await run('crm-to-newsletter', { PAN_CFG_LIST: list(), PAN_CFG_ONLY_NEW_SINCE: '2999-01-01' });
  expect(future.last.summary).toBe('Nothing new');
});

test('a busy newsletter is tried again; a refused key ends the run in words', async () => {
  fakes.journal.plan({ path: '/newsletter/api', status: 503 });
  expect((await run('crm-to-newsletter', { PAN_CTX_RUN_MODE: 'init' })).code).toBe(0);
  const refused = await run('crm-to-newsletter', { PAN_CTX_RUN_MODE: 'init', PAN_SEC_NEWSLETTER_API_KEY: 'wrong' });
  expect([refused.code, refused.log]).toEqual([1, 'ERROR: The newsletter refuses the credentials (401).\n']);
});

test('the digest names who is new in one message, and a run after a crash repeats nothing and misses nobody', async () => {
  const init = await run('newsletter-to-chat', { PAN_CTX_RUN_MODE: 'init' });
  expect(init.last.chat_channels).toHaveLength(3);
  const settings = { PAN_CFG_CHANNEL: channel(), PAN_CFG_OPENING: 'New people', PAN_CFG_WITH_ADDRESSES: 'true' };
  await run('newsletter-to-chat', settings, init);
  fakes.crm.addContact({ email: 'dee@example.com', name: 'Dee' });
  await run('crm-to-newsletter', { PAN_CFG_LIST: list() });
  const again = await run('newsletter-to-chat', settings, init);
  const next = await run('newsletter-to-chat', settings, again);
  const texts = fakes.chat.account().messages.map((m) => m.text);
  expect(texts[0]).toBe('New people\n• Ana (ana@example.com)\n• Bo (bo@example.com)\n• Cy (cy@example.com)');
  expect(texts[1]).toBe('New people\n• Dee (dee@example.com)');
  expect((await run('newsletter-to-chat', settings, next)).last.summary).toBe('Nobody new');
  expect(texts).toHaveLength(2);
});

test("the ledger's choices come by the answer that they depend on; a run posts what was set, once", async () => {
  const init = await run('orders-to-ledger', { PAN_CTX_RUN_MODE: 'init' });
  expect(init.last).toMatchObject({
    countries: [{ const: 'GB', title: 'United Kingdom' }, { const: 'DE' }, { const: 'FR' }],
    companies: { GB: [{ const: 'oak-ltd' }, { const: 'oak-retail' }], DE: [{ const: 'oak-gmbh' }] },
    books: { 'oak-ltd': [{ const: 'oak-ltd-1', title: 'Sales ledger' }, { const: 'oak-ltd-2' }] },
  });
  const settings = {
    PAN_CFG_COUNTRY: 'GB',
    PAN_CFG_COMPANY: 'oak-ltd',
    PAN_CFG_BOOK: 'oak-ltd-2',
    PAN_CFG_REVENUE_ACCOUNT: '2004',
    PAN_CFG_WITH_TAX: 'true',
    PAN_CFG_TAX_ACCOUNT: '2070',
    PAN_CFG_TAX_RATE: '20',
    PAN_CFG_CHANNELS: '["online","phone"]',
    PAN_CFG_NUMBERING: '{"prefix":"WEB","start":7,"padding":4}',
    PAN_CFG_FIELDS: '{"reference":"number","amount":"total"}',
    PAN_CFG_COST_CENTRES: '[{"name":"Oslo","share":100}]',
    PAN_CFG_SIGNING_WORD: 'canary-word',
  };
  const first = await run('orders-to-ledger', settings);
  expect([first.code, first.last]).toEqual([0, { summary: '2 orders posted' }]);
  await run('orders-to-ledger', settings);
  const { postings } = fakes.ledger.account();
  expect(postings).toHaveLength(1);
  expect(postings[0]).toMatchObject({
    book: 'oak-ltd-2',
    lines: [
      { number: 'WEB0007', account: '2004', reference: 'A-1', amount: 1290, tax: { account: '2070', amount: 258 } },
      { number: 'WEB0008', reference: 'A-3', cost_centres: [{ name: 'Oslo', share: 100 }] },
    ],
    setup: {
      country: 'GB',
      fields: { reference: 'number', amount: 'total' },
      signature: expect.stringMatching(/^\w{64}$/),
    },
  });
  expect(JSON.stringify(postings) + first.log).not.toContain('canary-word');
});
