/** One rotation of keys as the database remembers it: from which master key to which; begun once, taken up again until it is complete. */
import { eq, isNull } from 'drizzle-orm';
import type { Database } from '../database/open-database.ts';
import { keysInUse } from './canary.ts';
import { keyName, newMasterKey, readMasterKeys, type MasterKey } from './master-key.ts';
import type { MasterKeys } from './master-keys.ts';
import { keyRotations } from './vault-table.ts';

export type Rotation = { number: number; from: MasterKey | null; to: MasterKey; resumed: boolean };

export type NewKeyOptions = {
  /** Holds the key to rotate to. Not given: a key of the master key file that the database does not use yet, or a new one. */
  newKeyFile?: string;
  /** False where other machines serve the same database: they need the new key in their files first. */
  mayMakeKey: boolean;
};

/** Begins, or takes up the one that is under way. Errors are sentences; nothing is changed then. */
export async function beginRotation(db: Database, keys: MasterKeys, options: NewKeyOptions): Promise<Rotation> {
  const { master, retiring } = await keysInUse(db, keys);
  const given = options.newKeyFile === undefined ? null : await keyIn(options.newKeyFile);
  const [open] = await db.select().from(keyRotations).where(isNull(keyRotations.completed_at));
  if (open !== undefined) {
    if (given !== null && keyName(given.id) !== open.to_master)
      throw new Error(`A rotation to the master key ${open.to_master} is under way. End it first: mortise keys rotate`);
    const to = given ?? keys.all.find((key) => keyName(key.id) === open.to_master);
    if (to !== undefined) {
      await addToFile(keys, to);
      const from = retiring ?? (master.id === to.id ? null : master);
      return { number: open.number, from, to, resumed: true };
    }
    // Nothing was wrapped under a key that left the file before it was used: begin again with another.
    await db.delete(keyRotations).where(eq(keyRotations.number, open.number));
  }
  const to = await chooseKey(db, keys, master, given, options);
  await addToFile(keys, to);
  const [made] = await db
    .insert(keyRotations)
    .values({ from_master: keyName(master.id), to_master: keyName(to.id) })
    .returning({ number: keyRotations.number });
  if (made === undefined) throw new Error('The rotation could not be noted.');
  return { number: made.number, from: master, to, resumed: false };
}

async function keyIn(file: string): Promise<MasterKey> {
  const keys = await readMasterKeys(file);
  const [key, ...more] = keys ?? [];
  if (key === undefined)
    throw new Error(`There is no ${file}. Make it: openssl rand -base64 32 > ${file} && chmod 600 ${file}`);
  if (more.length > 0) throw new Error(`${file} holds ${more.length + 1} keys. Put the new one alone into a file.`);
  return key;
}

async function chooseKey(
  db: Database,
  keys: MasterKeys,
  master: MasterKey,
  given: MasterKey | null,
  { mayMakeKey }: NewKeyOptions,
): Promise<MasterKey> {
  const before = await retiredKeys(db);
  if (given !== null && (given.id === master.id || before.has(keyName(given.id))))
    throw new Error(
      `The master key ${keyName(given.id)} is in use or was retired already. A rotation needs a new one.`,
    );
  const unused = keys.all.filter((key) => key.id !== master.id && !before.has(keyName(key.id)));
  if (given === null && unused.length > 1)
    throw new Error(`${keys.file} holds ${unused.length} keys that are not in use yet. Say which: --new-key-file FILE`);
  const chosen = given ?? unused[0];
  if (chosen !== undefined) return chosen;
  if (mayMakeKey) return newMasterKey();
  throw new Error(
    `With DATABASE_URL other machines may serve this database, and they need the new master key before it is used. Make one (openssl rand -base64 32), add it as a line to the master key file of every machine, here ${keys.file}, and call this again.`,
  );
}

/** Names of the master keys that were replaced, and of the one that is being replaced. */
export async function retiredKeys(db: Database): Promise<Set<string>> {
  const rows = await db.select({ name: keyRotations.from_master }).from(keyRotations);
  return new Set(rows.map((row) => row.name));
}

/** Before anything is wrapped under it. */
async function addToFile(keys: MasterKeys, key: MasterKey): Promise<void> {
  if (keys.find(key.id) === null) await keys.write([...keys.all, key]);
}
