/** Knows a process again by its number and the moment it was started: a number alone is given out anew. */
import { readdir, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { markOf, signal as signalProcess, type ProcessMark } from '../../platform/process-alive.ts';
import { runTool } from './starter.ts';

/** `started` is opaque. */
export type ProcessIdentity = ProcessMark;

/** When the process was started; null when there is none (a zombie counts as none). */
export async function startOf(pid: number): Promise<string | null> {
  return (await markOf(pid))?.started ?? null;
}

/** Sends a signal to a whole process group; false when nobody is left in it. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Milliseconds that all of them get to die in. */
const longestDeath = 10_000;

/**
 * Kills every process of a user id that only our programs have (Linux); those that left their group are found this way.
 * False when some are left after ten seconds: the id must not be given to anybody yet.
 */
export async function killAllOf(uid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  if (!Number.isInteger(uid) || uid < 1000) throw new Error(`${uid} is no user id of programs`);
  const until = performance.now() + longestDeath;
  // Who is seen, or born while we look, is killed in one pass of the kernel: after it nobody can have got away.
  let seen = await processesOf(uid);
  let closed = seen.whole;
  while (!closed || seen.pids.length > 0) {
    if (performance.now() > until) return false;
    for (const pid of seen.pids) signalProcess(pid, 'SIGKILL');
    closed = await killAtOnce(uid);
    seen = await processesOf(uid);
    if (seen.pids.length > 0) await pause(5);
  }
  return true;
}

/** Whether anything runs as the user (Linux; elsewhere nothing is known). */
export async function hasProcesses(uid: number): Promise<boolean> {
  return process.platform === 'linux' && (await processesOf(uid)).pids.length > 0;
}

/** Signals all that the user runs with one call, as that user. False when this did not come about: one of them was faster. */
async function killAtOnce(uid: number): Promise<boolean> {
  return (await runTool('/bin/sh', ['-c', 'kill -9 -1'], { uid, timeout: 2000 })).code === 0;
}

/** `whole`: nobody came or went while we looked, so there are no others. */
async function processesOf(uid: number): Promise<{ pids: number[]; whole: boolean }> {
  const listed = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  let whole = true;
  const owned = await Promise.all(
    listed.map(async (pid) => {
      const owner = await stat(`/proc/${pid}`).then(
        (found) => found.uid,
        () => null,
      );
      whole &&= owner !== null;
      return owner === uid && (await startOf(pid)) !== null ? pid : null;
    }),
  );
  return { pids: owned.filter((pid) => pid !== null), whole };
}
