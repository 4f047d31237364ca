/** Saves a run's log lines in batches, at a bounded rate and a bounded total, and says when its source has to pause. */
import { guessLevel, type LogLevel, type LogLine } from './log-line.ts';

/** Bytes and milliseconds; the numbers of the run output limits. */
export type LogLimits = { total: number; perSecond: number; batch: number; pending: number; flushEvery: number };

export const logLimits: LogLimits = {
  total: 10_000_000,
  perSecond: 1_000_000,
  batch: 256_000,
  pending: 512_000,
  flushEvery: 120,
};

/** Stores the lines; false when this attempt no longer owns the run, and nothing more is to be written. */
export type SaveLines = (lines: LogLine[]) => Promise<boolean>;

/** A line that waits, and what it counts for: the sentence of a cut log counts less than its text. */
type Waiting = { line: LogLine; cost: number };

/** What a line costs beside its text: number, time, level. */
const lineCost = 40;
/** Last line of a log that was cut. */
export const cutText = 'The rest of this log was not kept: it went over 10 MB.';

export class LogWriter {
  readonly #save: SaveLines;
  readonly #limits: LogLimits;
  #seq: number;
  #lines: Waiting[] = [];
  #pending = 0;
  #total = 0;
  #truncated = false;
  #notBefore = 0;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;
  #waiting: (() => void)[] = [];
  #lost = false;

  constructor(save: SaveLines, firstSeq: number, limits: LogLimits = logLimits) {
    this.#save = save;
    this.#seq = firstSeq;
    this.#limits = limits;
  }

  /** True once lines were dropped because the total was reached. */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** True when so much waits to be saved that the source has to pause until `drained`. */
  get full(): boolean {
    return this.#pending >= this.#limits.pending;
  }

  /** Adds a line; blank ones and those beyond the total are dropped. */
  add(text: string, level: LogLevel = guessLevel(text)): void {
    if (this.#truncated || this.#lost || text.trim() === '') return;
    const cost = Buffer.byteLength(text) + lineCost;
    if (this.#total + cost > this.#limits.total) {
      this.#truncated = true;
      this.#push(cutText, 'warn', lineCost);
      return;
    }
    this.#push(text, level, cost);
  }

  /** Resolves when there is room again. */
  drained(): Promise<void> {
    if (!this.full || this.#lost) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Saves all that is left. */
  async close(): Promise<void> {
    while (this.#flushing !== null || this.#lines.length > 0) await (this.#flushing ?? this.#flush());
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #push(text: string, level: LogLevel, cost: number): void {
    this.#lines.push({ line: { seq: this.#seq, at: new Date().toISOString(), level, text }, cost });
    this.#seq += 1;
    this.#total += cost;
    this.#pending += cost;
    if (this.#flushing !== null || this.#timer !== null) return;
    this.#timer = setTimeout(() => void this.#flush(), this.#limits.flushEvery);
  }

  #flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#flushing ??= this.#saveAll().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #saveAll(): Promise<void> {
    while (this.#lines.length > 0 && !this.#lost) {
      const owed = this.#notBefore - performance.now();
      if (owed > 20) await new Promise((resolve) => setTimeout(resolve, owed));
      const { batch, cost } = this.#nextBatch();
      this.#notBefore = performance.now() + (cost / this.#limits.perSecond) * 1000;
      this.#lost = !(await this.#save(batch));
      this.#pending -= cost;
      if (!this.full || this.#lost) this.#release();
    }
    if (this.#lost) this.#lines = [];
  }

  #nextBatch(): { batch: LogLine[]; cost: number } {
    let cost = 0;
    let count = 0;
    for (const waiting of this.#lines) {
      cost += waiting.cost;
      count += 1;
      if (cost >= this.#limits.batch) break;
    }
    return { batch: this.#lines.splice(0, count).map(({ line }) => line), cost };
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
