/** Opens the database: a pool whose every connection has time limits, and transactions. */
import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import { Socket } from 'node:net';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { sqlState } from './database-away.ts';

export type Database = NodePgDatabase<Record<string, never>> & { $client: pg.Pool };
/** The database or a transaction on it: what a function that only reads and writes rows asks for. */
export type Tx = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

/** Milliseconds; set on every connection so that nothing holds a lock or a connection for ever. `answer`: beyond what a statement may take. */
export const databaseLimits = {
  statement: 15_000,
  lock: 5_000,
  idleInTransaction: 15_000,
  connect: 5_000,
  answer: 5_000,
} as const;

export type OpenDatabaseOptions = {
  connections?: number;
  statementTimeout?: number;
  answerTimeout?: number;
  onError?: (error: Error) => void;
};

/** Opens a pool on a `postgres://` address. Close it with `closeDatabase`. */
export function openDatabase(url: string, options: OpenDatabaseOptions = {}): Database {
  const statement = options.statementTimeout ?? databaseLimits.statement;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 16,
    connectionTimeoutMillis: databaseLimits.connect,
    idleTimeoutMillis: 30_000,
    statement_timeout: statement,
    lock_timeout: databaseLimits.lock,
    idle_in_transaction_session_timeout: databaseLimits.idleInTransaction,
    application_name: 'mortise',
    keepAlive: true,
  });
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', options.onError ?? (() => undefined));
  // The pool listens only to idle ones: one that breaks between two statements of a transaction fails the next of them.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('connect', (client) => endSilent(client, statement + (options.answerTimeout ?? databaseLimits.answer)));
  return drizzle({ client: pool });
}

/**
 * Ends a connection that owes an answer and says nothing for so long (ms): the limit of a statement is kept by the database,
 * and one that is gone without a word, or cut off, keeps none. TCP itself would notice after a quarter of an hour.
 */
function endSilent(client: pg.PoolClient, ms: number): void {
  const { stream } = client.connection;
  if (!(stream instanceof Socket)) return;
  stream.setTimeout(ms);
  stream.on('timeout', () => {
    if (Reflect.get(client, 'readyForQuery') === true) return;
    stream.destroy(new Error('Connection terminated: the database does not answer any more.'));
  });
}

export async function closeDatabase(db: Database): Promise<void> {
  await db.$client.end();
}

const retryable = new Set(['40001', '40P01']);

/**
 * Runs `work` in one transaction: all of it, or nothing when it throws (a Refusal too). A deadlock or a serialisation
 * failure is tried again up to two times, so `work` must have no effect but on rows.
 */
export async function transaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await onOneConnection(db, work);
    } catch (error) {
      if (attempt > 2 || !retryable.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** Drizzle itself gives a connection back only once its `begin` was answered: one that breaks there would be lost to the pool. */
async function onOneConnection<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await db.$client.connect();
  try {
    return await drizzle({ client }).transaction(async (tx) => work(tx));
  } finally {
    client.release();
  }
}
