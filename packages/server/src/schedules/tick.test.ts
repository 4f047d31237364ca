import { testMeans, type TestMeans } from '@mortise/test/support';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseManifest } from '@mortise/manifest';
import { claimAccount } from '../accounts/index.ts';
import { saveIntegration } from '../integrations/index.ts';
import { transaction } from '../platform/database/index.ts';
import {
  newId,
  type AccountId,
  type CustomerId,
  type IntegrationId,
  type SessionId,
  type TenantId,
} from '../platform/ids.ts';
import { saveRelease } from '../releases/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { findTenant, type Schedule } from '../tenants/index.ts';
import { changeSchedule } from './save-schedule.ts';
import { scheduleHandlers } from './schedule-jobs.ts';
import { startSchedules } from './start-schedules.ts';
import { forgetSlots, tick } from './tick.ts';

let means: TestMeans;
let account: AccountId;
let integration: IntegrationId;

beforeAll(async () => {
  means = await testMeans();
});
afterAll(async () => means.close());
beforeEach(async () => {
  await means.db.execute(sql`update tenants set next_due_at = null`);
  ({ account, integration } = await ground());
});

let made = 0;
async function ground(): Promise<{ account: AccountId; integration: IntegrationId }> {
  const slug = `s${(made += 1)}`;
  return transaction(means.db, async (tx) => {
    const { id } = await claimAccount(tx, means.vault, {
      slug,
      name: slug,
      base_url: 'http://127.0.0.1',
      compatibility: false,
      top_level: false,
      identity_claim: null,
    });
    const integration = await saveIntegration(tx, id, {
      name: 'i',
      long_name: 'I',
      type: 'internal',
      link: null,
      connectors: [],
      schedules: [{ every: '15m' }, { daily: true }],
      published: true,
    });
    const { manifest } = parseManifest('version: 1.0\nbase: node:24\nrun: "true"\n');
    if (manifest === null) throw new Error('the manifest was refused');
    await saveRelease(tx, id, integration, {
      manifest,
      hash: 'a'.repeat(64),
      files: [],
      manifestFile: 'mortise.yaml',
    } as never);
    return { account: id, integration };
  });
}

async function install(
  options: {
    state?: string;
    schedule?: Schedule | null;
    due?: string;
    of?: { account: AccountId; integration: IntegrationId };
  } = {},
): Promise<TenantId> {
  const { account: owner, integration: which } = options.of ?? { account, integration };
  const id = newId('tenant');
  const schedule = options.schedule === undefined ? { every: '15m' } : options.schedule;
  await means.db
    .execute(sql`insert into tenants (account_id, id, number, customer_id, integration_id, name, state, schedule, time_zone, next_due_at)
    values (${owner}, ${id}, ${(made += 1)}, 'cus_a', ${which}, 'T', ${options.state ?? 'active'}, ${schedule === null ? null : JSON.stringify(schedule)}::jsonb, 'Europe/Berlin', now() - ${options.due ?? '1 second'}::interval)`);
  return id;
}

const counts = async (tenant: TenantId): Promise<{ triggers: number; runs: number; slots: number }> => {
  const { rows } = await means.db.execute<{ triggers: number; runs: number; slots: number }>(sql`select
    (select count(*)::int from triggers where tenant_id = ${tenant} and source = 'schedule') as triggers,
    (select count(*)::int from runs where tenant_id = ${tenant}) as runs, (select count(*)::int from schedule_slots where tenant_id = ${tenant}) as slots`);
  return rows[0] ?? { triggers: -1, runs: -1, slots: -1 };
};
const dueOf = async (tenant: TenantId, owner = account): Promise<Date | null> =>
  (await findTenant(means.db, owner, tenant))?.next_due_at ?? null;

