/** A run in a few words, as a tenant's lists show it. */
import type { RunSummary } from '../tenants/index.ts';
import type { runs } from './run-table.ts';

export function noteOf(row: typeof runs.$inferSelect): RunSummary {
  const { id, number, mode, phase, summary } = row;
  return {
    id,
    number,
    mode,
    phase,
    summary,
    started_at: row.started_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
  };
}
