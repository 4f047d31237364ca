/** Waits between two looks at a flow, and is woken early by the message of a finished window. */

/** One a desk; it hears messages from `listen` to `stop`. */
export class NudgedPause {
  #origin: () => string;
  /** What ends each pause, and the flow that it waits for. */
  #waiting = new Map<() => void, string>();

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

  /** Resolves after the time, when nudged for `flow`, or when `signal` aborts. */
  pause(milliseconds: number, signal: AbortSignal, flow: string): Promise<void> {
    return new Promise((done) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        signal.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, milliseconds);
      this.#waiting.set(end, flow);
      signal.addEventListener('abort', end);
    });
  }

  /** The finished window says so; the server is asked all the same. */
  #onMessage = (event: MessageEvent): void => {
    if (this.#waiting.size === 0 || event.origin !== this.#origin()) return;
    const { message, flow, status } = Object(event.data) as Record<string, unknown>;
    if (message !== 'mortise-flow' || typeof status !== 'string') return;
    for (const [end, waited] of [...this.#waiting]) if (waited === flow) end();
  };
}
