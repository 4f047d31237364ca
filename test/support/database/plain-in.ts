/** Looks for a text in every column of every table: what a stolen dump would show. */
import type { TestMeans } from './test-means.ts';

type Column = { table_name: string; column_name: string; data_type: string };

/** The columns (`table.column`) in which the text stands in plain: text, JSON and bytes. */
export async function plainIn({ db }: TestMeans, text: string): Promise<string[]> {
  const { rows } = await db.$client.query<Column>(
    "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2",
  );
  const found: string[] = [];
  for (const { table_name: table, column_name: column, data_type: type } of rows) {
    const words = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const hit = await db.$client.query(`select 1 from "${table}" where position($1 in ${words}) > 0 limit 1`, [text]);
    if (hit.rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}
