/** Makes or changes a connector of an account; what is provisioned (client secret …) is stored sealed. */
import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import type { Connector } from '@mortise/connectors';
import { connectors } from './connector-table.ts';

/** `provision` replaces all of what was provisioned before; null leaves it alone. Tells `connector.changed` of another definition than before. */
export async function upsertConnector(
  tx: Tx,
  means: Means,
  account: AccountId,
  connector: Connector,
  provision: Readonly<Record<string, string>> | null,
): Promise<void> {
  const [existing] = await tx
    .select({ id: connectors.id, definition: connectors.definition })
    .from(connectors)
    .where(and(eq(connectors.account_id, account), eq(connectors.name, connector.name)))
    .for('update');
  const id = existing?.id ?? newId('connector');
  const sealed =
    provision === null ? null : await means.vault.seal(tx, provisionPlace(account, id), JSON.stringify(provision));
  const values = {
    label: connector.label,
    kind: connector.kind,
    definition: connector,
    ...(sealed === null ? {} : { sealed_provision: sealed }),
  };
  if (existing) {
    await tx
      .update(connectors)
      .set(values)
      .where(and(eq(connectors.account_id, account), eq(connectors.id, id)));
    if (!isDeepStrictEqual(existing.definition, JSON.parse(JSON.stringify(connector))))
      await emit(tx, { account, name: 'connector.changed', payload: { connector: connector.name } });
  } else {
    await tx.insert(connectors).values({ account_id: account, id, name: connector.name, ...values });
  }
}

/** Where a provision is sealed for: bytes moved to another row or account do not open. */
export function provisionPlace(
  account: AccountId,
  row: string,
): { account: AccountId; table: string; column: string; row: string } {
  return { account, table: 'connectors', column: 'sealed_provision', row };
}