describe('a tick', () => {
  test('asks for a run of what is due and sets when it is due next', async () => {
    const tenant = await install();
    expect(await tick(means)).toBe(1);
    expect(await counts(tenant)).toEqual({ triggers: 1, runs: 1, slots: 1 });
    const due = await dueOf(tenant);
    expect(due?.getTime()).toBeGreaterThan(Date.now());
    expect(due?.getTime()).toBeLessThanOrEqual(Date.now() + 15 * 60_000 + 1000);
    expect(await tick(means)).toBe(0);
  });

  test('catches up once, however much was missed', async () => {
    const tenant = await install({ due: '3 days' });
    await tick(means);
    await tick(means);
    expect(await counts(tenant)).toMatchObject({ triggers: 1, runs: 1 });
  });

  test('leaves paused, unfinished and uninstalled ones alone', async () => {
    const tenants = await Promise.all(['paused', 'installing', 'archived'].map((state) => install({ state })));
    expect(await tick(means)).toBe(0);
    for (const tenant of tenants) expect(await counts(tenant)).toMatchObject({ triggers: 0 });
  });

  test('one whose time zone this server does not know runs a day later again, and holds up no other', async () => {
    const odd = await install({ schedule: { daily: '04:00' }, due: '2 seconds' });
    await means.db.execute(sql`update tenants set time_zone = 'Mars/Olympus' where id = ${odd}`);
    const other = await install();
    expect(await tick(means)).toBe(2);
    for (const tenant of [odd, other]) expect(await counts(tenant)).toEqual({ triggers: 1, runs: 1, slots: 1 });
    const [due, { rows }] = [await dueOf(odd), await means.db.execute<{ now: Date }>(sql`select now() as now`)];
    const day = 24 * 3_600_000;
    expect(Math.abs((due?.getTime() ?? 0) - new Date(rows[0]?.now ?? 0).getTime() - day)).toBeLessThan(60_000);
    expect(means.lines.some((line) => line.includes('Mars/Olympus'))).toBe(true);
  });

  test('does not fire a slot twice, even when the next instant was not written', async () => {
    const tenant = await install();
    const due = await dueOf(tenant);
    await tick(means);
    await means.db.execute(
      sql`update tenants set next_due_at = ${due?.toISOString()}::timestamptz where id = ${tenant}`,
    );
    expect(await tick(means)).toBe(1);
    expect(await counts(tenant)).toEqual({ triggers: 1, runs: 1, slots: 1 });
    expect((await dueOf(tenant))?.getTime()).toBeGreaterThan(Date.now());
  });

  test('goes on past a tenant that cannot run', async () => {
    const stuck = await install();
    await means.db.execute(sql`update integrations set default_release_id = null where account_id = ${account}`);
    const other = await ground();
    const fine = await install({ of: other });
    expect(await tick(means)).toBe(2);
    expect(await counts(stuck)).toMatchObject({ triggers: 0, runs: 0 });
    expect(await counts(fine)).toMatchObject({ triggers: 1, runs: 1 });
    expect((await dueOf(stuck))?.getTime()).toBeGreaterThan(Date.now());
  });

  test('of four workers at once fires each of 300 tenants of five accounts exactly once', async () => {
    const grounds = await Promise.all([1, 2, 3, 4].map(() => ground()));
    const all = [{ account, integration }, ...grounds];
    const tenants: TenantId[] = [];
    // Hours away, so that none is due again while the test lasts.
    const farOff = `${String((new Date().getUTCHours() + 12) % 24).padStart(2, '0')}:00`;
    for (let n = 0; n < 300; n += 1) {
      const of = all[n % 5];
      if (of !== undefined) tenants.push(await install({ of, schedule: { daily: farOff } }));
    }
    const workers = [1, 2, 3, 4].map(() => startSchedules(means));
    await expect
      .poll(async () => (await means.db.execute(sql`select 1 from tenants where next_due_at <= now()`)).rows.length, {
        timeout: 60_000,
      })
      .toBe(0);
    await Promise.all(workers.map((worker) => worker.stop()));
    const { rows } = await means.db.execute<{
      per: number;
      tenants: number;
    }>(sql`select per, count(*)::int as tenants from
      (select count(*)::int as per from triggers where source = 'schedule' and tenant_id in (select id from tenants where account_id in ${all.map((one) => one.account)}) group by tenant_id) as counted group by per`);
    expect(rows).toEqual([{ per: 1, tenants: 300 }]);
  }, 120_000);

  test('forgets old slots', async () => {
    const tenant = await install({ due: '8 days' });
    await tick(means);
    await forgetSlots(means);
    expect(await counts(tenant)).toMatchObject({ slots: 0, triggers: 1 });
  });
});

