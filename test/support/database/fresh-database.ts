/** A database of a test file's own, copied from a migrated template; the PostgreSQL behind it is started once a run. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { closeDatabase, migrate, openDatabase, startEmbeddedPostgres } from '@mortise/server/platform';

export type FreshDatabase = { url: string; drop(): Promise<void> };

/** Name of the variable by which the run's set-up tells its workers where the template is. */
export const templateVariable = 'MORTISE_TEST_TEMPLATE';

let ownTemplate: ReturnType<typeof startTemplate> | undefined;

/** Makes a database with the newest schema and no rows. Outside a test run it starts a PostgreSQL of its own: see `endOwnTemplate`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const template = process.env[templateVariable] ?? (await (ownTemplate ??= startTemplate())).url;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asSuperuser(template, (ask) => copyTemplate(ask, new URL(template).pathname.slice(1), name));
  const url = new URL(template);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => asSuperuser(template, async (ask) => void (await ask(`drop database if exists ${name} with (force)`))),
  };
}

/** Ends the PostgreSQL that `freshDatabase` started for want of a run's; to be called last. */
export async function endOwnTemplate(): Promise<void> {
  await (await ownTemplate)?.stop();
  ownTemplate = undefined;
}

/** Starts a PostgreSQL for tests in a temporary folder, with a migrated template. Speed over durability: it is thrown away. */
export async function startTemplate(): Promise<{ url: string; folder: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-test-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres(folder, {
    database: 'template_migrated',
    settings: { fsync: 'off', synchronous_commit: 'off', max_connections: '200' },
  });
  await migrate(server.url);
  return { url: server.url, folder, stop: server.stop };
}

/** The template must have no other visitor while it is copied; another test file may be copying it in this moment. */
async function copyTemplate(ask: Ask, template: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ask(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      if (attempt > 40 || !(error instanceof Error && 'code' in error && error.code === '55006')) throw error;
      await pause(50);
    }
  }
}

type Ask = (text: string) => Promise<unknown>;

async function asSuperuser(template: string, work: (ask: Ask) => Promise<void>): Promise<void> {
  const url = new URL(template);
  url.pathname = '/postgres';
  const db = openDatabase(url.href, { connections: 1 });
  try {
    await work((text) => db.$client.query(text));
  } finally {
    await closeDatabase(db);
  }
}
