/** A run's log as server-sent events: what there is, then what comes, until the run has ended. */
import { Readable } from 'node:stream';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { cutText } from './executor/index.ts';
import { isEnded } from './run.ts';
import { listenTo } from './run-hub.ts';
import { phaseOf } from './run-view.ts';
import { readLog } from './save-log.ts';

/** Milliseconds: how often the database is asked when no hint came, and how long the stream may be silent. */
const pollEvery = 250;
const heartbeatEvery = 10_000;

/** A stream of text; destroying it (the reader left) ends its work. It is read no faster than the reader reads. */
export function streamLog(means: Means, account: AccountId, run: string, after: number): Readable {
  const left = new AbortController();
  const source = events(means, { account, run, after }, left.signal);
  return new Readable({
    highWaterMark: 65_536,
    read(): void {
      source.next().then(
        ({ value }) => this.push(value ?? null),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
    destroy(error, done): void {
      left.abort();
      source.return(undefined).then(
        () => undefined,
        () => undefined,
      );
      done(error);
    },
  });
}

type Wanted = { account: AccountId; run: string; after: number };

async function* events(
  means: Means,
  { account, run, after }: Wanted,
  left: AbortSignal,
): AsyncGenerator<string, undefined> {
  const hint = hintOf(run);
  let seen = after;
  let truncated = false;
  let spoken = performance.now();
  yield ': log\n\n';
  try {
    while (!means.stopping.aborted && !left.aborted) {
      hint.clear();
      // The phase first: lines are complete before a run's end is written.
      const phase = await phaseOf(means.db, account, run);
      const lines = await readLog(means.db, account, run, seen);
      for (const line of lines) truncated ||= line.text === cutText;
      seen = lines.at(-1)?.seq ?? seen;
      if (lines.length > 0)
        yield lines.map((line) => `event: line\nid: ${line.seq}\ndata: ${JSON.stringify(line)}\n\n`).join('');
      else if (phase === null || isEnded(phase))
        return yield `event: end\ndata: ${JSON.stringify({ phase, truncated })}\n\n`;
      else await hint.wait(pollEvery);
      if (lines.length > 0) spoken = performance.now();
      if (performance.now() - spoken < heartbeatEvery) continue;
      spoken = performance.now();
      yield ': still here\n\n';
    }
  } finally {
    hint.forget();
  }
}

type Hint = { clear(): void; wait(milliseconds: number): Promise<void>; forget(): void };

/** Remembers a hint that came while nobody waited. */
function hintOf(run: string): Hint {
  let hinted = false;
  let go: () => void = () => undefined;
  const forget = listenTo(run, () => {
    hinted = true;
    go();
  });
  return {
    clear: () => {
      hinted = false;
    },
    wait: (milliseconds) =>
      hinted
        ? Promise.resolve()
        : new Promise((resolve) => {
            const timer = setTimeout(resolve, milliseconds);
            go = () => {
              clearTimeout(timer);
              resolve();
            };
          }),
    forget,
  };
}
