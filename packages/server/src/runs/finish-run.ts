/** Ends a run, or gives it back: everything that follows from it in one transaction, refused to a late writer. */
import { and, eq, sql } from 'drizzle-orm';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { failOptions, lockTenant, noteRun, saveOptions, type RunSummary, type Tenant } from '../tenants/index.ts';
import type { OptionsResult, Result } from './read-result.ts';
import { makeNextRun } from './request-run.ts';
import type { ClaimedRun, Verdict } from './run.ts';
import { tellQueued, tellRun } from './run-hub.ts';
import { noteOf } from './run-note.ts';
import { endDeliveries } from '../webhooks/index.ts';
import { activeRuns, runs, triggers } from './run-table.ts';

type Row = typeof runs.$inferSelect;

/** False when this attempt no longer owns the run: then nothing was written. */
export async function finishRun(
  means: Means,
  run: ClaimedRun,
  verdict: Verdict,
  result: Result | null,
): Promise<boolean> {
  const done = await transaction(means.db, async (tx) => {
    const tenant = await lockTenant(tx, run.account, run.tenant);
    const row = await writeEnd(tx, run, verdict, result);
    if (row === null || tenant === null) return false;
    await tx
      .delete(activeRuns)
      .where(
        and(
          eq(activeRuns.account_id, run.account),
          eq(activeRuns.tenant_id, run.tenant),
          eq(activeRuns.run_id, run.id),
        ),
      );
    if (run.mode === 'webhook') await endDeliveries(tx, run.account, await toldIn(tx, run), means.clock.now());
    await noteRun(tx, run.account, run.tenant, noteFor(noteOf(row)));
    await writeOptions(tx, run, result?.options ?? unanswered(run, tenant, verdict));
    await emit(tx, {
      account: run.account,
      name: 'run.finished',
      payload: { tenant: run.tenant, run: run.id, mode: run.mode, phase: verdict.phase },
    });
    await makeNextRun(tx, means, tenant);
    return true;
  });
  tellRun(run.id);
  tellQueued();
  return done;
}

/** Triggers of the run that are calls of outside systems. */
async function toldIn(tx: Tx, run: ClaimedRun): Promise<string[]> {
  const rows = await tx
    .select({ id: triggers.id })
    .from(triggers)
    .where(and(eq(triggers.account_id, run.account), eq(triggers.run_id, run.id), eq(triggers.source, 'webhook')));
  return rows.map(({ id }) => id);
}

const ownedBy = (run: ClaimedRun) =>
  and(
    eq(runs.account_id, run.account),
    eq(runs.id, run.id),
    eq(runs.attempt, run.attempt),
    eq(runs.worker, run.worker),
    eq(runs.phase, 'Running'),
  );

async function writeEnd(
  tx: Tx,
  run: ClaimedRun,
  { phase, exitCode, reason }: Verdict,
  result: Result | null,
): Promise<Row | null> {
  const [row] = await tx
    .update(runs)
    .set({
      phase,
      reason,
      exit_code: exitCode,
      stdout_last: result?.stdout ?? null,
      summary: result?.summary ?? null,
      completed_at: sql`clock_timestamp()`,
      lease_until: null,
      process: null,
      sealed_config: null,
    })
    .where(ownedBy(run))
    .returning();
  return row ?? null;
}

function noteFor(note: RunSummary): { current: null; last?: RunSummary; success?: RunSummary } {
  if (note.phase === 'Cancelled') return { current: null };
  if (note.phase !== 'Succeeded' || note.mode === 'init') return { current: null, last: note };
  return { current: null, last: note, success: note };
}

/** A form that waits for this init run is told why there is nothing; a further one that is queued lets it wait again. */
function unanswered(run: ClaimedRun, tenant: Tenant, { reason }: Verdict): OptionsResult | null {
  if (run.mode !== 'init' || tenant.options_state !== 'waiting') return null;
  return { reason: reason ?? { code: 'options-failed', message: 'The choices could not be fetched.' } };
}

async function writeOptions(tx: Tx, run: ClaimedRun, options: OptionsResult | null): Promise<void> {
  if (options === null) return;
  if ('values' in options) await saveOptions(tx, run.account, run.tenant, options.values);
  else await failOptions(tx, run.account, run.tenant, options.reason);
}

/** Shows in lists that a claimed run is going. Nothing when this attempt no longer owns it. */
export async function noteGoing(means: Means, run: ClaimedRun): Promise<void> {
  await transaction(means.db, async (tx) => {
    await lockTenant(tx, run.account, run.tenant);
    const [row] = await tx.select().from(runs).where(ownedBy(run));
    if (row !== undefined) await noteRun(tx, run.account, run.tenant, { current: noteOf(row) });
  });
}

/** Puts a run that was stopped with its worker back in the queue; it does not count as a lost attempt. */
export async function giveBack(means: Means, run: ClaimedRun): Promise<boolean> {
  const done = await transaction(means.db, async (tx) => {
    await lockTenant(tx, run.account, run.tenant);
    const [row] = await tx
      .update(runs)
      .set({ phase: 'Queued', worker: null, lease_until: null, process: null })
      .where(ownedBy(run))
      .returning();
    if (row !== undefined) await noteRun(tx, run.account, run.tenant, { current: noteOf(row) });
    return row !== undefined;
  });
  tellRun(run.id);
  return done;
}
