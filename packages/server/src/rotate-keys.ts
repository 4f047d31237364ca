/** Keys of a server's vault, for the command line: rotate them, and tell how they stand. */
import { openGround, type Ground } from './open-process.ts';
import { keyStatus as statusOf, rotateKeys as rotate, type KeyStatus, type Rotated } from './platform/vault/index.ts';
import { sealedColumns } from './sealed-columns.ts';
import { masterKeyFileOf, type StartConfig } from './start-config.ts';

export type { KeyStatus, Rotated };

/**
 * Rotates the master key, the accounts' keys and everything sealed, while servers of the same database go on. Goes on with
 * a rotation that was interrupted. `newKeyFile` holds the key to rotate to; without it one is made where this machine alone
 * serves the database. `say` hears what was done. Throws a sentence when it cannot begin or go on.
 */
export function rotateKeys(
  config: StartConfig,
  options: { newKeyFile?: string; say(sentence: string): void },
): Promise<Rotated> {
  return onGround(config, ({ means }) =>
    rotate(means.db, {
      ...options,
      masterKeyFile: masterKeyFileOf(config),
      mayMakeKey: config.databaseUrl === undefined,
      columns: sealedColumns,
    }),
  );
}

/** Which keys there are, and how many sealed values lie under which. Changes nothing. */
export function keyStatus(config: StartConfig): Promise<KeyStatus> {
  return onGround(config, ({ means }) => statusOf(means.db, masterKeyFileOf(config), sealedColumns));
}

async function onGround<T>(config: StartConfig, work: (ground: Ground) => Promise<T>): Promise<T> {
  const ground = await openGround(config);
  try {
    return await work(ground);
  } finally {
    await ground.close();
  }
}
