/** The flows that a view keeps ready, one for each account that may be clicked next. */
import { PreparedFlow } from './prepared-flow.ts';
import type { Flow } from './wire.ts';

/** Which account: two installations may use a connector of the same name, each with an account of its own. */
export type Place = { tenant: string; connector: string };

export const keyOf = ({ tenant, connector }: Place): string => `${tenant} ${connector}`;

export type StockMeans = {
  /** Asks the server for a flow. */
  start(place: Place): Promise<Flow>;
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
      if (!document.hidden) for (const flow of this.#stock.values()) void this.#fill(flow).catch(() => undefined);
    }, keepingPause);
  }

  close(): void {
    clearInterval(this.#keeping);
    this.#stock.clear();
  }

  /** The one that a click can open right now; null when there is none. */
  take(place: Place): Flow | null {
    return this.#of(place).take();
  }

  /** Rejects when the server refuses. */
  prepare(place: Place): Promise<Flow> {
    return this.#fill(this.#of(place));
  }

  /** It was opened: it is ready no more. */
  spend(place: Place): void {
    this.#of(place).spend();
  }

  async #fill(prepared: PreparedFlow): Promise<Flow> {
    const flow = await prepared.prepare();
    this.#means.changed();
    return flow;
  }

  #of(place: Place): PreparedFlow {
    const known = this.#stock.get(keyOf(place));
    if (known !== undefined) return known;
    const made = new PreparedFlow({ start: () => this.#means.start(place), now: () => Date.now() });
    this.#stock.set(keyOf(place), made);
    return made;
  }
}
