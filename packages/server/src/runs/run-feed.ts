/** What all readers of one run's log share: the run's state, read once for each hint, and every two seconds without one. */
import { sql } from 'drizzle-orm';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { listenTo } from './run-hub.ts';

/** `phase` is null when the run is gone; `last` is the number of the last line that is stored. */
export type RunState = { phase: string | null; last: number };

/** Milliseconds: how often the database is asked when no hint came. */
const pollEvery = 2_000;

const feeds = new WeakMap<Means, Map<string, RunFeed>>();

/** Joins the readers of a run. Call `leave` once; when the last one has left, nothing goes on. */
export function joinFeed(means: Means, account: AccountId, run: string): { feed: RunFeed; leave(): void } {
  const all = feeds.get(means) ?? new Map<string, RunFeed>();
  feeds.set(means, all);
  const key = `${account} ${run}`;
  const feed = all.get(key) ?? new RunFeed(means, account, run);
  all.set(key, feed);
  feed.readers += 1;
  const leave = (): void => {
    feed.readers -= 1;
    if (feed.readers > 0) return;
    all.delete(key);
    feed.close();
  };
  return { feed, leave };
}

export class RunFeed {
  readers = 0;
  readonly #means: Means;
  readonly #of: { account: AccountId; run: string };
  readonly #waiting = new Set<() => void>();
  readonly #forget: () => void;
  #state: RunState | null = null;
  #hinted = false;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(means: Means, account: AccountId, run: string) {
    this.#means = means;
    this.#of = { account, run };
    this.#forget = listenTo(run, () => {
      this.#hinted = true;
      this.#wake();
    });
    void this.#readOn();
  }

  /** The state as it was last read; null until it was. */
  get state(): RunState | null {
    return this.#state;
  }

  /** Resolves when the state was read again, at the latest after so many milliseconds, or when the signal says so. */
  next(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      this.#waiting.add(go);
      signal.addEventListener('abort', go);
      if (signal.aborted) go();
    });
  }

  close(): void {
    this.#closed = true;
    this.#forget();
    this.#wake();
  }

  async #readOn(): Promise<void> {
    while (!this.#closed) {
      this.#hinted = false;
      try {
        this.#state = await readState(this.#means, this.#of);
        for (const go of [...this.#waiting]) go();
      } catch (error) {
        this.#means.log.warn('a run could not be looked at just now', { run: this.#of.run, error });
      }
      await this.#rest();
    }
  }

  /** Until a hint, also one that came while we read, or the next poll. */
  #rest(): Promise<void> {
    if (this.#hinted || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollEvery);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** One statement sees both: when the phase is an end, `last` is the end of the log. */
async function readState(means: Means, { account, run }: { account: AccountId; run: string }): Promise<RunState> {
  const { rows } = await means.db.execute<{ phase: string; last: number | null }>(sql`
    select phase, (select max(last_seq) from run_logs where account_id = ${account} and run_id = ${run}) as last
    from runs where account_id = ${account} and id = ${run}`);
  return { phase: rows[0]?.phase ?? null, last: rows[0]?.last ?? 0 };
}
