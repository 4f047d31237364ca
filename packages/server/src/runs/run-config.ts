/** The config of a run: frozen by its first attempt, its secrets sealed for the run's own row until it ends. */
import { and, eq, sql } from 'drizzle-orm';
import type { JsonObject, SecretValues, SplitConfig } from '@mortise/manifest';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { Secret, type SealedPlace } from '../platform/vault/index.ts';
import { configInForce, settingsWith, type Tenant } from '../tenants/index.ts';
import type { ClaimedRun } from './run.ts';
import type { RunInput } from './run-input-view.ts';
import { runs } from './run-table.ts';

const placeOf = (run: ClaimedRun): SealedPlace => ({
  account: run.account,
  table: 'runs',
  column: 'sealed_config',
  row: run.id,
});

/** The config that the first attempt saw is the one that every attempt sees; defaults fill what was never answered. */
export async function freezeConfig(means: Means, run: ClaimedRun, { tenant, release }: RunInput): Promise<SplitConfig> {
  const holder = {
    ...tenant,
    account: run.account,
    id: run.tenant,
    integration_id: release.integration_id,
    config: tenant.config as Tenant['config'],
    options: tenant.options as Tenant['options'],
  };
  const now = configInForce(await settingsWith(means.db, means, holder, release, 'hub'), release.manifest);
  // One transaction: a rotation of keys waits for what was sealed before it and is not written yet.
  const row = await transaction(means.db, (tx) => freeze(tx, means, run, now));
  if (row === undefined) return now;
  return { open: row.config as JsonObject, secrets: await openFrozen(means, run, row.sealed) };
}

/** What is frozen now, by this attempt or an earlier one; undefined when the run was given to another. */
async function freeze(
  tx: Tx,
  means: Means,
  run: ClaimedRun,
  now: SplitConfig,
): Promise<{ config: unknown; sealed: Uint8Array | null } | undefined> {
  const some = Object.keys(now.secrets).length > 0;
  const sealed = some ? Buffer.from(await means.vault.seal(tx, placeOf(run), JSON.stringify(now.secrets))) : null;
  const [row] = await tx
    .update(runs)
    .set({
      config: sql`coalesce(${runs.config}, ${JSON.stringify(now.open)}::jsonb)`,
      sealed_config: sql`case when ${runs.config} is null then ${sealed}::bytea else ${runs.sealed_config} end`,
    })
    .where(
      and(
        eq(runs.account_id, run.account),
        eq(runs.id, run.id),
        eq(runs.attempt, run.attempt),
        eq(runs.worker, run.worker),
        eq(runs.phase, 'Running'),
      ),
    )
    .returning({ config: runs.config, sealed: runs.sealed_config });
  return row;
}

async function openFrozen(means: Means, run: ClaimedRun, sealed: Uint8Array | null): Promise<SecretValues> {
  if (sealed === null) return {};
  return JSON.parse((await means.vault.open(means.db, placeOf(run), sealed)).reveal()) as SecretValues;
}

/** What to mask: the values of secret settings, each part of a compound one too. A yes or no is no secret: it would mask ordinary words. */
export function secretsToMask(values: SecretValues): Secret[] {
  const plain = (value: unknown): string[] => {
    if (typeof value === 'string' || typeof value === 'number') return [String(value)];
    if (typeof value !== 'object' || value === null) return [];
    return [JSON.stringify(value), ...Object.values(value).flatMap(plain)];
  };
  return Object.values(values)
    .flatMap(plain)
    .map((value) => new Secret(value));
}
