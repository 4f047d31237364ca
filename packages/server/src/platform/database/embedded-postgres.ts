/** A real PostgreSQL in a folder: made on first use, adopted when it outlived us, shared by our processes, stopped by the last. */
import { spawn } from 'node:child_process';
import { open, readFile, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { markOf, signal, type ProcessMark } from '../process-alive.ts';
import {
  clusterIn,
  findPostmaster,
  forgetDeadPostmaster,
  makeFolders,
  prepareCluster,
  runAs,
  superuser,
  type Cluster,
  type Postmaster,
} from './cluster.ts';
import { joinUsers, livingUsers, withTurn } from './cluster-users.ts';
import { isDatabaseAway } from './database-away.ts';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.ts';

export type EmbeddedPostgres = {
  /** `postgres://` address with the password: never print it. */
  url: string;
  pid: number;
  /** True when a PostgreSQL that was already running was taken over or is shared. */
  adopted: boolean;
  /** Stops PostgreSQL unless another living process of ours uses it; when it returns, nothing of it is left running. */
  stop(): Promise<void>;
  /** Like `stop`, but at once: transactions are cut off and recovered at the next start. */
  force(): Promise<void>;
};

export type EmbeddedOptions = { database?: string; settings?: Record<string, string> };

const startPatienceMs = 60_000;

/** Starts, adopts or shares the PostgreSQL of this folder; ready for connections when it returns. */
export async function startEmbeddedPostgres(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  const cluster = clusterIn(folder);
  const binaries = await findBinaries();
  await makeFolders(cluster);
  return withTurn(cluster.usersFolder, async () => {
    await prepareCluster(cluster, binaries);
    const password = await readFile(cluster.passwordFile, 'utf8');
    const { server, adopted, urlOf } = await findOrStart(cluster, binaries, options.settings ?? {}, password);
    const database = options.database ?? 'mortise';
    await createDatabase(urlOf('postgres'), database);
    const user = await joinUsers(cluster.usersFolder);
    const leave = (ladder: StopLadder) => async (): Promise<void> => {
      await user.leave();
      if ((await livingUsers(cluster.usersFolder)).length === 0) await stopPostmaster(cluster, ladder);
    };
    return {
      url: urlOf(database),
      pid: server.pid,
      adopted,
      stop: () => withTurn(cluster.usersFolder, leave(inOrder)),
      force: () => withTurn(cluster.usersFolder, leave(atOnce), 1_000),
    };
  });
}

type Ready = { server: Postmaster; adopted: boolean; urlOf: (database: string) => string };

/** Ready for connections. One that was found alive may be dying of an earlier kill: then a new one is started. */
async function findOrStart(
  cluster: Cluster,
  binaries: PostgresBinaries,
  settings: Record<string, string>,
  password: string,
): Promise<Ready> {
  for (;;) {
    const found = await findPostmaster(cluster);
    const server = found ?? (await startPostmaster(cluster, binaries, settings));
    const urlOf = (database: string): string =>
      `postgres://${superuser}:${password}@127.0.0.1:${server.port}/${database}`;
    try {
      await waitUntilReady(urlOf('postgres'), server.pid, cluster);
      return { server, adopted: found !== null, urlOf };
    } catch (error) {
      if (found === null || (await markOf(found.pid)) !== null) throw error;
    }
  }
}

/** The living processes of ours that use the PostgreSQL of a folder. */
export async function livingUsersOf(folder: string): Promise<ProcessMark[]> {
  return livingUsers(clusterIn(folder).usersFolder);
}

/**
 * Stops the PostgreSQL of a folder that no living process of ours uses any more; false when there was nothing to stop. Who
 * is starting or adopting it is waited for (`patienceMs`), then named in an Error.
 */
export async function stopAbandonedPostgres(folder: string, patienceMs = 60_000): Promise<boolean> {
  const cluster = clusterIn(folder);
  const isAbandoned = async (): Promise<boolean> =>
    (await livingUsers(cluster.usersFolder)).length === 0 && (await findPostmaster(cluster)) !== null;
  if (!(await isAbandoned())) return false;
  const stop = async (): Promise<boolean> => {
    if (!(await isAbandoned())) return false;
    await stopPostmaster(cluster, inOrder);
    return true;
  };
  return withTurn(cluster.usersFolder, stop, patienceMs);
}

async function startPostmaster(
  cluster: Cluster,
  binaries: PostgresBinaries,
  settings: Record<string, string>,
): Promise<Postmaster> {
  await forgetDeadPostmaster(cluster);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = await spawnPostmaster(cluster, binaries, port, settings);
    const outcome = await firstOf(server.ended, listens(port));
    if (outcome === 'listens') return { pid: server.pid, port };
    if (attempt === 3)
      throw new Error(`PostgreSQL did not start. Its last words, from ${cluster.logFile}: ${await lastWords(cluster)}`);
  }
}

