/** Statements that come so often that reading and planning them anew each time costs more than what they do. */
import { fillPlaceholders, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { QueryResultRow } from 'pg';
import type { Database } from './open-database.ts';

export type Prepared<Row> = (db: Database, values: Record<string, unknown>) => Promise<Row[]>;

/**
 * A statement that is put together once, and planned once by each connection, which knows it by `name`: no other statement
 * may have that. Its values stand in it as `sql.placeholder('…')`. It names its columns, because one that says `*` fails
 * on open connections when a column is added. Rows come as PostgreSQL names them.
 */
export function prepared<Row extends QueryResultRow>(name: string, statement: SQL): Prepared<Row> {
  const { sql: text, params } = new PgDialect().sqlToQuery(statement);
  return async (db, values) => {
    const { rows } = await db.$client.query<Row>({ name, text, values: fillPlaceholders(params, values) });
    return rows;
  };
}
