/** Calls that were answered survive `kill -9` of the server: each is in a run that succeeded. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { claimAccount } from '../accounts/index.ts';
import { saveConnection } from '../connections/index.ts';
import { parseConnector, upsertConnector } from '../connectors/index.ts';
import { saveIntegration } from '../integrations/index.ts';
import { transaction } from '../platform/database/index.ts';
import { newId } from '../platform/ids.ts';
import { keepFiles, readRelease, saveRelease } from '../releases/index.ts';
import { addressUrl } from './webhook-address.ts';
import { ensureAddress } from './webhook-addresses.ts';

let means: TestMeans;
let dataFolder: string;
let port: number;
let child: ChildProcess | null = null;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'mortise-killed-'));
  await chmod(dataFolder, 0o755);
  means = await testMeans({ config: { dataFolder } });
  const probe = createServer().listen(0, 'localhost');
  await new Promise((done) => probe.once('listening', done));
  ({ port } = probe.address() as AddressInfo);
  await new Promise((done) => probe.close(done));
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await means.close();
  await rm(dataFolder, { recursive: true, force: true });
});

const secret = 'a secret of the shop';
const program = `
const ids = JSON.parse(process.env.PAN_CTX_RUN_TRIGGERS).map(({ payload }) => require('node:fs').readFileSync(payload.file, 'utf8'));
setTimeout(() => console.log(JSON.stringify({ ids })), 300);
`;

/** An installed tenant whose connector's system calls; gives the path of its address. */
async function install(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-release-'));
  await writeFile(join(folder, 'main.cjs'), program);
  await writeFile(join(folder, 'mortise.yaml'), 'version: 1.0\nbase: node:24\nrun: node main.cjs\n');
  const read = await readRelease(folder);
  await keepFiles(means.storage, read);
  await rm(folder, { recursive: true });
  const fields = [{ name: 'webhook_secret', label: 'Secret' }];
  const webhooks = {
    verification: { kind: 'hmac', header: 'X-Sig' },
    secret: '{webhook_secret}',
    delivery_id: { header: 'X-Id' },
  };
  const { connector } = parseConnector({ name: 'shop', label: 'Shop', kind: 'api_key', fields, webhooks });
  if (connector === null) throw new Error('no connector');
  return transaction(means.db, async (tx) => {
    const facts = {
      slug: 'acme',
      name: 'Acme',
      base_url: 'http://127.0.0.1',
      compatibility: false,
      top_level: false,
      identity_claim: null,
    };
    const account = (await claimAccount(tx, means.vault, facts)).id;
    await upsertConnector(tx, means, account, connector, null);
    const entry = {
      name: 'i',
      long_name: 'I',
      type: 'internal',
      link: null,
      connectors: [{ name: 'shop', global: false }],
      schedules: [],
      published: true,
    } as const;
    const integration = await saveIntegration(tx, account, {
      ...entry,
      connectors: [...entry.connectors],
      schedules: [],
    });
    await saveRelease(tx, account, integration, read);
    const tenant = newId('tenant');
    await tx.execute(sql`insert into tenants (account_id, id, number, customer_id, integration_id, name, state)
      values (${account}, ${tenant}, 1, 'cus_x', ${integration}, 'T', 'active')`);
    const place = { account, tenant, integration, connector: 'shop' };
    const secrets = { kind: 'api_key', fields: { webhook_secret: secret }, tokens: null } as const;
    await saveConnection(tx, means, place, { secrets, outsideAccount: null, endsAt: null });
    return addressUrl('', means.vault, await ensureAddress(tx, means, place));
  });
}

async function startServer(): Promise<void> {
  child = spawn(process.execPath, [resolve(import.meta.dirname, '../main.ts')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      DATABASE_URL: means.databaseUrl,
      MORTISE_MASTER_KEY_FILE: means.masterKeyFile,
      MORTISE_DATA: dataFolder,
      MORTISE_PORT: String(port),
    },
  });
  await until(async () => (await fetch(`http://localhost:${port}/readyz`).catch(() => null))?.ok === true);
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await done()); await pause(50))
    if (Date.now() > end) throw new Error('it did not come about in time');
}

async function kill(): Promise<void> {
  const ended = new Promise((done) => child?.once('exit', done));
  child?.kill('SIGKILL');
  await ended;
}

test('nothing that was acknowledged is lost, and nothing is stored twice', async () => {
  const path = await install();
  const acknowledged = new Set<string>();
  let sending = true;
  let next = 0;
  const send = async (): Promise<void> => {
    while (sending) {
      const id = `call-${(next += 1)}`;
      const headers = { 'x-id': id, 'x-sig': createHmac('sha256', secret).update(id).digest('hex') };
      // Who gets no answer sends it again, as outside systems do.
      for (let told = false; sending && !told;) {
        const reply = await fetch(`http://localhost:${port}${path}`, { method: 'POST', headers, body: id }).catch(
          () => null,
        );
        told = reply?.status === 200;
        if (told) acknowledged.add(id);
        else await pause(50);
      }
      await pause(10);
    }
  };
  await startServer();
  const senders = Array.from({ length: 6 }, send);
  // Twice: a run that loses its worker a third time is given up.
  for (let kills = 0; kills < 2; kills += 1) {
    const before = acknowledged.size;
    await until(async () => acknowledged.size > before + 25);
    await kill();
    await startServer();
  }
  sending = false;
  await Promise.all(senders);
  const { rows: kept } = await means.db.execute<{ id: string }>(
    sql`select headers->>'x-id' as id from webhook_deliveries`,
  );
  expect(new Set(kept.map(({ id }) => id)).size).toBe(kept.length);
  await until(async () => {
    const { rows } = await means.db.execute(sql`select 1 from webhook_deliveries where done_at is null`);
    return rows.length === 0;
  });
  const { rows: runs } = await means.db.execute<{ phase: string; last: string }>(
    sql`select phase, stdout_last as last from runs`,
  );
  expect(runs.filter(({ phase }) => phase !== 'Succeeded')).toEqual([]);
  const told = new Set(runs.flatMap(({ last }) => (JSON.parse(last) as { ids: string[] }).ids));
  expect(acknowledged.size).toBeGreaterThan(50);
  expect([...acknowledged].filter((id) => !told.has(id))).toEqual([]);
}, 180_000);
