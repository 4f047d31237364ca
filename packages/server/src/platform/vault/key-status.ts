/** How keys stand: which master key is in use, what else the file holds, the last rotation, and values by age of their key. */
import { desc } from 'drizzle-orm';
import type { Database } from '../database/open-database.ts';
import { keysInUse } from './canary.ts';
import { countSealed, type SealedCount } from './count-sealed.ts';
import { keyName } from './master-key.ts';
import type { SealedColumn } from './reseal.ts';
import { retiredKeys } from './rotation.ts';
import { openMasterKeys } from './vault.ts';
import { keyRotations } from './vault-table.ts';

export type KeyStatus = {
  /** The keys of the master key file, by name. */
  keys: { name: string; state: 'in use' | 'being retired' | 'retired' | 'not used yet' }[];
  /** The last rotation; `completed` is null while it is under way. Null: there was none. */
  rotation: { from: string; to: string; started: Date; completed: Date | null } | null;
  values: SealedCount[];
};

/** Changes nothing. Errors as of `openVault`. */
export async function keyStatus(
  db: Database,
  masterKeyFile: string,
  columns: readonly SealedColumn[],
): Promise<KeyStatus> {
  const keys = await openMasterKeys(db, masterKeyFile);
  const { master, retiring } = await keysInUse(db, keys);
  const retired = await retiredKeys(db);
  const stateOf = (id: number): KeyStatus['keys'][number]['state'] => {
    if (id === master.id) return 'in use';
    if (id === retiring?.id) return 'being retired';
    return retired.has(keyName(id)) ? 'retired' : 'not used yet';
  };
  const [last] = await db.select().from(keyRotations).orderBy(desc(keyRotations.number)).limit(1);
  return {
    keys: keys.all.map(({ id }) => ({ name: keyName(id), state: stateOf(id) })),
    rotation:
      last === undefined
        ? null
        : { from: last.from_master, to: last.to_master, started: last.started_at, completed: last.completed_at },
    values: await countSealed(db, columns),
  };
}
