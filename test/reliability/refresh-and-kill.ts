/** Rounds of one expired token that rotates, many callers in several processes, some of them killed: one refresh a round, and never silently broken. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AccountId } from '../../packages/server/src/platform/ids.ts';
import { startTemplate, templateVariable } from '../support/database/fresh-database.ts';
import { openStage, type Person, type Stage } from '../support/stage/stage.ts';
import { RefreshCallers, type Answer } from './refresh-callers.ts';

/** `isAimed`: every kill hits the process that refreshes just then; else every other one. */
export type RefreshPlan = { rounds: number; kills: number; processes: number; callers: number; isAimed?: boolean };
export type RefreshFigures = {
  rounds: number;
  /** Rounds in which a process was killed, and how many of those killed the one that had the lease. */
  kills: number;
  killedHolders: number;
  /** Rounds that ended with one new token for every caller that lived. */
  renewed: number;
  /** Rounds in which a token died with its process: the connection said so, with a reason, and was signed in to again. */
  toldBroken: number;
  calls: number;
  /** Milliseconds until the last caller of a round without a kill had its token: half of the rounds, and the slowest. */
  median: number;
  slowest: number;
};

type World = { stage: Stage; ana: Person; tenant: string; callers: RefreshCallers };
type Row = {
  account_id: AccountId;
  integration_id: string;
  state: 'connected' | 'broken';
  reason: { code: string } | null;
  version: number;
  lease_owner: string | null;
};
type Round = { number: number; kill: boolean };

/** Runs the rounds against a real authorisation server, which revokes the whole grant when a token is used twice. */
export async function refreshAndKill(
  plan: RefreshPlan,
  say: (sentence: string) => void,
): Promise<{ figures: RefreshFigures; failures: string[] }> {
  const template = await startTemplate();
  process.env[templateVariable] = template.url;
  const stage = await openStage();
  const world = await openWorld(stage, plan.processes);
  const figures = { rounds: 0, kills: 0, killedHolders: 0, renewed: 0, toldBroken: 0, calls: 0, median: 0, slowest: 0 };
  const failures: string[] = [];
  const times: number[] = [];
  try {
    for (let number = 1; number <= plan.rounds; number += 1) {
      // Spread evenly: 50 kills in 200 rounds are every fourth.
      const kill =
        Math.floor((number * plan.kills) / plan.rounds) > Math.floor(((number - 1) * plan.kills) / plan.rounds);
      await playRound(world, plan, { number, kill }, figures, failures, times);
      if (number % 20 === 0) say(`round ${number}: ${figures.renewed} renewed, ${figures.toldBroken} told as broken`);
    }
  } finally {
    await world.callers.close();
    await stage.close();
    await template.stop();
    delete process.env[templateVariable];
  }
  times.sort((a, b) => a - b);
  return { figures: { ...figures, median: times[times.length >> 1] ?? 0, slowest: times.at(-1) ?? 0 }, failures };
}

async function openWorld(stage: Stage, processes: number): Promise<World> {
  const ana = await stage.person('acme', { sub: 'ana', customer: 'oak' });
  const tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  await stage.connectCrm(ana, tenant);
  const row = await rowOf(stage, tenant);
  const { config, databaseUrl, masterKeyFile } = stage.means;
  const place = { account: row.account_id, tenant, integration: row.integration_id, connector: 'crm' };
  const callers = await RefreshCallers.start({ config, databaseUrl, masterKeyFile, ...place }, processes);
  return { stage, ana, tenant, callers };
}

async function playRound(
  world: World,
  plan: RefreshPlan,
  round: Round,
  figures: RefreshFigures,
  failures: string[],
  times: number[],
): Promise<void> {
  const { stage, callers, tenant } = world;
  stage.fakes.journal.reset();
  const past = new Date(Date.now() - 1_000);
  await ask(stage, 'update connections set secrets_expire_at = $2 where tenant_id = $1', [tenant, past]);
  const before = await rowOf(stage, tenant);
  const opened = callers.open(plan.callers);
  const held = round.kill ? await killOne(world, round, plan.isAimed === true) : false;
  const answers = await opened;
  const after = await rowOf(stage, tenant);
  figures.rounds += 1;
  figures.calls += grants(stage).length;
  if (round.kill) figures.kills += 1;
  if (held) figures.killedHolders += 1;
  else if (!round.kill) times.push(Math.max(...answers.map((answer) => answer?.ms ?? 0)));
  const trouble = judge(stage, { callers: plan.callers, kill: round.kill }, before, after, answers);
  if (trouble !== null) failures.push(`round ${round.number}${round.kill ? ' (kill)' : ''}: ${trouble}`);
  figures[after.state === 'broken' ? 'toldBroken' : 'renewed'] += 1;
  await callers.replaceDead();
  if (after.state === 'broken') await stage.connectCrm(world.ana, tenant);
}

