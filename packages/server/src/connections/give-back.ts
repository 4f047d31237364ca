/** Gives a grant back that came by signing in and is not used; never one that a connection may hang on. */
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { StoredSecrets } from './connection.ts';
import { placeOf, type FlowRow, type NamedFlow } from './find-flow.ts';
import { queueRevocation } from './revoke-grants.ts';
import { readConnection } from './save-connection.ts';
import { mayShareGrant, savingAt } from './shared-grant.ts';

/** `outsideAccount`: the name of the account that was signed in to; null: not known. */
export async function giveGrantBack(
  tx: Tx,
  means: Means,
  { row, connector }: NamedFlow,
  secrets: StoredSecrets,
  outsideAccount: string | null,
): Promise<void> {
  const names = await namesAt(tx, means, row);
  const isShared = names.some((name) => mayShareGrant(connector, name, outsideAccount));
  await queueRevocation(tx, means, { ...placeOf(row), outsideAccount }, secrets, { isShared });
}

/** The accounts of what else stands (uninstalled for now too) or is being saved where a flow would connect. */
async function namesAt(tx: Tx, means: Means, row: FlowRow): Promise<(string | null)[]> {
  // Before the connection: what is no longer being saved can then be read below.
  const saving = await savingAt(tx, means, placeOf(row), row.id);
  const standing = await readConnection(tx, placeOf(row));
  return [...saving, ...(standing === null ? [] : [standing.outside_account])];
}
