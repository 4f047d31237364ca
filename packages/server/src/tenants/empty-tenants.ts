/** Ends the undo of an uninstall: what was given to the tenant is destroyed here and forgotten outside. */
import { and, eq, isNull, lte } from 'drizzle-orm';
import { forgetConnectionsOf } from '../connections/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { changeTenant, type TenantChange } from './change-tenant.ts';
import { eachDue, type Named } from './each-due.ts';
import { forgetEarlier } from './earlier-configs.ts';
import { undoMs } from './tenant.ts';
import { tenants } from './tenant-table.ts';

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

/** Empties tenants whose days of undo are over. Returns how many. */
export async function emptyArchived(means: Means, most = 100): Promise<number> {
  const due = {
    which: isDue(means),
    since: tenants.archived_at,
    work: async (tx: Tx, tenant: Named) => {
      await emptyTenant(tx, means, tenant);
      await emit(tx, { account: tenant.account, name: 'tenant.emptied', payload: { tenant: tenant.id } });
    },
    failed: 'an uninstalled integration could not be emptied',
  };
  return eachDue(means, due, most);
}

function isDue(means: Means) {
  const over = new Date(means.clock.now().getTime() - undoMs);
  return and(eq(tenants.state, 'archived'), isNull(tenants.emptied_at), lte(tenants.archived_at, over));
}