/** Kills a process at a random moment of the round: every other time the one that has just taken the lease. True when it was that one. */
async function killOne({ stage, callers, tenant }: World, { number }: Round, isAimed: boolean): Promise<boolean> {
  const any = callers.pids[number % callers.pids.length] ?? 0;
  if (!isAimed && number % 8 !== 0) {
    await pause(Math.random() * 60);
    callers.kill(any);
    return (await holder(stage, tenant)) === any;
  }
  stage.fakes.journal.plan({ path: '/crm/token', ms: 20 });
  const until = performance.now() + 5_000;
  for (let pid = await holder(stage, tenant); performance.now() < until; pid = await holder(stage, tenant)) {
    if (pid === null) continue;
    await pause(Math.random() * 40);
    const held = (await holder(stage, tenant)) === pid;
    callers.kill(pid);
    return held;
  }
  return false;
}

/** The number of the process that refreshes just now. */
async function holder(stage: Stage, tenant: string): Promise<number | null> {
  const owner = (await rowOf(stage, tenant)).lease_owner;
  return owner === null ? null : Number(owner.split(':')[1]);
}

/** What is wrong with a round; null when it ended as promised. */
function judge(
  stage: Stage,
  { callers, kill }: { callers: number; kill: boolean },
  before: Row,
  after: Row,
  answers: readonly (Answer | null)[],
): string | null {
  const opened = answers.flatMap((answer) => answer?.opened ?? []);
  const living = answers.filter((answer) => answer !== null).length;
  const given = grants(stage).filter((status) => status === 200).length;
  if (opened.length !== living * callers) return `${opened.length} of ${living * callers} callers got an answer`;
  if (!kill && living !== answers.length) return 'a process died by itself';
  if (after.state === 'broken') return judgeBroken(stage, kill, after, opened);
  const tokens = new Set(opened.map(({ token }) => token));
  const refused = opened.flatMap(({ refused }) => refused ?? []);
  if (refused.length > 0) return `${refused.length} callers were refused: ${[...new Set(refused)].join(', ')}`;
  if (tokens.size !== 1) return `callers got ${tokens.size} different tokens`;
  if (after.version !== before.version + 1) return `the version went from ${before.version} to ${after.version}`;
  if (after.lease_owner !== null) return 'a lease was left behind';
  return given === 1 && grants(stage).length <= (kill ? 2 : 1)
    ? null
    : `the system was asked ${grants(stage).join(', ')}`;
}

/** Only a kill may cost a token: the system gave one, its process died with it, and the one try with the old token was refused. */
function judgeBroken(stage: Stage, kill: boolean, after: Row, opened: Answer['opened']): string | null {
  const statuses = grants(stage).toSorted();
  if (!kill) return 'it broke though nobody was killed';
  if (statuses.join() !== '200,400') return `it broke, and the system was asked ${statuses.join(', ')}`;
  if (after.reason?.code !== 'signed-out')
    return `it broke without a reason that helps: ${JSON.stringify(after.reason)}`;
  const odd = opened.filter(({ refused }) => refused !== 'not-connected');
  return odd.length === 0 ? null : `${odd.length} callers were not told that it is broken`;
}

/** Statuses with which the system answered questions for tokens in this round. */
function grants(stage: Stage): number[] {
  return stage.fakes.journal.calls.filter(({ path }) => path === '/crm/token').map(({ status }) => status);
}

async function rowOf(stage: Stage, tenant: string): Promise<Row> {
  const [row] = await ask<Row>(stage, 'select * from connections where tenant_id = $1', [tenant]);
  if (row === undefined) throw new Error('The connection is gone.');
  return row;
}

async function ask<T extends object>(stage: Stage, text: string, values: unknown[]): Promise<T[]> {
  return (await stage.means.db.$client.query(text, values)).rows as T[];
}
