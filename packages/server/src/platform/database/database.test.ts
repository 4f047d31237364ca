/** Migrations, transactions, and telling a database that is away from a bug. */
import { freshDatabase } from '@mortise/test/support';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../accounts/account-table.ts';
import { newId } from '../ids.ts';
import { closeDatabase, isDatabaseAway, migrate, openDatabase, transaction, type Database } from './index.ts';

let db: Database;
let url: string;

beforeAll(async () => {
  url = (await freshDatabase()).url;
  db = openDatabase(url, { connections: 4 });
});
afterAll(() => closeDatabase(db));

const account = (slug: string) => ({ account_id: newId('account'), slug, name: slug, base_url: 'https://x.example' });

describe('a transaction', () => {
  it('keeps nothing when its work throws', async () => {
    const attempt = transaction(db, async (tx) => {
      await tx.insert(accounts).values(account('gone'));
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect((await db.select().from(accounts)).map(({ slug }) => slug)).not.toContain('gone');
  });

  it('is tried again after a deadlock', async () => {
    const [a, b] = [account('deadlock-a'), account('deadlock-b')];
    await db.insert(accounts).values([a, b]);
    const touch = (first: string, second: string) =>
      transaction(db, async (tx) => {
        await tx.execute(sql`update accounts set name = name || '!' where slug = ${first}`);
        await new Promise((done) => setTimeout(done, 100));
        await tx.execute(sql`update accounts set name = name || '!' where slug = ${second}`);
      });
    await Promise.all([touch(a.slug, b.slug), touch(b.slug, a.slug)]);
    const rows = await db.select().from(accounts);
    expect(rows.find(({ slug }) => slug === a.slug)?.name).toBe('deadlock-a!!');
  });
});

describe('migrations', () => {
  it('change nothing the second time, also when two processes begin at once', async () => {
    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    const rows = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from drizzle.__drizzle_migrations group by created_at`,
    );
    expect(rows.rows.every(({ n }) => n === 1)).toBe(true);
  });
});

describe('a database that is away', () => {
  it('is told by refused, cut and late connections', async () => {
    const nowhere = openDatabase('postgres://a:b@127.0.0.1:1/x', { connections: 1 });
    expect(isDatabaseAway(await nowhere.execute(sql`select 1`).catch((error: unknown) => error))).toBe(true);
    await closeDatabase(nowhere);
    expect(isDatabaseAway(await nowhere.execute(sql`select 1`).catch((error: unknown) => error))).toBe(true);
    expect(
      isDatabaseAway(
        await db.execute(sql`select pg_terminate_backend(pg_backend_pid())`).catch((error: unknown) => error),
      ),
    ).toBe(true);
    const slow = openDatabase(url, { connections: 1, statementTimeout: 50 });
    expect(isDatabaseAway(await slow.execute(sql`select pg_sleep(5)`).catch((error: unknown) => error))).toBe(true);
    await closeDatabase(slow);
  });

  it('is not a mistake in a query, nor an error of ours', async () => {
    expect(isDatabaseAway(await db.execute(sql`select nothing`).catch((error: unknown) => error))).toBe(false);
    expect(isDatabaseAway(new Error('no'))).toBe(false);
    expect(isDatabaseAway(Object.assign(new Error('file'), { code: 'ENOENT' }))).toBe(false);
    const outside = await fetch('http://127.0.0.1:1/').catch((error: unknown) => error);
    expect(isDatabaseAway(outside)).toBe(false);
  });
});
