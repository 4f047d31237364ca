/** Takes master keys that were replaced out of the key file, each into a file of its own: backups of then still need them. */
import { rm } from 'node:fs/promises';
import type { Database } from '../database/open-database.ts';
import { keyName, writeMasterKeys } from './master-key.ts';
import type { MasterKeys } from './master-keys.ts';
import { retiredKeys } from './rotation.ts';

const cannotWrite = new Set(['EROFS', 'EACCES', 'EPERM', 'EBUSY']);

/** A key file that cannot be written (a mounted secret) is left to people; they are told the name of the line. */
export async function retireFromFile(db: Database, keys: MasterKeys, say: (sentence: string) => void): Promise<void> {
  const retired = await retiredKeys(db);
  const old = keys.all.filter((key) => retired.has(keyName(key.id)));
  for (const key of old) {
    const name = keyName(key.id);
    const aside = `${keys.file}.retired-${name}`;
    try {
      await writeMasterKeys(aside, [key]);
      await keys.write(keys.all.filter((each) => each.id !== key.id));
      say(
        `The old master key ${name} is now in ${aside}. Keep it with the backups made until now, and away from here.`,
      );
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && cannotWrite.has(String(error.code)))) throw error;
      await rm(aside, { force: true }).catch(() => undefined);
      say(
        `${keys.file} cannot be written. Take the old master key ${name} out of it by hand; the database needs it no more.`,
      );
    }
  }
}
