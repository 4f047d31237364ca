/**
 * The process that starts others for the server: small, because starting one copies the tables of the starter's memory and
 * stops it meanwhile, which in a server of some hundred MB stops every request. It ends when the server does.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync, readFileSync } from 'node:fs';
import type { Answer, Order } from './starter.ts';

const children = new Map<number, ChildProcess>();

closeInherited();

// What ends a server by its group or terminal must not end this one first: programs go on until the server has ended them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// Programs that still wait for their word see its end, and never begin.
process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  if ('start' in order) start(order.id, order.start);
  else if ('kill' in order) children.get(order.id)?.kill();
  else
    children
      .get(order.id)
      ?.stdin?.on('error', () => undefined)
      .end(order.word);
});

function tell(answer: Answer): void {
  // Who is not there any more is not told.
  if (process.connected) process.send?.(answer, () => undefined);
}

function start(id: number, { file, args, outputs, ...options }: Extract<Order, { start: object }>['start']): void {
  const opened: number[] = [];
  try {
    for (const path of outputs ?? []) opened.push(openOutput(path));
    const stdio: StdioOptions = outputs === null ? ['ignore', 'pipe', 'ignore'] : ['pipe', ...opened];
    follow(id, spawn(file, args, { ...options, stdio }));
  } catch (error) {
    // What Node says of a value that it refuses quotes it.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    tell({ id, failed: typeof code === 'string' ? code : 'it could not be started' });
  } finally {
    for (const fd of opened) closeSync(fd);
  }
}

/** Waits for nobody: when the server died meanwhile, we are the reader ourselves until it is open. */
function openOutput(path: string): number {
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return openSync(path, 'w');
  } finally {
    closeSync(reader);
  }
}

/**
 * What whoever started the server left open in it would reach every program (Linux tells which). Node keeps only the low
 * numbers back.
 */
function closeInherited(): void {
  if (process.platform !== 'linux') return;
  const keptBack = 0o2_000_000;
  for (const fd of readdirSync('/proc/self/fd')
    .map(Number)
    .filter((each) => each > 2)) {
    try {
      const [, flags = ''] = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
      if ((Number.parseInt(flags, 8) & keptBack) === 0) closeSync(fd);
    } catch {
      // The one that listed the folder is gone again.
    }
  }
}

function follow(id: number, child: ChildProcess): void {
  const chunks: Buffer[] = [];
  let over = false;
  const end = (answer: Answer): void => {
    if (over) return;
    over = true;
    children.delete(id);
    tell(answer);
  };
  children.set(id, child);
  child.once('error', ({ message }) => end({ id, failed: message }));
  if (child.pid === undefined) return;
  tell({ id, pid: child.pid });
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Without an output of its own there is nothing to wait for after its end.
  child.once(child.stdout === null ? 'exit' : 'close', (code: number | null, signal: string | null) =>
    end({ id, code, signal, isLate: child.killed, output: Buffer.concat(chunks).toString('utf8') }),
  );
}
