/** Runs as a customer sees them: only those of the customer's own tenants. */
import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { parseId, type AccountId, type CustomerId } from '../platform/ids.ts';
import { tenants } from '../tenants/tenant-table.ts';
import type { Phase, Reason } from './run.ts';
import type { Run } from './run-schemas.ts';
import { runs, triggers } from './run-table.ts';

type Owner = { account: AccountId; customer: CustomerId };
type Row = typeof runs.$inferSelect;

/** A tenant's runs, newest first; `before` is the id of the last one that was seen. */
export async function runsOf(
  tx: Tx,
  account: AccountId,
  tenant: string,
  page: { before?: string; limit?: number },
): Promise<{ runs: Run[]; next: string | null }> {
  const limit = page.limit ?? 20;
  const before = page.before === undefined ? undefined : lt(runs.id, page.before);
  const rows = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.account_id, account), eq(runs.tenant_id, tenant), before))
    .orderBy(desc(runs.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return {
    runs: await withTriggers(tx, account, shown),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** A run of a tenant of the customer; Refusal `not-found` for what is not theirs, as if it did not exist. */
export async function runOf(tx: Tx, owner: Owner, id: string): Promise<Run> {
  const [row] =
    parseId('run', id) === null
      ? []
      : await tx
          .select({ run: runs })
          .from(runs)
          .innerJoin(tenants, and(eq(tenants.account_id, runs.account_id), eq(tenants.id, runs.tenant_id)))
          .where(and(eq(runs.account_id, owner.account), eq(runs.id, id), eq(tenants.customer_id, owner.customer)));
  const [run] = row === undefined ? [] : await withTriggers(tx, owner.account, [row.run]);
  if (run === undefined) throw new Refusal('not-found', 'There is no such run.');
  return run;
}

async function withTriggers(tx: Tx, account: AccountId, rows: readonly Row[]): Promise<Run[]> {
  if (rows.length === 0) return [];
  const asked = await tx
    .selectDistinct({ run: triggers.run_id, source: triggers.source, by: triggers.asked_by })
    .from(triggers)
    .where(
      and(
        eq(triggers.account_id, account),
        inArray(
          triggers.run_id,
          rows.map(({ id }) => id),
        ),
      ),
    );
  return rows.map((row) => {
    const own = asked.filter(({ run }) => run === row.id);
    return toRun(
      row,
      [...new Set(own.map(({ source }) => source))].sort(),
      own.find(({ by }) => by !== null)?.by ?? null,
    );
  });
}

function toRun(row: Row, sources: Run['sources'], askedBy: string | null): Run {
  return {
    id: row.id,
    number: row.number,
    mode: row.mode,
    phase: row.phase as Phase,
    sources,
    asked_by: askedBy,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
    summary: row.summary,
    reason: row.reason as Reason | null,
  };
}
