/** The embedded PostgreSQL: made, adopted, shared, recovered, stopped; as root also in a folder that others cannot reach. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { markOf } from '../process-alive.ts';
import { placeData } from '../place-data.ts';
import { runsAsRoot } from '../reach.ts';
import { withTurn } from './cluster-users.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { startEmbeddedPostgres, stopAbandonedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-pg-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return join(folder, 'postgres');
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  for (const folder of folders) {
    await stopAbandonedPostgres(join(folder, 'postgres')).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
});

const ask = async (server: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  return client
    .query<Record<string, unknown>>(text)
    .then((result) => result.rows)
    .finally(() => client.end());
};

/** Another process of ours that starts the PostgreSQL of the folder and waits to be killed. */
async function startInChild(folder: string): Promise<{ child: ChildProcess; pid: number }> {
  const module = join(import.meta.dirname, 'embedded-postgres.ts');
  const code = `import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const server = await startEmbeddedPostgres(${JSON.stringify(folder)}); console.log(server.pid); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const pid = await new Promise<number>((done, fail) => {
    child.stdout.once('data', (data: Buffer) => done(Number(data.toString())));
    child.once('exit', () => fail(new Error('the child ended')));
  });
  return { child, pid };
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
}

describe('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  it('starts durable and locked, keeps what was committed, and leaves no process behind', async () => {
    const folder = await newFolder();
    const first = await startEmbeddedPostgres(folder);
    expect(await ask(first, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await ask(first, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await ask(first, 'create table kept as select 7 as n');
    await first.stop();
    expect(await markOf(first.pid)).toBeNull();
    const again = await startEmbeddedPostgres(folder);
    expect(await ask(again, 'select n from kept')).toEqual([{ n: 7 }]);
    await again.stop();
    expect(await markOf(again.pid)).toBeNull();
  });

  it('lets nobody in without the password, which only we can read', async () => {
    const folder = await newFolder();
    const server = await startEmbeddedPostgres(folder);
    const url = new URL(server.url);
    url.password = 'wrong';
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
    if (runsAsRoot()) expect((await stat(join(folder, 'data'))).uid).toBe(65_534);
    await server.stop();
  });

  it('is adopted after kill -9 of the process that started it', async () => {
    const folder = await newFolder();
    const { child, pid } = await startInChild(folder);
    await killed(child);
    expect(await markOf(pid)).not.toBeNull();
    const began = performance.now();
    const server = await startEmbeddedPostgres(folder);
    expect(server).toMatchObject({ adopted: true, pid });
    expect(performance.now() - began).toBeLessThan(5_000);
    await server.stop();
    expect(await markOf(pid)).toBeNull();
  });

  it('is not stopped as abandoned while somebody takes it over, who has not noted itself yet', async () => {
    const folder = await newFolder();
    const { child, pid } = await startInChild(folder);
    await killed(child);
    await withTurn(join(folder, 'users'), async () => {
      await expect(stopAbandonedPostgres(folder, 100)).rejects.toThrow('still starting or stopping');
      expect(await markOf(pid)).not.toBeNull();
    });
    expect(await stopAbandonedPostgres(folder)).toBe(true);
    expect(await markOf(pid)).toBeNull();
    expect(await stopAbandonedPostgres(folder)).toBe(false);
  });

  it('recovers when PostgreSQL was killed as well', async () => {
    const folder = await newFolder();
    const { child, pid } = await startInChild(folder);
    await killed(child);
    process.kill(pid, 'SIGKILL');
    const server = await startEmbeddedPostgres(folder);
    expect(server.adopted).toBe(false);
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('is not fooled by a recorded number that another process has now', async () => {
    const folder = await newFolder();
    const first = await startEmbeddedPostgres(folder);
    await first.stop();
    const record = join(folder, 'data', 'postmaster.pid');
    await writeFile(record, `${process.pid}\n${join(folder, 'data')}\n1\n5432\n\n127.0.0.1\n`);
    const server = await startEmbeddedPostgres(folder);
    expect(server.adopted).toBe(false);
    expect(Number((await readFile(record, 'utf8')).split('\n')[0])).toBe(server.pid);
    await server.stop();
  });

  it('is shared by a second process within two seconds, and stopped by the last one', async () => {
    const folder = await newFolder();
    const { child, pid } = await startInChild(folder);
    const began = performance.now();
    const second = await startEmbeddedPostgres(folder);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(second).toMatchObject({ adopted: true, pid });
    await second.stop();
    expect(await markOf(pid)).not.toBeNull();
    await killed(child);
    const last = await startEmbeddedPostgres(folder);
    await last.stop();
    expect(await markOf(pid)).toBeNull();
  });

  it('is started once when several ask in the same moment', async () => {
    const folder = await newFolder();
    const servers = await Promise.all([1, 2, 3].map(() => startEmbeddedPostgres(folder)));
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
    await Promise.all(servers.map((server) => server.stop()));
    expect(await markOf(servers[0]?.pid ?? 0)).toBeNull();
  });

  it('refuses a folder that another version made, in words, and leaves it alone', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'data'), { recursive: true });
    await writeFile(join(folder, 'data', 'PG_VERSION'), '12\n');
    await expect(startEmbeddedPostgres(folder)).rejects.toThrow(/made by PostgreSQL 12, but this is PostgreSQL 18/);
    expect(await readFile(join(folder, 'data', 'PG_VERSION'), 'utf8')).toBe('12\n');
  });

  it('runs in a folder that is closed to others and has a long path', async () => {
    const outer = await mkdtemp(join(tmpdir(), 'mortise-closed-'));
    folders.push(outer);
    await chmod(outer, 0o700);
    const asked = join(outer, 'a-rather-long-name-of-a-folder'.repeat(4), 'server');
    const place = await placeData(asked);
    expect(place.moved).toBe(runsAsRoot());
    expect((await placeData(asked)).folder).toBe(place.folder);
    const server = await startEmbeddedPostgres(join(place.folder, 'postgres'));
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    if (place.moved) await rm(place.folder, { recursive: true, force: true });
  });

  it('starts under a umask that closes what is made to everybody else', async () => {
    const outer = await mkdtemp(join(tmpdir(), 'mortise-umask-'));
    folders.push(outer);
    const before = process.umask(0o077);
    try {
      const place = await placeData(join(outer, 'server'));
      const server = await startEmbeddedPostgres(join(place.folder, 'postgres'));
      expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
      await server.stop();
      if (place.moved) await rm(place.folder, { recursive: true, force: true });
    } finally {
      process.umask(before);
    }
  });

  it('gives every connection its time limits', async () => {
    const folder = await newFolder();
    const server = await startEmbeddedPostgres(folder);
    const db = openDatabase(server.url, { connections: 1 });
    const shown = async (name: string): Promise<unknown> =>
      (await db.$client.query<Record<string, unknown>>(`show ${name}`)).rows[0]?.[name];
    expect(await shown('statement_timeout')).toBe('15s');
    expect(await shown('lock_timeout')).toBe('5s');
    expect(await shown('idle_in_transaction_session_timeout')).toBe('15s');
    await closeDatabase(db);
    await server.stop();
  });
});
