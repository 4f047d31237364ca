/** Who waits for a call, read across address, tenant and connector at once: outside systems wait for the answer. */
import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/pg-core';
import type { Webhooks } from '@mortise/connectors/webhooks';
import { hashToken, isToken } from '../connections/index.ts';
import { parseConnector } from '../connectors/index.ts';
import { connectors } from '../connectors/connector-table.ts';
import { prepared, type Database } from '../platform/database/index.ts';
import { ShortMemory } from '../platform/short-memory.ts';
import { tenants } from '../tenants/tenant-table.ts';
import { toAddress } from './webhook-addresses.ts';
import type { Address, AddressRow } from './webhook-address.ts';
import { webhookAddresses } from './webhook-table.ts';

export type Expected = { address: Address; state: (typeof tenants.$inferSelect)['state']; webhooks: Webhooks };

/** Of columns by their names only: see `prepared`. */
const waiting = prepared<AddressRow & { state: Expected['state']; definition: string }>(
  'webhook_expected',
  new QueryBuilder()
    .select({
      ...getTableColumns(webhookAddresses),
      state: tenants.state,
      definition: sql<string>`${connectors.definition}::text`.as('definition'),
    })
    .from(webhookAddresses)
    .innerJoin(
      tenants,
      and(eq(tenants.account_id, webhookAddresses.account_id), eq(tenants.id, webhookAddresses.tenant_id)),
    )
    .innerJoin(
      connectors,
      and(eq(connectors.account_id, webhookAddresses.account_id), eq(connectors.name, webhookAddresses.connector_name)),
    )
    .where(eq(webhookAddresses.token_hash, sql.placeholder('hash')))
    .getSQL(),
);

/** Null for a token that is nobody's, and where the connector no longer says that its system calls. */
export async function expectedOf(db: Database, token: string): Promise<Expected | null> {
  if (!isToken(token)) return null;
  const [found] = await waiting(db, { hash: hashToken(token) });
  if (found === undefined) return null;
  const { state, definition, ...row } = found;
  const webhooks = webhooksIn(definition);
  return webhooks === null ? null : { address: toAddress(row), state, webhooks };
}

/** Reading a definition takes a millisecond, and the same ones come again and again. The text is all that the answer depends on. */
const read = new ShortMemory<Webhooks | null>(3_600_000, 500);

function webhooksIn(definition: string): Webhooks | null {
  const now = performance.now();
  const known = read.get(definition, now);
  if (known !== null) return known.value;
  const webhooks = parseConnector(JSON.parse(definition)).connector?.webhooks ?? null;
  read.keep(definition, webhooks, now);
  return webhooks;
}
