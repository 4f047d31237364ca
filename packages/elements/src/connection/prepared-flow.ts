/** Keeps a flow ready before anybody clicks, because a window may only be opened in the click itself. */
import type { Flow } from './wire.ts';

export type Preparing = { start(): Promise<Flow>; now(): number };

/** A flow is renewed when less than this is left, so that it outlives the sign-in. */
const freshFor = 4 * 60_000;

/** One flow in stock. */
export class PreparedFlow {
  #preparing: Preparing;
  #flow: Flow | null = null;
  #pending: Promise<Flow> | null = null;

  constructor(preparing: Preparing) {
    this.#preparing = preparing;
  }

  /** The flow in stock, or null when there is none that still lasts long enough. */
  take(): Flow | null {
    const flow = this.#flow;
    return flow !== null && Date.parse(flow.expires_at) - this.#preparing.now() > freshFor ? flow : null;
  }

  /** Makes sure that one is in stock; calls made meanwhile share one request. Rejects when the server refuses. */
  async prepare(): Promise<Flow> {
    const stocked = this.take();
    if (stocked !== null) return stocked;
    this.#pending ??= this.#preparing.start().finally(() => {
      this.#pending = null;
    });
    this.#flow = await this.#pending;
    return this.#flow;
  }

  /** The one in stock is spent: it was opened. */
  spend(): void {
    this.#flow = null;
  }
}
