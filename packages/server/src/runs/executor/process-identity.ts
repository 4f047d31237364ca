/** Knows a process again by its number and the moment it was started: a number alone is given out anew. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** `started` is opaque: clock ticks since boot on Linux, a date elsewhere. */
export type ProcessIdentity = { pid: number; started: string };

/** When the process was started; null when there is none (a zombie counts as none). */
export async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    // The name in parentheses may hold anything; fields are counted from behind its end.
    const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields === undefined || fields[0] === 'Z' ? null : (fields[19] ?? null);
  }
  const listed = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { timeout: 5000 }).catch(() => null);
  return listed?.stdout.trim() || null;
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await startOf(identity.pid)) === identity.started;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, started: (await startOf(process.pid)) ?? 'unknown' };
}

/** Names the room in which process numbers mean the same: this machine, since its boot, in this container. */
export async function processRoom(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return createHash('sha256').update(`${hostname()}\n${boot}\n${namespace}`).digest('hex').slice(0, 12);
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
  for (let round = 0; round < 5; round += 1) {
    const found = await processesOf(uid);
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

async function processesOf(uid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const owned = await Promise.all(pids.map(async (pid) => {
    const owner = await stat(`/proc/${pid}`).then((found) => found.uid, () => null);
    return owner === uid && (await startOf(pid)) !== null ? pid : null;
  }));
  return owned.filter((pid) => pid !== null);
}
