/** After a connector's definition changed: connections that it can do nothing with are broken and say so, and go on when it fits again. */
import { and, asc, eq, gt } from 'drizzle-orm';
import { findConnector, type Connector } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { QueuedEvent } from '../platform/queue/index.ts';
import { SealBroken } from '../platform/vault/index.ts';
import { connections } from './connection-table.ts';
import { fitsDefinition } from './fits-definition.ts';
import type { Reason } from './reason.ts';
import { breakConnection, mendConnection, openSecrets, type ConnectionRow } from './save-connection.ts';

const atOnce = 200;

/** Handler of `connector.changed`; again changes nothing. */
export async function refitConnections(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const name = String(payload['connector']);
  const connector = await findConnector(means.db, account, name);
  if (connector === null) return;
  const ofConnector = and(eq(connections.account_id, account), eq(connections.connector_name, name));
  for (let last = ''; ;) {
    const rows = await means.db
      .select()
      .from(connections)
      .where(and(ofConnector, gt(connections.id, last)))
      .orderBy(asc(connections.id))
      .limit(atOnce);
    for (const row of rows) await refit(means, row, connector);
    if (rows.length < atOnce) return;
    last = rows.at(-1)?.id ?? '';
  }
}

async function refit(means: Means, row: ConnectionRow, connector: Connector): Promise<void> {
  const fits = await doesFit(means, row, connector);
  if (fits === null) return;
  if (!fits && row.state === 'connected')
    await transaction(means.db, (tx) => breakConnection(tx, means, row, otherWay(connector.label)));
  if (fits && row.state === 'broken' && isByDefinition(row.reason))
    await transaction(means.db, (tx) => mendConnection(tx, means, row));
}

/** Null for what cannot be opened, of which the vault says so in the log. */
async function doesFit(means: Means, row: ConnectionRow, connector: Connector): Promise<boolean | null> {
  try {
    return fitsDefinition(connector, await openSecrets(means.db, means, row));
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

/** Of the kinds of reasons, access as it was given has ended; kept beside it: what it may be mended by. */
function otherWay(system: string): Reason & { by: 'definition' } {
  const text = 'What was saved for it is not enough any more. Nothing is lost.';
  return { code: 'access-ended', message: `${system} is connected in another way now. ${text}`, by: 'definition' };
}

const isByDefinition = (reason: unknown): boolean =>
  typeof reason === 'object' && reason !== null && Reflect.get(reason, 'by') === 'definition';
