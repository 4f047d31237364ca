/** The vault: seals secrets under a key per account, and that key under the master key. */
import { createHmac, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Tx } from '../database/open-database.ts';
import type { AccountId } from '../ids.ts';
import type { Log } from '../log.ts';
import { createAccountKey, keyOfVersion, newestKey } from './account-keys.ts';
import { hasCanary, keysInUse, makeFirstCanary } from './canary.ts';
import { openBytes, sealBytes, SealBroken, sealedVersion } from './envelope.ts';
import { createMasterKey, deriveKey, readMasterKeys, type MasterKey } from './master-key.ts';
import { MasterKeys, sealUnder } from './master-keys.ts';
import { placeOf, type SealedPlace } from './sealed-place.ts';
import { Secret } from './secret.ts';
import { vaultKeys } from './vault-table.ts';

export type Vault = {
  /** Seals a text for one place. Makes the account's key when it has none yet. */
  seal(tx: Tx, where: SealedPlace, plain: string): Promise<Uint8Array>;
  /** Opens what was sealed for this place; throws `SealBroken` (and logs an alert) when it was not. */
  open(tx: Tx, where: SealedPlace, sealed: Uint8Array): Promise<Secret>;
  /** HMAC-SHA256 of the parts under a key for this purpose alone: the same parts, the same 32 bytes, whichever master key is in use. */
  mac(purpose: string, ...parts: string[]): Uint8Array;
  /** Makes the account's first key; does nothing when it has one. */
  createAccountKey(tx: Tx, account: AccountId): Promise<void>;
};

/**
 * Opens the vault with the keys in `masterKeyFile`. The file is made when neither it nor anything sealed exists yet;
 * a missing or wrong key for a database that has sealed values is an Error, and nothing is touched.
 */
export async function openVault(db: Tx, masterKeyFile: string, log?: Log): Promise<Vault> {
  const keys = await openMasterKeys(db, masterKeyFile);
  return vaultOf(keys, await macRoot(db, keys), log);
}

/** The keys of the file, once they are known to be those that the database needs. Errors as of `openVault`. */
export async function openMasterKeys(db: Tx, masterKeyFile: string): Promise<MasterKeys> {
  const sealed = await hasCanary(db);
  const found = await readMasterKeys(masterKeyFile);
  if (found === null && sealed) {
    throw new Error(
      `This database has sealed values, but their master key is not in ${masterKeyFile}. Put it back there; without it they cannot be read.`,
    );
  }
  const keys = new MasterKeys(masterKeyFile, found ?? (await createMasterKey(masterKeyFile)));
  if (!sealed) await makeFirstCanary(db, keys);
  await keysInUse(db, keys);
  return keys;
}

const macPlace = ['vault_keys', 'wrapped', 'mac'] as const;

/** The root of keyed hashes: a key of its own, so that what was hashed before keys were rotated is still recognised after. */
async function macRoot(db: Tx, keys: MasterKeys): Promise<Buffer> {
  const kept = (await db.select().from(vaultKeys).where(eq(vaultKeys.name, 'mac')))[0];
  if (kept !== undefined) return (await keys.open('wrap', macPlace, kept.wrapped)).plain;
  const { master } = await keysInUse(db, keys);
  const wrapped = sealUnder(master, 'wrap', macPlace, randomBytes(32));
  await db.insert(vaultKeys).values({ name: 'mac', wrapped }).onConflictDoNothing();
  return macRoot(db, keys);
}

/** The wrapped root of keyed hashes, under another master key. */
export async function rewrapMacRoot(keys: MasterKeys, wrapped: Uint8Array, to: MasterKey): Promise<Uint8Array> {
  return sealUnder(to, 'wrap', macPlace, (await keys.open('wrap', macPlace, wrapped)).plain);
}

function vaultOf(keys: MasterKeys, mac: Buffer, log?: Log): Vault {
  // Purposes are words of ours, so there are few.
  const macKeys = new Map<string, ReturnType<typeof deriveKey>>();
  return {
    createAccountKey: (tx, account) => createAccountKey(tx, keys, account),
    seal: async (tx, where, plain) => {
      const key = await newestKey(tx, keys, where.account);
      return sealBytes(key.bytes, key.version, placeOf(where), Buffer.from(plain, 'utf8'));
    },
    open: async (tx, where, sealed) => {
      try {
        const key = await keyOfVersion(tx, keys, where.account, sealedVersion(sealed));
        return new Secret(openBytes(key.bytes, placeOf(where), sealed).toString('utf8'));
      } catch (error) {
        if (error instanceof SealBroken) log?.error('alert: a sealed value could not be opened', { ...where, error });
        throw error;
      }
    },
    mac: (purpose, ...parts) => {
      let key = macKeys.get(purpose);
      if (key === undefined) macKeys.set(purpose, (key = deriveKey(mac, `mac:${purpose}`)));
      const hmac = createHmac('sha256', key);
      return new Uint8Array(hmac.update(JSON.stringify(parts)).digest());
    },
  };
}
