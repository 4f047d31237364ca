/** A run's log as server-sent events: what there is, then what comes, until the run or the reader's session has ended. */
import { Readable } from 'node:stream';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { sessionLives, type SessionScope } from '../sessions/index.ts';
import { cutText } from './executor/index.ts';
import { isEnded } from './run.ts';
import { joinFeed, type RunFeed } from './run-feed.ts';
import { readLog } from './save-log.ts';

/** Milliseconds: how long the stream may be silent, and how often the session is looked at. */
const heartbeatEvery = 10_000;
/** One that was told to end and is not read to its end is cut off after so long (ms). */
const lastWords = 2_000;
/** Streams at once, of one session and of this server. */
const mostOfSession = 6;
const mostOfAll = 1_000;

const open = new Map<string, number>();
let openOfAll = 0;

/**
 * A stream of text; destroying it (the reader left) ends its work. It is read no faster than the reader reads.
 * Throws `too-many-requests` when the session, or everybody together, follows too many logs already.
 */
export function streamLog(means: Means, scope: SessionScope, run: string, after: number): Readable {
  const free = takePlace(scope.session);
  const over = new AbortController();
  const source = events(means, { scope, run, after }, over.signal);
  const stream = new Readable({
    highWaterMark: 65_536,
    read(): void {
      source.next().then(
        ({ value }) => this.push(value ?? null),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
    destroy(error, done): void {
      over.abort();
      source.return(undefined).then(free, free);
      done(error);
    },
  });
  endWithSession(means, scope, stream, over);
  return stream;
}

function takePlace(session: string): () => void {
  const own = open.get(session) ?? 0;
  if (own >= mostOfSession)
    throw new Refusal('too-many-requests', `${mostOfSession} logs are followed already. Close one of them first.`);
  if (openOfAll >= mostOfAll)
    throw new Refusal('too-many-requests', 'Too many logs are followed just now. Try again in a minute.');
  open.set(session, own + 1);
  openOfAll += 1;
  return () => {
    const left = (open.get(session) ?? 1) - 1;
    if (left > 0) open.set(session, left);
    else open.delete(session);
    openOfAll -= 1;
  };
}

/** Beside the reading, because a reader that does not read holds that up. */
function endWithSession(means: Means, scope: SessionScope, stream: Readable, over: AbortController): void {
  const end = (): void => {
    over.abort();
    setTimeout(() => stream.destroy(), lastWords).unref();
  };
  const watch = setInterval(() => {
    sessionLives(means, scope).then(
      (lives) => {
        if (!lives) end();
      },
      () => undefined,
    );
  }, heartbeatEvery);
  means.stopping.addEventListener('abort', end);
  stream.once('close', () => {
    clearInterval(watch);
    means.stopping.removeEventListener('abort', end);
  });
  if (means.stopping.aborted) end();
}

type Wanted = { scope: SessionScope; run: string; after: number };

async function* events(
  means: Means,
  { scope, run, after }: Wanted,
  over: AbortSignal,
): AsyncGenerator<string, undefined> {
  const { feed, leave } = joinFeed(means, scope.account, run);
  let seen = after;
  let truncated = false;
  try {
    yield ': log\n\n';
    while (!over.aborted) {
      const state = feed.state;
      if (state !== null && state.last > seen) {
        const lines = await readLog(means.db, scope.account, run, seen);
        for (const line of lines) truncated ||= line.text === cutText;
        seen = lines.at(-1)?.seq ?? state.last;
        if (lines.length > 0)
          yield lines.map((line) => `event: line\nid: ${line.seq}\ndata: ${JSON.stringify(line)}\n\n`).join('');
      } else if (state !== null && (state.phase === null || isEnded(state.phase)))
        return yield `event: end\ndata: ${JSON.stringify({ phase: state.phase, truncated })}\n\n`;
      else if (await isSilent(feed, state?.last ?? seen, over)) yield ': still here\n\n';
    }
  } finally {
    leave();
  }
}

/** Waits for news; true when there was none for so long that the connection needs a sign of life. */
async function isSilent(feed: RunFeed, last: number, over: AbortSignal): Promise<boolean> {
  const began = performance.now();
  while (!over.aborted) {
    const left = heartbeatEvery - (performance.now() - began);
    if (left <= 0) return true;
    const before = feed.state;
    await feed.next(left, over);
    const now = feed.state;
    if (now !== null && (before === null || now.phase !== before.phase || now.last !== last)) return false;
  }
  return false;
}
