/** Whole installs and runs: no secret in a stolen dump, its files, the log or a reply, in any spelling (T3, T6, T15); no sealed value opens in another's place. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { signEmbedToken } from '@mortise/host';
import { createLog } from '@mortise/server/platform';
import { apply } from '@mortise/server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AccountId } from '../../packages/server/src/platform/ids.ts';
import { openVault, type SealedPlace } from '../../packages/server/src/platform/vault/index.ts';
import { sealedColumns } from '../../packages/server/src/sealed-columns.ts';
import { searchFor } from '../support/product/find-secrets.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { feedAll, type Ask, type Heard } from './canary-sources.ts';

const canaries = Array.from({ length: 200 }, (_, n) => `canary/+é"${n} ${randomBytes(9).toString('base64')}`);
const folder = mkdtempSync(join(tmpdir(), 'mortise-canaries-'));

let product: Product;
let session = '';
/** What must be nowhere; and of what is told once, on purpose, where it is told. */
const secrets = new Set<string>(canaries);
const toldOnce = new Map<string, string>();
const heard: Heard[] = [];
const lines: string[] = [];
let unheard: string[];

/** An integration with 200 secret settings, whose program says them all, in many ways. */
function writeIntegration(): string {
  const to = join(folder, 'parrot');
  mkdirSync(to);
  const properties = canaries.map((_, n) => `      secret_${n}: { type: string, writeOnly: true }`).join('\n');
  writeFileSync(
    join(to, 'mortise.yaml'),
    `version: 1.0\nbase: node:24\nrun: node main.mjs\nconnectors:\n  - ledger\nconfigs:\n  schema:\n    type: object\n    properties:\n      open_word: { type: string }\n${properties}\n  uischema: { type: VerticalLayout, elements: [] }\n`,
  );
  writeFileSync(
    join(to, 'main.mjs'),
    `for (const [name, value] of Object.entries(process.env).filter(([name]) => /^(PAN|MORTISE)_(CFG|SEC)/.test(name))) {
  console.error(name, value, encodeURIComponent(value), JSON.stringify({ value }));
  for (const way of ['base64', 'base64url', 'hex']) console.error(Buffer.from(value).toString(way));
}
console.log(JSON.stringify({ summary: process.env.PAN_CFG_SECRET_7 ?? 'none', seen: process.env.PAN_CFG_SECRET_8 }));
`,
  );
  return to;
}

beforeAll(async () => {
  const log = createLog({ level: 'debug', write: (line) => lines.push(line) });
  product = await startProduct({ folder: writeIntegration(), name: 'Parrot' }, [], log);
  await letLedgerCall();
  await install();
  await knowSealed();
}, 180_000);
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The demo's ledger calls nobody; here it may. */
async function letLedgerCall(): Promise<void> {
  const account = readFileSync(product.accountFile, 'utf8');
  const webhooks = 'webhooks: { verification: { kind: hmac, header: X-Tally-Signature } }';
  writeFileSync(product.accountFile, account.replace(/(name: ledger\n)( +)/, `$1$2${webhooks}\n$2`));
  await apply(product.running.means, product.accountFile);
}

