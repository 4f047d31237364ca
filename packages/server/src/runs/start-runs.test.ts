import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { claimAccount } from '../accounts/index.ts';
import { saveConnection } from '../connections/index.ts';
import { upsertConnector } from '../connectors/index.ts';
import { saveIntegration } from '../integrations/index.ts';
import { newId, type AccountId, type IntegrationId, type RunId, type TenantId } from '../platform/ids.ts';
import type { Worker } from '../platform/means.ts';
import { transaction } from '../platform/database/index.ts';
import { keepFiles, readRelease, saveRelease } from '../releases/index.ts';
import { findTenant } from '../tenants/index.ts';
import { claimRuns } from './claim-run.ts';
import type { LogLine } from './executor/index.ts';
import { startOf } from './executor/process-identity.ts';
import { finishRun } from './finish-run.ts';
import { runHandlers } from './run-jobs.ts';
import { requestRun } from './request-run.ts';
import type { Mode } from './run.ts';
import { readLog, saveLog } from './save-log.ts';
import { startRuns, type RunsOptions } from './start-runs.ts';

let means: TestMeans;
let account: AccountId;
const workers: Worker[] = [];

/** A data folder that programs of other users can walk through. */
async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-runs-'));
  await chmod(folder, 0o755);
  return folder;
}

beforeAll(async () => {
  means = await testMeans({ config: { workers: 3, dataFolder: await openFolder() } });
});
afterAll(async () => means.close());
beforeEach(async () => {
  const slug = `a${newId('account').slice(-12)}`;
  account = (
    await transaction(means.db, (tx) =>
      claimAccount(tx, means.vault, {
        slug,
        name: slug,
        base_url: 'http://127.0.0.1',
        compatibility: false,
        top_level: false,
        identity_claim: null,
      }),
    )
  ).id;
});
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');

  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

function work(options: RunsOptions = {}): Worker {
  const worker = startRuns(means, { poll: 50, drain: 0, ...options });
  workers.push(worker);
  return worker;
}

type Ground = { integration: IntegrationId; tenant: TenantId };
let made = 0;

/** An installed tenant of an integration whose program is the given shell text. */
async function ground(
  run: string,
  options: { configs?: string; state?: string; connectors?: string[]; config?: object; owner?: AccountId } = {},
): Promise<Ground> {
  const owner = options.owner ?? account;
  const folder = await mkdtemp(join(tmpdir(), 'mortise-release-'));
  await writeFile(join(folder, 'run.sh'), run);
  await writeFile(
    join(folder, 'mortise.yaml'),
    `version: 1.0\nbase: node:24\nrun: sh run.sh\n${options.configs ?? ''}`,
  );
  const read = await readRelease(folder);
  await keepFiles(means.storage, read);
  await rm(folder, { recursive: true });
  return transaction(means.db, async (tx) => {
    made += 1;
    const connectors = (options.connectors ?? []).map((name) => ({ name, global: false }));
    const integration = await saveIntegration(tx, owner, {
      name: `i${made}`,
      long_name: `I ${made}`,
      type: 'internal',
      link: null,
      connectors,
      schedules: [],
      published: true,
    });
    await saveRelease(tx, owner, integration, read);
    return {
      integration,
      tenant: await insertTenant(tx, owner, integration, options.state ?? 'active', options.config ?? {}),
    };
  });
}

async function insertTenant(
  tx: Pick<TestMeans['db'], 'execute'>,
  owner: AccountId,
  integration: IntegrationId,
  state: string,
  config: object,
): Promise<TenantId> {
  const tenant = newId('tenant');
  made += 1;
  await tx.execute(sql`insert into tenants (account_id, id, number, customer_id, integration_id, name, state, config)
    values (${owner}, ${tenant}, ${made}, 'cus_x', ${integration}, 'T', ${state}, ${JSON.stringify(config)}::jsonb)`);
  return tenant;
}

const ask = (tenant: TenantId, mode: Mode = 'normal', owner = account) =>
  transaction(means.db, (tx) =>
    requestRun(tx, means, { account: owner, tenant, mode, source: 'manual', askedBy: 'Ann' }),
  );

