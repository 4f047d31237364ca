/** The vault: seals secrets under a key per account, and that key under the master key. */
import { createHmac, randomBytes } from 'node:crypto';
import { and, desc, eq } from 'drizzle-orm';
import type { Tx } from '../database/open-database.ts';
import type { AccountId } from '../ids.ts';
import type { Log } from '../log.ts';
import { openBytes, sealBytes, SealBroken, sealedVersion } from './envelope.ts';
import { createMasterKey, deriveKey, readMasterKey } from './master-key.ts';
import { Secret } from './secret.ts';
import { accountKeys, vaultCanary } from './vault-table.ts';

/** Where a sealed value lies; it opens nowhere else. */
export type SealedPlace = { account: AccountId; table: string; column: string; row: string };

export type Vault = {
  /** Seals a text for one place. Makes the account's key when it has none yet. */
  seal(tx: Tx, where: SealedPlace, plain: string): Promise<Uint8Array>;
  /** Opens what was sealed for this place; throws `SealBroken` (and logs an alert) when it was not. */
  open(tx: Tx, where: SealedPlace, sealed: Uint8Array): Promise<Secret>;
  /** HMAC-SHA256 of the parts under a key derived from the master key for this purpose: the same parts, the same 32 bytes. */
  mac(purpose: string, ...parts: string[]): Uint8Array;
  /** Makes the account's first key; does nothing when it has one. */
  createAccountKey(tx: Tx, account: AccountId): Promise<void>;
};

/**
 * Opens the vault with the key in `masterKeyFile`. The file is made when neither it nor anything sealed exists yet;
 * a missing or wrong key for a database that has sealed values is an Error, and nothing is touched.
 */
export async function openVault(db: Tx, masterKeyFile: string, log?: Log): Promise<Vault> {
  const canary = (await db.select().from(vaultCanary).where(eq(vaultCanary.name, 'master')))[0];
  const found = await readMasterKey(masterKeyFile);
  if (found === null && canary !== undefined) {
    throw new Error(
      `This database has sealed values, but their master key is not in ${masterKeyFile}. Put it back there; without it they cannot be read.`,
    );
  }
  const master = found ?? (await createMasterKey(masterKeyFile));
  await checkCanary(db, master, masterKeyFile);
  return vaultOf(master, log);
}

const canaryPlace = ['vault_canary', 'sealed', 'master'] as const;
const canaryText = 'mortise';

async function checkCanary(db: Tx, master: Buffer, masterKeyFile: string): Promise<void> {
  const key = deriveKey(master, 'canary');
  const sealed = sealBytes(key, 1, canaryPlace, Buffer.from(canaryText));
  await db.insert(vaultCanary).values({ name: 'master', sealed }).onConflictDoNothing();
  const kept = (await db.select().from(vaultCanary).where(eq(vaultCanary.name, 'master')))[0];
  try {
    if (kept !== undefined && openBytes(key, canaryPlace, kept.sealed).toString() === canaryText) return;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
  }
  throw new Error(
    `The master key in ${masterKeyFile} is not the one that this database was sealed with. Nothing was changed.`,
  );
}

function vaultOf(master: Buffer, log?: Log): Vault {
  const wrapping = deriveKey(master, 'wrap');
  return {
    createAccountKey: (tx, account) => createAccountKey(tx, wrapping, account),
    seal: async (tx, where, plain) => {
      const key = await newestKey(tx, wrapping, where.account);
      return sealBytes(key.bytes, key.version, placeOf(where), Buffer.from(plain, 'utf8'));
    },
    open: async (tx, where, sealed) => {
      try {
        const key = await keyOfVersion(tx, wrapping, where.account, sealedVersion(sealed));
        return new Secret(openBytes(key, placeOf(where), sealed).toString('utf8'));
      } catch (error) {
        if (error instanceof SealBroken) log?.error('alert: a sealed value could not be opened', { ...where });
        throw error;
      }
    },
    mac: (purpose, ...parts) => {
      const hmac = createHmac('sha256', deriveKey(master, `mac:${purpose}`));
      return new Uint8Array(hmac.update(JSON.stringify(parts)).digest());
    },
  };
}

const placeOf = (where: SealedPlace): string[] => [where.table, where.column, where.account, where.row];
const keyPlace = (account: AccountId, version: number): string[] => [
  'account_keys',
  'wrapped',
  account,
  String(version),
];

async function createAccountKey(tx: Tx, wrapping: Buffer, account: AccountId): Promise<void> {
  const wrapped = sealBytes(wrapping, 1, keyPlace(account, 1), randomBytes(32));
  await tx.insert(accountKeys).values({ account_id: account, version: 1, wrapped }).onConflictDoNothing();
}

/** Read from the row each time: a key made in a transaction that rolled back must not be used later. */
async function newestKey(tx: Tx, wrapping: Buffer, account: AccountId): Promise<{ version: number; bytes: Buffer }> {
  const newest = tx
    .select()
    .from(accountKeys)
    .where(eq(accountKeys.account_id, account))
    .orderBy(desc(accountKeys.version))
    .limit(1);
  let row = (await newest)[0];
  if (row === undefined) {
    await createAccountKey(tx, wrapping, account);
    row = (
      await tx
        .select()
        .from(accountKeys)
        .where(eq(accountKeys.account_id, account))
        .orderBy(desc(accountKeys.version))
        .limit(1)
    )[0];
  }
  if (row === undefined) throw new SealBroken('The account has no key.');
  return { version: row.version, bytes: openBytes(wrapping, keyPlace(account, row.version), row.wrapped) };
}

async function keyOfVersion(tx: Tx, wrapping: Buffer, account: AccountId, version: number): Promise<Buffer> {
  const ofVersion = and(eq(accountKeys.account_id, account), eq(accountKeys.version, version));
  const row = (await tx.select().from(accountKeys).where(ofVersion))[0];
  if (row === undefined) throw new SealBroken('The key that sealed this value is not here.');
  return openBytes(wrapping, keyPlace(account, version), row.wrapped);
}
