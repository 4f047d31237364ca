/** Gives a connection that was saved while its system did not tell whose account it is the name that it tells now: what comes next is held against it. */
import { and, isNull } from 'drizzle-orm';
import { findConnector, openProvision } from '../connectors/index.ts';
import type { Means } from '../platform/means.ts';
import { connections } from './connection-table.ts';
import { openRow } from './forget-connection.ts';
import { lookupAccount } from './lookup-account.ts';
import { valuesOf } from './outside-values.ts';
import { ofVersion, readConnection, type ConnectionPlace } from './save-connection.ts';

/**
 * One call of 5 s at most; none for what cannot be opened, and none for what has a name or whose system tells none. The name is that of the secrets that
 * stand there: it is not written once others do. A system that does not tell it fails nothing.
 */
export async function nameConnection(means: Means, place: ConnectionPlace): Promise<void> {
  const row = await readConnection(means.db, place);
  if (row === null || row.outside_account !== null) return;
  const connector = await findConnector(means.db, place.account, place.connector);
  if (connector?.account_lookup === undefined) return;
  const secrets = await openRow(means.db, means, row);
  if (secrets === null || secrets.kind !== connector.kind) return;
  const provision = await openProvision(means.db, means, place.account, place.connector);
  const name = await lookupAccount(means, connector, valuesOf(provision, secrets), 1);
  if (name === null) return;
  await means.db
    .update(connections)
    .set({ outside_account: name })
    .where(and(ofVersion(row), isNull(connections.outside_account)));
}