type Row = {
  id: string;
  phase: string;
  attempt: number;
  reason: { code: string } | null;
  stdout_last: string | null;
  summary: string | null;
  exit_code: number | null;
  process: { pid: number } | null;
};
async function read(run: RunId): Promise<Row> {
  const { rows } = await means.db.execute<Row>(
    sql`select id, phase, attempt, reason, stdout_last, summary, exit_code, process from runs where id = ${run}`,
  );
  if (rows[0] === undefined) throw new Error('no such run');
  return rows[0];
}

async function until<T>(look: () => Promise<T | null | false>, limit = 15_000): Promise<T> {
  const end = performance.now() + limit;
  while (performance.now() < end) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await pause(25);
  }
  throw new Error('it did not come about in time');
}

const ended = (run: RunId, limit?: number): Promise<Row> =>
  until(async () => {
    const row = await read(run);
    return row.phase !== 'Queued' && row.phase !== 'Running' && row;
  }, limit);
async function logOf(run: RunId): Promise<string[]> {
  const all: LogLine[] = [];
  for (
    let more = await readLog(means.db, account, run, 0);
    more.length > 0;
    more = await readLog(means.db, account, run, all.at(-1)?.seq ?? 0)
  )
    all.push(...more);
  return all.map(({ text }) => text);
}

