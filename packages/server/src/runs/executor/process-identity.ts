/** Knows a process again by its number and the moment it was started: a number alone is given out anew. */
import { readdir, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { markOf, type ProcessMark } from '../../platform/process-alive.ts';

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

/** Kills every process of a user id that only our programs have (Linux); those that left their group are found this way. */
export async function killAllOf(uid: number): Promise<void> {
  if (process.platform !== 'linux') return;
  for (let round = 0; round < 40; round += 1) {
    const found = await processesOf(uid);
    if (round > 2) await pause(5);
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
    }
    if (found.length === 0) return;
  }
}

/** Whether anything runs as the user (Linux; elsewhere nothing is known). */
export async function hasProcesses(uid: number): Promise<boolean> {
  return process.platform === 'linux' && (await processesOf(uid)).length > 0;
}

async function processesOf(uid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const owned = await Promise.all(
    pids.map(async (pid) => {
      const owner = await stat(`/proc/${pid}`).then(
        (found) => found.uid,
        () => null,
      );
      return owner === uid && (await startOf(pid)) !== null ? pid : null;
    }),
  );
  return owned.filter((pid) => pid !== null);
}
