/** Tests of what the end of an init run leaves of the options that a form waits for. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../../../../test/support/stage/stage.ts';
import { newId, type AccountId, type ReleaseId, type TenantId } from '../platform/ids.ts';
import { findTenant } from '../tenants/index.ts';
import { cancelRuns } from './cancel-runs.ts';
import { finishRun } from './finish-run.ts';
import { platformIssue, type ClaimedRun, type Mode, type Verdict } from './run.ts';
import { activeRuns, runs } from './run-table.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function waitingRun(mode: Mode): Promise<ClaimedRun> {
  const ana = await stage.person('acme', { sub: 'ana', customer: crypto.randomUUID() });
  const { body } = await ana.call('POST', '/v1/tenants', { integration: 'sync' });
  const [tenant, id] = [body['id'] as TenantId, newId('run')];
  await stage.means.db.execute(sql`update tenants set options_state = 'waiting' where id = ${tenant}`);
  const { rows } = await stage.means.db.execute<{ account_id: AccountId; number: number }>(sql`
    insert into runs (account_id, id, number, tenant_id, integration_id, release_id, mode, phase, attempt, worker)
    select account_id, ${id}, number, id, integration_id, 'rel_1', ${mode}, 'Running', 1, 'w' from tenants where id = ${tenant}
    returning account_id, number`);
  const { account_id: account, number } = rows[0] ?? { account_id: '' as AccountId, number: 0 };
  const release = 'rel_1' as ReleaseId;
  return { account, id, tenant, release, number, mode, attempt: 1, worker: 'w' };
}
const optionsOf = async ({ account, tenant }: ClaimedRun) => {
  const found = await findTenant(stage.means.db, account, tenant);
  return { state: found?.options_state, reason: found?.options_reason };
};
const cancelled: Verdict = {
  phase: 'Cancelled',
  exitCode: null,
  reason: { code: 'tenant-paused', message: 'The integration was paused.' },
};

test.each([
  ['is cancelled', cancelled, 'tenant-paused'],
  ['is given up', platformIssue('It was lost.', 'worker-lost'), 'worker-lost'],
  ['succeeds', { phase: 'Succeeded', exitCode: 0, reason: null }, 'options-failed'],
] as const)(
  'a form does not wait for ever: an init run that %s and has no options says why',
  async (_, verdict, code) => {
    const run = await waitingRun('init');
    expect(await finishRun(stage.means, run, verdict, null)).toBe(true);
    expect(await optionsOf(run)).toMatchObject({ state: 'failed', reason: { code } });
    expect((await stage.means.db.select().from(runs).where(eq(runs.id, run.id)))[0]?.phase).toBe(verdict.phase);
  },
);

test.each(['going', 'only asked for'])('nor for one that was cancelled while it was %s', async (how) => {
  const run = await waitingRun('init');
  if (how === 'going')
    await stage.means.db.insert(activeRuns).values({ account_id: run.account, tenant_id: run.tenant, run_id: run.id });
  await cancelRuns(stage.means, run.account, run.tenant, { code: 'tenant-archived', message: 'It was uninstalled.' });
  expect(await optionsOf(run)).toMatchObject({ state: 'failed', reason: { code: 'tenant-archived' } });
});

test('the end of another run does not end the wait', async () => {
  const run = await waitingRun('normal');
  expect(await finishRun(stage.means, run, cancelled, null)).toBe(true);
  expect(await optionsOf(run)).toEqual({ state: 'waiting', reason: null });
});
