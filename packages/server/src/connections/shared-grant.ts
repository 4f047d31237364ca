/** Which connections may hang on one grant of the outside system: none of them is to be revoked while another lives. */
import { and, eq, gt, gte, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm';
import type { Connector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { connections, flows } from './connection-table.ts';
import { atPlace, placeOf, readConnection, type ConnectionPlace, type ConnectionRow } from './save-connection.ts';

/**
 * True unless two sign-ins surely have a grant each: many systems keep one grant of an app and a person, over all accounts
 * that the person has, and end it whole with any token of it.
 */
export function mayShareGrant(connector: Connector, one: string | null, other: string | null): boolean {
  return !endsTokenAlone(connector) || one === null || other === null || one === other;
}

/**
 * True when another connection (uninstalled for now too) may hang on the grant of this one: of the same connector, signed in
 * to the same account, where the system ends a grant whole.
 */
export async function hasGrantInCommon(tx: Tx, connector: Connector, row: ConnectionRow): Promise<boolean> {
  const { outside_account: outsideAccount } = row;
  return !endsTokenAlone(connector) && isConnectedTo(tx, { ...placeOf(row), outsideAccount }, row.id);
}

/** Where a grant came from: the place that it was connected at, and the account that was signed in to, when the system tells. */
export type GrantOf = ConnectionPlace & { outsideAccount: string | null };

/**
 * What has become of a grant since it was forgotten: `lives`: a connection that was made after that may hang on it; `unsure`:
 * somebody signs in at its place just now, or is asked elsewhere whether the same account may be connected. What stood there
 * before was looked at then.
 */
export async function fateOf(
  tx: Tx,
  means: Means,
  connector: Connector,
  of: GrantOf,
  since: Date,
): Promise<'ended' | 'unsure' | 'lives'> {
  if (endsTokenAlone(connector)) return 'ended';
  // Before the connections: what is no longer being saved can then be read below.
  const isSaving = (await savingAt(tx, means, of)).length > 0 || (await isAskedAbout(tx, of));
  const standing = await readConnection(tx, of);
  if (standing !== null && standing.created_at >= since) return 'lives';
  if (await isConnectedTo(tx, of, standing?.id, since)) return 'lives';
  return isSaving ? 'unsure' : 'ended';
}

/** True while somebody, anywhere in the account, has signed in to the same outside account and is asked whether it counts. */
async function isAskedAbout(tx: Tx, { account, connector, outsideAccount }: GrantOf): Promise<boolean> {
  if (outsideAccount === null) return false;
  const [asked] = await tx
    .select({ id: flows.id })
    .from(flows)
    .where(
      and(
        eq(flows.account_id, account),
        eq(flows.connector_name, connector),
        eq(flows.outside_account, outsideAccount),
        eq(flows.state, 'asking'),
        isNotNull(flows.sealed_answer),
      ),
    )
    .limit(1);
  return asked !== undefined;
}

/** The accounts of what is being saved at a place, besides one flow; null: not known. */
export async function savingAt(
  tx: Tx,
  means: Means,
  place: ConnectionPlace,
  besides?: string,
): Promise<(string | null)[]> {
  const exchanging = and(
    eq(flows.state, 'continued'),
    isNull(flows.state_hash),
    gt(flows.expires_at, means.clock.now()),
  );
  const saving = await tx
    .select({ name: flows.outside_account })
    .from(flows)
    .where(
      and(
        atPlace(flows, place),
        besides === undefined ? undefined : ne(flows.id, besides),
        or(exchanging, and(inArray(flows.state, ['answered', 'asking']), isNotNull(flows.sealed_answer))),
      ),
    );
  return saving.map(({ name }) => name);
}

async function isConnectedTo(
  tx: Tx,
  { account, connector, outsideAccount }: GrantOf,
  besides?: string,
  since?: Date,
): Promise<boolean> {
  if (outsideAccount === null) return false;
  const [other] = await tx
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.account_id, account),
        eq(connections.connector_name, connector),
        eq(connections.outside_account, outsideAccount),
        besides === undefined ? undefined : ne(connections.id, besides),
        since === undefined ? undefined : gte(connections.changed_at, since),
      ),
    )
    .limit(1);
  return other !== undefined;
}

function endsTokenAlone(connector: Connector): boolean {
  return connector.kind === 'oauth2_code' && connector.revoke_ends === 'token';
}
