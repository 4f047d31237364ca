/** The whole exercise: customers work, the server is killed, everything settles, and what was acknowledged is compared with what is there. */
import { compare, countKinds, type Findings } from './compare.ts';
import type { Customer } from './customer.ts';
import { keepBusy, strikeAtRandom, strikeRuns, strikeSteps, type Say } from './strikes.ts';
import { startWitness, type Witness } from './witness.ts';
import { openWorld, type World } from './world.ts';

export type Wanted = { randomKills: number; busyCustomers: number };
export type Outcome = {
  findings: Findings;
  /** Rows of the table that is printed: what, and how many. */
  figures: readonly (readonly [string, string | number])[];
  /** What must be nothing, as sentences. */
  failures: string[];
  readyMedian: number;
};

/** Product goal: ready again 5 s after a kill (median). A busy test machine gets three times that. */
export const readyGoal = { milliseconds: 5_000, margin: 3 } as const;

export async function killAndCompare({ randomKills, busyCustomers }: Wanted, say: Say): Promise<Outcome> {
  const world = await openWorld();
  const witness = startWitness(world.fakes.origin);
  let failed = true;
  try {
    const busy = new AbortController();
    const working = Promise.all(Array.from({ length: busyCustomers }, () => keepBusy(world, busy.signal)));
    // Its failure is heard below; the kills go on until then.
    working.catch(() => undefined);
    const struck = await strikeSteps(world, say);
    const inRuns = await strikeRuns(world, say);
    const named = world.server.readyTimes.length;
    await strikeAtRandom(world, randomKills, say);
    busy.abort();
    const customers = [...struck, inRuns, ...(await working).flat()];
    say('everything settles');
    await settle(world, customers);
    await witness.stop();
    const outcome = await judge(world, witness, customers, named);
    failed = outcome.failures.length > 0;
    return outcome;
  } finally {
    await witness.stop();
    if (failed) say(`what happened is kept in ${world.folder}`);
    await world.close(failed);
  }
}

/** One more run for everybody who is active, now that no contact comes any more. */
async function settle({ journal }: World, customers: readonly Customer[]): Promise<void> {
  const states = new Map(journal.of('state').map((entry) => [entry.tenant, entry.state]));
  const active = customers.filter((customer) => states.get(customer.tenant) === 'active');
  for (const customer of customers) await customer.settle();
  for (const customer of active) await customer.askForRun();
  for (const customer of active) await customer.settle();
}

/** A schedule may come due between two questions: what is really wrong is still wrong the second time. */
async function compareQuietly(world: World, customers: readonly Customer[]): Promise<Findings> {
  await untilQuiet(world);
  const findings = await compare(world, customers);
  if (findings.wrong.length === 0) return findings;
  await untilQuiet(world);
  return compare(world, customers);
}

async function judge(world: World, witness: Witness, customers: readonly Customer[], named: number): Promise<Outcome> {
  const { journal, server } = world;
  const findings = await compareQuietly(world, customers);
  const times = server.readyTimes.toSorted((a, b) => a - b);
  const readyMedian = times[Math.floor(times.length / 2)] ?? 0;
  const failures = [
    ...findings.lost.map((each) => `lost: ${each}`),
    ...findings.doubled.map((each) => `doubled: ${each}`),
    ...findings.wrong.map((each) => `wrong: ${each}`),
    ...witness.overlaps.map((each) => `overlap: ${each}`),
    ...journal.bad.map((each) => `bad answer: ${each}`),
    ...server.ownEnds.map(({ code, signal }) => `the server ended by itself (${code ?? signal ?? '?'})`),
  ];
  if (readyMedian > readyGoal.milliseconds * readyGoal.margin)
    failures.push(`ready again after ${inSeconds(readyMedian)} (median)`);
  const [runs] = await world.query<{ all: number; again: number; given_up: number }>(
    `select count(*)::int as all, (count(*) filter (where attempt > 1))::int as again,
       (count(*) filter (where reason->>'code' = 'worker-lost'))::int as given_up from runs`,
  );
  const kinds = Object.entries(countKinds(world)).map(([kind, count]) => `${count} ${kind}`);
  const figures = [
    ['kills', `${times.length} (${named} at named steps, ${times.length - named} at random)`],
    ['customers', customers.length],
    ['acknowledged writes', `${journal.entries.length} (${kinds.join(', ')})`],
    ['requests without an answer, asked again', journal.lostAnswers],
    ['sign-ins cut off, begun again', journal.windowsAgain],
    ['answers 503', journal.unavailable],
    ['answers 500 and above, other than 503', journal.bad.length],
    ['runs finished', `${runs?.all ?? 0} (${runs?.again ?? 0} taken up again, ${runs?.given_up ?? 0} given up)`],
    ['contacts', `${world.fakes.crm.contacts('oakline').length + world.fakes.crm.contacts('brightwater').length}`],
    ['lost', findings.lost.length],
    ['doubled', findings.doubled.length],
    ['otherwise wrong', findings.wrong.length],
    ['two programs of a tenant at once', `${witness.overlaps.length} (in ${witness.looks} looks)`],
    ['server ended by itself', server.ownEnds.length],
    ['ready again, median', inSeconds(readyMedian)],
    ['ready again, most', inSeconds(times.at(-1) ?? 0)],
  ] as const;
  return { findings, figures, failures, readyMedian };
}

/** Events are handled soon after they were written; those that a killed server held come back when its lease ends. */
async function untilQuiet({ query }: World): Promise<void> {
  const until = performance.now() + 30_000;
  while (performance.now() < until) {
    const left = await query(`select 1 from events where handled_at is null and parked is null limit 1`);
    const going = await query(`select 1 from active_runs limit 1`);
    if (left.length + going.length === 0) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** The figures as a table of two columns. */
export function asTable(figures: Outcome['figures']): string {
  const width = Math.max(...figures.map(([what]) => what.length));
  return figures.map(([what, figure]) => `${what.padEnd(width)}  ${figure}`).join('\n');
}
