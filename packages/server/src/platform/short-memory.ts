/** Remembers a bounded number of answers for a moment; when it is full the oldest goes. */

type Kept<T> = { at: number; value: T };

export class ShortMemory<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #forMs: number;
  readonly #most: number;
  constructor(forMs: number, most: number) {
    this.#forMs = forMs;
    this.#most = most;
  }

  /** What was kept under the key less than `forMs` ago; null when there is nothing. `now` in milliseconds, as for `keep`. */
  get(key: string, now: number): { value: T } | null {
    const kept = this.#kept.get(key);
    return kept !== undefined && now - kept.at < this.#forMs ? { value: kept.value } : null;
  }

  keep(key: string, value: T, now: number): void {
    // Taken out first, so that the order of the map is the order of age.
    this.#kept.delete(key);
    if (this.#kept.size >= this.#most) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    this.#kept.set(key, { at: now, value });
  }
}
