/** Runs one program to its end: own process group and user, clean environment, limits on time and output, nothing left behind. */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { LastLineReader, type LastLine } from './last-line.ts';
import type { LogWriter } from './log-writer.ts';
import { killAllOf, signalGroup, startOf, type ProcessIdentity } from './process-identity.ts';
import { LineSplitter, type StreamRedactor } from './split-lines.ts';

export type Program = {
  /** A shell command, as the manifest has it. */
  command: string;
  folder: string;
  /** All of the environment. */
  env: Record<string, string>;
  /** Null: the user we are. */
  uid: number | null;
  /** Milliseconds until it is asked to end, and from then until it is killed. */
  timeout: number;
  grace: number;
};

export type Watch = {
  log: LogWriter;
  redactor: StreamRedactor;
  /** Called with the process before the program's first instruction; false: it must not begin. */
  begin(identity: ProcessIdentity): Promise<boolean>;
  /** Ends the program early. */
  signal: AbortSignal;
};

export type Ending = {
  /** `stopped`: the signal ended it; `unable`: it could not be started at all. */
  how: 'exited' | 'timeout' | 'stopped' | 'unable';
  exitCode: number | null;
  exitSignal: string | null;
  lastLine: LastLine;
  /** Why it could not be started. */
  message: string | null;
};

/** Longest line, in bytes, of either stream. */
export const longestLine = 64_000;
/** Milliseconds after the program's own end: so long without a word are enough, and so long is the most we listen. */
const quietEnd = 2000;
const hardEnd = 10_000;
/** The shell waits for a word from us; when we die before giving it, the program never begins. */
const gate = 'read -r go && exec /bin/sh -c "$1" </dev/null';
/** Data, file size, open files, no core files: what the kernel keeps for each process of a program. */
const kernelLimits = ['--data=2147483648', '--fsize=1073741824', '--nofile=4096', '--core=0'];
/** Commands that start another one with fewer rights, and whether they work here. */
const working = new Map<string, boolean>();

/** Programs that go now: when our process ends in a hurry, none of them outlives it. */
const going = new Set<number>();
let watchesExit = false;

function killWithUs(pid: number): void {
  going.add(pid);
  if (watchesExit) return;
  watchesExit = true;
  process.once('exit', () => {
    for (const each of going) signalGroup(each, 'SIGKILL');
  });
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Runs the program and promises that no process of its group (of its user, when it has one of its own) is left. */
export async function executeProgram(program: Program, watch: Watch): Promise<Ending> {
  const child = start(program);
  const { pid } = child;
  const failure = new Promise<Error>((resolve) => child.once('error', resolve));
  if (pid === undefined) return unable((await failure).message);
  killWithUs(pid);
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const output = readOutput(child, watch);
  const ladder = climb(pid, program, watch.signal);
  const started = await startOf(pid);
  const begun = started !== null && (await watch.begin({ pid, started }).catch(() => false));
  child.stdin.on('error', () => undefined).end(begun && !watch.signal.aborted ? 'go\n' : '');
  const { code, signal } = await exited;
  const why = ladder.stop();
  signalGroup(pid, 'SIGKILL');
  going.delete(pid);
  if (program.uid !== null) await killAllOf(program.uid);
  const lastLine = await output;
  const how = why ?? (begun ? 'exited' : 'stopped');
  return { how, exitCode: code, exitSignal: signal, lastLine, message: null };
}

function start(program: Program): Child {
  const shell = ['/bin/sh', '-c', gate, 'sh', program.command];
  const [file = '/bin/sh', ...args] = [...withoutNewRights(), ...limitsOf(program), ...shell];
  const user = program.uid === null ? {} : { uid: program.uid, gid: program.uid };
  return spawn(file, args, {
    cwd: program.folder,
    env: program.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  });
}

/** The command, where it is there and may do what it is asked to (tried once); it becomes the program, so the process stays the same. */
function ifItWorks(name: string, args: readonly string[]): string[] {
  const path = [`/usr/bin/${name}`, `/bin/${name}`].find((each) => existsSync(each));
  if (path === undefined) return [];
  const works =
    working.get(path) ?? spawnSync(path, [...args, '/bin/sh', '-c', ':'], { timeout: 5000, env: {} }).status === 0;
  working.set(path, works);
  return works ? [path, ...args] : [];
}

/** Set-uid files and file capabilities give a program nothing. */
function withoutNewRights(): string[] {
  return ifItWorks('setpriv', ['--no-new-privs']);
}

function limitsOf({ timeout, uid }: Program): string[] {
  const prlimit = ifItWorks('prlimit', kernelLimits);
  if (prlimit.length === 0) return [];
  const seconds = Math.ceil(timeout / 1000) * 2 + 30;
  const processes = uid === null ? [] : ['--nproc=512'];
  return [...prlimit, `--cpu=${seconds}`, ...processes];
}

function unable(message: string): Ending {
  return { how: 'unable', exitCode: null, exitSignal: null, lastLine: { kind: 'none' }, message };
}

/** Asks the group to end at the timeout or the signal, kills it after the grace. A stopped process is woken to hear it. */
function climb(pid: number, program: Program, signal: AbortSignal): { stop(): 'timeout' | 'stopped' | null } {
  let why: 'timeout' | 'stopped' | null = null;
  let killing: NodeJS.Timeout | undefined;
  const ask = (reason: 'timeout' | 'stopped'): void => {
    if (why !== null) return;
    why = reason;
    signalGroup(pid, 'SIGTERM');
    signalGroup(pid, 'SIGCONT');
    const grace = reason === 'timeout' ? program.grace : Math.min(program.grace, 3000);
    killing = setTimeout(() => signalGroup(pid, 'SIGKILL'), grace);
  };
  const timer = setTimeout(() => ask('timeout'), program.timeout);
  const onAbort = (): void => ask('stopped');
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    stop: () => {
      clearTimeout(timer);
      clearTimeout(killing);
      signal.removeEventListener('abort', onAbort);
      return why;
    },
  };
}

async function readOutput(child: Child, { log, redactor }: Watch): Promise<LastLine> {
  const last = new LastLineReader(longestLine);
  child.stdout.on('data', (chunk: Buffer) => last.write(chunk));
  await Promise.all([
    ended(child, child.stdout, () => false),
    readLog(child, new LineSplitter(redactor, longestLine), log),
  ]);
  return last.end();
}

async function readLog(child: Child, splitter: LineSplitter, log: LogWriter): Promise<void> {
  const stream = child.stderr;
  let paused = false;
  stream.on('data', (chunk: Buffer) => {
    if (log.truncated) return;
    for (const line of splitter.write(chunk)) log.add(line);
    if (!log.full) return;
    paused = true;
    stream.pause();
    void log.drained().then(() => {
      paused = false;
      stream.resume();
    });
  });
  await ended(child, stream, () => paused);
  for (const line of splitter.end()) log.add(line);
}

/** Waits for the stream's end; a stray process that holds it open after the program's own end is not waited for, quiet or not. */
function ended(child: Child, stream: Readable, isPaused: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let heard = performance.now();
    let lived = heard;
    const check = setInterval(() => {
      const gone = child.exitCode !== null || child.signalCode !== null;
      const now = performance.now();
      if (!gone) lived = now;
      if (!gone || isPaused()) heard = now;
      if (now - heard > quietEnd || now - lived > hardEnd) stream.destroy();
    }, 250);
    stream.on('data', () => {
      heard = performance.now();
    });
    stream.on('error', () => undefined);
    stream.once('close', () => {
      clearInterval(check);
      resolve();
    });
  });
}
