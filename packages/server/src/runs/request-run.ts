/** Asks for a run: a trigger, carried by the tenant's queued run, by a new one, or waiting for the next. */
import { and, asc, count, eq, isNull, or, sql } from 'drizzle-orm';
import { nextNumber } from '../accounts/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { newId, type AccountId, type RunId, type TenantId, type TriggerId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { releaseOf } from '../releases/index.ts';
import {
  lockTenant,
  mustBeInstalled,
  mustNotBeArchived,
  noteRun,
  releaseForRun,
  waitOptions,
  type Tenant,
} from '../tenants/index.ts';
import type { Mode, Source } from './run.ts';
import { noteOf } from './run-note.ts';
import { activeRuns, runs, triggers } from './run-table.ts';

export type RunRequest = {
  account: AccountId;
  tenant: TenantId;
  mode: Mode;
  source: Source;
  askedBy: string | null;
  payload?: unknown;
  /** Several at once, under ids that they have already. */
  triggers?: readonly [NewTrigger, ...NewTrigger[]];
};
export type NewTrigger = { id: TriggerId; payload: unknown };
/** The trigger that was kept, and the run that carries it; while another kind of run is going, that one: the asked one follows it. */
export type Requested = { trigger: TriggerId; run: RunId };

/** Most triggers that one run carries; the rest wait for the next. */
export const mostTriggers = 500;
/** Bytes of payloads that one run carries: they are handed to its program in one variable, of which Linux takes 128 kB. */
const mostPayload = 90_000;
/** Bytes that a trigger takes there besides its payload: its other keys, and the path of a webhook's body. */
const besidesPayload = 300;
/** Most requests by hand of one tenant that have not begun; each is kept, so somebody has to say stop. */
const mostByHand = 100;

/**
 * Keeps the request; it is acknowledged once the transaction has committed, then it is never lost. Throws `not-found`,
 * `tenant-archived`, `tenant-installing` (normal runs), `tenant-paused` (normal runs), `integration-not-ready`, and
 * `too-many-requests` when 100 requests by hand have not begun yet.
 */
export async function requestRun(tx: Tx, means: Means, request: RunRequest): Promise<Requested> {
  const { account, mode, source, askedBy } = request;
  const tenant = await lockTenant(tx, account, request.tenant);
  if (tenant === null) throw new Refusal('not-found', 'There is no such installation.');
  checkState(tenant, mode);
  const active = await activeRun(tx, account, tenant.id);
  if (source === 'manual') await mustHaveRoom(tx, account, tenant.id, active);
  const kept = request.triggers ?? [{ id: newId('trigger'), payload: request.payload ?? null }];
  const [{ id: trigger }] = kept;
  const same = { account_id: account, tenant_id: tenant.id, source, mode, asked_by: askedBy };
  await tx.insert(triggers).values(kept.map((one) => ({ ...same, ...one })));
  if (active === null) return { trigger, run: await makeRun(tx, means, tenant, mode) };
  if (active.phase === 'Queued' && active.mode === mode) await carryWaiting(tx, account, tenant.id, mode, active.id);
  return { trigger, run: active.id };
}

function checkState(tenant: Tenant, mode: Mode): void {
  mustNotBeArchived(tenant);
  if (mode === 'init') return;
  mustBeInstalled(tenant);
  if (tenant.state === 'paused') throw new Refusal('tenant-paused', 'This integration is paused. Resume it first.');
}

async function mustHaveRoom(tx: Tx, account: AccountId, tenant: TenantId, active: Active | null): Promise<void> {
  const waits = isNull(triggers.run_id);
  const notBegun = active?.phase === 'Queued' ? or(waits, eq(triggers.run_id, active.id)) : waits;
  const [row] = await tx
    .select({ count: count() })
    .from(triggers)
    .where(
      and(eq(triggers.account_id, account), eq(triggers.tenant_id, tenant), eq(triggers.source, 'manual'), notBegun),
    );
  if ((row?.count ?? 0) < mostByHand) return;
  const waiting = `${mostByHand} requests to run this integration wait already.`;
  throw new Refusal('too-many-requests', `${waiting} Ask again when the next run has begun.`);
}

