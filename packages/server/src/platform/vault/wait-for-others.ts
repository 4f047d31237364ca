/** What a rotation waits for: to be the only one, and for transactions that may still write what they read before. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '../database/open-database.ts';

/** Any fixed number: names the lock that only rotations take. */
const rotationLock = 7_264_512;

/** Runs `work` while no other rotation of this database goes; the lock ends with the connection, so also with a kill. */
export async function aloneWith<T>(db: Database, work: () => Promise<T>): Promise<T> {
  const client = await db.$client.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [rotationLock]);
    if (rows[0]?.mine !== true) throw new Error('Another mortise keys rotate goes on this database. Wait for its end.');
    return await work();
  } finally {
    const freed = client.query('select pg_advisory_unlock_all()');
    await freed.then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

const patienceMs = 60_000;

/** Waits until every transaction that is open now has ended; not longer than a minute: our own end sooner. */
export async function olderTransactionsEnd(db: Database, say: (sentence: string) => void): Promise<void> {
  const { rows } = await db.execute<{ now: string }>(sql`select clock_timestamp()::text as now`);
  const now = rows[0]?.now ?? '';
  const until = performance.now() + patienceMs;
  for (;;) {
    const { rows: open } = await db.execute(
      sql`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend' and xact_start < ${now}::timestamptz limit 1`,
    );
    if (open.length === 0) return;
    if (performance.now() > until)
      return say(
        'A transaction has been open for a minute. What it may still write under an older key stays readable.',
      );
    await pause(50);
  }
}
