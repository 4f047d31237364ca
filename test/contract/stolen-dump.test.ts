/** A stolen dump after whole installs and runs: no secret in any spelling, and no sealed value opens in another's place. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { signEmbedToken } from '@mortise/host';
import { createLog } from '@mortise/server/platform';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AccountId } from '../../packages/server/src/platform/ids.ts';
import { openVault, type SealedPlace } from '../../packages/server/src/platform/vault/index.ts';
import { sealedColumns } from '../../packages/server/src/sealed-columns.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';

/** Stands at the beginning of every canary, so that files can be sifted for it first. */
const marker = 'canary/+é"';
const canaries = Array.from({ length: 200 }, (_, n) => `${marker}${n} ${randomBytes(9).toString('base64')}`);
const folder = mkdtempSync(join(tmpdir(), 'mortise-canaries-'));

let product: Product;
let session = '';
const secrets = new Set<string>(canaries);

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
  product = await startProduct({ folder: writeIntegration(), name: 'Parrot' });
  await install();
}, 180_000);
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const headers = {
    origin: product.acme.origin,
    ...(session === '' ? {} : { authorization: `Bearer ${session}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const reply = await fetch(product.server + path, init);
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Both kinds of connection, all settings, and runs that have ended. */
async function install(): Promise<void> {
  await claimParrot();
  await signIn(await (await fetch(`${product.acme.origin}/token`, { method: 'POST' })).text());
  await installParrot();
  const { id } = await call('POST', '/v1/tenants', { integration: 'crm-to-newsletter' });
  await connectCrm(String(id));
  const key = product.fakes.newsletter.account().key;
  secrets.add(key);
  await call('PUT', `/v1/tenants/${String(id)}/connections/newsletter`, { fields: { api_key: key } });
}

async function signIn(token: string): Promise<void> {
  session = '';
  const made = await call('POST', '/v1/sessions', { account: 'acme', token, nonce: randomBytes(24).toString('hex') });
  session = String(made['session']);
  secrets.add(token).add(session);
}

/** One secret setting comes by the token itself, before anything is installed. */
async function claimParrot(): Promise<void> {
  const connect = { parrot: { config: { secret_199: canaries[199] } } };
  await signIn(await signEmbedToken({ account: 'acme', key: product.key, sub: 'ben', connect }));
  await call('POST', '/v1/auth-only', { integration: 'parrot' });
}

async function installParrot(): Promise<void> {
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
}

async function connectCrm(tenant: string): Promise<void> {
  const flow = await call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
  const nonce = String(flow['start_url']).split('#')[1] ?? '';
  const go = await fetch(`${product.server}/connect/continue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.server },
    body: JSON.stringify({ nonce }),
  });
  const cookie = go.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .join('; ');
  const { authorize_url } = (await go.json()) as { authorize_url: string };
  const callback = await product.fakes.crm.consent(authorize_url);
  expect((await fetch(callback, { headers: { cookie }, redirect: 'manual' })).status).toBe(200);
  const state = new URL(callback).searchParams.get('state') ?? '';
  for (const secret of [nonce, state, cookie.split('=')[1] ?? '']) secrets.add(secret);
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

const formsOf = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4)
      .replace(/.?.?=*$/, ''),
  );
  const url = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64url = aligned.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [secret, json, url, bytes.toString('hex'), ...aligned, ...base64url];
};

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

const tablesWith = (texts: ReadonlyMap<string, string>, secret: string): string[] =>
  [...texts].filter(([, text]) => formsOf(secret).some((form) => text.includes(form))).map(([name]) => name);

describe('a stolen dump', () => {
  test('holds no secret of an install in any spelling; what is no secret is found', async () => {
    const { means } = product.running;
    for (const { where, sealed } of await sealedValues())
      for (const value of leavesOf((await means.vault.open(means.db, where, sealed)).reveal()))
        // Tokens, keys and verifiers; not the words of a scope, nor the kind of a connection.
        if (value.length >= 20 && !value.includes(' ')) secrets.add(value);
    const texts = await dump();
    expect(texts.size).toBeGreaterThan(25);
    expect(tablesWith(texts, 'no secret at all')).toContain('public.tenants');
    const found = [...secrets].flatMap((secret) => tablesWith(texts, secret).map((table) => `${table}: ${secret}`));
    expect(found).toEqual([]);
    expect(secrets.size).toBeGreaterThan(208);
  });

  test('neither do the files: data, write-ahead log, releases, folders of runs', async () => {
    const { means } = product.running;
    await means.db.$client.query('checkpoint');
    const files = readdirSync(means.config.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => file.includes('pg_wal')).length).toBeGreaterThan(0);
    const sifted = formsOf(marker).map((form) => form.slice(0, -2));
    const found = files.filter((file) => {
      const text = readIfThere(file);
      return sifted.some((form) => text.includes(form));
    });
    expect(
      found.filter((file) =>
        canaries.some((canary) => formsOf(canary).some((form) => readIfThere(file).includes(form))),
      ),
    ).toEqual([]);
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
