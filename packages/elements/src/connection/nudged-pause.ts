/** Waits between two looks at a flow, and is woken early by the message of a finished window. */

/** One a desk; it hears messages from `listen` to `stop`. */
export class NudgedPause {
  #origin: () => string;
  #nudges = new Set<() => void>();

  /** `origin` is the server's: only its windows are listened to, and it is asked for only while somebody waits. */
  constructor(origin: () => string) {
    this.#origin = origin;
  }

  listen(): void {
    globalThis.addEventListener('message', this.#onMessage);
  }

  stop(): void {
    globalThis.removeEventListener('message', this.#onMessage);
  }

  /** Resolves after the time, when nudged, or when `signal` aborts. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#nudges.delete(end);
        signal.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, milliseconds);
      this.#nudges.add(end);
      signal.addEventListener('abort', end);
    });
  }

  /** The finished window says so; the server is asked all the same. */
  #onMessage = (event: MessageEvent): void => {
    if (this.#nudges.size === 0 || event.origin !== this.#origin()) return;
    const data: unknown = event.data;
    if (typeof data === 'object' && data !== null && Reflect.get(data, 'message') === 'mortise-flow')
      for (const nudge of [...this.#nudges]) nudge();
  };
}