const ask: Ask = async (method, path, { body, raw, headers = {} } = {}) => {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const reply = await fetch(product.server + path, {
    method,
    redirect: 'manual',
    headers: {
      origin: path.startsWith('/connect/') ? product.server : product.acme.origin,
      ...(session === '' ? {} : { authorization: `Bearer ${session}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  });
  const { status, headers: came } = reply;
  const one = { asked: `${method} ${path.split('?')[0] ?? ''}`, status, headers: came, text: await reply.text() };
  heard.push(one);
  return one;
};

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const { status, text } = await ask(method, path, { body });
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** A secret that this one reply may tell. */
function tell(asked: string, secret: unknown): string {
  secrets.add(String(secret));
  toldOnce.set(String(secret), asked);
  return String(secret);
}

/** Both kinds of connection, all settings, runs that have ended, an address for webhooks, a link, and what everybody may say. */
async function install(): Promise<void> {
  await claimParrot();
  await signIn(await (await fetch(`${product.acme.origin}/token`, { method: 'POST' })).text());
  const parrot = await installParrot();
  const crm = String((await call('POST', '/v1/tenants', { integration: 'crm-to-newsletter' }))['id']);
  const { callback, headers } = await begin(crm);
  expect((await ask('GET', callback.pathname + callback.search, { headers })).status).toBe(200);
  const key = product.fakes.newsletter.account().key;
  await call('PUT', `/v1/tenants/${crm}/connections/newsletter`, { fields: { api_key: key } });
  const file = (name: string): string => readFileSync(join(dirname(product.accountFile), name), 'utf8').trim();
  const apiKey = file('api-key');
  const embedKey = 'secret' in product.key ? String(product.key.secret) : '';
  for (const secret of [key, apiKey, embedKey, file('crm-client-secret')]) secrets.add(secret);
  const hook = await makeAddresses(parrot);
  const ground = { product, ask, session, parrot, crm, apiKey, hook, begin: () => begin(crm) };
  const fed = await feedAll(ground);
  for (const canary of fed.canaries) secrets.add(canary);
  unheard = fed.unheard;
}

async function signIn(token: string): Promise<void> {
  session = '';
  const made = await call('POST', '/v1/sessions', { account: 'acme', token, nonce: randomBytes(24).toString('hex') });
  session = tell('POST /v1/sessions', made['session']);
  secrets.add(token);
}

/** An auth link and an address for webhooks, both told once. Gives the path of the address. */
async function makeAddresses(tenant: string): Promise<string> {
  const [links, webhook] = [`/v1/tenants/${tenant}/auth-links`, `/v1/tenants/${tenant}/connections/ledger/webhook`];
  const link = await call('POST', links, { connector: 'ledger' });
  tell(`POST ${links}`, new URL(String(link['url'])).hash.slice(1));
  const made = await call('POST', webhook, {});
  const { pathname } = new URL(String(made['url']));
  tell(`POST ${webhook}`, pathname.split('/').at(-1));
  tell(`POST ${webhook}`, made['secret']);
  return pathname;
}

/** One secret setting comes by the token itself, before anything is installed. */
async function claimParrot(): Promise<void> {
  const connect = { parrot: { config: { secret_199: canaries[199] } } };
  await signIn(await signEmbedToken({ account: 'acme', key: product.key, sub: 'ben', connect }));
  await call('POST', '/v1/auth-only', { integration: 'parrot' });
}

async function installParrot(): Promise<string> {
  const { id } = await call('POST', '/v1/tenants', { integration: 'parrot' });
  const tenant = `/v1/tenants/${String(id)}`;
  const key = product.fakes.ledger.account().key;
  secrets.add(key);
  await call('PUT', `${tenant}/connections/ledger`, { fields: { api_key: key } });
  const { release, version } = await call('GET', `${tenant}/settings`);
  const config = Object.fromEntries(canaries.slice(0, 199).map((canary, n) => [`secret_${n}`, canary]));
  await call('PUT', `${tenant}/config`, { release, version, config: { ...config, open_word: 'no secret at all' } });
  await call('POST', `${tenant}/finish`, { schedule: { manual: true }, time_zone: 'UTC' });
  const asked = await call('POST', `${tenant}/runs`, {});
  const run = `/v1/runs/${(asked['run'] as { id: string }).id}`;
  const phase = async (): Promise<unknown> => (await call('GET', run))['phase'];
  await vi.waitUntil(async () => !['Queued', 'Running'].includes(String(await phase())), {
    timeout: 60_000,
    interval: 200,
  });
  expect(await phase()).toBe('Succeeded');
  expect((await ask('GET', `${run}/log`)).text).toContain('PAN_CFG_SECRET_7 [secret]');
  await call('GET', `${tenant}/settings`);
  return String(id);
}

/** Presses Continue for a new flow of the CRM, and Allow there. */
async function begin(tenant: string): Promise<{ callback: URL; headers: { cookie: string } }> {
  const flows = `/v1/tenants/${tenant}/flows`;
  const flow = await call('POST', flows, { connector: 'crm' });
  const nonce = tell(`POST ${flows}`, String(flow['start_url']).split('#')[1]);
  const go = await ask('POST', '/connect/continue', { body: { nonce } });
  const cookies = go.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  const { authorize_url } = JSON.parse(go.text) as { authorize_url: string };
  const callback = new URL(await product.fakes.crm.consent(authorize_url));
  for (const secret of [...cookies.map((one) => one.split('=')[1]), callback.searchParams.get('state')])
    tell('POST /connect/continue', secret);
  secrets.add(callback.searchParams.get('code') ?? '');
  return { callback, headers: { cookie: cookies.join('; ') } };
}

type Sealed = { where: SealedPlace; sealed: Buffer };

/** Everything that is sealed in the real tables, with the place that the table of sealed columns says. */
async function sealedValues(): Promise<Sealed[]> {
  const found: Sealed[] = [];
  for (const { table, column, row, sealedFor } of sealedColumns) {
    const { rows } = await product.running.means.db.$client.query<{ account: AccountId; row: string; sealed: Buffer }>(
      `select account_id as account, "${row}" as row, "${column}" as sealed from "${table}" where "${column}" is not null`,
    );
    for (const one of rows)
      found.push({
        where: { account: one.account, ...(sealedFor ?? { table, column }), row: one.row },
        sealed: one.sealed,
      });
  }
  return found;
}

/** Tokens, keys and verifiers; not the words of a scope, nor the kind of a connection. */
async function knowSealed(): Promise<void> {
  const { db, vault } = product.running.means;
  for (const { where, sealed } of await sealedValues())
    for (const value of leavesOf((await vault.open(db, where, sealed)).reveal()))
      if (value.length >= 20 && !value.includes(' ')) secrets.add(value);
}

/** Every row of every table as text, as `pg_dump` would write it; packed bytes unpacked. */
async function dump(): Promise<Map<string, string>> {
  const { $client } = product.running.means.db;
  const tables = await $client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const texts = new Map<string, string>();
  for (const { name } of tables.rows) {
    const { rows } = await $client.query<Record<string, unknown>>(`select * from ${name}`);
    const cells = rows.flatMap((row) => Object.values(row));
    texts.set(name, cells.map(inPlain).join('\n'));
  }
  return texts;
}

function inPlain(cell: unknown): string {
  if (!Buffer.isBuffer(cell)) return typeof cell === 'string' ? cell : `${JSON.stringify(cell)} ${String(cell)}`;
  const packed = cell[0] === 0x1f && cell[1] === 0x8b;
  return `${cell.toString('hex')} ${cell.toString('utf8')} ${packed ? gunzipSync(cell).toString('utf8') : ''}`;
}

/** The texts in a JSON value, or the text itself. */
function leavesOf(text: string): string[] {
  const leaves: string[] = [];
  try {
    JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === 'string') leaves.push(value);
      return value;
    });
    return leaves;
  } catch {
    return [text];
  }
}

describe('a stolen dump', () => {
  test('holds no secret of an install in any spelling; what is no secret is found', async () => {
    const texts = await dump();
    expect(texts.size).toBeGreaterThan(25);
    const [secretsIn, plainIn] = [searchFor(secrets), searchFor(['no secret at all'])];
    expect(plainIn(texts.get('public.tenants') ?? '')).toHaveLength(1);
    expect([...texts].flatMap(([table, text]) => secretsIn(text).map((secret) => `${table}: ${secret}`))).toEqual([]);
    expect(secrets.size).toBeGreaterThan(240);
  });

  test('neither do the files: data, write-ahead log, releases, folders of runs', async () => {
    const { means } = product.running;
    await means.db.$client.query('checkpoint');
    const files = readdirSync(means.config.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const secretsIn = searchFor([...secrets, 'no secret at all']);
    const found = files.map((file) => ({ file, found: secretsIn(readIfThere(file)) }));
    for (const folder of ['/pg_wal/', '/base/'])
      expect(found.some((one) => one.file.includes(folder) && one.found.includes('no secret at all'))).toBe(true);
    expect(
      found.flatMap((one) =>
        one.found.filter((secret) => secrets.has(secret)).map((secret) => `${one.file}: ${secret}`),
      ),
    ).toEqual([]);
  });
});

describe('what is said of secrets', () => {
  test('every source was heard: it got the answer that is meant for it', () => expect(unheard).toEqual([]));

  test('the log has none, though it has failures of the database and of programs', () => {
    expect(searchFor(secrets)(lines.join(''))).toEqual([]);
    expect(lines.join('')).toContain('P0001');
  });

  test('no reply or page says one, but the one that is there to tell it', () => {
    const secretsIn = searchFor(secrets);
    const found = heard.flatMap(({ asked, text, headers }) =>
      secretsIn(`${[...headers].join('\n')}\n${text}`)
        .filter((secret) => toldOnce.get(secret) !== asked)
        .map((secret) => `${asked}: ${secret}`),
    );
    expect(found).toEqual([]);
    const told = heard.filter(({ asked, text }) =>
      [...toldOnce].some(([one, by]) => by === asked && text.includes(one)),
    );
    expect(told.length).toBeGreaterThan(5);
  });
});

/** A file of a living database may go while the others are read. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

test('no sealed value opens in the place of another: all pairs, with an alert each', async () => {
  const { db } = product.running.means;
  const lines: string[] = [];
  const log = createLog({ level: 'error', write: (line) => lines.push(line) });
  const vault = await openVault(db, join(dirname(product.accountFile), '..', 'master.key'), log);
  let refused = 0;
  const values = await sealedValues();
  expect(new Set(values.map(({ where }) => where.table)).size).toBeGreaterThanOrEqual(4);
  for (const { where, sealed } of values) {
    const opened = values.filter((other) => other.where !== where && !samePlace(other.where, where));
    const results = await Promise.allSettled(opened.map((other) => vault.open(db, where, other.sealed)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    refused += results.length;
    expect((await vault.open(db, where, sealed)).reveal().length).toBeGreaterThan(0);
  }
  expect(lines.filter((line) => line.includes('alert: a sealed value could not be opened')).length).toBe(refused);
});

const samePlace = (one: SealedPlace, two: SealedPlace): boolean => JSON.stringify(one) === JSON.stringify(two);
