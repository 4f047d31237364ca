/** The table of sealed columns is whole: a column that is missing there would stay under an old key when keys are rotated. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealedColumns } from '../../packages/server/src/sealed-columns.ts';

/** Bytes that are no sealed values, and why. */
const notSealed: Record<string, string> = {
  'account_keys.wrapped': 'keys of accounts: wrapped under the master key, and wrapped again by the rotation itself',
  'vault_keys.wrapped': 'keys of the whole server: the same',
  'vault_canary.sealed': 'the canaries: the rotation changes them',
  'run_logs.lines': 'logs: packed, with secrets masked',
  'webhook_deliveries.body': 'what an outside system sent, until its run is over',
};

let means: TestMeans;
beforeAll(async () => {
  means = await testMeans();
});
afterAll(() => means.close());

async function columnOf(question: string): Promise<string[]> {
  const { rows } = await means.db.$client.query<{ name: string }>(question);
  return rows.map((row) => row.name);
}

test('every column of bytes is sealed and in the table, or known not to be', async () => {
  const named = [...sealedColumns.map(({ table, column }) => `${table}.${column}`), ...Object.keys(notSealed)];
  const columns = await columnOf(
    "select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and data_type = 'bytea'",
  );
  expect(columns.sort()).toEqual(named.sort());
});

test('every column whose name says that it is sealed holds bytes', async () => {
  const other = await columnOf(
    "select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and column_name ~ 'seal' and data_type <> 'bytea'",
  );
  expect(other).toEqual([]);
});

test('the keys of the table are the primary keys, in text', async () => {
  for (const { table, key, row } of sealedColumns) {
    const parts = await columnOf(`
      select a.attname || ' ' || format_type(a.atttypid, null) as name from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indrelid = '${table}'::regclass and i.indisprimary order by array_position(i.indkey, a.attnum)`);
    expect({ table, parts }).toEqual({ table, parts: ['account_id', ...key].map((name) => `${name} text`) });
    expect(key).toContain(row);
  }
});

test('every place that the source seals for is in the table', () => {
  const folder = join(import.meta.dirname, '../../packages/server/src');
  const files = globSync('**/*.ts', { cwd: folder }).filter(
    (file) => !/\.test\.ts$|sealed-columns\.ts$|platform\/vault\//.test(file),
  );
  const sealed = new Set(sealedColumns.map(({ table, column }) => `${table}.${column}`));
  const places = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/table: '(\w+)',\s*column: '(\w+)'/g)].map(
      ([, table, column]) => `${table}.${column}`,
    ),
  );
  expect(places.length).toBeGreaterThan(5);
  expect(places.filter((place) => !sealed.has(place))).toEqual([]);
});
