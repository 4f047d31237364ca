/** The keys of accounts: made, wrapped under the master key in use, found by version. */
import { randomBytes } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../database/open-database.ts';
import type { AccountId } from '../ids.ts';
import { keysInUse, whileMasterIs } from './canary.ts';
import { SealBroken } from './envelope.ts';
import type { MasterKey } from './master-key.ts';
import { sealUnder, type MasterKeys } from './master-keys.ts';
import { accountKeys } from './vault-table.ts';

export type AccountKey = { version: number; bytes: Buffer };
type WrappedKey = typeof accountKeys.$inferSelect;

const placeOf = (account: string, version: number): string[] => ['account_keys', 'wrapped', account, String(version)];

/**
 * Makes this version of the account's key; does nothing when there is one. A key is never wrapped under a master key that
 * is being replaced: the row is written only while the master key is the one that was asked for.
 */
export async function createAccountKey(tx: Tx, keys: MasterKeys, account: AccountId, version = 1): Promise<void> {
  for (let tries = 1; tries <= 5; tries += 1) {
    const { master, sealed } = await keysInUse(tx, keys);
    const wrapped = sealUnder(master, 'wrap', placeOf(account, version), randomBytes(32));
    const made = await tx.execute(
      sql`with now as materialized ${whileMasterIs(sealed)}
        insert into account_keys (account_id, version, wrapped)
        select ${account}::text, ${version}::int, ${Buffer.from(wrapped)}::bytea from now
        on conflict do nothing`,
    );
    if ((made.rowCount ?? 0) > 0 || (await findRow(tx, account, version)) !== undefined) return;
  }
  throw new Error('The master key changed each time a key was to be made for the account. Try again.');
}

async function findRow(tx: Tx, account: AccountId, version: number): Promise<WrappedKey | undefined> {
  const ofVersion = and(eq(accountKeys.account_id, account), eq(accountKeys.version, version));
  return (await tx.select().from(accountKeys).where(ofVersion))[0];
}

/** Read from the row each time: a key made in a transaction that rolled back must not be used later. */
export async function newestKey(tx: Tx, keys: MasterKeys, account: AccountId): Promise<AccountKey> {
  let row = await newestRow(tx, account);
  if (row === undefined) {
    await createAccountKey(tx, keys, account);
    row = await newestRow(tx, account);
  }
  if (row === undefined) throw new SealBroken('The account has no key.');
  return unwrap(keys, row);
}

async function newestRow(tx: Tx, account: AccountId): Promise<WrappedKey | undefined> {
  const mine = tx.select().from(accountKeys).where(eq(accountKeys.account_id, account));
  return (await mine.orderBy(desc(accountKeys.version)).limit(1))[0];
}

/** Throws `SealBroken` when the account has no such key. */
export async function keyOfVersion(tx: Tx, keys: MasterKeys, account: AccountId, version: number): Promise<AccountKey> {
  const row = await findRow(tx, account, version);
  if (row === undefined) throw new SealBroken('The key that sealed this value is not here.');
  return unwrap(keys, row);
}

async function unwrap(keys: MasterKeys, row: WrappedKey): Promise<AccountKey> {
  const { plain } = await keys.open('wrap', placeOf(row.account_id, row.version), row.wrapped);
  return { version: row.version, bytes: plain };
}

/** The same key, wrapped under another master key. */
export async function rewrap(keys: MasterKeys, row: WrappedKey, to: MasterKey): Promise<Uint8Array> {
  const { bytes } = await unwrap(keys, row);
  return sealUnder(to, 'wrap', placeOf(row.account_id, row.version), bytes);
}