type Active = { id: RunId; phase: string; mode: Mode };

async function activeRun(tx: Tx, account: AccountId, tenant: string): Promise<Active | null> {
  const [row] = await tx
    .select({ id: runs.id, phase: runs.phase, mode: runs.mode })
    .from(activeRuns)
    .innerJoin(runs, and(eq(runs.account_id, activeRuns.account_id), eq(runs.id, activeRuns.run_id)))
    .where(and(eq(activeRuns.account_id, account), eq(activeRuns.tenant_id, tenant)));
  return row === undefined ? null : { ...row, id: row.id as RunId };
}

/** Makes the tenant's next run, of one mode, carrying what waits. The tenant is locked and has no active run. */
async function makeRun(tx: Tx, means: Means, tenant: Tenant, mode: Mode): Promise<RunId> {
  const { account } = tenant;
  // The choices for an update's settings come from the update, whether or not its settings are decided.
  const release = mode === 'init' ? await releaseOf(tx, account, tenant) : await releaseForRun(tx, means, tenant);
  if (release === null)
    throw new Refusal('integration-not-ready', 'This integration has no release that could run yet.');
  const id = newId('run');
  const number = await nextNumber(tx, account, 'run');
  const [row] = await tx
    .insert(runs)
    .values({
      account_id: account,
      id,
      number,
      tenant_id: tenant.id,
      integration_id: tenant.integration_id,
      release_id: release.id,
      mode,
      phase: 'Queued',
    })
    .returning();
  await tx.insert(activeRuns).values({ account_id: account, tenant_id: tenant.id, run_id: id });
  await carryWaiting(tx, account, tenant.id, mode, id);
  if (row !== undefined) await noteRun(tx, account, tenant.id, { current: noteOf(row) });
  if (mode === 'init' && release.manifest.dynamic.length > 0) await waitOptions(tx, account, tenant.id);
  return id;
}

/**
 * Puts on the run what waits, after what it carries already, as far as there is room; the first has room in any case. Which
 * those are is found once (`array`): as a join the planner, who cannot know how many wait, finds it again for each of them.
 */
async function carryWaiting(tx: Tx, account: AccountId, tenant: string, mode: Mode, run: RunId): Promise<void> {
  const bytes = sql`coalesce(octet_length(payload::text), 0) + ${besidesPayload}::int`;
  await tx.execute(sql`
    with carried as (
      select count(*) as count, coalesce(sum(${bytes}), 0) as bytes from triggers where account_id = ${account} and run_id = ${run}
    ), waiting as (
      select id, row_number() over turns as turn, sum(${bytes}) over turns as bytes
      from (select id, payload from triggers
        where account_id = ${account} and tenant_id = ${tenant} and mode = ${mode} and run_id is null
        order by id limit ${mostTriggers}) as next
      window turns as (order by id)
    ), fitting as (
      select id from waiting, carried where turn + carried.count = 1
        or (turn + carried.count <= ${mostTriggers} and waiting.bytes + carried.bytes <= ${mostPayload}))
    update triggers set run_id = ${run} where account_id = ${account} and run_id is null and id = any(array(select id from fitting))`);
}

/** After a run's end, in the same transaction: makes the next one when triggers wait. True when it did. */
export async function makeNextRun(tx: Tx, means: Means, tenant: Tenant): Promise<boolean> {
  const { account } = tenant;
  const [first] = await tx
    .select({ mode: triggers.mode })
    .from(triggers)
    .where(and(eq(triggers.account_id, account), eq(triggers.tenant_id, tenant.id), isNull(triggers.run_id)))
    .orderBy(asc(triggers.id))
    .limit(1);
  if (first === undefined || (await releaseOf(tx, account, tenant)) === null) return false;
  await makeRun(tx, means, tenant, first.mode);
  return true;
}
