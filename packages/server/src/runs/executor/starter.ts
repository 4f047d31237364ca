/** Starts processes by way of a small one of ours (see `starter-process.ts`), so that the server does not stand still meanwhile. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

type Start = {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
  detached?: boolean;
  /** Milliseconds. */
  timeout?: number;
  /** Named pipes for stdout and stderr; null: stdout is kept and told at the end. */
  outputs: readonly [string, string] | null;
};
/** What the starter is told. `word`: what the program reads, and then the end. */
export type Order = { id: number } & ({ start: Start } | { word: string } | { kill: true });
export type Answer = { id: number } & (
  { pid: number } | { failed: string } | { code: number | null; signal: string | null; isLate: boolean; output: string }
);
/** `failed`: it could not be started, or nobody knows how it ended; `isLate`: it was ended by its timeout. */
export type Outcome = {
  code: number | null;
  signal: string | null;
  isLate: boolean;
  output: string;
  failed: string | null;
};
export type Started = { pid: number; ended: Promise<Outcome>; say(word: string): void };

type Job = { begun(pid: number): void; over(outcome: Outcome): void };
/** `owed`: of those it has not said yet that they started. */
type Starter = { process: ChildProcess; jobs: Map<number, Job>; owed: Set<number>; silent: number };

let starter: Starter | null = null;
let last = 0;
/** Milliseconds between two looks at the starter; so many in a row while it owes an answer and says nothing, and it hangs. */
const lookEvery = 10_000;
const mostSilent = 3;
const unknown = { code: null, signal: null, isLate: false, output: '' };

/** Runs a tool of this machine to its end; never rejects. */
export async function runTool(
  file: string,
  args: readonly string[],
  how: { uid?: number; timeout?: number; signal?: AbortSignal } = {},
): Promise<Outcome> {
  const { uid, timeout } = how;
  const user = uid === undefined ? {} : { uid, gid: uid };
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  const id = (last += 1);
  const stop = (): void => send({ id, kill: true });
  how.signal?.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    const over = (outcome: Outcome): void => {
      how.signal?.removeEventListener('abort', stop);
      resolve(outcome);
    };
    const start = { file, args, cwd: '/', env, ...user, ...(timeout === undefined ? {} : { timeout }), outputs: null };
    begin(id, start, { begun: () => undefined, over });
  });
}

/** Starts a process in a group of its own, whose input waits for `say`. The reason, as text, when it cannot be started. */
export async function startWaiting(wanted: Omit<Start, 'detached' | 'timeout'>): Promise<Started | string> {
  const id = (last += 1);
  return new Promise((resolve) => {
    let over: Job['over'] = ({ failed }) => resolve(failed ?? 'it could not be started');
    const begun = (pid: number): void => {
      const ended = new Promise<Outcome>((done) => (over = done));
      resolve({ pid, ended, say: (word) => send({ id, word }) });
    };
    begin(id, { ...wanted, detached: true }, { begun, over: (outcome) => over(outcome) });
  });
}

/** Ends the starter when nothing that it started goes on; the next start opens another. */
export function closeStarter(): void {
  if (starter === null || starter.jobs.size > 0) return;
  starter.process.disconnect();
  starter = null;
}

function begin(id: number, start: Start, job: Job): void {
  if (starter?.process.connected !== true) starter = openStarter();
  starter.jobs.set(id, job);
  starter.owed.add(id);
  starter.process.channel?.ref();
  send({ id, start });
}

function send(order: Order): void {
  if (starter?.jobs.has(order.id) === true && starter.process.connected) starter.process.send(order, () => undefined);
}

function openStarter(): Starter {
  const env = { PATH: process.env['PATH'] ?? '' };
  const child = fork(join(import.meta.dirname, 'starter-process.ts'), {
    ...{ execArgv: [], env, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  });
  const opened: Starter = { process: child, jobs: new Map(), owed: new Set(), silent: 0 };
  const watch = setInterval(() => look(opened), lookEvery).unref();
  const lose = (): void => {
    clearInterval(watch);
    if (starter === opened) starter = null;
    for (const job of opened.jobs.values()) job.over({ ...unknown, failed: 'the process that starts others ended' });
    opened.jobs.clear();
  };
  child.on('message', (answer: Answer) => hear(opened, answer));
  child.once('error', lose).once('exit', lose).once('disconnect', lose);
  child.unref();
  return opened;
}

/** Looks are counted, not time: after a sleep of this machine the first one comes before the answers that are there. */
function look(opened: Starter): void {
  opened.silent = opened.owed.size === 0 ? 0 : opened.silent + 1;
  if (opened.silent >= mostSilent) opened.process.kill('SIGKILL');
}

function hear(from: Starter, answer: Answer): void {
  const { process: child, jobs } = from;
  from.silent = 0;
  from.owed.delete(answer.id);
  const job = jobs.get(answer.id);
  if ('pid' in answer) return job?.begun(answer.pid);
  jobs.delete(answer.id);
  // Nobody waits for it any more: it holds the server open no longer.
  if (jobs.size === 0) child.channel?.unref();
  job?.over('failed' in answer ? { ...unknown, failed: answer.failed } : { ...answer, failed: null });
}
