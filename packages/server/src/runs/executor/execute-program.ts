/** Runs one program to its end: own process group and user, clean environment, limits on time and output, nothing left behind. */
import { closeSync } from 'node:fs';
import { dirname } from 'node:path';
import { LastLineReader, type LastLine } from './last-line.ts';
import type { LogWriter } from './log-writer.ts';
import { handOver, openPipes, readPipe, type Pipe, type Reading } from './output-pipe.ts';
import { killAllOf, signalGroup, startOf, type ProcessIdentity } from './process-identity.ts';
import { startWaiting, type Started } from './starter.ts';
import { LineSplitter, type StreamRedactor } from './split-lines.ts';
import { walled, type UseLimits, type Walls } from './walls.ts';
import { watchUse } from './watch-use.ts';

export type Program = {
  /** A shell command, as the manifest has it. */
  command: string;
  /** `files` of a run's folder. */
  folder: string;
  /** All of the environment. */
  env: Record<string, string>;
  /** Null: the user we are. */
  uid: number | null;
  walls: Walls;
  limits: UseLimits;
  /** Bytes of the last line on stdout that are kept. */
  longestResult: number;
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

type Early = 'timeout' | 'stopped' | 'memory' | 'disk';

export type Ending = {
  /** `stopped`: the signal ended it; `memory`, `disk`: it used too much; `unable`: it could not be started at all. */
  how: 'exited' | Early | 'unable';
  exitCode: number | null;
  exitSignal: string | null;
  lastLine: LastLine;
  /** Why it could not be started. */
  message: string | null;
};

/** Longest line of the log, in bytes. */
const longestLine = 64_000;
/** Milliseconds after the program's own end: so long without a word are enough, and so long is the most we listen. */
const quietEnd = 2000;
const hardEnd = 10_000;
/** The shell waits for a word from us; when we die before giving it, the program never begins. When memory runs out, it goes before we do. */
const gate = 'read -r go && { { echo 1000 >/proc/$$/oom_score_adj; } 2>/dev/null; exec /bin/sh -c "$1" </dev/null; }';

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

type Child = { isGone: boolean };
type Pipes = { stdout: Pipe; stderr: Pipe };

/** Runs the program and promises that no process of its group (of its user, when it has one of its own) is left. */
export async function executeProgram(program: Program, watch: Watch): Promise<Ending> {
  const pipes = await openOutputs(program);
  const startedAs = await start(program, pipes);
  if (typeof startedAs === 'string') return unable(startedAs, pipes);
  const { pid, say } = startedAs;
  killWithUs(pid);
  const child: Child = { isGone: false };
  const exited = startedAs.ended.finally(() => (child.isGone = true));
  const output = readOutput(child, pipes, program.longestResult, watch);
  const ladder = climb(pid, program, watch.signal);
  const started = await startOf(pid);
  const begun = started !== null && (await watch.begin({ pid, started }).catch(() => false));
  say(begun && !watch.signal.aborted ? 'go\n' : '');
  const { code, signal, failed } = await exited;
  const why = ladder.stop();
  signalGroup(pid, 'SIGKILL');
  going.delete(pid);
  if (program.uid !== null) await killAllOf(program.uid);
  const lastLine = await output;
  if (failed !== null) throw new Error(`How a program ended is not known: ${failed}.`);
  // Gone before it had its word, and not by us: what stands before the program failed, and would again.
  const isUnable = started === null && why === null && !watch.signal.aborted;
  const how = isUnable ? 'unable' : (why ?? (begun ? 'exited' : 'stopped'));
  const message = isUnable ? 'it ended before it could begin' : null;
  return { how, exitCode: code, exitSignal: signal, lastLine, message };
}

async function openOutputs({ folder, uid }: Program): Promise<Pipes> {
  const [stdout, stderr] = await openPipes(dirname(folder), ['stdout', 'stderr'], uid);
  if (stdout === undefined || stderr === undefined) throw new Error('a program has two outputs');
  return { stdout, stderr };
}

function start(program: Program, { stdout, stderr }: Pipes): Promise<Started | string> {
  const { folder, env, uid, timeout, limits } = program;
  const shell = ['/bin/sh', '-c', gate, 'sh', program.command];
  const wanted = { folder: dirname(folder), path: env['PATH'] ?? '', uid, timeout, limits };
  const { command, user } = walled(program.walls, wanted, shell);
  const [file = '/bin/sh', ...args] = command;
  const who = user === null ? {} : { uid: user, gid: user };
  const outputs = [stdout.path, stderr.path] as const;
  return startWaiting({ file, args, cwd: folder, env, ...who, outputs }).finally(() => handOver([stdout, stderr]));
}

function unable(message: string, pipes: Pipes): Ending {
  for (const { readEnd } of Object.values(pipes)) closeSync(readEnd);
  return { how: 'unable', exitCode: null, exitSignal: null, lastLine: { kind: 'none' }, message };
}

/** Asks the group to end at the timeout or the signal, kills it after the grace; at once when it uses too much. A stopped process is woken to hear it. */
function climb(pid: number, program: Program, signal: AbortSignal): { stop(): Early | null } {
  let why: Early | null = null;
  let killing: NodeJS.Timeout | undefined;
  const ask = (reason: Early): void => {
    if (why !== null) return;
    why = reason;
    if (reason === 'memory' || reason === 'disk') {
      signalGroup(pid, 'SIGKILL');
      return;
    }
    signalGroup(pid, 'SIGTERM');
    signalGroup(pid, 'SIGCONT');
    const grace = reason === 'timeout' ? program.grace : Math.min(program.grace, 3000);
    killing = setTimeout(() => signalGroup(pid, 'SIGKILL'), grace);
  };
  const timer = setTimeout(() => ask('timeout'), program.timeout);
  const unwatch = watchUse({ pid, uid: program.uid, folder: dirname(program.folder) }, program.limits, ask);
  const onAbort = (): void => ask('stopped');
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    stop: () => {
      clearTimeout(timer);
      clearTimeout(killing);
      unwatch();
      signal.removeEventListener('abort', onAbort);
      return why;
    },
  };
}

