/** Connections that the database ends. */
import { testMeans, type TestMeans } from '@mortise/test/support';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transaction } from './index.ts';

let means: TestMeans;
beforeAll(async () => {
  means = await testMeans();
});
afterAll(() => means.close());

test('one that ends between two statements of a transaction fails it, and not the process', async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  process.once('uncaughtException', note);
  const broken = transaction(means.db, async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await means.db.execute(sql`select pg_terminate_backend(${rows[0]?.pid})`);
    await new Promise((done) => setTimeout(done, 200));
    await tx.execute(sql`select 1`);
  });
  await expect(broken).rejects.toThrow();
  process.off('uncaughtException', note);
  expect(uncaught).toEqual([]);
  expect((await means.db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
});
