/** Compares what was acknowledged with what is there: the database read directly, and the newsletter's own records. */
import type { Customer } from './customer.ts';
import type { Kind } from './journal.ts';
import type { World } from './world.ts';

export type Findings = { lost: string[]; doubled: string[]; wrong: string[] };

type TenantRow = {
  id: string;
  state: string;
  config: { list?: string; tag?: string };
  schedule: unknown;
  number: number;
  customer: string;
  current_run: unknown;
};
type TriggerRow = {
  id: string;
  source: string;
  mode: string;
  tenant_id: string;
  run_id: string | null;
  phase: string | null;
};

/** Call it when every run has settled and every tenant that is active has had one more run after the last contact. */
export async function compare(world: World, customers: readonly Customer[]): Promise<Findings> {
  const found: Findings = { lost: [], doubled: [], wrong: [] };
  await compareTenants(world, found);
  await compareConnections(world, found);
  await compareTriggers(world, found);
  await compareRuns(world, found);
  await compareEvents(world, found);
  compareContacts(world, customers, found);
  for (const customer of customers)
    if (!(await customer.isSignedIn())) found.lost.push(`the session of ${customer.name}`);
  return found;
}

/** The last of each tenant's acknowledged writes. */
function lastOf<T extends { tenant: string }>(entries: readonly T[]): Map<string, T> {
  return new Map(entries.map((entry) => [entry.tenant, entry]));
}

