/** A whole server: started, described, cut off from its database, drained, stopped. */
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '@mortise/test/support';
import { takeAway } from '../../../test/support/database/take-away.ts';
import { exportOpenApi } from './export-open-api.ts';
import { createLog } from './platform/index.ts';
import { markOf } from './platform/process-alive.ts';
import { configFromEnvironment, masterKeyFileOf } from './start-config.ts';
import { start, type Running } from './start.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mortise-start-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const log = createLog({ write: () => undefined });

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, 'localhost', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

const codeAt = async (url: string): Promise<number> => (await fetch(url)).status;

describe('a server', { timeout: 90_000 }, () => {
  it('starts on an empty folder, answers, and leaves no process when it stops', async () => {
    const port = await freePort();
    const running = await start({ port, dataFolder: join(folder, 'one', 'server'), log });
    expect(running.addresses.server).toBe(`http://localhost:${port}`);
    expect(await codeAt(`${running.addresses.server}/healthz`)).toBe(200);
    expect(await codeAt(`${running.addresses.server}/readyz`)).toBe(200);
    expect(await (await fetch(`${running.addresses.server}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
    expect((await stat(join(folder, 'one', 'master.key'))).mode & 0o777).toBe(0o600);
    const pid = await postgresOf(running);
    await Promise.all([running.stop(), running.stop()]);
    await expect(fetch(`${running.addresses.server}/healthz`)).rejects.toThrow();
    expect(await markOf(pid)).toBeNull();
  });

  it('says which port is taken, before it makes anything', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, 'localhost', done));
    const { port } = other.address() as AddressInfo;
    await expect(start({ port, dataFolder: join(folder, 'two'), log })).rejects.toThrow(`Port ${port} is taken`);
    await expect(stat(join(folder, 'two'))).rejects.toThrow();
    await new Promise((done) => other.close(done));
  });

  it('answers a request that is under way when it stops, and refuses the next ones', async () => {
    const running = await onOwnDatabase();
    const slow = running.means.db.execute(sql`select pg_sleep(0.5)`);
    const stopped = running.stop();
    expect(running.means.stopping.aborted).toBe(true);
    await expect(slow).resolves.toBeDefined();
    await stopped;
  });

  it('is alive but not ready without its database, answers 503, and recovers by itself', async () => {
    const running = await onOwnDatabase();
    const back = await takeAway(running.url);
    const at = running.addresses.server;
    expect(await codeAt(`${at}/healthz`)).toBe(200);
    expect(await codeAt(`${at}/readyz`)).toBe(503);
    const reply = await fetch(`${at}/v1/tenants`, { headers: { authorization: `Bearer ${'x'.repeat(43)}` } });
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({ code: 'database-away' });
    await back();
    expect(await codeAt(`${at}/readyz`)).toBe(200);
    await running.stop();
  });
});

async function onOwnDatabase(): Promise<Running & { url: string }> {
  const { url } = await freshDatabase();
  const config = {
    port: await freePort(),
    dataFolder: join(folder, 'ext'),
    databaseUrl: url,
    masterKeyFile: join(folder, `${new URL(url).pathname.slice(1)}.key`),
    log,
  };
  return { ...(await start(config)), url };
}

async function postgresOf(running: Running): Promise<number> {
  const found = await running.means.db.execute<{ pid: number }>(
    sql`select (string_to_array(pg_read_file('postmaster.pid'), chr(10)))[1]::int as pid`,
  );
  return found.rows[0]?.pid ?? 0;
}

describe('the API document', () => {
  it('is made without a database, and names its schemas', async () => {
    const document = JSON.stringify(await exportOpenApi());
    expect(document).toContain('"#/components/schemas/Health"');
    expect(document).not.toContain('x-name');
  });
});

describe('the settings', () => {
  it('have plain defaults', () => {
    expect(configFromEnvironment({}, '/x')).toEqual({ port: 4400, dataFolder: '/x/.data/server', allowOrigins: [] });
    const limits = { MORTISE_RUN_MEMORY_MB: '300', MORTISE_RUN_DISK_MB: '200', MORTISE_RUN_PROCESSES: '64' };
    expect(configFromEnvironment(limits, '/x').programLimits).toEqual({ memory: 3e8, disk: 2e8, processes: 64 });
    const below = { MORTISE_BASE_URL: 'HTTPS://Apps.Example/x/y/' };
    expect(configFromEnvironment(below, '/x').baseUrl).toBe('https://apps.example/x/y');
    expect(masterKeyFileOf({ port: 1, dataFolder: '/x/.data/server' })).toBe('/x/.data/master.key');
  });
  it('are refused by name when they are wrong', () => {
    for (const [name, value] of [
      ['MORTISE_PORT', 'x'],
      ['MORTISE_PORT', '70000'],
      ['MORTISE_BASE_URL', 'ftp://x'],
      ['MORTISE_BASE_URL', 'https://x/y?z'],
      ['MORTISE_BASE_URL', 'https://me:secret@x/y'],
      ['MORTISE_ALLOW_ORIGINS', 'http://a/b'],
      ['MORTISE_WORKERS', '0'],
    ] as const) {
      expect(() => configFromEnvironment({ [name]: value })).toThrow(name);
    }
    expect(() => masterKeyFileOf({ port: 1, dataFolder: '/x', databaseUrl: 'postgres://x' })).toThrow(
      'MORTISE_MASTER_KEY_FILE',
    );
  });
});
