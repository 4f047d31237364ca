/** Reads what a connection holds as it stands, without asking the outside system for anything. */
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { openSecrets, readConnection, type ConnectionPlace } from './save-connection.ts';

/** Field → value of what was typed and read; null when nothing is connected. */
export async function connectionValues(
  tx: Tx,
  means: Means,
  place: ConnectionPlace,
): Promise<Readonly<Record<string, string>> | null> {
  const row = await readConnection(tx, place);
  return row === null ? null : (await openSecrets(tx, means, row)).fields;
}
