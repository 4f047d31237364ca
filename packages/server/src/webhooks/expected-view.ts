/** Who waits for a call, read across address, tenant and connector at once: outside systems wait for the answer. */
import { and, eq, sql } from 'drizzle-orm';
import type { Webhooks } from '@mortise/connectors/webhooks';
import { hashToken, isToken } from '../connections/index.ts';
import { parseConnector } from '../connectors/index.ts';
import { connectors } from '../connectors/connector-table.ts';
import type { Tx } from '../platform/database/index.ts';
import { ShortMemory } from '../platform/short-memory.ts';
import { tenants } from '../tenants/tenant-table.ts';
import { toAddress } from './webhook-addresses.ts';
import type { Address } from './webhook-address.ts';
import { webhookAddresses } from './webhook-table.ts';

export type Expected = { address: Address; state: (typeof tenants.$inferSelect)['state']; webhooks: Webhooks };

/** Null for a token that is nobody's, and where the connector no longer says that its system calls. */
export async function expectedOf(tx: Tx, token: string): Promise<Expected | null> {
  if (!isToken(token)) return null;
  const [row] = await tx
    .select({
      address: webhookAddresses,
      state: tenants.state,
      definition: sql<string>`${connectors.definition}::text`,
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
    .where(eq(webhookAddresses.token_hash, hashToken(token)));
  const webhooks = row === undefined ? null : webhooksIn(row.definition);
  return row === undefined || webhooks === null
    ? null
    : { address: toAddress(row.address), state: row.state, webhooks };
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