describe("a tenant's life", () => {
  const tell = (name: 'tenant.activated' | 'tenant.paused' | 'tenant.resumed' | 'tenant.archived', tenant: TenantId) =>
    scheduleHandlers[name]?.(means, { account, name, payload: { tenant } });

  test('activated and resumed it is due again, paused and archived no more; told twice is told once', async () => {
    const tenant = await install();
    await means.db.execute(sql`update tenants set next_due_at = null where id = ${tenant}`);
    await tell('tenant.activated', tenant);
    const due = await dueOf(tenant);
    expect(due?.getTime()).toBeGreaterThan(Date.now());
    await tell('tenant.activated', tenant);
    expect(await dueOf(tenant)).toEqual(due);
    await means.db.execute(sql`update tenants set state = 'paused' where id = ${tenant}`);
    await tell('tenant.paused', tenant);
    expect(await dueOf(tenant)).toBeNull();
    await tell('tenant.resumed', tenant);
    expect(await dueOf(tenant)).toBeNull();
  });

  test('by hand only is never due', async () => {
    const tenant = await install({ schedule: { manual: true } });
    await means.db.execute(sql`update tenants set next_due_at = null where id = ${tenant}`);
    await tell('tenant.activated', tenant);
    expect(await dueOf(tenant)).toBeNull();
  });
});

describe('changing a schedule', () => {
  const scope = (customer = 'cus_a'): SessionScope => ({
    account,
    slug: 's',
    customer: customer as CustomerId,
    customer_name: null,
    session: 'ses_x' as SessionId,
    user: { sub: 'u', name: null, email: null },
    may: new Set(['schedule'] as const),
    claims: {} as SessionScope['claims'],
    origin: 'https://x.example',
    locale: null,
  });

  test('takes what is offered, in a named zone', async () => {
    const tenant = await install();
    const changed = await changeSchedule(means, scope(), tenant, { daily: '09:30' }, 'America/New_York');
    expect(changed).toMatchObject({ schedule: { daily: '09:30' }, time_zone: 'America/New_York' });
    const shown = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', timeStyle: 'short' }).format(
      changed.next_due_at ?? 0,
    );
    expect(shown).toBe('09:30');
    expect((await changeSchedule(means, scope(), tenant, { manual: true }, 'UTC')).next_due_at).toBeNull();
  });

  test('refuses what is not offered, unknown zones, strangers and unfinished installs', async () => {
    const tenant = await install();
    await expect(changeSchedule(means, scope(), tenant, { every: '6h' }, 'UTC')).rejects.toMatchObject({
      code: 'schedule-invalid',
    });
    await expect(changeSchedule(means, scope(), tenant, { every: '15m' }, 'Mars/Base')).rejects.toMatchObject({
      code: 'schedule-invalid',
    });
    await expect(changeSchedule(means, scope(), tenant, { every: '15m' }, '+02:00')).rejects.toMatchObject({
      code: 'schedule-invalid',
    });
    await expect(changeSchedule(means, scope('cus_b'), tenant, { every: '15m' }, 'UTC')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(
      changeSchedule(means, scope(), await install({ state: 'installing' }), { every: '15m' }, 'UTC'),
    ).rejects.toMatchObject({ code: 'tenant-installing' });
  });

  test('of a paused one is kept for when it is resumed', async () => {
    const tenant = await install({ state: 'paused' });
    expect((await changeSchedule(means, scope(), tenant, { every: '15m' }, 'UTC')).next_due_at).toBeNull();
  });
});
