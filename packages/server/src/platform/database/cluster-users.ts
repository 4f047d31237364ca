/** Which of our processes use a cluster, and whose turn it is to start or stop it. */
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, ownMark, type ProcessMark } from '../process-alive.ts';

/** Notes this process as a user of the cluster; `leave` takes the note back. */
export async function joinUsers(folder: string): Promise<{ leave(): Promise<void> }> {
  const mark = await ownMark();
  const note = join(folder, `${process.pid}-${Math.random().toString(36).slice(2, 10)}`);
  await writeFile(note, JSON.stringify(mark), { mode: 0o600 });
  return { leave: () => rm(note, { force: true }) };
}

/** The living processes that use the cluster; notes of dead ones are removed. */
export async function livingUsers(folder: string): Promise<ProcessMark[]> {
  const living: ProcessMark[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith('.')) continue;
    const mark = await readMark(join(folder, name));
    if (mark !== null && (await isAlive(mark))) living.push(mark);
    else await rm(join(folder, name), { force: true });
  }
  return living;
}

/** Runs `work` while no other of our processes starts or stops this cluster. Gives up after `patienceMs`, naming who holds it. */
export async function withTurn<T>(folder: string, work: () => Promise<T>, patienceMs = 60_000): Promise<T> {
  const turn = join(folder, '.turn');
  const ticket = join(folder, `.ticket-${process.pid}-${Math.random().toString(36).slice(2)}`);
  await writeFile(ticket, JSON.stringify(await ownMark()), { mode: 0o600 });
  try {
    await takeTurn(ticket, turn, performance.now() + patienceMs);
    return await work().finally(() => rm(turn, { force: true }));
  } finally {
    await rm(ticket, { force: true });
  }
}

/** A hard link appears whole or not at all: nobody ever reads a half-written turn. */
async function takeTurn(ticket: string, turn: string, until: number): Promise<void> {
  for (;;) {
    if (
      await link(ticket, turn).then(
        () => true,
        () => false,
      )
    )
      return;
    const holder = await readMark(turn);
    if (holder !== null && !(await isAlive(holder))) await rm(turn, { force: true });
    else if (performance.now() > until)
      throw new Error(
        `Process ${holder?.pid ?? '?'} is still starting or stopping this database. Wait for it, or stop it.`,
      );
    else await pause(25);
  }
}

async function readMark(path: string): Promise<ProcessMark | null> {
  try {
    const mark: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof mark !== 'object' || mark === null || !('pid' in mark) || !('started' in mark)) return null;
    return typeof mark.pid === 'number' && typeof mark.started === 'string'
      ? { pid: mark.pid, started: mark.started }
      : null;
  } catch {
    return null;
  }
}
