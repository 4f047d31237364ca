/** Rotation of keys: everything stays readable, whoever writes meanwhile and wherever it is interrupted. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '../database/index.ts';
import { newId, type AccountId } from '../ids.ts';
import { countSealed } from './count-sealed.ts';
import {
  keyStatus,
  openVault,
  rotateKeys,
  SealBroken,
  type Rotated,
  type SealedColumn,
  type SealedPlace,
} from './index.ts';
import { keyName, masterKeyOf, newMasterKey, type MasterKey } from './master-key.ts';

const columns: SealedColumn[] = [
  { table: 'sealed_things', column: 'one', key: ['id', 'part'], row: 'id' },
  {
    table: 'sealed_copies',
    column: 'one',
    key: ['id'],
    row: 'id',
    sealedFor: { table: 'sealed_things', column: 'one' },
  },
];

let means: TestMeans;
let accounts: [AccountId, AccountId];
const alpha = (): AccountId => accounts[0];
const beta = (): AccountId => accounts[1];
beforeEach(async () => {
  means = await testMeans();
  accounts = [newId('account'), newId('account')];
  await means.db.execute(
    sql`create table sealed_things (account_id text, id text, part text, one bytea, primary key (account_id, id, part))`,
  );
  await means.db.execute(
    sql`create table sealed_copies (account_id text, id text, one bytea, primary key (account_id, id))`,
  );
  await fill(alpha(), 30);
  await fill(beta(), 10);
  await means.db.execute(sql`insert into sealed_copies select account_id, id, one from sealed_things`);
  await means.db.execute(sql`insert into sealed_things values (${alpha()}, 'none', '', null)`);
});
afterEach(() => means.close());

async function fill(account: AccountId, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => put(account, `r${n}`, `${account} ${n}`)));
}

const place = (account: AccountId, row: string): SealedPlace => ({
  account,
  table: 'sealed_things',
  column: 'one',
  row,
});

/** Writes as a server does: sealed and stored in one transaction. */
function put(account: AccountId, row: string, plain: string): Promise<void> {
  return transaction(means.db, async (tx) => {
    const sealed = Buffer.from(await means.vault.seal(tx, place(account, row), plain));
    await tx.execute(sql`insert into sealed_things values (${account}, ${row}, '', ${sealed})
      on conflict (account_id, id, part) do update set one = excluded.one`);
  });
}

type Options = Partial<Parameters<typeof rotateKeys>[1]>;
function rotate(options: Options = {}): Promise<Rotated> {
  const { masterKeyFile } = means;
  return rotateKeys(means.db, { masterKeyFile, columns, mayMakeKey: true, say: () => undefined, ...options });
}

/** Every value as this vault reads it, by account, row and table. */
async function readAll(vault = means.vault): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const table of ['sealed_things', 'sealed_copies']) {
    const { rows } = await means.db.execute<{ account_id: AccountId; id: string; one: Buffer }>(
      sql`select account_id, id, one from ${sql.identifier(table)} where one is not null`,
    );
    const plain = await Promise.all(rows.map((row) => vault.open(means.db, place(row.account_id, row.id), row.one)));
    for (const [n, row] of rows.entries()) found.set(`${table} ${row.account_id} ${row.id}`, plain[n]?.reveal() ?? '');
  }
  return found;
}

const older = async (): Promise<number> =>
  (await countSealed(means.db, columns)).reduce((sum, each) => sum + each.older, 0);
const keysIn = async (file: string): Promise<MasterKey[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => masterKeyOf(Buffer.from(line, 'base64')));
const lineOf = (key: MasterKey): string => `${key.bytes.toString('base64')}\n`;
async function keyFile(name: string, ...keys: MasterKey[]): Promise<string> {
  const file = `${means.masterKeyFile}.${name}`;
  await writeFile(file, keys.map(lineOf).join(''), { mode: 0o600 });
  return file;
}

