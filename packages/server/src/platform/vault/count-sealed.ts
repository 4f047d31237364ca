/** Counts sealed values: how many lie under their account's newest key, how many under an older one. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../database/open-database.ts';
import type { SealedColumn } from './reseal.ts';

export type SealedCount = { table: string; column: string; newest: number; older: number };

/** All columns in one statement, so at one moment: a value that moves from one column to another is counted once. */
export async function countSealed(tx: Tx, columns: readonly SealedColumn[]): Promise<SealedCount[]> {
  const counts = columns.map(({ table, column }) => {
    const sealed = sql`t.${sql.identifier(column)}`;
    return sql`select ${table}::text as table, ${column}::text as column,
        count(*) filter (where substring(${sealed} from 2 for 4) = int4send(k.version))::int as newest,
        count(*) filter (where substring(${sealed} from 2 for 4) is distinct from int4send(k.version))::int as older
      from ${sql.identifier(table)} t left join newest k using (account_id) where ${sealed} is not null`;
  });
  const { rows } = await tx.execute<SealedCount>(
    sql`with newest as (select account_id, max(version) as version from account_keys group by account_id)
      ${sql.join(counts, sql` union all `)}`,
  );
  return rows;
}
