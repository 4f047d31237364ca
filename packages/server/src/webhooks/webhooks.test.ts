/** Calls of outside systems, from the socket to the program that is given them. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startHookShop, type HookShop } from '@mortise/fake-apps';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { claimAccount } from '../accounts/index.ts';
import { buildApp, handlers } from '../app.ts';
import { connections } from '../connections/connection-table.ts';
import { forgetConnection, saveConnection } from '../connections/index.ts';
import { parseConnector, upsertConnector } from '../connectors/index.ts';
import { saveIntegration } from '../integrations/index.ts';
import { transaction } from '../platform/database/index.ts';
import type { App } from '../platform/http/index.ts';
import { newId, type AccountId, type TenantId } from '../platform/ids.ts';
import type { Worker } from '../platform/means.ts';
import { startQueue } from '../platform/queue/index.ts';
import { keepFiles, readRelease, saveRelease } from '../releases/index.ts';
import { requestRun, startRuns } from '../runs/index.ts';
import { mostOpen } from './deliveries.ts';
import { burst, mayCall, perSecond } from './intake-limit.ts';
import { enterRoom, mostHeld } from './intake-room.ts';
import { forgetDeliveries } from './sweep-webhooks.ts';
import { subscribe } from './subscribe.ts';
import { addressUrl } from './webhook-address.ts';
import { ensureAddress, findAddress, renewAddress, type AddressPlace } from './webhook-addresses.ts';

let means: TestMeans;
let app: App;
let port: number;
let account: AccountId;
let fake: HookShop;
const workers: Worker[] = [];

beforeAll(async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mortise-hooks-'));
  // Programs run as other users when we are root, and have to get in.
  await chmod(dataFolder, 0o755);
  fake = await startHookShop();
  port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  means = await testMeans({ config: { baseUrl, dataFolder, workers: 2, allowOrigins: [fake.origin] } });
  app = await buildApp(means);
  await app.listen({ port, host: '127.0.0.1' });
  const facts = {
    slug: 'acme',
    name: 'Acme',
    base_url: 'http://127.0.0.1',
    compatibility: false,
    top_level: false,
    identity_claim: null,
  };
  account = (await transaction(means.db, (tx) => claimAccount(tx, means.vault, facts))).id;
});
afterAll(async () => {
  await app.close();
  await fake.close();
  await means.close();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port: found } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return found;
}

/** Works through events, and performs runs. */
function work(...parts: ('queue' | 'runs')[]): void {
  if (parts.includes('queue')) workers.push(startQueue(means, handlers, { pollMs: 50 }));
  if (parts.includes('runs')) workers.push(startRuns(means, { poll: 50, drain: 0 }));
}

const secret = 'whs-' + randomBytes(16).toString('hex');
const hmac = { kind: 'hmac', header: 'X-Sig' };
const shop = { verification: hmac, secret: '{webhook_secret}', delivery_id: { header: 'X-Id' } };
const program = `
const { readFileSync, statSync } = require('node:fs');
const { createHash } = require('node:crypto');
const calls = JSON.parse(process.env.PAN_CTX_RUN_TRIGGERS).map(({ id, source, mode, payload }) => {
  const bytes = readFileSync(payload.file);
  return { id, source, mode, connector: payload.connector, headers: payload.headers, size: bytes.length,
    sha: createHash('sha256').update(bytes).digest('hex'), rights: statSync(payload.file).mode & 0o777 };
});
console.error(process.env.PAN_CTX_RUN_MODE + ' ' + calls.length);
console.log(JSON.stringify(process.env.PAN_CFG_SHORT ? { count: calls.length, ids: calls.map((c) => c.headers['x-id']) } : { calls }));
`;

let made = 0;
type Ground = { place: AddressPlace; tenant: TenantId; url: string };

/** An installed integration with one connector whose system calls. */
async function ground(
  webhooks: object = shop,
  options: { state?: string; connected?: boolean; config?: object; run?: string; more?: object; as?: string } = {},
): Promise<Ground> {
  made += 1;
  const connector = `shop-${made}`;
  const folder = await mkdtemp(join(tmpdir(), 'mortise-release-'));
  await writeFile(join(folder, 'main.cjs'), options.run ?? program);
  await writeFile(join(folder, 'mortise.yaml'), 'version: 1.0\nbase: node:24\nrun: node main.cjs\n');
  const read = await readRelease(folder);
  await keepFiles(means.storage, read);
  await rm(folder, { recursive: true });
  const fields = [
    { name: 'api_key', label: 'Key' },
    { name: 'webhook_secret', label: 'Secret' },
  ];
  const parsed = parseConnector({ name: connector, label: 'Shop', kind: 'api_key', fields, webhooks, ...options.more });
  expect(parsed.problems).toEqual([]);
  const tenant = newId('tenant');
  const place = await transaction(means.db, async (tx) => {
    if (parsed.connector !== null) await upsertConnector(tx, means, account, parsed.connector, null);
    const integration = await saveIntegration(tx, account, {
      name: `i${made}`,
      long_name: `I ${made}`,
      type: 'internal',
      link: null,
      connectors: [{ name: connector, global: false, ...(options.as === undefined ? {} : { as: options.as }) }],
      schedules: [],
      published: true,
    });
    await saveRelease(tx, account, integration, read);
    await tx.execute(sql`insert into tenants (account_id, id, number, customer_id, integration_id, name, state, config)
      values (${account}, ${tenant}, ${made}, 'cus_x', ${integration}, 'T', ${options.state ?? 'active'}, ${JSON.stringify(options.config ?? {})}::jsonb)`);
    return { account, tenant, integration, connector };
  });
  if (options.connected !== false) await connect(place);
  const address = await transaction(means.db, (tx) => ensureAddress(tx, means, place));
  return { place, tenant, url: addressUrl(`http://127.0.0.1:${port}`, means.vault, address) };
}

