/** Finds connectors of an account by the names that integrations and manifests use. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Connector } from '@mortise/connectors';
import { connectors } from './connector-table.ts';
import { parseConnector } from './read-definition.ts';

export async function findConnector(tx: Tx, account: AccountId, name: string): Promise<Connector | null> {
  return (await findConnectors(tx, account, [name])).get(name) ?? null;
}

/** Those of `names` that exist, by name. */
export async function findConnectors(
  tx: Tx,
  account: AccountId,
  names: readonly string[],
): Promise<Map<string, Connector>> {
  if (names.length === 0) return new Map();
  const rows = await tx
    .select({ name: connectors.name, definition: connectors.definition })
    .from(connectors)
    .where(and(eq(connectors.account_id, account), inArray(connectors.name, [...new Set(names)])));
  const found = new Map<string, Connector>();
  for (const row of rows) {
    const { connector } = parseConnector(row.definition);
    if (connector) found.set(row.name, connector);
  }
  return found;
}
