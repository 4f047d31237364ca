/** All that a reliability test plays in: pretend outside systems that survive, one server that does not, the journal, the database. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startFakes, type Fakes } from '@mortise/fake-apps';
import pg from 'pg';
import { prepareAccount, type PreparedAccount } from '../../demo/prepare-account.ts';
import { createJournal, type Journal } from './journal.ts';
import { command, environmentOf, KilledServer } from './killed-server.ts';

export type World = {
  folder: string;
  environment: Record<string, string>;
  /** Origin of the host's page. */
  origin: string;
  server: KilledServer;
  fakes: Fakes;
  key: PreparedAccount['key'];
  journal: Journal;
  /** Reads the database directly, past the server. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Stops all of it; the folder stays when something is to be looked at. */
  close(keepFolder?: boolean): Promise<void>;
};

const acme = 'http://127.0.0.1:4401';

/** A server that is ready, with the demo's account applied by the command. */
export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-reliability-'));
  // As root, PostgreSQL runs as another user, who has to get in, whatever our umask says.
  await mkdir(join(folder, 'server'));
  for (const open of [folder, join(folder, 'server')]) await chmod(open, 0o755);
  const fakes = await startFakes();
  const port = await freePort();
  const environment = environmentOf(folder, port, fakes.origin);
  const server = new KilledServer({ folder, port, environment });
  const prepared = prepareAccount(join(folder, 'demo'), { server: server.origin, acme, fakes: fakes.origin });
  await fakes.crm.register(prepared.crmClient);
  await server.start();
  const applied = promisify(execFile)(process.execPath, [command, 'apply', prepared.file], {
    env: environment,
    timeout: 60_000,
  });
  await applied.catch(async (error: unknown) => {
    await server.stop();
    await fakes.close();
    throw error;
  });
  const database = join(environment['MORTISE_DATA'] ?? '', 'postgres');
  return {
    folder,
    environment,
    origin: acme,
    server,
    fakes,
    key: prepared.key,
    journal: createJournal(),
    query: (text, values) => queryOnce(database, text, values),
    close: async (keepFolder = false) => {
      await server.stop();
      server.close();
      await fakes.close();
      if (!keepFolder) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A connection a query: this process must not count as a user of the PostgreSQL, nor outlive it. */
async function queryOnce<Row extends pg.QueryResultRow>(
  folder: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const password = await readFile(join(folder, 'password'), 'utf8');
  const record = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(record[3]),
    user: 'mortise',
    password,
    database: 'mortise',
  });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, 'localhost', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