async function compareTenants(world: World, found: Findings): Promise<void> {
  const rows = await world.query<TenantRow>(
    'select t.id, t.state, t.config, t.schedule, t.number, t.customer_id as customer, t.current_run from tenants t',
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const { journal } = world;
  const configs = lastOf(journal.of('config'));
  const schedules = lastOf(journal.of('schedule'));
  const states = lastOf(journal.of('state'));
  for (const { tenant } of world.journal.of('tenant')) {
    const row = byId.get(tenant);
    if (row === undefined) {
      found.lost.push(`tenant ${tenant}`);
      continue;
    }
    const [config, schedule, state] = [configs.get(tenant), schedules.get(tenant), states.get(tenant)];
    if (config && (row.config.list !== config.list || row.config.tag !== config.tag))
      found.lost.push(`the config of ${tenant}`);
    if (schedule && JSON.stringify(row.schedule) !== JSON.stringify(schedule.schedule))
      found.lost.push(`the schedule of ${tenant}`);
    if (state && row.state !== state.state) found.lost.push(`state ${state.state} of ${tenant}, which is ${row.state}`);
    if (row.current_run !== null) found.wrong.push(`tenant ${tenant} still shows a current run`);
  }
  const made = new Set(world.journal.of('tenant').map(({ tenant }) => tenant));
  for (const row of rows) if (!made.has(row.id)) found.doubled.push(`tenant ${row.id}, which no customer was told of`);
  for (const each of repeated(rows.map((row) => String(row.number)))) found.doubled.push(`tenant number ${each}`);
}

async function compareConnections(world: World, found: Findings): Promise<void> {
  const rows = await world.query<{ tenant_id: string; connector_name: string; state: string }>(
    'select tenant_id, connector_name, state from connections',
  );
  const there = new Set(rows.map((row) => `${row.tenant_id} ${row.connector_name} ${row.state}`));
  for (const { tenant, connector } of world.journal.of('connection')) {
    if (!there.has(`${tenant} ${connector} connected`)) found.lost.push(`the connection ${connector} of ${tenant}`);
  }
}

async function compareTriggers(world: World, found: Findings): Promise<void> {
  const rows = await world.query<TriggerRow>(
    'select t.id, t.source, t.mode, t.tenant_id, t.run_id, r.phase from triggers t left join runs r on r.account_id = t.account_id and r.id = t.run_id',
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const acknowledged = world.journal.of('trigger');
  for (const { trigger, tenant } of acknowledged) {
    const row = byId.get(trigger);
    if (row === undefined) found.lost.push(`trigger ${trigger} of ${tenant}`);
    else if (row.phase === null || !isFinished(row.phase))
      found.lost.push(`the finished run of trigger ${trigger}: ${row.phase ?? 'no run'}`);
  }
  for (const each of repeated(acknowledged.map(({ trigger }) => trigger))) found.doubled.push(`trigger ${each}`);
  // Presses of "Refresh options" and "Try again" are init runs; nobody counts those.
  const asked = rows.filter((row) => row.source === 'manual' && row.mode !== 'init').length;
  const most = acknowledged.length + world.journal.doubtfulTriggers;
  if (asked > most) found.doubled.push(`${asked} triggers are there, but only ${most} were asked for`);
  for (const row of rows) if (row.run_id === null) found.wrong.push(`trigger ${row.id} waits for ever`);
}

const isFinished = (phase: string): boolean => phase === 'Succeeded' || phase.startsWith('Failed');

async function compareRuns(world: World, found: Findings): Promise<void> {
  const open = await world.query<{ id: string; phase: string }>(
    `select id, phase from runs where phase in ('Queued', 'Running') or completed_at is null`,
  );
  for (const { id, phase } of open) found.wrong.push(`run ${id} is ${phase} at the end`);
  const twice = await world.query<{ run: string; count: number }>(
    `select payload->>'run' as run, count(*)::int as count from events where name = 'run.finished' group by 1 having count(*) > 1`,
  );
  for (const { run, count } of twice) found.doubled.push(`run ${run} finished ${count} times`);
  const silent = await world.query<{ id: string }>(
    `select id from runs where phase <> 'Cancelled' and id not in (select payload->>'run' from events where name = 'run.finished')`,
  );
  for (const { id } of silent) found.lost.push(`the event that run ${id} finished`);
  const overlaps = await world.query<{ a: string; b: string }>(
    `select a.id as a, b.id as b from runs a join runs b on a.account_id = b.account_id and a.tenant_id = b.tenant_id and a.id < b.id
     where a.started_at < b.completed_at and b.started_at < a.completed_at`,
  );
  for (const { a, b } of overlaps) found.doubled.push(`runs ${a} and ${b} of one tenant overlapped`);
  const active = await world.query('select run_id from active_runs');
  if (active.length > 0) found.wrong.push(`${active.length} runs are still noted as active`);
}

async function compareEvents(world: World, found: Findings): Promise<void> {
  const left = await world.query<{ name: string; parked: string | null }>(
    'select name, parked from events where handled_at is null or parked is not null',
  );
  for (const { name, parked } of left)
    found.wrong.push(`an event ${name} was ${parked === null ? 'not handled' : `given up: ${parked}`}`);
}

/** Each active customer's list has each contact of its CRM, with this customer's tag; nobody is on a list twice. */
function compareContacts({ fakes, journal }: World, customers: readonly Customer[], found: Findings): void {
  const states = new Map(journal.of('state').map((entry) => [entry.tenant, entry.state]));
  for (const customer of customers) {
    if (states.get(customer.tenant) !== 'active') continue;
    const tagged = fakes.newsletter
      .subscribers(customer.company)
      .filter((one) => one.list === customer.list && one.tags.includes(customer.name));
    const there = new Set(tagged.map((one) => one.email));
    const missing = fakes.crm.contacts(customer.company).filter((one) => !there.has(one.email));
    for (const { email } of missing) found.lost.push(`contact ${email} on the list of ${customer.name}`);
  }
  for (const company of ['oakline', 'brightwater'] as const) {
    const known = new Set(fakes.crm.contacts(company).map(({ email }) => email));
    const subscribers = fakes.newsletter.subscribers(company);
    for (const { email } of subscribers)
      if (!known.has(email)) found.wrong.push(`subscriber ${email}, who is in no CRM`);
    for (const each of repeated(subscribers.map((one) => `${one.list} ${one.email}`)))
      found.doubled.push(`subscriber ${each}`);
  }
}

function repeated(all: readonly string[]): string[] {
  const seen = new Set<string>();
  return all.filter((each) => seen.has(each) || !seen.add(each));
}

/** How many writes of each kind were acknowledged. */
export function countKinds({ journal }: World): Record<Kind, number> {
  const kinds: readonly Kind[] = ['session', 'tenant', 'connection', 'config', 'schedule', 'state', 'trigger'];
  return Object.fromEntries(kinds.map((kind) => [kind, journal.of(kind).length])) as Record<Kind, number>;
}
