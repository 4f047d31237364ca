/** Which connections may hang on one grant of the outside system: none of them is to be revoked while another lives. */
import { and, eq, ne } from 'drizzle-orm';
import type { Connector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { connections } from './connection-table.ts';
import type { ConnectionRow } from './save-connection.ts';

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
  if (row.outside_account === null || endsTokenAlone(connector)) return false;
  const [other] = await tx
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.account_id, row.account_id),
        eq(connections.connector_name, row.connector_name),
        eq(connections.outside_account, row.outside_account),
        ne(connections.id, row.id),
      ),
    )
    .limit(1);
  return other !== undefined;
}

function endsTokenAlone(connector: Connector): boolean {
  return connector.kind === 'oauth2_code' && connector.revoke_ends === 'token';
}
