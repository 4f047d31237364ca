/** Rotates every key of the vault while servers go on: master key, account keys, and all values under them. May be killed at any point. */
import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/open-database.ts';
import type { AccountId } from '../ids.ts';
import { createAccountKey, rewrap } from './account-keys.ts';
import { idBytes, keysInUse, retireMaster, switchMaster } from './canary.ts';
import { countSealed } from './count-sealed.ts';
import { keyName, type MasterKey } from './master-key.ts';
import type { MasterKeys } from './master-keys.ts';
import { resealAccount, type Resealed, type SealedColumn } from './reseal.ts';
import { retireFromFile } from './retire-key.ts';
import { beginRotation, type NewKeyOptions, type Rotation } from './rotation.ts';
import { openMasterKeys, rewrapMacRoot } from './vault.ts';
import { accountKeys, keyRotations, vaultKeys } from './vault-table.ts';
import { aloneWith, olderTransactionsEnd } from './wait-for-others.ts';

export type RotateOptions = NewKeyOptions & {
  masterKeyFile: string;
  /** Every column of sealed values that there is. */
  columns: readonly SealedColumn[];
  /** Hears what was done, a sentence each. */
  say(sentence: string): void;
};

/** `unreadable`: values that no key opens, left as they were. */
export type Rotated = Resealed & { from: string | null; to: string };

/**
 * Ends with no value under an older key. Called again after it was killed it goes on where the data stands. The old
 * account keys are kept, wrapped under the new master key, so nothing that was sealed meanwhile is ever lost.
 * Throws a sentence when it cannot begin or go on.
 */
export async function rotateKeys(db: Database, options: RotateOptions): Promise<Rotated> {
  return aloneWith(db, async () => {
    const keys = await openMasterKeys(db, options.masterKeyFile);
    const rotation = await beginRotation(db, keys, options);
    const [from, to] = [rotation.from === null ? null : keyName(rotation.from.id), keyName(rotation.to.id)];
    options.say(`${rotation.resumed ? 'Going on with' : 'Beginning'} the rotation to the master key ${to}.`);
    await moveToMaster(db, keys, rotation, options.say);
    await renewAccountKeys(db, keys, rotation, options.say);
    const resealed = await resealAll(db, keys, options);
    await retireMaster(db, rotation.to);
    await retireFromFile(db, keys, options.say);
    await db
      .update(keyRotations)
      .set({ completed_at: sql`now()` })
      .where(eq(keyRotations.number, rotation.number));
    return { from, to, ...resealed };
  });
}

async function moveToMaster(db: Database, keys: MasterKeys, { to }: Rotation, say: (s: string) => void): Promise<void> {
  const { master } = await keysInUse(db, keys);
  if (master.id !== to.id) await switchMaster(db, master, to);
  const [mac] = await db.select().from(vaultKeys).where(eq(vaultKeys.name, 'mac'));
  if (mac !== undefined) {
    const wrapped = await rewrapMacRoot(keys, mac.wrapped, to);
    const same = and(eq(vaultKeys.name, 'mac'), eq(vaultKeys.wrapped, mac.wrapped));
    await db.update(vaultKeys).set({ wrapped }).where(same);
  }
  let wrapped = 0;
  for (;;) {
    const rows = await db.select().from(accountKeys).where(notUnder(to)).limit(200);
    for (const row of rows) {
      const again = await rewrap(keys, row, to);
      const same = and(eq(accountKeys.account_id, row.account_id), eq(accountKeys.version, row.version));
      await db
        .update(accountKeys)
        .set({ wrapped: again })
        .where(and(same, eq(accountKeys.wrapped, row.wrapped)));
      wrapped += 1;
    }
    if (rows.length === 0) break;
  }
  say(`${counted(wrapped, 'account key')} wrapped under it.`);
}

const notUnder = (key: MasterKey) =>
  sql`substring(${accountKeys.wrapped} from 2 for 4) is distinct from ${idBytes(key)}::bytea`;

/** Accounts whose newest key is older than the rotation get a newer one; from then on servers seal with it. */
async function renewAccountKeys(
  db: Database,
  keys: MasterKeys,
  { number }: Rotation,
  say: (sentence: string) => void,
): Promise<void> {
  const { rows } = await db.execute<{ account: AccountId; version: number }>(
    sql`select account_id as account, max(version) as version from account_keys group by account_id
      having max(created_at) < (select started_at from key_rotations where number = ${number})`,
  );
  for (const { account, version } of rows) await createAccountKey(db, keys, account, version + 1);
  say(`${counted(rows.length, 'account')} got a new key.`);
}

/** Passes until nothing is left under an older key, nor in the hands of a transaction that began before the last pass ended. */
async function resealAll(db: Database, keys: MasterKeys, { columns, say }: RotateOptions): Promise<Resealed> {
  let values = 0;
  for (let idle = 0; idle < 120;) {
    const pass = await resealOnce(db, keys, columns, (more) => say(`${counted(values + more, 'value')} sealed again.`));
    values += pass.values;
    await olderTransactionsEnd(db, say);
    const older = (await countSealed(db, columns)).reduce((sum, each) => sum + each.older, 0);
    if (older <= pass.unreadable.length) return { values, unreadable: pass.unreadable };
    if (pass.values > 0) idle = 0;
    else idle += 1;
    await pause(250);
  }
  throw new Error('Values are still held by others. Nothing is lost; go on later: mortise keys rotate');
}

async function resealOnce(
  db: Database,
  keys: MasterKeys,
  columns: readonly SealedColumn[],
  heard: (values: number) => void,
): Promise<Resealed> {
  const done: Resealed = { values: 0, unreadable: [] };
  const accounts = await db.selectDistinct({ id: accountKeys.account_id }).from(accountKeys);
  let told = performance.now();
  for (const { id } of accounts) {
    const account = await resealAccount(db, keys, columns, id as AccountId);
    done.values += account.values;
    done.unreadable.push(...account.unreadable);
    if (performance.now() - told < 1_000) continue;
    told = performance.now();
    heard(done.values);
  }
  if (done.values > 0) heard(done.values);
  return done;
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
