/** Performs one claimed run from preparation to its end; what it may do and write depends on still owning the run. */
import { delimiter } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseAway as isPassing } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { redact, redactor } from '../platform/vault/index.ts';
import { recordProcess, type Claim } from './claim-run.ts';
import {
  executeProgram,
  LogWriter,
  makeRunFolder,
  type Ending,
  type RunFolder,
  type RunsRoot,
  type UseLimits,
  type UserSlot,
  type UserSlots,
  type Walls,
} from './executor/index.ts';
import { finishRun, giveBack, noteGoing } from './finish-run.ts';
import { placeBodies } from './place-bodies.ts';
import { prepareRun, type BodyFiles, type PreparedRun } from './prepare-run.ts';
import { longestResult, readResult } from './read-result.ts';
import { judge, platformIssue, type Verdict } from './run.ts';
import { tellRun } from './run-hub.ts';
import { dynamicOf } from './run-input-view.ts';
import { nextSeq, saveLog } from './save-log.ts';

/** `stop` ends the program; when it says `lost`, the run is another's and nothing more is written. */
export type Ownership = { signal: AbortSignal; lost(): boolean };
export type Workshop = {
  means: Means;
  root: RunsRoot;
  users: UserSlots;
  walls: Walls;
  /** Milliseconds. */
  timeout: number;
  grace: number;
  limits: UseLimits;
};

const noLine = { kind: 'none' } as const;

export async function performRun(shop: Workshop, run: Claim, own: Ownership): Promise<void> {
  const { means } = shop;
  try {
    await persist(means, own, () => noteGoing(means, run));
    const prepared = await persist(means, own, () => prepareRun(means, run));
    if (prepared === null) return;
    if ('stop' in prepared) await end(shop, run, own, prepared.stop, prepared.dynamic);
    else await runProgram(shop, run, own, prepared.go);
  } catch (error) {
    means.log.error('a run could not be performed', { run: run.id, attempt: run.attempt, error });
    const dynamic = await dynamicOf(means.db, run).catch(() => []);
    await end(
      shop,
      run,
      own,
      platformIssue('The run could not be performed because of a problem on our side.'),
      dynamic,
    );
  }
}

/** Ends a run that has no program's result. */
export async function end(
  { means }: Pick<Workshop, 'means'>,
  run: Claim,
  own: Ownership,
  verdict: Verdict,
  dynamic: readonly string[],
): Promise<void> {
  const result = readResult(noLine, verdict, run.mode, dynamic, (text) => text);
  await persist(means, own, () => finishRun(means, run, verdict, result));
}

async function runProgram(shop: Workshop, run: Claim, own: Ownership, go: PreparedRun): Promise<void> {
  const { means } = shop;
  const log = await openLog(shop, run, own);
  const ending = await inFolder(shop, go, async (folder, user) => {
    const bodies = await persist(means, own, () => placeBodies(means, run, go.withBody, folder));
    const program = {
      command: go.command,
      folder: folder.files,
      env: environment(shop, go, folder, bodies ?? new Map()),
      uid: user?.uid ?? null,
      walls: shop.walls,
      timeout: shop.timeout,
      grace: shop.grace,
      longestResult: longestResult[run.mode],
      limits: shop.limits,
    };
    const begin = (identity: { pid: number; started: string }): Promise<boolean> =>
      recordProcess(means, run, { ...identity, uid: user?.uid ?? null });
    return executeProgram(program, { log, redactor: redactor(go.secrets), begin, signal: own.signal });
  });
  if (ending.message !== null)
    means.log.error('a program could not be started', { run: run.id, reason: ending.message });
  await settle(shop, run, own, go, ending, log);
}

async function settle(
  shop: Workshop,
  run: Claim,
  own: Ownership,
  go: PreparedRun,
  ending: Ending,
  log: LogWriter,
): Promise<void> {
  const { means } = shop;
  const verdict = judge(ending, { ...shop.limits, timeout: shop.timeout });
  if (verdict === null) {
    log.add('The run was stopped because the server is stopping; it will be taken up again.', 'warn');
    await log.close();
    await persist(means, own, () => giveBack(means, run));
    return;
  }
  if (ending.lastLine.kind === 'too-long')
    log.add(`The last line on stdout is longer than ${longestResult[run.mode] / 1000} kB and was not kept.`, 'warn');
  await log.close();
  const result = readResult(ending.lastLine, verdict, run.mode, go.dynamic, (text) => redact(text, go.secrets));
  await persist(means, own, () => finishRun(means, run, verdict, result));
}

async function openLog({ means }: Workshop, run: Claim, own: Ownership): Promise<LogWriter> {
  const first = (await persist(means, own, () => nextSeq(means.db, run.account, run.id))) ?? 1;
  const log = new LogWriter(async (lines) => {
    try {
      const saved = (await persist(means, own, () => saveLog(means.db, run, lines))) === true;
      tellRun(run.id);
      return saved;
    } catch (error) {
      means.log.error('lines of a log were not kept', { run: run.id, count: lines.length, error });
      return true;
    }
  }, first);
  if (run.attempt > 1) log.add('The run is taken up again from the beginning.', 'warn');
  return log;
}

async function inFolder(
  shop: Workshop,
  go: PreparedRun,
  work: (folder: RunFolder, user: UserSlot | null) => Promise<Ending>,
): Promise<Ending> {
  const user = (await shop.users?.take()) ?? null;
  try {
    const folder = await makeRunFolder(shop.root, go.files, user?.uid ?? null);
    try {
      return await work(folder, user);
    } finally {
      await folder
        .remove()
        .catch((error: unknown) => shop.means.log.warn('a run folder could not be removed', { error }));
    }
  } finally {
    await user?.giveBack(shop.walls.places);
  }
}

/** All that the program's environment holds: the run's variables, where commands are, and its own folder. */
function environment(
  { root }: Workshop,
  go: PreparedRun,
  folder: RunFolder,
  bodies: BodyFiles,
): Record<string, string> {
  const inherited = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((path) => path.startsWith('/') && !path.includes('node_modules'));
  const path = [...new Set([root.node, ...inherited, '/usr/local/bin', '/usr/bin', '/bin'])].join(delimiter);
  return { ...go.variables(bodies), PATH: path, HOME: folder.files, TMPDIR: folder.temporary, LANG: 'C.UTF-8' };
}

/** Tries until it is done, as long as the run is ours: a database that is away for a moment fails no run. Null when the run was lost. */
async function persist<T>(means: Means, own: Ownership, work: () => Promise<T>): Promise<T | null> {
  for (let wait = 100; !own.lost(); wait = Math.min(wait * 2, 3000)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      means.log.warn('the database is away; a run waits for it', { error });
      await pause(wait);
    }
  }
  return null;
}