describe('a run', () => {
  test('goes from a request to its end, with log, result and summary', async () => {
    const { tenant } = await ground(
      `echo "hello $PAN_CFG_NAME $MORTISE_CTX_RUN_MODE" >&2; echo '{"cursor":7,"summary":"Moved 3\\u0000 contacts"}'`,
      { config: { name: 'Bo' } },
    );
    const { run } = await ask(tenant);
    expect((await findTenant(means.db, account, tenant))?.current_run).toMatchObject({ id: run, phase: 'Queued' });
    work();
    expect(await ended(run)).toMatchObject({
      phase: 'Succeeded',
      exit_code: 0,
      summary: 'Moved 3 contacts',
      attempt: 1,
    });
    expect(await logOf(run)).toEqual(['hello Bo normal']);
    expect(await findTenant(means.db, account, tenant)).toMatchObject({
      current_run: null,
      last_run: { id: run },
      last_success: { id: run },
    });
    const { rows } = await means.db.execute(
      sql`select name from events where name = 'run.finished' and account_id = ${account}`,
    );
    expect(rows).toHaveLength(1);
  });

  test('hands its last line to the next one, and an init run between does not take the cursor away', async () => {
    const configs = `configs:\n  schema:\n    definitions: {lists: {type: string, enum: [placeholder]}}\n    properties: {list: {$ref: '#/definitions/lists'}}\n  uischema: {type: VerticalLayout, elements: []}\n`;
    const { tenant } = await ground(
      `echo "had:$PAN_CTX_LAST_SUCCESSFUL_RUN_STD_OUT" >&2; if [ "$PAN_CTX_RUN_MODE" = init ]; then echo '{"lists":["a",{"const":"b","title":"B"}],"other":1}'; else echo '{"cursor":1}'; fi`,
      { configs },
    );
    work();
    const first = await ask(tenant, 'init');
    expect(await ended(first.run)).toMatchObject({ phase: 'Succeeded' });
    expect(await findTenant(means.db, account, tenant)).toMatchObject({
      options_state: 'ready',
      options: { lists: ['a', { const: 'b', title: 'B' }] },
    });
    const second = await ask(tenant);
    await ended(second.run);
    await ended((await ask(tenant, 'init')).run);
    const last = await ask(tenant);
    await ended(last.run);
    expect(await logOf(second.run)).toEqual(['had:{"lists":["a",{"const":"b","title":"B"}],"other":1}']);
    expect(await logOf(last.run)).toEqual(['had:{"cursor":1}']);
  });

  test('that uses too much disk is stopped, and says so', async () => {
    const { tenant } = await ground('head -c 30000000 /dev/zero > fill; sleep 20');
    work({ disk: 10_000_000 });
    expect(await ended((await ask(tenant)).run)).toMatchObject({
      phase: 'Failed (Integration Issue)',
      reason: { code: 'out-of-disk', message: 'The program used too much disk: more than 10 MB, and was stopped.' },
    });
  });

  test.each([
    ['exit 3', 'Failed (Integration Issue)', 'program-failed'],
    ['kill -SEGV $$', 'Failed (Integration Issue)', 'program-failed'],
    ['sleep 60', 'Failed (Timeout)', 'timeout'],
    ["trap '' TERM; while :; do sleep 0.1; done", 'Failed (Timeout)', 'timeout'],
    [
      'head -c 2000 /dev/urandom; head -c 2000 /dev/urandom >&2; exit 1',
      'Failed (Integration Issue)',
      'program-failed',
    ],
  ])('of "%s" ends as %s and is not retried', async (program, phase, code) => {
    const { tenant } = await ground(program);
    const { run } = await ask(tenant);
    work({ timeout: 700, grace: 300 });
    expect(await ended(run)).toMatchObject({ phase, reason: { code }, attempt: 1 });
  });

  test.each([
    ['echo no json', /JSON object/],
    ['true', /no result/],
    [`echo '{"lists":5}'`, /not a list/],
    ['exit 2', /exit code 2/],
    [`head -c 1000001 /dev/zero | tr '\\0' x`, /1 MB/],
    [`head -c 10000000 /dev/zero | tr '\\0' x`, /1 MB/],
    ['head -c 3000 /dev/urandom | tr -d "\\n"', /JSON object/],
    [`echo '{"lists":{"GB":["a"],"DE":"b"}}'`, /not a list/],
    [`echo '{"lists":{"GB":[{"title":"a"}]}}'`, /neither a text or number/],
    [`echo '{"lists":{"__proto__":["a"]}}'`, /left out/],
  ])('for options that prints "%s" leaves the options failed, with a sentence', async (program, sentence) => {
    const configs = `configs:\n  schema:\n    definitions: {lists: {type: string, enum: [placeholder]}}\n    properties: {list: {$ref: '#/definitions/lists'}}\n  uischema: {type: VerticalLayout, elements: []}\n`;
    const { tenant } = await ground(program, { configs, state: 'installing' });
    const { run } = await ask(tenant, 'init');
    expect((await findTenant(means.db, account, tenant))?.options_state).toBe('waiting');
    work();
    await ended(run);
    const found = await findTenant(means.db, account, tenant);
    expect(found?.options_state).toBe('failed');
    expect(found?.options_reason?.message).toMatch(sentence);
  });

  test('may print thousands of choices; so long a result is not handed to the next run', async () => {
    const configs = `configs:\n  schema:\n    definitions: {lists: {type: string, enum: [placeholder]}}\n    properties: {list: {$ref: '#/definitions/lists'}}\n  uischema: {type: VerticalLayout, elements: []}\n`;
    const program = `node -e "console.log(JSON.stringify({lists: Array.from({length: 8000}, (_, n) => ({const: 'id-' + n, title: 'Account number ' + n}))}))"`;
    const { tenant } = await ground(program, { configs, state: 'installing' });
    const { run } = await ask(tenant, 'init');
    work();
    expect(await ended(run)).toMatchObject({ phase: 'Succeeded', stdout_last: null });
    const found = await findTenant(means.db, account, tenant);
    expect(found?.options_state).toBe('ready');
    expect(found?.options['lists']).toHaveLength(8000);
  });

  test('may print 10 MB before the choices of each answer; the last line counts', async () => {
    const configs = `configs:\n  schema:\n    definitions: {lands: {type: string, enum: [placeholder]}, towns: {type: string, enum: [placeholder]}}\n    properties: {land: {$ref: '#/definitions/lands'}, town: {$ref: '#/definitions/towns', dependsOn: land}}\n  uischema: {type: VerticalLayout, elements: []}\n`;
    const options = { lands: ['NO', 'SE'], towns: { NO: ['Oslo', { const: 'bgo', title: 'Bergen' }], SE: [] } };
    const { tenant } = await ground(`head -c 9000000 /dev/zero | tr '\\0' x; echo; echo '${JSON.stringify(options)}'`, {
      configs,
      state: 'installing',
    });
    const { run } = await ask(tenant, 'init');
    work();
    await ended(run);
    expect(await findTenant(means.db, account, tenant)).toMatchObject({ options_state: 'ready', options });
  });

  test('whose connector is not connected fails as Failed (Refresh); connected, its secrets reach it and never its log', async () => {
    const { tenant, integration } = await ground(
      'for half in 1; do printf "key: canary-" >&2; sleep 0.3; printf "secret-1234 and more\\n" >&2; done; echo "$PAN_SEC_SHOP_API_KEY"',
      { connectors: ['shop'] },
    );
    await transaction(means.db, (tx) =>
      upsertConnector(
        tx,
        means,
        account,
        {
          name: 'shop',
          label: 'Shop',
          kind: 'api_key',
          credential: { name: 'x-key' },
          fields: [{ name: 'api_key', label: 'Key' }],
        } as never,
        {} as never,
      ),
    );
    work();
    expect(await ended((await ask(tenant)).run)).toMatchObject({
      phase: 'Failed (Refresh)',
      reason: { code: 'not-connected' },
    });
    await transaction(means.db, (tx) =>
      saveConnection(
        tx,
        means,
        { account, tenant, integration, connector: 'shop' },
        {
          secrets: { kind: 'api_key', fields: { api_key: 'canary-secret-1234' }, tokens: null },
          outsideAccount: null,
          endsAt: null,
        },
      ),
    );
    const { run } = await ask(tenant);
    expect(await ended(run)).toMatchObject({ phase: 'Succeeded', stdout_last: '[secret]' });
    expect(await logOf(run)).toEqual(['key: [secret] and more']);
    expect(means.lines.join('')).not.toContain('canary-secret');
  });

  test('gets its write-only settings, and shows them in neither log nor result', async () => {
    const configs = `configs:\n  schema:\n    properties: {pin: {type: string, writeOnly: true}, city: {type: string}}\n  uischema: {type: VerticalLayout, elements: []}\n`;
    const { tenant } = await ground(
      'echo "pin $PAN_CFG_PIN of $PAN_CFG_CITY" >&2; echo "{\\"summary\\":\\"used $PAN_CFG_PIN\\"}"',
      { configs, config: { pin: 'canary-setting-77', city: 'Oslo' } },
    );
    work();
    const { run } = await ask(tenant);
    expect(await ended(run)).toMatchObject({ stdout_last: '{"summary":"used [secret]"}', summary: 'used [secret]' });
    expect(await logOf(run)).toEqual(['pin [secret] of Oslo']);
  });

  test.runIf(process.getuid?.() === 0)('cannot read the releases of others, only its own copy', async () => {
    const { tenant } = await ground(
      `cat "$PAN_CFG_PLACE"/*/run.sh >/dev/null 2>&1 && echo "read them" >&2; ls "$PAN_CFG_PLACE" >/dev/null 2>&1 && echo "saw them" >&2; cat run.sh >/dev/null && echo own >&2`,
      { config: { place: join(means.config.dataFolder, 'releases') } },
    );
    work();
    const { run } = await ask(tenant);
    expect(await ended(run)).toMatchObject({ phase: 'Succeeded' });
    expect(await logOf(run)).toEqual(['own']);
  });
});

