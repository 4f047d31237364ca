/** Gives queued runs to a worker, and runs whose worker died to another: one statement, leases by the database's clock. */
import { sql } from 'drizzle-orm';
import type { AccountId, ReleaseId, RunId, TenantId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { ProcessIdentity } from './executor/index.ts';
import { mostAttempts, type ClaimedRun, type Mode } from './run.ts';

/** The program of a run's earlier attempt, where it was recorded. */
export type RecordedProcess = ProcessIdentity & { uid: number | null };
export type Claim = ClaimedRun & { before: { worker: string; process: RecordedProcess | null } | null };

type Row = {
  account_id: string;
  id: string;
  tenant_id: string;
  release_id: string;
  number: number;
  mode: Mode;
  attempt: number;
  worker: string;
  old_worker: string | null;
  old_process: RecordedProcess | null;
};

/**
 * Claims up to `count` runs. Accounts take turns, those with runs going stand further back; within an account init runs
 * go first, then the oldest. A run with an ended lease is claimed like a queued one until it has had its attempts.
 */
export async function claimRuns(means: Means, worker: string, count: number, lease: number): Promise<Claim[]> {
  const { rows } = await means.db.execute<Row>(sql`
    with going as (
      select account_id, count(*)::int as count from runs where phase = 'Running' and lease_until > clock_timestamp() group by account_id
    ), ready as (
      select r.account_id, r.id, r.created_at,
        coalesce(g.count, 0) + row_number() over (partition by r.account_id order by (r.mode = 'init') desc, r.created_at) as turn
      from runs r left join going g on g.account_id = r.account_id
      where r.phase = 'Queued' or (r.phase = 'Running' and r.lease_until <= clock_timestamp() and r.attempt < ${mostAttempts})
    ), picked as (
      select r.account_id, r.id, r.worker as old_worker, r.process as old_process from runs r
      join ready on ready.account_id = r.account_id and ready.id = r.id
      where r.phase = 'Queued' or (r.phase = 'Running' and r.lease_until <= clock_timestamp() and r.attempt < ${mostAttempts})
      order by ready.turn, ready.created_at limit ${count} for update of r skip locked
    )
    update runs set phase = 'Running', attempt = runs.attempt + 1, worker = ${worker}, process = null,
      lease_until = clock_timestamp() + ${lease} * interval '1 millisecond', started_at = coalesce(runs.started_at, clock_timestamp())
    from picked where runs.account_id = picked.account_id and runs.id = picked.id
    returning runs.account_id, runs.id, runs.tenant_id, runs.release_id, runs.number, runs.mode, runs.attempt, runs.worker, picked.old_worker, picked.old_process`);
  return rows.map(toClaim);
}

function toClaim(row: Row): Claim {
  return {
    account: row.account_id as AccountId,
    id: row.id as RunId,
    tenant: row.tenant_id as TenantId,
    release: row.release_id as ReleaseId,
    number: row.number,
    mode: row.mode,
    attempt: row.attempt,
    worker: row.worker,
    before: row.old_worker === null ? null : { worker: row.old_worker, process: row.old_process },
  };
}

/** Runs whose last allowed attempt lost its worker: to be given up. They stay claimed by nobody until `finishRun` says so. */
export async function lostRuns(means: Means): Promise<Claim[]> {
  const { rows } = await means.db.execute<Row>(sql`
    select account_id, id, tenant_id, release_id, number, mode, attempt, worker, worker as old_worker, process as old_process from runs
    where phase = 'Running' and lease_until <= clock_timestamp() and attempt >= ${mostAttempts} limit 20`);
  return rows.map(toClaim);
}

/** Renews the leases of a worker; tells which of its runs it still owns, as `id` and attempt. */
export async function renewLeases(means: Means, worker: string, lease: number): Promise<Map<string, number>> {
  const { rows } = await means.db.execute<{ id: string; attempt: number }>(sql`
    update runs set lease_until = clock_timestamp() + ${lease} * interval '1 millisecond'
    where phase = 'Running' and worker = ${worker} and lease_until > clock_timestamp() returning id, attempt`);
  return new Map(rows.map(({ id, attempt }) => [id, attempt]));
}

/** Writes down the program's process before it begins; false when the run is no longer this attempt's. */
export async function recordProcess(means: Means, run: ClaimedRun, process: RecordedProcess): Promise<boolean> {
  const { rowCount } = await means.db.execute(sql`
    update runs set process = ${JSON.stringify(process)}::jsonb
    where account_id = ${run.account} and id = ${run.id} and attempt = ${run.attempt} and worker = ${run.worker} and phase = 'Running'`);
  return rowCount === 1;
}

/** Workers of this room (see `processRoom`) that have runs, with their programs. */
export async function runsOfRoom(
  means: Means,
  room: string,
): Promise<{ worker: string; process: RecordedProcess | null }[]> {
  const { rows } = await means.db.execute<{ worker: string; process: RecordedProcess | null }>(sql`
    select worker, process from runs where phase = 'Running' and starts_with(worker, ${`${room}:`})`);
  return rows;
}

/** Ends the leases of a worker that is known to be dead. */
export async function endLeases(means: Means, worker: string): Promise<void> {
  await means.db.execute(
    sql`update runs set lease_until = clock_timestamp() where phase = 'Running' and worker = ${worker} and lease_until > clock_timestamp()`,
  );
}
