/** The log of one run, followed while it is open: lines as they come, the end, or that it broke off. */
import type { ReactiveControllerHost } from 'lit';
import type { TenantCalls } from '../connection/index.ts';

export type LogLine = { seq: number; at: string; level: string; text: string };
export type LogState = 'live' | 'ended' | 'broken';

/** The most lines kept on the page; the oldest go first. */
const mostLines = 2_000;
const mostTries = 5;
const drawEvery = 100;

/** One open log. */
export class RunLog {
  readonly run: string;
  lines: LogLine[] = [];
  state: LogState = 'live';
  truncated = false;
  /** Whether the view keeps at the newest line. */
  following = true;
  #host: ReactiveControllerHost;
  #calls: TenantCalls;
  #stop = new AbortController();
  #drawing: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, calls: TenantCalls, run: string) {
    this.#host = host;
    this.#calls = calls;
    this.run = run;
    void this.#follow();
  }

  close(): void {
    this.#stop.abort();
    clearTimeout(this.#drawing);
  }

  /** Takes it up again after it broke off. */
  again(): void {
    this.state = 'live';
    void this.#follow();
    this.#host.requestUpdate();
  }

  /** All lines as text. */
  get text(): string {
    return this.lines.map(({ at, level, text }) => `${at} ${level} ${text}`).join('\n');
  }

  /** A stream that ends without its end is read on from the last line; five times without a line in between is broken. */
  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    for (let tries = 0; tries < mostTries && !signal.aborted; tries += 1) {
      const before = this.lines.length;
      try {
        if (await this.#read(signal)) return;
      } catch (error) {
        if (signal.aborted) return;
        if (isFinal(error)) break;
      }
      if (this.lines.length > before) tries = 0;
      await new Promise((done) => setTimeout(done, 500 * (tries + 1)));
    }
    if (!signal.aborted) this.#end('broken');
  }

  /** Whether the end was read. */
  async #read(signal: AbortSignal): Promise<boolean> {
    const last = this.lines.at(-1)?.seq ?? -1;
    for await (const event of this.#calls.log(this.run, Math.max(0, last), signal)) {
      if (signal.aborted) return true;
      if (event.event === 'end') {
        this.truncated = event.truncated;
        this.#end('ended');
        return true;
      }
      if (event.line.seq > (this.lines.at(-1)?.seq ?? -1)) this.#add(event.line);
    }
    return false;
  }

  #add(line: LogLine): void {
    this.lines.push(line);
    if (this.lines.length > mostLines) this.lines = this.lines.slice(-mostLines);
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#host.requestUpdate();
    }, drawEvery);
  }

  #end(state: LogState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}

function isFinal(error: unknown): boolean {
  const status = typeof error === 'object' && error !== null ? Number(Reflect.get(error, 'status')) : Number.NaN;
  return status >= 400 && status < 500;
}