describe('a rotation of keys', () => {
  it('leaves nothing under an old key, and a server that was running all along reads and writes on', async () => {
    // More than a batch in one account.
    await fill(alpha(), 230);
    const before = await readAll();
    const [old] = await keysIn(means.masterKeyFile);
    const mac = Buffer.from(means.vault.mac('p', 'a')).toString('hex');
    const said: string[] = [];
    const done = await rotate({ say: (sentence) => said.push(sentence) });
    expect(done).toMatchObject({ values: 280, unreadable: [], from: keyName(old?.id ?? 0) });
    expect(said.join('\n')).toContain('280 values sealed again.');
    expect(await older()).toBe(0);
    expect(await readAll()).toEqual(before);
    await put(newId('account'), 'new', 'made by the running server');
    expect(await older()).toBe(0);

    const now = await keysIn(means.masterKeyFile);
    expect(now.map((key) => keyName(key.id))).toEqual([done.to]);
    expect((await stat(means.masterKeyFile)).mode & 0o777).toBe(0o600);
    const again = await openVault(means.db, means.masterKeyFile);
    expect((await readAll(again)).size).toBe(before.size + 1);
    expect(Buffer.from(again.mac('p', 'a')).toString('hex')).toBe(mac);
    expect(await keysIn(`${means.masterKeyFile}.retired-${done.from}`)).toEqual([old]);
    await expect(openVault(means.db, `${means.masterKeyFile}.retired-${done.from}`)).rejects.toThrow(/is not the one/);
  });

  it('can be made again and again, each time from the last key to a new one', async () => {
    const before = await readAll();
    const [one, two] = [await rotate(), await rotate()];
    expect([two.from, two.values]).toEqual([one.to, one.values]);
    expect(await readAll()).toEqual(before);
    const status = await keyStatus(means.db, means.masterKeyFile, columns);
    expect(status.keys).toEqual([{ name: two.to, state: 'in use' }]);
    expect(status.rotation).toMatchObject({ from: two.from, to: two.to, completed: expect.any(Date) });
    expect(status.values.map((each) => each.older)).toEqual([0, 0]);
  });

  it('goes on after it was interrupted, at whatever step; in between both keys are needed and enough', async () => {
    const before = await readAll();
    const [old] = await keysIn(means.masterKeyFile);
    let interrupted = 0;
    const targets = new Set<string>();
    for (let step = 1; interrupted === step - 1; step += 1) {
      let heard = 0;
      const stop = (): void => {
        heard += 1;
        if (heard === step) throw new Error('interrupted');
      };
      const done = await rotate({ say: stop }).catch((error: Error) => error.message);
      if (done !== 'interrupted') break;
      interrupted += 1;
      const keys = await keysIn(means.masterKeyFile);
      const file = await keyFile('both', ...keys);
      expect(await readAll(await openVault(means.db, file))).toEqual(before);
      expect(await readAll()).toEqual(before);
      const { rotation } = await keyStatus(means.db, file, columns);
      expect(rotation?.completed).toBeNull();
      targets.add(rotation?.to ?? '');
      if (keys.length > 1 && step > 1)
        for (const key of keys)
          await expect(openVault(means.db, await keyFile('one', key))).rejects.toThrow(
            key.id === old?.id ? /the new one is not in/ : /the old one is not in/,
          );
      await expect(openVault(means.db, await keyFile('wrong', newMasterKey()))).rejects.toThrow(/Nothing was changed/);
      await expect(openVault(means.db, `${file}.none`)).rejects.toThrow(/their master key is not in/);
    }
    expect(interrupted).toBeGreaterThanOrEqual(4);
    expect(targets.size).toBe(1);
    expect(await older()).toBe(0);
    expect((await keysIn(means.masterKeyFile)).map((key) => keyName(key.id))).toEqual([...targets]);
    expect(await readAll()).toEqual(before);
  }, 60_000);

  it('loses nothing that is written meanwhile, nor a key that is made meanwhile', async () => {
    const expected = await readAll();
    let going = true;
    const write = async (account: AccountId | null): Promise<number> => {
      let written = 0;
      for (; going; written += 1) {
        const [whose, row, plain] = [account ?? newId('account'), `r${written % 10}`, `written ${written}`];
        await put(whose, row, plain);
        expected.set(`sealed_things ${whose} ${row}`, plain);
      }
      return written;
    };
    const writers = [...accounts, null].map((account) => write(account));
    const done = [await rotate(), await rotate()];
    going = false;
    for (const written of await Promise.all(writers)) expect(written).toBeGreaterThan(10);
    expect(done.map((each) => each.unreadable)).toEqual([[], []]);
    expect(await older()).toBe(0);
    expect(await readAll(await openVault(means.db, means.masterKeyFile))).toEqual(expected);
  });

  it('does not wait in front of a row that somebody holds, and comes back to it', async () => {
    const account = alpha();
    let hold = (): void => undefined;
    const held = new Promise<void>((done) => (hold = done));
    const holder = transaction(means.db, async (tx) => {
      await tx.execute(sql`select 1 from sealed_things where id = 'r7' for update`);
      const sealed = Buffer.from(await means.vault.seal(tx, place(account, 'r7'), 'refreshed'));
      await held;
      await tx.execute(sql`update sealed_things set one = ${sealed} where account_id = ${account} and id = 'r7'`);
    });
    await expect
      .poll(async () => (await means.db.execute(sql`select 1 from pg_locks where mode = 'RowShareLock'`)).rows.length)
      .toBeGreaterThan(0);
    const rotated = rotate();
    // All but the rows that are held: two accounts have one of that name.
    await expect.poll(older, { timeout: 10_000 }).toBe(2);
    hold();
    await holder;
    expect((await rotated).unreadable).toEqual([]);
    expect(await older()).toBe(0);
    expect((await readAll()).get(`sealed_things ${account} r7`)).toBe('refreshed');
  });

  it('is made by one at a time', async () => {
    let other: Promise<unknown> | undefined;
    await rotate({ say: () => (other ??= rotate().catch((error: Error) => error.message)) });
    expect(await other).toMatch(/Another mortise keys rotate/);
  });

  it('leaves what no key opens as it is, and names it', async () => {
    const [one, two] = accounts;
    await means.db
      .execute(sql`update sealed_things set one = (select one from sealed_things where account_id = ${two} and id = 'r1')
      where account_id = ${one} and id = 'r1'`);
    const done = await rotate();
    expect(done.unreadable).toEqual([place(one, 'r1')]);
    expect(await older()).toBe(1);
    await means.db.execute(sql`update sealed_things set one = null where account_id = ${one} and id = 'r1'`);
    expect((await readAll()).size).toBe(79);
  });
});