async function readOutput(
  child: Child,
  pipes: Pipes,
  longestResult: number,
  { log, redactor }: Watch,
): Promise<LastLine> {
  const last = new LastLineReader(longestResult);
  const stdout = readPipe(pipes.stdout.readEnd, (chunk) => {
    last.write(chunk);
    return true;
  });
  const splitter = new LineSplitter(redactor, longestLine);
  await Promise.all([ended(child, stdout, () => false), readLog(child, pipes.stderr.readEnd, splitter, log)]);
  return last.end();
}

async function readLog(child: Child, readEnd: number, splitter: LineSplitter, log: LogWriter): Promise<void> {
  let paused = false;
  const reading = readPipe(readEnd, (chunk) => {
    if (log.truncated) return true;
    for (const line of splitter.write(chunk)) log.add(line);
    if (!log.full) return true;
    paused = true;
    void log.drained().then(() => {
      paused = false;
      reading.stream.resume();
    });
    return false;
  });
  await ended(child, reading, () => paused);
  for (const line of splitter.end()) log.add(line);
}

/** Waits for the stream's end; a stray process that holds it open after the program's own end is not waited for, quiet or not. */
function ended(child: Child, { stream, heard }: Reading, isPaused: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let lived = performance.now();
    let waited = lived;
    const check = setInterval(() => {
      const now = performance.now();
      if (!child.isGone) lived = now;
      if (!child.isGone || isPaused()) waited = now;
      if (now - Math.max(waited, heard()) > quietEnd || now - lived > hardEnd) stream.destroy();
    }, 250);
    stream.on('error', () => undefined);
    stream.once('close', () => {
      clearInterval(check);
      resolve();
    });
  });
}
