/** The vault: nothing readable at rest, nothing readable elsewhere than where it was put, nothing without the key. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, testMeans, type TestMeans } from '@mortise/test/support';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transaction } from '../database/index.ts';
import { newId } from '../ids.ts';
import { openVault, SealBroken, type SealedPlace } from './index.ts';
import { createMasterKey } from './master-key.ts';

let means: TestMeans;
beforeAll(async () => {
  means = await testMeans();
  await means.db.execute(
    sql`create table sealed_things (account_id text, id text, one bytea, two bytea, primary key (account_id, id))`,
  );
});
afterAll(() => means.close());

const [alpha, beta] = [newId('account'), newId('account')];
const place = (account = alpha, row = 'r1', column = 'one', table = 'sealed_things'): SealedPlace => ({
  account,
  table,
  column,
  row,
});

describe('a sealed value', () => {
  it('opens where it was sealed, as a secret that does not print', async () => {
    const sealed = await means.vault.seal(means.db, place(), 'tok_é✓');
    const opened = await means.vault.open(means.db, place(), sealed);
    expect(opened.reveal()).toBe('tok_é✓');
    expect(`${opened} ${JSON.stringify({ opened })}`).toBe('[secret] {"opened":"[secret]"}');
  });

  it('differs each time it is sealed', async () => {
    const [one, two] = [
      await means.vault.seal(means.db, place(), 'same'),
      await means.vault.seal(means.db, place(), 'same'),
    ];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
  });

  it('fails closed, with an alert, in every place but its own: all pairs swapped in SQL', async () => {
    const places = [alpha, beta].flatMap((account) =>
      ['r1', 'r2'].flatMap((row) => ['one', 'two'].map((column) => place(account, row, column))),
    );
    const cells = await Promise.all(
      places.map(async (where) => ({ where, sealed: await means.vault.seal(means.db, where, JSON.stringify(where)) })),
    );
    const { vault, db } = means;
    let refused = 0;
    for (const { where } of cells) {
      for (const other of cells) {
        if (other.where === where)
          expect((await vault.open(db, where, other.sealed)).reveal()).toBe(JSON.stringify(where));
        else
          refused += await vault.open(db, where, other.sealed).then(
            () => 0,
            (error: unknown) => (error instanceof SealBroken ? 1 : 0),
          );
      }
    }
    expect(refused).toBe(8 * 7);
    const [first] = cells;
    await expect(
      vault.open(db, place(alpha, 'r1', 'one', 'other_table'), first?.sealed ?? new Uint8Array()),
    ).rejects.toThrow(SealBroken);
    expect(means.lines.some((line) => line.includes('alert: a sealed value could not be opened'))).toBe(true);
  });

  it('fails closed when any byte is changed, cut or invented', async () => {
    const sealed = await means.vault.seal(means.db, place(), 'abc');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(means.vault.open(means.db, place(), changed)).rejects.toThrow(SealBroken);
    }
    for (const bytes of [new Uint8Array(), sealed.slice(0, 20), sealed.slice(0, -1)]) {
      await expect(means.vault.open(means.db, place(), bytes)).rejects.toThrow(SealBroken);
    }
  });

  it('survives a rollback of the transaction that made the account its key', async () => {
    const account = newId('account');
    await transaction(means.db, async (tx) => {
      await means.vault.seal(tx, place(account), 'lost');
      throw new Error('no');
    }).catch(() => undefined);
    const sealed = await means.vault.seal(means.db, place(account), 'kept');
    const reopened = await openVault(means.db, means.masterKeyFile);
    expect((await reopened.open(means.db, place(account), sealed)).reveal()).toBe('kept');
  });
});

describe('a stolen dump', () => {
  it('holds none of 200 secrets in any spelling, write-ahead log included', async () => {
    // Of nobody else: other tests' databases lie in the same log. Of twelve bytes, so that base64 begins the same for all.
    const mark = randomBytes(6).toString('hex');
    const canaries = Array.from({ length: 200 }, (_, n) => `${mark}/${n}+"${newId('event')}"`);
    for (const [n, canary] of canaries.entries()) {
      const sealed = await means.vault.seal(means.db, place(alpha, `c${n}`), canary);
      await means.db.execute(
        sql`insert into sealed_things (account_id, id, one) values (${alpha}, ${`c${n}`}, ${Buffer.from(sealed)})`,
      );
    }
    await means.db.execute(sql`checkpoint`);
    const spellings = canaries.flatMap((canary) => [
      canary,
      Buffer.from(canary).toString('base64').replace(/=+$/, ''),
      Buffer.from(canary).toString('hex'),
      JSON.stringify(canary).slice(1, -1),
    ]);
    const files = await filesOfDatabase();
    expect(files.length).toBeGreaterThan(100);
    const marks = [mark, Buffer.from(mark).toString('base64'), Buffer.from(mark).toString('hex')];
    let wal = 0;
    for (const file of files) {
      const bytes = await readFile(file).catch(() => Buffer.alloc(0));
      if (file.includes('pg_wal')) wal += bytes.length;
      // One rare part first: searching every file for 800 spellings takes minutes.
      if (!marks.some((each) => bytes.includes(each))) continue;
      expect(spellings.filter((spelling) => bytes.includes(spelling))).toEqual([]);
    }
    expect(wal).toBeGreaterThan(0);
  }, 60_000);
});

/** Everything that PostgreSQL keeps, but for the databases of other tests. */
async function filesOfDatabase(): Promise<string[]> {
  const { rows } = await means.db.execute<{ folder: string; own: string }>(
    sql`select current_setting('data_directory') as folder, oid::text as own from pg_database where datname = current_database()`,
  );
  const { folder = '', own = '' } = rows[0] ?? {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const base = join(folder, 'base');
  const isOthers = (parent: string): boolean => parent.startsWith(`${base}/`) && parent !== join(base, own);
  return entries
    .filter((entry) => entry.isFile() && !isOthers(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the master key', () => {
  it('is made private on first use and read again later', async () => {
    expect((await stat(means.masterKeyFile)).mode & 0o777).toBe(0o600);
    const again = await openVault(means.db, means.masterKeyFile);
    const sealed = await means.vault.seal(means.db, place(), 'x');
    expect((await again.open(means.db, place(), sealed)).reveal()).toBe('x');
  });

  it('that is wrong, missing, open to others or broken refuses the start and changes nothing', async () => {
    const other = `${means.masterKeyFile}.other`;
    await writeFile(other, `${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
    const before = await means.db.execute(sql`select * from vault_canary`);
    await expect(openVault(means.db, other)).rejects.toThrow(/is not the one that this database was sealed with/);
    await expect(openVault(means.db, `${other}.none`)).rejects.toThrow(/their master key is not in/);
    await expect(stat(`${other}.none`)).rejects.toThrow();
    await chmod(other, 0o644);
    await expect(openVault(means.db, other)).rejects.toThrow(/chmod 600/);
    await writeFile(other, 'short');
    await chmod(other, 0o600);
    await expect(openVault(means.db, other)).rejects.toThrow(/does not hold 32 bytes/);
    expect((await means.db.execute(sql`select * from vault_canary`)).rows).toEqual(before.rows);
    await rm(other);
  });

  it('is one, however many make it at once, and nothing else is left beside it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const folder = await mkdtemp(join(tmpdir(), 'mortise-key-'));
      const made = await Promise.all(Array.from({ length: 8 }, () => createMasterKey(join(folder, 'master.key'))));
      expect(new Set(made.map(([key]) => key?.bytes.toString('hex'))).size).toBe(1);
      expect(await readdir(folder)).toEqual(['master.key']);
      await rm(folder, { recursive: true });
    }
  });

  it('is agreed on by two first starts at once', async () => {
    const { url } = await freshDatabase();
    const file = `${means.masterKeyFile}.race`;
    const both = await Promise.all([1, 2].map(() => testMeans({ databaseUrl: url, masterKeyFile: file })));
    expect(
      Buffer.from(both[0]?.vault.mac('a', 'b') ?? []).equals(Buffer.from(both[1]?.vault.mac('a', 'b') ?? [])),
    ).toBe(true);
    await Promise.all(both.map((each) => each.close()));
  });

  it('gives one MAC to the same purpose and parts, another to others, and parts do not run together', () => {
    const hex = (...parts: [string, ...string[]]): string => Buffer.from(means.vault.mac(...parts)).toString('hex');
    expect(hex('p', 'a', 'b')).toBe(hex('p', 'a', 'b'));
    expect(new Set([hex('p', 'a', 'b'), hex('p', 'ab'), hex('q', 'a', 'b'), hex('p', 'a', 'b', '')]).size).toBe(4);
  });
});