describe('a program', () => {
  test("has an environment of the run's variables, and its own folder, and nothing else", async () => {
    process.env['MORTISE_CANARY'] = 'canary';
    const { tenant } = await ground(
      'env | cut -d= -f1 | sort | tr "\\n" " " >&2; pwd >&2; echo "$HOME $TMPDIR $PATH"',
      { config: { name: 'Bo' } },
    );
    work();
    const { run } = await ask(tenant);
    const row = await ended(run);
    const [names = '', folder = ''] = await logOf(run).then((lines) => lines.join(' ').split(/ (?=\/)/));
    const own = names
      .split(' ')
      .filter(
        (name) =>
          !/^(PAN|MORTISE)_(CFG_NAME|CTX_(INTEGRATION_(ID|NAME)|TENANT_(ID|NAME)|RUN_(MODE|TRIGGERS)|ENV))$/.test(
            name,
          ) && name !== '',
      );
    expect(own.filter((name) => !['_', 'SHLVL', 'OLDPWD'].includes(name))).toEqual([
      'HOME',
      'LANG',
      'PATH',
      'PWD',
      'TMPDIR',
    ]);
    const [home = '', temporary = '', path = ''] = (row.stdout_last ?? '').split(' ');
    expect([home, temporary.endsWith('/tmp'), path.split(':')[0]?.includes('node')]).toEqual([folder, true, true]);
    expect(existsSync(folder)).toBe(false);
  });

  test('of a tenant that is uninstalled is ended, and the run is Cancelled', async () => {
    const { tenant } = await ground('echo $$ >&2; sleep 60');
    work();
    const { run } = await ask(tenant);
    const pid = Number(
      (
        await until(async () => {
          const lines = await logOf(run);
          return lines.length > 0 && lines;
        })
      )[0],
    );
    expect((await findTenant(means.db, account, tenant))?.current_run).toMatchObject({ id: run, phase: 'Running' });
    await runHandlers['tenant.archived']?.(means, { account, name: 'tenant.archived', payload: { tenant } });
    expect(await read(run)).toMatchObject({ phase: 'Cancelled', reason: { code: 'tenant-archived' } });
    await until(async () => (await startOf(pid)) === null, 4000);
    await runHandlers['tenant.archived']?.(means, { account, name: 'tenant.archived', payload: { tenant } });
  });

  test('goes on when the database is away for a moment, and its end is written', async () => {
    const { tenant } = await ground('for n in 1 2 3 4 5 6; do echo $n >&2; sleep 0.2; done');
    work();
    const { run } = await ask(tenant);
    await until(async () => (await logOf(run)).length > 0);
    await means.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    expect(await ended(run)).toMatchObject({ phase: 'Succeeded', attempt: 1 });
    expect(await logOf(run)).toEqual(['1', '2', '3', '4', '5', '6']);
  });
});

