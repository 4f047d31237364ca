/** Opens what was provisioned for a connector: client id, client secret … */
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { Secret } from '../platform/vault/index.ts';
import { connectors } from './connector-table.ts';
import { provisionPlace } from './upsert-connector.ts';

/** Field → secret; empty when nothing was provisioned. */
export async function openProvision(
  tx: Tx,
  means: Means,
  account: AccountId,
  name: string,
): Promise<ReadonlyMap<string, Secret>> {
  const [row] = await tx
    .select({ id: connectors.id, sealed: connectors.sealed_provision })
    .from(connectors)
    .where(and(eq(connectors.account_id, account), eq(connectors.name, name)));
  if (!row?.sealed) return new Map();
  const plain = await means.vault.open(tx, provisionPlace(account, row.id), row.sealed);
  const fields: unknown = JSON.parse(plain.reveal());
  if (typeof fields !== 'object' || fields === null) return new Map();
  return new Map(
    Object.entries(fields).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, new Secret(value)] as const] : [],
    ),
  );
}