describe('the key to rotate to', () => {
  it('may be given in a file, or lie unused in the master key file', async () => {
    const [given, prepared] = [newMasterKey(), newMasterKey()];
    const first = await rotate({ newKeyFile: await keyFile('given', given), mayMakeKey: false });
    expect(first.to).toBe(keyName(given.id));
    await writeFile(means.masterKeyFile, lineOf(prepared) + lineOf(given), { mode: 0o600 });
    expect((await rotate({ mayMakeKey: false })).to).toBe(keyName(prepared.id));
    expect((await keysIn(means.masterKeyFile)).length).toBe(1);
  });

  it('is refused, and nothing changed, when there is none, more than one, or one that was used before', async () => {
    const before = await readFile(means.masterKeyFile, 'utf8');
    const [now] = await keysIn(means.masterKeyFile);
    if (now === undefined) throw new Error('no key');
    const refused = async (options: Options, words: RegExp): Promise<void> => {
      await expect(rotate(options)).rejects.toThrow(words);
      expect((await keyStatus(means.db, means.masterKeyFile, columns)).rotation).toBeNull();
    };
    await refused({ mayMakeKey: false }, /add it as a line to the master key file of every machine/);
    await refused({ newKeyFile: `${means.masterKeyFile}.none` }, /openssl rand -base64 32/);
    await refused({ newKeyFile: await keyFile('two', newMasterKey(), newMasterKey()) }, /holds 2 keys/);
    await refused({ newKeyFile: await keyFile('same', now) }, /in use or was retired/);
    expect(await readFile(means.masterKeyFile, 'utf8')).toBe(before);
    await rotate();
    await expect(rotate({ newKeyFile: await keyFile('same', now) })).rejects.toThrow(/in use or was retired/);
  });

  it('stays the same for one rotation: another one waits until that is complete', async () => {
    const stop = (): never => {
      throw new Error('interrupted');
    };
    await expect(rotate({ say: stop })).rejects.toThrow('interrupted');
    const other = await keyFile('other', newMasterKey());
    await expect(rotate({ newKeyFile: other })).rejects.toThrow(/is under way. End it first/);
    await rotate();
    await rotate({ newKeyFile: other });
    expect(await older()).toBe(0);
  });

  it('that a server has not got fails closed, and works once its line is there, without a restart', async () => {
    const [old] = await keysIn(means.masterKeyFile);
    if (old === undefined) throw new Error('no key');
    const elsewhere = await keyFile('elsewhere', old);
    const server = await openVault(means.db, elsewhere);
    await rotate();
    await expect(readAll(server)).rejects.toThrow(SealBroken);
    await expect(readAll(server)).rejects.toThrow(/Add its line there; no restart is needed/);
    await writeFile(elsewhere, lineOf(old) + (await readFile(means.masterKeyFile, 'utf8')));
    expect((await readAll(server)).size).toBe(80);
  });
});
