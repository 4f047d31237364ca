/** Ends the undo of an uninstall: what was given to the tenant is destroyed here and forgotten outside. */
import { and, asc, eq, isNull, lte } from 'drizzle-orm';
import { forgetConnectionsOf } from '../connections/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { AccountId, TenantId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { changeTenant, type TenantChange } from './change-tenant.ts';
import { forgetEarlier } from './earlier-configs.ts';
import { undoMs } from './tenant.ts';
import { tenants } from './tenant-table.ts';

type Named = { account: AccountId; id: TenantId };

/** Everything of a tenant that a customer or their outside systems gave, as it is when nothing is left of it. */
const nothing = {
  config: {},
  sealed_config: null,
  options: {},
  options_state: 'none',
  options_reason: null,
} satisfies TenantChange;

/** Destroys the secrets and answers of a tenant that the caller has locked and archives or has archived; its runs hear of it. */
export async function emptyTenant(
  tx: Tx,
  means: Means,
  { account, id }: Named,
  more: TenantChange = {},
): Promise<void> {
  await forgetConnectionsOf(tx, means, account, id);
  await forgetEarlier(tx, account, id);
  await changeTenant(tx, account, id, { ...more, ...nothing, emptied_at: means.clock.now() });
}

/** Empties tenants whose days of undo are over, each in its own transaction. Returns how many; one that fails is logged and left for the next time. */
export async function emptyArchived(means: Means, most = 100): Promise<number> {
  const due = await means.db
    .select({ account: tenants.account_id, id: tenants.id })
    .from(tenants)
    .where(isDue(means))
    .orderBy(asc(tenants.archived_at))
    .limit(most);
  let emptied = 0;
  for (const row of due) {
    if (means.stopping.aborted) break;
    const tenant = { account: row.account as AccountId, id: row.id as TenantId };
    try {
      if (await emptyOne(means, tenant)) emptied += 1;
    } catch (error) {
      means.log.error('an uninstalled integration could not be emptied', { tenant: tenant.id, error });
    }
  }
  return emptied;
}

async function emptyOne(means: Means, tenant: Named): Promise<boolean> {
  return transaction(means.db, async (tx) => {
    const [row] = await tx
      .select({ id: tenants.id })
      .from(tenants)
      .where(and(eq(tenants.account_id, tenant.account), eq(tenants.id, tenant.id), isDue(means)))
      .for('update', { skipLocked: true });
    if (row === undefined) return false;
    await emptyTenant(tx, means, tenant);
    await emit(tx, { account: tenant.account, name: 'tenant.emptied', payload: { tenant: tenant.id } });
    return true;
  });
}

function isDue(means: Means) {
  const over = new Date(means.clock.now().getTime() - undoMs);
  return and(eq(tenants.state, 'archived'), isNull(tenants.emptied_at), lte(tenants.archived_at, over));
}
