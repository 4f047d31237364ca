/** The flows that a view keeps ready, one for each account that may be clicked next. */
import { PreparedFlow } from './prepared-flow.ts';
import type { Flow } from './wire.ts';

export type StockMeans = {
  /** Asks the server for a flow of this connector. */
  start(connector: string): Promise<Flow>;
  /** One is ready that was not. */
  changed(): void;
};

/** Milliseconds between two looks at what grew old. */
const keepingPause = 60_000;

export class FlowStock {
  #means: StockMeans;
  #stock = new Map<string, PreparedFlow>();
  #keeping: ReturnType<typeof setInterval> | undefined;

  constructor(means: StockMeans) {
    this.#means = means;
  }

  /** From now on every flow that was made ready stays so, as long as somebody looks at the page. */
  open(): void {
    this.#keeping = setInterval(() => {
      if (!document.hidden) for (const name of this.#stock.keys()) void this.prepare(name).catch(() => undefined);
    }, keepingPause);
  }

  close(): void {
    clearInterval(this.#keeping);
    this.#stock.clear();
  }

  /** The one that a click can open right now; null when there is none. */
  take(connector: string): Flow | null {
    return this.#of(connector).take();
  }

  /** Rejects when the server refuses. */
  async prepare(connector: string): Promise<Flow> {
    const flow = await this.#of(connector).prepare();
    this.#means.changed();
    return flow;
  }

  /** It was opened: it is ready no more. */
  spend(connector: string): void {
    this.#of(connector).spend();
  }

  #of(connector: string): PreparedFlow {
    const known = this.#stock.get(connector);
    if (known !== undefined) return known;
    const made = new PreparedFlow({ start: () => this.#means.start(connector), now: () => Date.now() });
    this.#stock.set(connector, made);
    return made;
  }
}
