/** Tests of what is left of the runs of a tenant that was emptied. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../../../../test/support/stage/stage.ts';
import type { AccountId } from '../platform/ids.ts';
import type { EventName } from '../platform/queue/index.ts';
import { emptyRuns } from './empty-runs.ts';
import { runHandlers } from './run-jobs.ts';
import { runs } from './run-table.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function withRuns(count: number): Promise<{ account: AccountId; tenant: string }> {
  const ana = await stage.person('acme', { sub: 'ana', customer: crypto.randomUUID() });
  const tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'plain' })).body['id']);
  const { rows } = await stage.means.db.execute<{ account_id: AccountId }>(sql`
    insert into runs (account_id, id, number, tenant_id, integration_id, release_id, mode, phase, config)
    select t.account_id, 'run_' || md5(t.id || n), t.number * 10000 + n, t.id, t.integration_id, 'rel_1', 'normal', 'Succeeded', '{"password": "canary"}'
    from tenants t, generate_series(1, ${count}::int) n where t.id = ${tenant} returning account_id`);
  return { account: rows[0]?.account_id as AccountId, tenant };
}
const configs = async (tenant: string): Promise<number> =>
  (await stage.means.db.select().from(runs).where(eq(runs.tenant_id, tenant))).filter((row) => row.config !== null)
    .length;

test('no frozen config is left, however many runs there are; other tenants keep theirs', async () => {
  const [gone, kept] = [await withRuns(25), await withRuns(2)];
  await emptyRuns(stage.means, gone.account, gone.tenant, 10);
  await emptyRuns(stage.means, gone.account, gone.tenant, 10);
  expect([await configs(gone.tenant), await configs(kept.tenant)]).toEqual([0, 2]);
});

test.each<EventName>(['tenant.emptied', 'tenant.dropped'])('%s empties them', async (name) => {
  const { account, tenant } = await withRuns(3);
  await runHandlers[name]?.(stage.means, { account, name, payload: { tenant } });
  expect(await configs(tenant)).toBe(0);
});
