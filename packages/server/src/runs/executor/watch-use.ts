/** Measures, once a second, what a program holds in memory and on disk, and says when it is too much. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { runTool } from './starter.ts';
import type { UseLimits } from './walls.ts';

export type Watched = {
  pid: number;
  /** The user that only this program has; null: its session is measured. */
  uid: number | null;
  folder: string;
};

const every = 1000;
/** Counting a folder takes at most a tenth of the time; one that cannot be counted in so long (ms) is too big. */
const rest = 9;
const longestCount = 60_000;

/** Calls `over` once, with what was too much. Memory is known on Linux only; disk is what lies in the folder. */
export function watchUse(program: Watched, limits: UseLimits, over: (what: 'memory' | 'disk') => void): () => void {
  const stop = new AbortController();
  const tell = (what: 'memory' | 'disk'): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    over(what);
  };
  void repeat(stop.signal, async () => {
    if ((await memoryOf(program)) > limits.memory) tell('memory');
  });
  void repeat(stop.signal, async () => {
    if ((await diskOf(program.folder, stop.signal)) > limits.disk) tell('disk');
  });
  return () => stop.abort();
}

async function repeat(signal: AbortSignal, measure: () => Promise<void>): Promise<void> {
  let took = 0;
  while (!signal.aborted) {
    await pause(Math.max(every, took * rest), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const began = performance.now();
    await measure().catch(() => undefined);
    took = performance.now() - began;
  }
}

/** Bytes that the program alone holds; pages that several of its processes share are counted once, as the greatest share. */
async function memoryOf({ pid, uid }: Watched): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const own = (await processTable()).filter((each) => (uid === null ? each.session === pid : each.uid === uid));
  const alone = own.reduce((sum, { anonymous }) => sum + anonymous, 0);
  return alone + Math.max(0, ...own.map(({ shared }) => shared));
}

type ProcessUse = { uid: number; session: number; anonymous: number; shared: number };

let table: { at: number; rows: Promise<ProcessUse[]> } | null = null;

/** Every process of this machine; one reading serves all programs that go. */
function processTable(): Promise<ProcessUse[]> {
  if (table === null || performance.now() - table.at > every * 0.9)
    table = { at: performance.now(), rows: readProcesses() };
  return table.rows;
}

async function readProcesses(): Promise<ProcessUse[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')));
  return rows.map((text) => ({
    uid: numberIn(text, /^Uid:\s+(\d+)/m),
    session: numberIn(text, /^NSsid:\s+(\d+)/m),
    anonymous: numberIn(text, /^RssAnon:\s+(\d+)/m) * 1024,
    shared: numberIn(text, /^RssShmem:\s+(\d+)/m) * 1024,
  }));
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

/** Bytes on disk below the folder, by `du`: it neither follows links nor loses its way in a tree that changes or is very deep. */
async function diskOf(folder: string, signal: AbortSignal): Promise<number> {
  const count = ['-c', 'exec du -skx "$1" 2>/dev/null', 'sh', folder];
  const { isLate, output } = await runTool('/bin/sh', count, { timeout: longestCount, signal });
  return isLate && !signal.aborted ? Infinity : Number.parseInt(output, 10) * 1024 || 0;
}