type Spawned = { pid: number; ended: Promise<'ended'> };

/** Reached over loopback with a password only, and it keeps what it acknowledged. */
const ownSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  fsync: 'on',
  password_encryption: 'scram-sha-256',
  // Errors of statements quote values. They reach our own log without them; this one keeps what the server itself does.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_destination: 'stderr',
  logging_collector: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Detached: Ctrl-C reaches a whole process group, and PostgreSQL must outlive our own draining. */
async function spawnPostmaster(
  cluster: Cluster,
  binaries: PostgresBinaries,
  port: number,
  settings: Record<string, string>,
): Promise<Spawned> {
  const all = { port: String(port), ...ownSettings, ...settings };
  if (((await stat(cluster.logFile).catch(() => null))?.size ?? 0) > 5_000_000) await truncate(cluster.logFile);
  const log = await open(cluster.logFile, 'a', 0o600);
  try {
    const args = ['-D', cluster.data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const child = spawn(binaries.postgres, args, {
      ...runAs(),
      cwd: cluster.data,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { LC_ALL: 'C', PATH: process.env['PATH'] ?? '' },
    });
    const ended = new Promise<'ended'>((done) => {
      child.once('error', () => done('ended'));
      child.once('exit', () => done('ended'));
    });
    child.unref();
    return { pid: child.pid ?? 0, ended };
  } finally {
    await log.close();
  }
}

async function firstOf(
  ended: Promise<'ended'>,
  listening: (stopped: AbortSignal) => Promise<'listens'>,
): Promise<'ended' | 'listens'> {
  const stopped = new AbortController();
  return Promise.race([ended, listening(stopped.signal)]).finally(() => stopped.abort());
}

/** The port answers in PostgreSQL's language, if only to say that it is not ready or that there is no such user. */
function listens(port: number): (stopped: AbortSignal) => Promise<'listens'> {
  return async (stopped) => {
    const until = performance.now() + startPatienceMs;
    while (!stopped.aborted && performance.now() < until) {
      const answer = await tryConnect(`postgres://nobody:-@127.0.0.1:${port}/postgres`);
      if (answer !== null && 'severity' in answer) return 'listens';
      await pause(15);
    }
    return new Promise(() => undefined);
  };
}

async function waitUntilReady(url: string, pid: number, cluster: Cluster): Promise<void> {
  const until = performance.now() + startPatienceMs;
  for (;;) {
    const error = await tryConnect(url);
    if (error === null) return;
    if (!isDatabaseAway(error))
      throw new Error(`The PostgreSQL in ${cluster.folder} (process ${pid}) refuses us: ${error.message}`, {
        cause: error,
      });
    if ((await markOf(pid)) === null)
      throw new Error(
        `PostgreSQL ended while starting. Its last words, from ${cluster.logFile}: ${await lastWords(cluster)}`,
      );
    if (performance.now() > until)
      throw new Error(
        `The PostgreSQL in ${cluster.folder} (process ${pid}) is not ready after ${startPatienceMs / 1000} s.`,
      );
    await pause(20);
  }
}

async function tryConnect(url: string): Promise<Error | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

type StopLadder = readonly [NodeJS.Signals, number][];
/** Fast shutdown first (open transactions are rolled back), then the immediate one, which recovers at the next start. */
const inOrder: StopLadder = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];
const atOnce: StopLadder = [
  ['SIGQUIT', 2_000],
  ['SIGKILL', 2_000],
];

async function stopPostmaster(cluster: Cluster, ladder: StopLadder): Promise<void> {
  const server = await findPostmaster(cluster);
  if (server === null) return;
  for (const [name, patienceMs] of ladder) {
    signal(server.pid, name);
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      if ((await markOf(server.pid)) === null) return;
      await pause(10);
    }
  }
  throw new Error(`PostgreSQL (process ${server.pid}) could not be stopped.`);
}

/** Asks the system for a port that nobody uses; another program may take it before we do, so starting is tried again. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no port')),
      );
    });
  });
}

async function lastWords(cluster: Cluster): Promise<string> {
  const text = await readFile(cluster.logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-3).join(' | ') || 'none';
}
