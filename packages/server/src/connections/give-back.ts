/** Gives a grant back that came by signing in and is not used; never one that a connection may hang on. */
import { and, eq, gt, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { StoredSecrets } from './connection.ts';
import { flows } from './connection-table.ts';
import { placeOf, type FlowRow, type NamedFlow } from './find-flow.ts';
import { queueRevocation } from './revoke-grants.ts';
import { readConnection } from './save-connection.ts';
import { mayShareGrant } from './shared-grant.ts';

/** `outsideAccount`: the name of the account that was signed in to; null: not known. */
export async function giveGrantBack(
  tx: Tx,
  means: Means,
  { row, account, connector }: NamedFlow,
  secrets: StoredSecrets,
  outsideAccount: string | null,
): Promise<void> {
  const names = await namesAt(tx, means, row);
  const isShared = names.some((name) => mayShareGrant(connector, name, outsideAccount));
  await queueRevocation(tx, means, account.id, connector.name, secrets, { isShared });
}

/** The accounts of what else stands (uninstalled for now too) or is being saved where a flow would connect. */
async function namesAt(tx: Tx, means: Means, row: FlowRow): Promise<(string | null)[]> {
  const exchanging = and(
    eq(flows.state, 'continued'),
    isNull(flows.state_hash),
    gt(flows.expires_at, means.clock.now()),
  );
  // Before the connection: what is no longer being saved can then be read below.
  const saving = await tx
    .select({ name: flows.outside_account })
    .from(flows)
    .where(
      and(
        eq(flows.account_id, row.account_id),
        eq(flows.tenant_id, row.tenant_id),
        eq(flows.connector_name, row.connector_name),
        ne(flows.id, row.id),
        or(exchanging, and(inArray(flows.state, ['answered', 'asking']), isNotNull(flows.sealed_answer))),
      ),
    );
  const standing = await readConnection(tx, placeOf(row));
  return [...saving.map(({ name }) => name), ...(standing === null ? [] : [standing.outside_account])];
}
