/** Cancels what a tenant has queued, going or waiting; a program that goes is ended by the worker that has it. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { transaction } from '../platform/database/index.ts';
import type { AccountId, TenantId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { failOptions, lockTenant, noteRun } from '../tenants/index.ts';
import type { Reason } from './run.ts';
import { endDeliveriesOf } from '../webhooks/index.ts';
import { tellLost, tellRun } from './run-hub.ts';
import { activeRuns, runs, triggers } from './run-table.ts';

/** Idempotent. The worker loses the run at its next heartbeat, at once when it is in this process. */
export async function cancelRuns(means: Means, account: AccountId, tenant: TenantId, reason: Reason): Promise<void> {
  const cancelled = await transaction(means.db, async (tx) => {
    const locked = await lockTenant(tx, account, tenant);
    if (locked?.options_state === 'waiting') await failOptions(tx, account, tenant, reason);
    await tx
      .delete(triggers)
      .where(and(eq(triggers.account_id, account), eq(triggers.tenant_id, tenant), isNull(triggers.run_id)));
    await endDeliveriesOf(tx, account, tenant, means.clock.now(), 'all');
    const ofTenant = and(eq(activeRuns.account_id, account), eq(activeRuns.tenant_id, tenant));
    const active = await tx.delete(activeRuns).where(ofTenant).returning({ run: activeRuns.run_id });
    if (active.length === 0) return [];
    await tx
      .update(runs)
      .set({
        phase: 'Cancelled',
        reason,
        completed_at: sql`clock_timestamp()`,
        lease_until: null,
        worker: null,
        sealed_config: null,
      })
      .where(
        and(
          eq(runs.account_id, account),
          inArray(
            runs.id,
            active.map(({ run }) => run),
          ),
          inArray(runs.phase, ['Queued', 'Running']),
        ),
      );
    await noteRun(tx, account, tenant, { current: null });
    return active;
  });
  for (const { run } of cancelled) tellRun(run);
  if (cancelled.length > 0) tellLost();
}
