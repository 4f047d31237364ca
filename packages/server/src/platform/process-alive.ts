/** Whether a recorded process still lives: by its number and its start, because numbers are used again. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What names one process for good, as text: its number and the moment it started, as the system tells it. */
export type ProcessMark = { pid: number; started: string };

/** The mark of a living process; null when there is none with that number (a zombie counts as none). */
export async function markOf(pid: number): Promise<ProcessMark | null> {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') return markFromProc(pid);
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() === '' ? null : { pid, started: stdout.trim() };
}

/** Fields of /proc/<pid>/stat after the name in brackets: state is the first, the start in ticks since boot the twentieth. */
async function markFromProc(pid: number): Promise<ProcessMark | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return { pid, started: `${fields[19] ?? ''}@${boot.trim()}` };
}

export async function isAlive(mark: ProcessMark): Promise<boolean> {
  return (await markOf(mark.pid))?.started === mark.started;
}

export async function ownMark(): Promise<ProcessMark> {
  const mark = await markOf(process.pid);
  if (mark === null) throw new Error('This process cannot read its own state.');
  return mark;
}

/** Names the room in which process numbers mean the same: this machine, since its boot, in this container. */
export async function processRoom(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return createHash('sha256').update(`${hostname()}\n${boot}\n${namespace}`).digest('hex').slice(0, 12);
}

/** This process as text that other processes can judge: its room, its number and its start. */
export function processName(): Promise<string> {
  name ??= readName();
  return name;
}

let name: Promise<string> | undefined;

async function readName(): Promise<string> {
  const { pid, started } = await ownMark();
  return `${await processRoom()}:${pid}:${started}`;
}

/** True when the process of that name is certainly gone: of this room, and not alive. Of other rooms nobody knows. */
export async function isKnownDead(of: string): Promise<boolean> {
  const [room, pid, ...started] = of.split(':');
  return room === (await processRoom()) && !(await isAlive({ pid: Number(pid), started: started.join(':') }));
}

/** Sends a signal; false when the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
