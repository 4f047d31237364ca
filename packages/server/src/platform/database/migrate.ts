/** Brings a database to the newest schema: one transaction under an advisory lock, so that two starts do not meet. */
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { sql } from 'drizzle-orm';
import { fileURLToPath } from 'node:url';
import { closeDatabase, openDatabase, type Tx } from './open-database.ts';

const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));
/** Any fixed number: names the lock that only migrations take. */
const migrationLock = 7_264_511;

/** Applies every migration that the database at `url` has not had yet; does nothing when it is up to date. */
export async function migrate(url: string): Promise<void> {
  const db = openDatabase(url, { connections: 1, statementTimeout: 300_000 });
  try {
    await db.transaction(async (tx) => applyMissing(tx));
  } finally {
    await closeDatabase(db);
  }
}

async function applyMissing(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${migrationLock})`);
  await tx.execute(sql`create schema if not exists drizzle`);
  await tx.execute(
    sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  );
  const done = await tx.execute<{ created_at: string }>(sql`select created_at from drizzle.__drizzle_migrations`);
  const applied = new Set(done.rows.map((row) => Number(row.created_at)));
  for (const migration of readMigrationFiles({ migrationsFolder })) {
    if (applied.has(migration.folderMillis)) continue;
    // eslint-disable-next-line no-restricted-syntax -- the statements are our own files; no value of anybody's stands in them
    for (const statement of migration.sql) await tx.execute(sql.raw(statement));
    await tx.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`,
    );
  }
}
