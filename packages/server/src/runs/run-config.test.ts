/** Tests of a run's frozen config: its program gets the secrets, and nothing else ever holds them in plain. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { plainIn } from '../../../../test/support/database/plain-in.ts';
import { claimAccount } from '../accounts/index.ts';
import { saveIntegration } from '../integrations/index.ts';
import { newId, type AccountId, type RunId, type TenantId } from '../platform/ids.ts';
import type { Worker } from '../platform/means.ts';
import { transaction } from '../platform/database/index.ts';
import { keepFiles, readRelease, saveRelease } from '../releases/index.ts';
import { sealSecretSettings } from '../tenants/secret-settings.ts';
import { cancelRuns } from './cancel-runs.ts';
import { claimRuns, type Claim } from './claim-run.ts';
import { giveBack } from './finish-run.ts';
import { requestRun } from './request-run.ts';
import { freezeConfig } from './run-config.ts';
import { inputOf } from './run-input-view.ts';
import { runs } from './run-table.ts';
import { readLog } from './save-log.ts';
import { startRuns } from './start-runs.ts';

const configs = `configs:
  schema:
    properties:
      city: { type: string }
      pin: { type: string, writeOnly: true }
      login: { type: object, properties: { user: { type: string }, pass: { type: string, format: password } } }
      preset: { type: string, format: password, default: canary-preset }
  uischema: { type: VerticalLayout, elements: [] }
`;
const secrets = { '/pin': 'canary-pin-77', '/login/pass': 'canary "pass" 88', '/old/key': 'canary-old-99' };

let means: TestMeans;
let account: AccountId;
let worker: Worker | null = null;
beforeAll(async () => {
  means = await testMeans({ config: { workers: 1 } });
});
afterAll(() => means.close());
beforeEach(async () => {
  const slug = `a${newId('account').slice(-12)}`;
  const wanted = { slug, name: slug, base_url: 'http://127.0.0.1', compatibility: false, top_level: false };
  account = (await transaction(means.db, (tx) => claimAccount(tx, means.vault, { ...wanted, identity_claim: null })))
    .id;
});
afterEach(async () => {
  await worker?.stop();
  worker = null;
});

/** A tenant with an open config, and secrets that are sealed, and its run, asked for. */
async function asked(program = 'true'): Promise<{ tenant: TenantId; run: RunId }> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-release-'));
  await writeFile(join(folder, 'run.sh'), program);
  await writeFile(join(folder, 'mortise.yaml'), `version: 1.0\nbase: node:24\nrun: sh run.sh\n${configs}`);
  const read = await readRelease(folder);
  await keepFiles(means.storage, read);
  await rm(folder, { recursive: true });
  return transaction(means.db, async (tx) => {
    const face = { name: 'i', long_name: 'I', type: 'internal', link: null, connectors: [], schedules: [] } as const;
    const integration = await saveIntegration(tx, account, { ...face, connectors: [], schedules: [], published: true });
    await saveRelease(tx, account, integration, read);
    const id = newId('tenant');
    const sealed = await sealSecretSettings(tx, means, { account, id }, secrets);
    const config = JSON.stringify({ city: 'Oslo', login: { user: 'bo' } });
    await tx.execute(sql`
      insert into tenants (account_id, id, number, customer_id, integration_id, name, state, config, sealed_config)
      values (${account}, ${id}, 1, 'cus_x', ${integration}, 'T', 'active', ${config}::jsonb, ${Buffer.from(sealed ?? [])})`);
    const { run } = await requestRun(tx, means, {
      account,
      tenant: id,
      mode: 'normal',
      source: 'manual',
      askedBy: null,
    });
    return { tenant: id, run };
  });
}

const rowOf = async (run: RunId) => (await means.db.select().from(runs).where(eq(runs.id, run)))[0];
async function claimed(name: string): Promise<Claim> {
  const [claim] = await claimRuns(means, name, 1, 60_000);
  if (claim === undefined) throw new Error('nothing to claim');
  return claim;
}
async function freeze(claim: Claim) {
  const input = await inputOf(means.db, claim);
  if (input === null) throw new Error('no input');
  return freezeConfig(means, claim, input);
}
const whole = {
  open: { city: 'Oslo', login: { user: 'bo' } },
  // No preset: a default that a manifest gives to a secret does not count.
  secrets,
};

test('a program gets the secrets among its settings; its log, its result and every table show none of them', async () => {
  const { run } = await asked(
    'echo "pin $PAN_CFG_PIN login $PAN_CFG_LOGIN preset $PAN_CFG_PRESET old $PAN_CFG_OLD" >&2; ' +
      '[ "$PAN_CFG_PIN" = canary-pin-77 ] && [ "$PAN_CFG_LOGIN" = \'{"user":"bo","pass":"canary \\"pass\\" 88"}\' ] && echo same >&2; ' +
      'echo "{\\"summary\\":\\"for $PAN_CFG_PIN in $PAN_CFG_CITY\\"}"',
  );
  worker = startRuns(means, { poll: 50, drain: 0 });
  for (const end = Date.now() + 15_000; (await rowOf(run))?.completed_at === null && Date.now() < end;) await pause(50);
  const row = await rowOf(run);
  expect(row).toMatchObject({
    phase: 'Succeeded',
    summary: 'for [secret] in Oslo',
    config: whole.open,
    sealed_config: null,
  });
  const lines = (await readLog(means.db, account, run, 0)).map(({ text }) => text);
  expect(lines).toEqual(['pin [secret] login {"user":"bo","pass":"[secret]"} preset  old {"key":"[secret]"}', 'same']);
  expect(await plainIn(means, 'canary')).toEqual([]);
  expect(await plainIn(means, 'Oslo')).toEqual([
    'runs.config',
    'runs.stdout_last',
    'runs.summary',
    'tenants.config',
    'tenants.last_run',
    'tenants.last_success',
  ]);
  expect(means.lines.join('')).not.toContain('canary');
});

test('every attempt sees what the first one saw, whatever is saved or cleared in between', async () => {
  const { tenant, run } = await asked();
  const first = await claimed('w1');
  expect(await freeze(first)).toEqual(whole);
  expect(await giveBack(means, first)).toBe(true);
  await means.db.execute(
    sql`update tenants set config = '{"city": "Rome"}', sealed_config = null where id = ${tenant}`,
  );
  expect(await freeze(await claimed('w2'))).toEqual(whole);
  expect(Buffer.from((await rowOf(run))?.sealed_config ?? []).includes('canary')).toBe(false);
});

test('a cancelled run keeps no secrets, and a late worker puts none back', async () => {
  const { tenant, run } = await asked();
  const claim = await claimed('w1');
  await freeze(claim);
  await cancelRuns(means, account, tenant, { code: 'tenant-archived', message: 'Gone.' });
  await freeze(claim);
  expect((await rowOf(run))?.sealed_config).toBeNull();
});

test("another row's secrets open neither in a tenant nor in a run", async () => {
  const { tenant, run } = await asked();
  const claim = await claimed('w1');
  await freeze(claim);
  await means.db.execute(
    sql`update runs set sealed_config = (select sealed_config from tenants where id = ${tenant}) where id = ${run}`,
  );
  await expect(freeze(claim)).rejects.toThrow('does not belong');
  await means.db.execute(
    sql`update tenants set sealed_config = (select sealed_config from runs where id = ${run}) || '\\x00'::bytea`,
  );
  await expect(freeze(claim)).rejects.toThrow('does not belong');
  expect(means.lines.join('')).toContain('alert: a sealed value could not be opened');
});