const connect = (place: AddressPlace, key = 'k'): Promise<void> =>
  transaction(means.db, (tx) =>
    saveConnection(tx, means, place, {
      secrets: { kind: 'api_key', fields: { api_key: key, webhook_secret: secret }, tokens: null },
      outsideAccount: null,
      endsAt: null,
    }),
  );

type Answer = { status: number; body: Record<string, unknown>; headers: Record<string, unknown> };
/** A call as an outside system makes it, over a real socket, bytes and all. */
function call(
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: reply.statusCode ?? 0,
          body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : { text },
          headers: reply.headers,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const signature = (body: string | Uint8Array, key = secret): string =>
  createHmac('sha256', key).update(body).digest('hex');
const signed = (body: string | Uint8Array, headers: Record<string, string> = {}): Record<string, string> => ({
  'x-sig': signature(body),
  'x-id': randomBytes(6).toString('hex'),
  ...headers,
});
const send = (url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> =>
  call(url, body, signed(body, headers));

const countOf = async (tenant: TenantId): Promise<number> => {
  const { rows } = await means.db.execute<{ count: number }>(
    sql`select count(*)::int as count from webhook_deliveries where tenant_id = ${tenant}`,
  );
  return rows[0]?.count ?? -1;
};
type Run = { id: string; mode: string; phase: string; stdout_last: string | null };
const runsOf = async (tenant: TenantId): Promise<Run[]> =>
  (
    await means.db.execute<Run>(
      sql`select id, mode, phase, stdout_last from runs where tenant_id = ${tenant} order by number`,
    )
  ).rows;
async function until<T>(look: () => Promise<T | null | false>, limit = 20_000): Promise<T> {
  for (const end = performance.now() + limit; performance.now() < end; await pause(25)) {
    const found = await look();
    if (found !== null && found !== false) return found;
  }
  throw new Error('it did not come about in time');
}
const endedRuns = (tenant: TenantId, count: number): Promise<Run[]> =>
  until(async () => {
    const found = await runsOf(tenant);
    return found.length >= count && found.every(({ phase }) => phase !== 'Queued' && phase !== 'Running') && found;
  });

describe('a genuine call', () => {
  test('comes from the connector as its program calls it', async () => {
    const { url, tenant } = await ground(shop, { as: 'store' });
    await send(url, '{}', { 'x-id': 'e-1' });
    work('queue', 'runs');
    const [run] = await endedRuns(tenant, 1);
    expect(JSON.parse(run?.stdout_last ?? '{}')).toMatchObject({ calls: [{ connector: 'store' }] });
  });

  test('is given to a run of mode webhook, byte for byte, with its headers', async () => {
    const { url, tenant, place } = await ground();
    const body = Buffer.from([0x1f, 0x8b, 0x00, 0xff, 0xc3, 0x28, ...randomBytes(3000)]);
    const answer = await send(url, body, {
      'x-id': 'e-1',
      'content-type': 'application/x-who-knows; a="b"',
      'content-encoding': 'gzip',
      'x-words': 'Gr\u00fc\u00dfe',
      cookie: 'a=b',
      authorization: 'Bearer hunter2',
    });
    expect(answer).toMatchObject({ status: 200, body: { status: 'accepted' } });
    work('queue', 'runs');
    const [run] = await endedRuns(tenant, 1);
    expect(run).toMatchObject({ mode: 'webhook', phase: 'Succeeded' });
    const { calls } = JSON.parse(run?.stdout_last ?? '{}') as { calls: Record<string, unknown>[] };
    expect(calls).toEqual([
      {
        id: expect.stringMatching(/^trg_/) as string,
        source: 'webhook',
        mode: 'webhook',
        connector: place.connector,
        size: body.length,
        sha: createHash('sha256').update(body).digest('hex'),
        rights: 0o600,
        headers: expect.objectContaining({
          'x-id': 'e-1',
          'content-type': 'application/x-who-knows; a="b"',
          'content-encoding': 'gzip',
          'x-words': 'Gr\u00fc\u00dfe',
          'x-sig': signature(body),
        }) as object,
      },
    ]);
    const headers = (calls[0]?.['headers'] ?? {}) as object;
    for (const name of ['cookie', 'authorization', 'connection', 'transfer-encoding'])
      expect(headers).not.toHaveProperty(name);
    // The run's folder is gone, and with it the file; the body is kept for some days.
    expect(
      (await readdir(join(means.config.dataFolder, 'runs')).catch(() => [])).filter((name) => /^\d/.test(name)),
    ).toEqual([]);
    const { rows } = await means.db.execute<{ done: boolean; size: number }>(
      sql`select done_at is not null as done, octet_length(body) as size from webhook_deliveries where tenant_id = ${tenant}`,
    );
    expect(rows).toEqual([{ done: true, size: body.length }]);
  });

  test.each<[string, string | Uint8Array, Record<string, string>]>([
    ['JSON', '{"a":1}', { 'content-type': 'application/json' }],
    ['broken JSON with a forbidden key', '{"__proto__":', { 'content-type': 'application/json' }],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no content type', 'x', {}],
    ['a content type that is none', 'x', { 'content-type': ';;;' }],
    ['nothing at all', '', {}],
    ['chunks of unknown length', 'abc', { 'transfer-encoding': 'chunked' }],
    ['exactly a million bytes', Buffer.alloc(1_000_000, 7), { 'content-type': 'application/octet-stream' }],
  ])('may be %s', async (_, body, headers) => {
    const { url, tenant } = await ground();
    expect(await send(url, body, headers)).toMatchObject({ status: 200, body: { status: 'accepted' } });
    const { rows } = await means.db.execute<{ body: Buffer }>(
      sql`select body from webhook_deliveries where tenant_id = ${tenant}`,
    );
    expect(Buffer.compare(rows[0]?.body ?? Buffer.from('none'), Buffer.from(body))).toBe(0);
  });

  test.each([
    ['told beforehand', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('of more than a million bytes, %s, is refused in words', async (_, headers) => {
    const { url, tenant } = await ground();
    const answer = await send(url, Buffer.alloc(1_000_001, 7), headers as Record<string, string>);
    expect(answer).toMatchObject({
      status: 413,
      body: { code: 'body-too-large', message: expect.stringContaining('1 MB') as string },
    });
    expect(await countOf(tenant)).toBe(0);
  });

  test('waits for the run that goes on, and several go into the next one together', async () => {
    const { url, tenant } = await ground(shop, {
      run: "setTimeout(() => console.log(JSON.stringify({ n: JSON.parse(process.env.PAN_CTX_RUN_TRIGGERS).length })), process.env.PAN_CTX_RUN_MODE === 'normal' ? 5000 : 0)",
    });
    await transaction(means.db, (tx) =>
      requestRun(tx, means, { account, tenant, mode: 'normal', source: 'manual', askedBy: 'Ann' }),
    );
    work('runs');
    await until(async () => (await runsOf(tenant))[0]?.phase === 'Running');
    work('queue');
    for (let n = 0; n < 12; n += 1) expect((await send(url, `{"n":${n}}`)).status).toBe(200);
    const ran = await endedRuns(tenant, 2);
    expect(ran.map(({ mode, stdout_last }) => [mode, stdout_last])).toEqual([
      ['normal', '{"n":1}'],
      ['webhook', '{"n":12}'],
    ]);
  });

  test('is not lost when nobody works on it, or when a run has no room for all of them', async () => {
    const { url, tenant } = await ground(shop, { config: { short: '1' } });
    const ids = Array.from({ length: 30 }, (_, n) => `big-${n}`);
    const tell = async (some: string[]): Promise<void> => {
      for (const id of some)
        expect((await send(url, id, { 'x-id': id, 'x-filler': 'y'.repeat(7_500) })).status).toBe(200);
    };
    await tell(ids.slice(0, 15));
    expect(await runsOf(tenant)).toEqual([]);
    work('queue');
    await until(async () => (await runsOf(tenant)).length === 1);
    // These come while that run is queued and has taken what it has room for.
    await tell(ids.slice(15));
    await until(async () => {
      const { rows } = await means.db.execute(
        sql`select 1 from webhook_deliveries where tenant_id = ${tenant} and taken_at is null`,
      );
      return rows.length === 0;
    });
    work('runs');
    const ran = await endedRuns(tenant, 3);
    const told = ran.flatMap(({ stdout_last }) => (JSON.parse(stdout_last ?? '{}') as { ids: string[] }).ids);
    expect(told).toEqual(ids);
    expect(ran.every(({ phase }) => phase === 'Succeeded')).toBe(true);
  }, 40_000);
});

describe('what is not genuine', () => {
  test('is refused, and nothing of it is kept', async () => {
    const { url, tenant } = await ground();
    const body = '{"a":1}';
    for (const headers of [
      {},
      { 'x-sig': '' },
      { 'x-sig': signature(body, `${secret}x`) },
      { 'x-sig': signature(`${body} `) },
      { 'x-sig': `${signature(body)}00` },
    ]) {
      const answer = await call(url, body, headers);
      expect([answer.status, answer.body['code']]).toEqual([401, 'signature-invalid']);
    }
    expect(await countOf(tenant)).toBe(0);
  });

  test('cannot be played again later where the moment is signed', async () => {
    const timed = {
      verification: { ...hmac, signed: '{timestamp}.{body}', timestamp_header: 'X-At' },
      secret: '{webhook_secret}',
    };
    const { url } = await ground(timed);
    const at = (seconds: number): Record<string, string> => {
      const moment = String(Math.floor(means.clock.now().getTime() / 1000) + seconds);
      return { 'x-at': moment, 'x-sig': signature(`${moment}.x`) };
    };
    expect((await call(url, 'x', at(-290))).status).toBe(200);
    expect((await call(url, 'x', at(-310))).body).toMatchObject({
      code: 'signature-invalid',
      message: expect.stringContaining('too long ago') as string,
    });
    expect((await call(url, 'x', at(310))).status).toBe(401);
  });

  test('learns nothing from an address that is not there', async () => {
    const { place } = await ground();
    const answers = await Promise.all(
      ['x', 'A'.repeat(43), '..%2F..%2Fetc%2Fpasswd', "'--", 'A'.repeat(42) + '%00'].map((token) =>
        call(`http://127.0.0.1:${port}/hooks/${token}`, 'x'),
      ),
    );
    for (const { status, body } of answers) expect([status, body['code']]).toEqual([404, 'not-found']);
    const old = await findAddress(means.db, place);
    if (old === null) throw new Error('no address');
    const oldUrl = addressUrl(`http://127.0.0.1:${port}`, means.vault, old);
    expect((await send(oldUrl, 'x')).status).toBe(200);
    await transaction(means.db, (tx) => renewAddress(tx, means, old));
    expect((await send(oldUrl, 'x')).status).toBe(404);
    const renewed = await findAddress(means.db, place);
    expect((await send(addressUrl(`http://127.0.0.1:${port}`, means.vault, renewed ?? old), 'x')).status).toBe(200);
  });

  test('the address, the secret and what was refused stand in no log and no table', async () => {
    const { url } = await ground({
      verification: { kind: 'shared_token', name: 'X-Token' },
      secret: '{webhook_secret}',
    });
    const canary = 'canary-' + randomBytes(8).toString('hex');
    await call(`${url}?q=${canary}`, canary, { 'x-token': canary });
    expect((await call(url, 'x', { 'x-token': secret })).status).toBe(200);
    const token = url.split('/').at(-1) ?? '';
    const { rows } = await means.db.execute<{ text: string }>(sql`
      select (select string_agg(a::text, '') from webhook_addresses a) || (select string_agg(d::text, '') from webhook_deliveries d) as text`);
    for (const word of [token, secret, canary]) {
      expect(means.lines.join('\n')).not.toContain(word);
      expect(rows[0]?.text).not.toContain(word);
    }
  });
});

describe('a repeat', () => {
  test('is answered with 200 and triggers nothing, for a day', async () => {
    const { url, tenant } = await ground();
    expect((await send(url, 'a', { 'x-id': 'same' })).body).toEqual({ status: 'accepted' });
    expect(await send(url, 'a', { 'x-id': 'same' })).toMatchObject({ status: 200, body: { status: 'repeated' } });
    const many = await Promise.all(Array.from({ length: 40 }, () => send(url, 'c', { 'x-id': 'at once' })));
    expect(many.map(({ body }) => body['status']).sort()).toEqual(['accepted', ...Array<string>(39).fill('repeated')]);
    expect(await countOf(tenant)).toBe(2);
    means.clock.advance(24 * 3_600_000 + 1);
    try {
      await forgetDeliveries(means);
      expect((await send(url, 'a', { 'x-id': 'same' })).body).toEqual({ status: 'accepted' });
    } finally {
      means.clock.advance(-24 * 3_600_000 - 1);
    }
  });

  test('is one however its signature is spelled', async () => {
    const { url } = await ground({ verification: hmac, secret: '{webhook_secret}' });
    const spellings = [signature('a'), signature('a').toUpperCase(), ` ${signature('a')}`];
    const answers = [];
    for (const sig of spellings) answers.push((await call(url, 'a', { 'x-sig': sig })).body['status']);
    expect(answers).toEqual(['accepted', 'repeated', 'repeated']);
  });

  test('is known under any id that nobody signed, and takes no id from an event that is still to come', async () => {
    const { url, tenant } = await ground();
    const statuses = [];
    for (const id of ['1', '2', '1', '']) statuses.push((await send(url, 'old', { 'x-id': id })).body['status']);
    expect(statuses).toEqual(['accepted', 'repeated', 'repeated', 'repeated']);
    expect((await send(url, 'new', { 'x-id': '2' })).body).toEqual({ status: 'accepted' });
    expect(await countOf(tenant)).toBe(2);
  });

  test('cannot be told from a second event of one body where the definition says so', async () => {
    const { url, tenant } = await ground({ ...shop, bodies_alike: true });
    for (const id of ['1', '2']) expect((await send(url, 'a', { 'x-id': id })).body).toEqual({ status: 'accepted' });
    expect((await send(url, 'a', { 'x-id': '2' })).body).toEqual({ status: 'repeated' });
    expect(await countOf(tenant)).toBe(2);
  });

  test('of another tenant or connector is none', async () => {
    const [one, other] = [await ground(), await ground()];
    for (const { url } of [one, other])
      expect((await send(url, 'a', { 'x-id': 'same' })).body).toEqual({ status: 'accepted' });
  });

  test('that only looks the same counts until a run has begun with the first', async () => {
    const { url, tenant } = await ground({ verification: { kind: 'none' } });
    const tell = async () => (await call(url, '{"event":"changed"}')).body['status'];
    expect([await tell(), await tell()]).toEqual(['accepted', 'repeated']);
    work('queue', 'runs');
    await endedRuns(tenant, 1);
    expect([await tell(), await tell()]).toEqual(['accepted', 'repeated']);
    await endedRuns(tenant, 2);
  });
});

describe('a tenant', () => {
  test.each(['paused', 'installing'])('that is %s keeps nothing, and the system is not told', async (state) => {
    const { url, tenant } = await ground(shop, { state });
    expect(await send(url, 'a')).toMatchObject({ status: 200, body: { status: 'ignored' } });
    expect((await call(url, 'a')).status).toBe(401);
    expect(await countOf(tenant)).toBe(0);
  });

  test('that was uninstalled is gone', async () => {
    const { url } = await ground(shop, { state: 'archived' });
    expect(await send(url, 'a')).toMatchObject({ status: 410, body: { code: 'webhook-ended' } });
  });

  test('that was paused after a call was taken runs nothing for it', async () => {
    const { url, tenant } = await ground();
    await send(url, 'a');
    await means.db.execute(sql`update tenants set state = 'paused' where id = ${tenant}`);
    work('queue');
    await until(async () => {
      const { rows } = await means.db.execute<{ done: boolean }>(
        sql`select done_at is not null and body is null as done from webhook_deliveries where tenant_id = ${tenant}`,
      );
      return rows[0]?.done === true;
    });
    expect(await runsOf(tenant)).toEqual([]);
  });

  test('whose connection is broken is told later: calls wait until it works again', async () => {
    const { url, tenant, place } = await ground();
    await means.db.execute(sql`update connections set state = 'broken' where tenant_id = ${tenant}`);
    for (const body of ['a', 'b']) expect((await send(url, body)).body).toEqual({ status: 'accepted' });
    work('queue', 'runs');
    await until(async () => {
      const { rows } = await means.db.execute<{ left: number }>(
        sql`select count(*)::int as left from events where name = 'webhook.received' and handled_at is null`,
      );
      return rows[0]?.left === 0;
    });
    expect(await runsOf(tenant)).toEqual([]);
    await connect(place);
    const [run] = await endedRuns(tenant, 1);
    expect((JSON.parse(run?.stdout_last ?? '{}') as { calls: unknown[] }).calls).toHaveLength(2);
  });

  test('is told later, too, when it was a connection shared by all that was broken', async () => {
    const { url, tenant, place } = await ground();
    made += 1;
    const shared = { account, tenant: null, integration: place.integration, connector: `shared-${made}` };
    const { connector } = parseConnector({
      name: shared.connector,
      label: 'Shared',
      kind: 'api_key',
      fields: [{ name: 'api_key', label: 'Key' }],
    });
    await transaction(means.db, async (tx) => {
      if (connector !== null) await upsertConnector(tx, means, account, connector, null);
      const list = [
        { name: place.connector, global: false },
        { name: shared.connector, global: true },
      ];
      await tx.execute(
        sql`update integrations set connectors = ${JSON.stringify(list)}::jsonb where id = ${place.integration}`,
      );
    });
    expect((await send(url, 'a')).body).toEqual({ status: 'accepted' });
    work('queue', 'runs');
    await until(async () => {
      const { rows } = await means.db.execute(
        sql`select 1 from events where name = 'webhook.received' and handled_at is null`,
      );
      return rows.length === 0;
    });
    expect(await runsOf(tenant)).toEqual([]);
    await transaction(means.db, (tx) =>
      saveConnection(tx, means, shared, {
        secrets: { kind: 'api_key', fields: { api_key: 'k' }, tokens: null },
        outsideAccount: null,
        endsAt: null,
      }),
    );
    expect((await endedRuns(tenant, 1))[0]).toMatchObject({ phase: 'Succeeded', mode: 'webhook' });
  });

  test('whose runs are too far behind is full, in calls and in bytes', async () => {
    const { url, tenant } = await ground();
    const fill = (count: number, size: number) =>
      means.db
        .execute(sql`insert into webhook_deliveries (account_id, id, tenant_id, connector_name, key_is_sure, headers, size)
        select ${account}, 'trg_' || ${tenant} || n, ${tenant}, 'x', true, '{}', ${size}::int from generate_series(1, ${count}::int) n`);
    await fill(mostOpen.calls - 1, 1);
    expect((await send(url, 'a')).status).toBe(200);
    const full = await send(url, 'b', { 'x-id': 'later' });
    expect(full).toMatchObject({ status: 429, body: { code: 'too-many-requests' }, headers: { 'retry-after': '60' } });
    await means.db.execute(sql`delete from webhook_deliveries where tenant_id = ${tenant}`);
    // The headers count too.
    await fill(1, mostOpen.bytes - 5_000);
    expect((await send(url, 'x'.repeat(4_990))).status).toBe(429);
    expect((await send(url, 'x'.repeat(10), { 'x-id': 'later' })).status).toBe(200);
  });

  test('holds only so many bytes at once with calls that never end, and is let in again when they do', async () => {
    // One that is paused keeps nothing of what it takes.
    const [{ url, tenant }, other] = [await ground(shop, { state: 'paused' }), await ground(shop, { state: 'paused' })];
    const each = 900_000;
    const dripping = Array.from({ length: Math.floor(mostHeld.tenant / each) }, () => {
      const sent = httpRequest(url, { method: 'POST', headers: { 'content-length': String(each + 1) } });
      sent.on('error', () => undefined).write(Buffer.alloc(each));
      return sent;
    });
    const isThere = (): boolean => {
      const room = enterRoom(means, account, tenant);
      const fits = room.take(mostHeld.tenant - dripping.length * each + 1);
      room.leave();
      return !fits;
    };
    const big = 'x'.repeat(each + 1);
    try {
      await until(async () => isThere());
      const refused = { status: 429, body: { code: 'too-many-requests' }, headers: { 'retry-after': '60' } };
      expect(await send(url, big)).toMatchObject(refused);
      expect((await send(other.url, big)).body).toEqual({ status: 'ignored' });
    } finally {
      for (const sent of dripping) sent.destroy();
    }
    await until(async () => !isThere());
    expect((await send(url, big)).body).toEqual({ status: 'ignored' });
  });

  test('that is called more often than it may is not listened to for a minute', async () => {
    const { url, tenant } = await ground();
    while (mayCall(means, account, tenant));
    // Nothing is added to its share while this is looked at.
    means.clock.advance(-60_000);
    const refused = await send(url, 'one too many');
    means.clock.advance(60_000);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect(await countOf(tenant)).toBe(0);
    means.clock.advance(1_000);
    expect((await send(url, 'in time')).status).toBe(200);
    means.clock.advance(-1_000);
  });

  test('may be called in bursts, and steadily', () => {
    const who = randomBytes(4).toString('hex');
    const taken = (): number => {
      let count = 0;
      while (mayCall(means, 'a', who) && count < 10_000) count += 1;
      return count;
    };
    const first = taken();
    expect(first).toBeGreaterThanOrEqual(burst);
    expect(first).toBeLessThan(burst + perSecond);
    means.clock.advance(2_000);
    expect(taken()).toBeGreaterThanOrEqual(2 * perSecond);
    expect(mayCall(means, 'a', `${who} another`)).toBe(true);
    means.clock.advance(-2_000);
  });
});

describe('a question whether the address is ours', () => {
  const asked = {
    ...shop,
    challenges: [
      { from: { query: 'challenge' }, proof: { query: 'token' } },
      { method: 'POST', from: { at: '/challenge' }, answer: 'json' },
    ],
  };

  test('is answered to who knows the secret, and triggers nothing', async () => {
    const { url, tenant } = await ground(asked);
    expect(await call(`${url}?challenge=abc&token=${secret}`, '', {}, 'GET')).toMatchObject({
      status: 200,
      body: { text: 'abc' },
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    });
    expect((await send(url, '{"challenge":"xyz"}')).body).toEqual({ challenge: 'xyz' });
    expect((await call(url, '{"challenge":"xyz"}')).status).toBe(401);
    expect(await countOf(tenant)).toBe(0);
    for (const query of ['', '?challenge=abc', '?challenge=abc&token=x'])
      expect(await call(`${url}${query}`, '', {}, 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });
});

describe('a system that can be asked', () => {
  const asking = {
    verification: { kind: 'standard_webhooks' },
    subscribe: { path: '/hooks', body: { url: '{webhook_url}', secret: '{webhook_secret}' }, id: '/hook/id' },
    unsubscribe: { method: 'DELETE', path: '/hooks/{subscription_id}' },
  };
  const asked = async (definition: object = asking, events?: string[]): Promise<Ground> => {
    const more = {
      ...(events === undefined ? {} : { webhook_events: events }),
      api_url: `${fake.origin}/api`,
      credential: { format: 'Bearer {api_key}' },
    };
    return ground(definition, { connected: false, more });
  };
  const stateOf = async ({ place }: Ground): Promise<string | undefined> =>
    (await findAddress(means.db, place))?.subscription;

  test('is asked when it is connected; what it tells then is run, once; disconnected, it is asked to stop', async () => {
    const one = await asked();
    const key = fake.keys[0] ?? '';
    work('queue', 'runs');
    await connect(one.place, key);
    await until(async () => (await stateOf(one)) === 'subscribed');
    expect(fake.subscribers).toEqual([expect.objectContaining({ key, url: one.url })]);
    expect(await fake.tell(key, { order: 7 }, 'msg_1')).toEqual([{ status: 200, text: '{"status":"accepted"}' }]);
    expect(await fake.tell(key, { order: 7 }, 'msg_1')).toEqual([{ status: 200, text: '{"status":"repeated"}' }]);
    const [run] = await endedRuns(one.tenant, 1);
    const body = '{"order":7}';
    expect(JSON.parse(run?.stdout_last ?? '{}')).toMatchObject({
      calls: [
        { size: body.length, sha: createHash('sha256').update(body).digest('hex'), headers: { 'webhook-id': 'msg_1' } },
      ],
    });
    await transaction(means.db, (tx) => forgetConnection(tx, means, one.place));
    await until(async () => fake.subscribers.length === 0);
    await until(async () => (await means.db.execute(sql`select 1 from revocations`)).rows.length === 0);
  });

  test('about each event by itself is asked as often, and ended as often; one that it does not know takes the others back', async () => {
    const each = { ...asking.subscribe, body: { ...asking.subscribe.body, topic: '{webhook_event}' } };
    const [key = ''] = fake.keys;
    work('queue');
    const one = await asked({ ...asking, subscribe: each }, ['orders', 'products']);
    await connect(one.place, key);
    await until(async () => (await stateOf(one)) === 'subscribed');
    expect(fake.subscribers.map(({ topic, url }) => [topic, url])).toEqual([
      ['orders', one.url],
      ['products', one.url],
    ]);
    await transaction(means.db, (tx) => forgetConnection(tx, means, one.place));
    await until(async () => fake.subscribers.length === 0);
    const wrong = await asked({ ...asking, subscribe: each }, ['orders', 'unheard-of']);
    await connect(wrong.place, key);
    const reason = async () => (await findAddress(means.db, wrong.place))?.subscription_reason;
    await until(async () => (await reason()) !== null);
    expect([await stateOf(wrong), await reason()]).toMatchObject(['waiting', { code: 'outside-refused' }]);
    expect(fake.subscribers).toEqual([]);
    // Nobody else's turn comes after its own.
    await means.db.execute(sql`update webhook_addresses set due_at = null where tenant_id = ${wrong.tenant}`);
  });

  test('about events is not asked where nobody named any', async () => {
    const each = { ...asking.subscribe, body: { ...asking.subscribe.body, topic: '{webhook_event}' } };
    const one = await asked({ ...asking, subscribe: each });
    work('queue');
    await connect(one.place, fake.keys[0] ?? '');
    await until(async () => (await findAddress(means.db, one.place)) !== null);
    await until(
      async () =>
        (await means.db.execute(sql`select 1 from events where handled_at is null and parked is null`)).rows.length ===
        0,
    );
    expect([await stateOf(one), fake.subscribers]).toEqual(['none', []]);
  });

  test('is asked anew for another account: what the first one still tells comes for nobody', async () => {
    const one = await asked();
    const [first = '', second = ''] = fake.keys;
    work('queue');
    await connect(one.place, first);
    await until(async () => (await stateOf(one)) === 'subscribed');
    await connect(one.place, second);
    await until(
      async () => (await stateOf(one)) === 'subscribed' && fake.subscribers.some(({ key }) => key === second),
    );
    expect((await fake.tell(first, {})).map(({ status }) => status)).toEqual([404]);
    expect((await fake.tell(second, {})).map(({ status }) => status)).toEqual([200]);
    // A new address is told to it, too, and the old one is ended there.
    const address = await findAddress(means.db, one.place);
    if (address !== null) await transaction(means.db, (tx) => renewAddress(tx, means, address));
    await until(async () => (await stateOf(one)) === 'subscribed');
    expect((await fake.tell(second, {})).map(({ status }) => status)).toEqual([200]);
  });

  test('and answers late, when somebody has connected again meanwhile, changes nothing of what was asked then', async () => {
    const one = await asked();
    const [first = '', second = ''] = fake.keys;
    const kept = async () =>
      (await means.db.select().from(connections).where(eq(connections.tenant_id, one.tenant)))[0]?.subscription_id;
    const ask = means.outgoing.request.bind(means.outgoing);
    const late = new Promise<void>((done) => {
      vi.spyOn(means.outgoing, 'request').mockImplementationOnce(async (...request) => {
        means.clock.advance(1);
        await connect(one.place, second);
        await until(async () => (await stateOf(one)) === 'subscribed');
        const reply = await ask(...request);
        setTimeout(done, 500);
        return reply;
      });
    });
    work('queue');
    await connect(one.place, first);
    await late;
    const address = await findAddress(means.db, one.place);
    const url = address === null ? '' : addressUrl(means.config.baseUrl, means.vault, address);
    // The first account calls an address that has ended.
    const calling = fake.subscribers.filter((each) => each.url === url);
    expect(calling.map(({ key }) => key)).toEqual([second]);
    expect(await kept()).toBe(calling[0]?.id);
  });

  test('and refuses is asked again later, and in the end no more; the reason is told', async () => {
    const one = await asked();
    const key = fake.keys[0] ?? '';
    fake.answerNext(500);
    work('queue');
    await connect(one.place, key);
    const reason = async () => (await findAddress(means.db, one.place))?.subscription_reason;
    await until(async () => (await reason()) !== null);
    expect([await stateOf(one), await reason()]).toMatchObject([
      'waiting',
      { code: 'outside-refused', message: expect.stringContaining('500') as string },
    ]);
    expect(await subscribe(means)).toBe(false);
    means.clock.advance(61_000);
    expect(await subscribe(means)).toBe(true);
    expect([await stateOf(one), await reason()]).toEqual(['subscribed', null]);
    const address = await findAddress(means.db, one.place);
    if (address !== null) await transaction(means.db, (tx) => renewAddress(tx, means, address));
    // The end of the old one, and asking for the new one.
    fake.answerNext(...Array<number>(16).fill(503));
    for (let tries = 0; tries < 12; tries += 1) {
      means.clock.advance(3_600_000 * 3);
      await subscribe(means);
    }
    expect([await stateOf(one), await subscribe(means)]).toEqual(['failed', false]);
    means.clock.set(new Date());
  });
});

describe('nothing is kept for ever', () => {
  beforeEach(() => means.db.execute(sql`delete from webhook_deliveries`));

  test('bodies and headers go three days after their run, what waited in vain after a week, the oldest when there is much', async () => {
    const { tenant } = await ground();
    const put = (id: string, days: number, done: number | null, size = 1) =>
      means.db
        .execute(sql`insert into webhook_deliveries (account_id, id, tenant_id, connector_name, delivery_key, key_is_sure, headers, body, size, created_at, taken_at, done_at)
        values (${account}, ${id}, ${tenant}, 'x', ${id}, true, '{}', 'x', ${size}::int, now() - ${days} * interval '1 day',
        ${done === null ? null : 'now'}::timestamptz, now() - ${done}::int * interval '1 day')`);
    await put('old', 5, 4);
    await put('old, run ended lately', 5, 1);
    await put('waits', 6, null);
    await put('waited in vain', 8, null);
    await put('big and older', 2, 2, 60_000_000);
    await put('big', 1.5, 1, 60_000_000);
    await forgetDeliveries(means);
    const { rows } = await means.db.execute<{ id: string; body: boolean; key: boolean }>(
      sql`select id, body is not null as body, delivery_key is not null as key from webhook_deliveries order by id`,
    );
    expect(rows).toEqual([
      { id: 'big', body: true, key: false },
      { id: 'big and older', body: false, key: false },
      { id: 'old, run ended lately', body: false, key: false },
      { id: 'waits', body: true, key: false },
    ]);
  });

  test('in one round, however much there is', async () => {
    const { tenant } = await ground();
    await means.db.execute(sql`insert into webhook_deliveries
      (account_id, id, tenant_id, connector_name, key_is_sure, headers, size, created_at, done_at)
      select ${account}, 'trg_' || n, ${tenant}, 'x', true, '{}', 1, now() - interval '5 days', now() - interval '4 days'
      from generate_series(1, 2500) n`);
    await forgetDeliveries(means);
    expect((await means.db.execute(sql`select id from webhook_deliveries`)).rows).toEqual([]);
  });

  test('a tenant that is emptied takes its addresses, calls and payloads along', async () => {
    const { url, tenant, place } = await ground();
    await send(url, 'a');
    work('queue', 'runs');
    await endedRuns(tenant, 1);
    await means.db.execute(
      sql`insert into events (account_id, id, name, payload) values (${account}, ${newId('event')}, 'tenant.emptied', ${JSON.stringify({ tenant })}::jsonb)`,
    );
    await until(async () => (await countOf(tenant)) === 0 && (await findAddress(means.db, place)) === null);
    await until(async () => {
      const { rows } = await means.db.execute(
        sql`select 1 from triggers where tenant_id = ${tenant} and payload is not null`,
      );
      return rows.length === 0;
    });
  });
});
