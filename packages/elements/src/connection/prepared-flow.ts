/** Keeps a flow ready before anybody clicks, because a window may only be opened in the click itself. */
import type { Flow } from './wire.ts';

export type Preparing = { start(): Promise<Flow>; now(): number };

/** A flow lives for ten minutes; older than this it is renewed, so that it outlives the sign-in. Told by our own clock alone: many are wrong. */
const freshFor = 6 * 60_000;

/** One flow in stock. */
export class PreparedFlow {
  #preparing: Preparing;
  #flow: Flow | null = null;
  #since = 0;
  #pending: Promise<Flow> | null = null;

  constructor(preparing: Preparing) {
    this.#preparing = preparing;
  }

  /** The flow in stock, or null when there is none that still lasts long enough. */
  take(): Flow | null {
    const age = this.#preparing.now() - this.#since;
    return age >= 0 && age < freshFor ? this.#flow : null;
  }

  /** Makes sure that one is in stock; calls made meanwhile share one request. Rejects when the server refuses. */
  async prepare(): Promise<Flow> {
    const stocked = this.take();
    if (stocked !== null) return stocked;
    this.#pending ??= this.#preparing.start().finally(() => {
      this.#pending = null;
    });
    const asked = this.#preparing.now();
    this.#flow = await this.#pending;
    this.#since = asked;
    return this.#flow;
  }

  /** The one in stock is spent: it was opened. */
  spend(): void {
    this.#flow = null;
  }
}