describe('requests', () => {
  test('that come while a run is queued are carried by it; those that come while it goes, by the next', async () => {
    const { tenant } = await ground('sleep 0.5');
    const one = await ask(tenant);
    expect((await ask(tenant)).run).toBe(one.run);
    work();
    await until(async () => (await read(one.run)).phase === 'Running');
    await ask(tenant);
    await ask(tenant);
    await ended(one.run);
    const next = await until(async () => {
      const { rows } = await means.db.execute<{ id: RunId; triggers: number }>(
        sql`select r.id, (select count(*)::int from triggers t where t.run_id = r.id) as triggers from runs r where tenant_id = ${tenant} and id <> ${one.run}`,
      );
      return rows[0] ?? null;
    });
    expect(next.triggers).toBe(2);
    expect(await ended(next.id)).toMatchObject({ phase: 'Succeeded' });
  });

  test('by hand are kept up to 100 that have not begun, then refused until a run begins; a schedule goes on', async () => {
    const { tenant } = await ground('true');
    const { run } = await ask(tenant);
    for (let n = 0; n < 60; n += 1) await ask(tenant);
    // An init run waits behind it, with requests of its own.
    for (let n = 0; n < 39; n += 1) await ask(tenant, 'init');
    for (const mode of ['normal', 'init'] as const)
      await expect(ask(tenant, mode)).rejects.toMatchObject({ code: 'too-many-requests' });
    const other = await ground('true');
    await ask(other.tenant);
    const scheduled = { account, tenant, mode: 'normal', source: 'schedule', askedBy: null } as const;
    expect((await transaction(means.db, (tx) => requestRun(tx, means, scheduled))).run).toBe(run);
    work();
    await ended(run);
    await ask(tenant);
    const { rows } = await means.db.execute<{ count: number }>(
      sql`select count(*)::int as count from triggers where account_id = ${account} and tenant_id = ${tenant}`,
    );
    expect(rows[0]?.count).toBe(102);
  });

  test('are carried by hundreds in a moment, however many of them and of others wait, as far as there is room', async () => {
    const { tenant, integration } = await ground('true');
    const other = await insertTenant(means.db, account, integration, 'active', {});
    for (const [whose, many] of [[tenant, 1_500] as const, [other, 3_000] as const])
      await means.db.execute(sql`insert into triggers (account_id, id, tenant_id, source, mode, payload)
        select ${account}, 'trg_' || ${whose}::text || lpad(n::text, 6, '0'), ${whose}, 'api', 'normal', '{}'::jsonb from generate_series(1, ${many}::int) n`);
    const began = performance.now();
    const { run } = await ask(tenant);
    // What was found again for each that waits took many seconds.
    expect(performance.now() - began).toBeLessThan(3_000);
    const { rows } = await means.db.execute<{ tenant_id: string; count: number; last: string }>(
      sql`select tenant_id, count(*)::int as count, right(max(id), 6) as last from triggers where run_id = ${run} group by 1`,
    );
    // Each takes 302 bytes of the 90,000 that a run carries; that by hand has a lower id.
    expect(rows).toEqual([{ tenant_id: tenant, count: 298, last: '000297' }]);
    for (const table of [sql`triggers`, sql`active_runs`, sql`runs`])
      await means.db.execute(sql`delete from ${table} where account_id = ${account}`);
  });

  test('are refused for paused, unfinished and uninstalled ones, but for options', async () => {
    for (const [state, code] of [
      ['paused', 'tenant-paused'],
      ['installing', 'tenant-installing'],
      ['archived', 'tenant-archived'],
    ] as const) {
      const { tenant } = await ground('true', { state });
      await expect(ask(tenant)).rejects.toMatchObject({ code });
      if (state !== 'archived') expect((await ask(tenant, 'init')).run).toMatch(/^run_/);
    }
  });

  test('of a tenant that was paused before its run began end as Cancelled', async () => {
    const { tenant } = await ground('true');
    const { run } = await ask(tenant);
    await means.db.execute(sql`update tenants set state = 'paused' where id = ${tenant}`);
    work();
    expect(await ended(run)).toMatchObject({ phase: 'Cancelled', reason: { code: 'tenant-paused' } });
  });
});

