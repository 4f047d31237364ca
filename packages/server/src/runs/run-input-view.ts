/** What a run works on, read across slices: its tenant, integration, release, triggers and the runs before it. */
import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { RunContext } from '@mortise/manifest';
import { findIntegration, type Integration } from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { releaseOf, type Release } from '../releases/index.ts';
import { tenants } from '../tenants/tenant-table.ts';
import { mostTriggers } from './request-run.ts';
import type { ClaimedRun, Trigger } from './run.ts';
import { runs, triggers } from './run-table.ts';

type Tenant = typeof tenants.$inferSelect;
type Row = typeof runs.$inferSelect;
export type RunInput = {
  tenant: Tenant;
  integration: Integration;
  release: Release;
  triggers: Trigger[];
  lastRun: RunContext['lastRun'];
  lastSuccess: RunContext['lastSuccess'];
};

/** Null when tenant, integration or release are gone. */
export async function inputOf(tx: Tx, run: ClaimedRun): Promise<RunInput | null> {
  const [tenant] = await tx
    .select()
    .from(tenants)
    .where(and(eq(tenants.account_id, run.account), eq(tenants.id, run.tenant)));
  if (tenant === undefined) return null;
  const integration = await findIntegration(tx, run.account, tenant.integration_id);
  const release = await releaseOf(tx, run.account, {
    release_id: run.release,
    channel: 'default',
    integration_id: tenant.integration_id,
  });
  if (integration === null || release === null) return null;
  return { tenant, integration, release, triggers: await triggersOf(tx, run), ...(await runsBefore(tx, run)) };
}

/** The release's definitions that an init run feeds; none when the release is gone. */
export async function dynamicOf(tx: Tx, run: ClaimedRun): Promise<readonly string[]> {
  return (await inputOf(tx, run))?.release.manifest.dynamic ?? [];
}

async function triggersOf(tx: Tx, run: ClaimedRun): Promise<Trigger[]> {
  const rows = await tx
    .select()
    .from(triggers)
    .where(and(eq(triggers.account_id, run.account), eq(triggers.run_id, run.id)))
    .orderBy(asc(triggers.id))
    .limit(mostTriggers);
  return rows.map(({ id, source, mode, payload }) => ({ id: id as Trigger['id'], source, mode, payload }));
}

/**
 * The last run, and the last success whose stdout is handed on: a normal run's, so that a refresh of the options does not
 * lose its cursor; the init run's only while no normal run has succeeded yet.
 */
async function runsBefore(tx: Tx, run: ClaimedRun): Promise<Pick<RunInput, 'lastRun' | 'lastSuccess'>> {
  const before = and(
    eq(runs.account_id, run.account),
    eq(runs.tenant_id, run.tenant),
    ne(runs.id, run.id),
    sql`${runs.completed_at} is not null`,
    ne(runs.phase, 'Cancelled'),
  );
  const [last] = await tx.select().from(runs).where(before).orderBy(desc(runs.id)).limit(1);
  const [success] = await tx
    .select()
    .from(runs)
    .where(and(before, eq(runs.phase, 'Succeeded')))
    .orderBy(sql`(${runs.mode} = 'init') asc`, desc(runs.id))
    .limit(1);
  return {
    lastRun: last === undefined ? null : times(last),
    lastSuccess: success === undefined ? null : { ...times(success), stdout: success.stdout_last },
  };
}

function times(row: Row): { startedAt: Date; completedAt: Date | null; phase: string } {
  return { startedAt: row.started_at ?? row.created_at, completedAt: row.completed_at, phase: row.phase };
}