describe('workers', () => {
  test('that race for 200 requests never run a tenant twice at once, and lose none', async () => {
    // Programs that have a user of their own have a /tmp of their own too.
    const shared = await mkdtemp(join(process.getuid?.() === 0 ? '/var/lib' : tmpdir(), 'mortise-race-'));
    await chmod(shared, 0o777);
    const first = await ground(
      `mkdir ${shared}/$PAN_CTX_TENANT_ID || { echo overlap >&2; exit 9; }; sleep 0.02; rmdir ${shared}/$PAN_CTX_TENANT_ID`,
    );
    const tenants = [first.tenant];
    for (let n = 0; n < 9; n += 1) tenants.push(await insertTenant(means.db, account, first.integration, 'active', {}));
    work();
    work();
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        await pause(n * 5);
        await ask(tenants[n % 10] ?? first.tenant);
      }),
    );
    await until(async () => {
      const { rows } = await means.db.execute<{ open: number }>(
        sql`select (select count(*) from runs where account_id = ${account} and completed_at is null)::int + (select count(*) from triggers where account_id = ${account} and run_id is null)::int as open`,
      );
      return rows[0]?.open === 0;
    }, 30_000);
    const { rows } = await means.db.execute<{ phase: string; attempt: number; runs: number }>(
      sql`select phase, attempt, count(*)::int as runs from runs where account_id = ${account} group by 1, 2`,
    );
    expect(rows).toEqual([{ phase: 'Succeeded', attempt: 1, runs: expect.any(Number) }]);
    const { rows: carried } = await means.db.execute<{ count: number }>(
      sql`select count(*)::int as count from triggers where account_id = ${account} and run_id is not null`,
    );
    expect(carried[0]?.count).toBe(200);
    await rm(shared, { recursive: true });
  }, 60_000);

  test('take turns between accounts', async () => {
    const quiet = (
      await transaction(means.db, (tx) =>
        claimAccount(tx, means.vault, {
          slug: `q${newId('account').slice(-12)}`,
          name: 'q',
          base_url: 'http://127.0.0.1',
          compatibility: false,
          top_level: false,
          identity_claim: null,
        }),
      )
    ).id;
    for (let n = 0; n < 6; n += 1) await ask((await ground('true')).tenant);
    const late = await ask((await ground('true', { owner: quiet })).tenant, 'normal', quiet);
    const claimed = await claimRuns(means, 'test', 2, 60_000);
    expect(claimed.map(({ id }) => id)).toContain(late.run);
    for (const claim of claimed) await finishRun(means, claim, { phase: 'Succeeded', exitCode: 0, reason: null }, null);
    await means.db.execute(sql`update runs set phase = 'Cancelled' where phase = 'Queued'`);
  });

  test('that lost a run cannot write to it any more', async () => {
    const { tenant } = await ground('true');
    await ask(tenant);
    const [old] = await claimRuns(means, 'one', 1, 1);
    await pause(20);
    const [fresh] = await claimRuns(means, 'two', 1, 60_000);
    if (old === undefined || fresh === undefined) throw new Error('nothing was claimed');
    expect(fresh).toMatchObject({ id: old.id, attempt: 2 });
    const line = { seq: 1, at: new Date().toISOString(), level: 'info', text: 'late' } as const;
    expect(await saveLog(means.db, old, [line])).toBe(false);
    expect(await finishRun(means, old, { phase: 'Succeeded', exitCode: 0, reason: null }, null)).toBe(false);
    expect((await read(old.id)).phase).toBe('Running');
    expect(await saveLog(means.db, fresh, [line])).toBe(true);
    expect(await finishRun(means, fresh, { phase: 'Succeeded', exitCode: 0, reason: null }, null)).toBe(true);
  });

  test('that stop give their runs back, and another one takes them up', async () => {
    const { tenant } = await ground('echo try >&2; [ -e /tmp/$PAN_CTX_TENANT_ID-mortise ] && exit 0; sleep 30');
    const { run } = await ask(tenant);
    const one = work();
    await until(async () => (await logOf(run)).length > 0);
    workers.splice(workers.indexOf(one), 1);
    await one.stop();
    expect(await read(run)).toMatchObject({ phase: 'Queued', attempt: 1 });
    work({ timeout: 500, grace: 100 });
    expect(await ended(run)).toMatchObject({ phase: 'Failed (Timeout)', attempt: 2 });
    expect(await logOf(run)).toEqual([
      'try',
      'The run was stopped because the server is stopping; it will be taken up again.',
      'The run is taken up again from the beginning.',
      'try',
    ]);
  });

  test('that are killed leave a run that is taken up by the next, its program ended; after the third time it is given up', async () => {
    const { tenant } = await ground('echo $$ >&2; sleep 60');
    const { run } = await ask(tenant);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const child = workerProcess();
      children.push(child);
      const { process } = await until(async () => {
        const row = await read(run);
        const begun =
          row.process !== null && (await logOf(run)).filter((line) => /^\d+$/.test(line)).length === attempt;
        return row.attempt === attempt && begun && row;
      }, 30_000);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      if (attempt === 3) continue;
      expect(await startOf(process?.pid ?? 0)).not.toBeNull();
    }
    const last = (await read(run)).process?.pid ?? 0;
    work();
    expect(await ended(run, 12_000)).toMatchObject({
      phase: 'Failed (Platform Issue)',
      reason: { code: 'worker-lost' },
      attempt: 3,
    });
    expect(await startOf(last)).toBeNull();
  }, 120_000);
});

/** A worker in a process of its own, on the same database. */
function workerProcess() {
  const folder = import.meta.dirname;
  const script = `
    const { openMeans } = await import('${folder}/../platform/index.ts');
    const { startRuns } = await import('${folder}/start-runs.ts');
    const { means } = await openMeans(JSON.parse(process.argv[1]));
    startRuns(means, { poll: 50 });`;
  const options = JSON.stringify({
    config: means.config,
    databaseUrl: means.databaseUrl,
    masterKeyFile: means.masterKeyFile,
  });
  return spawn(process.execPath, ['--input-type=module', '-e', script, options], { stdio: 'inherit' });
}
