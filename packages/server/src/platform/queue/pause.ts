/** A pause that can be cut short. */

export type Wake = { now(): void; wait(ms: number): Promise<void> };

/** Every waiter of one `Wake` goes on when `now` is called; a call with nobody waiting shortens the next pause. */
export function wakeable(): Wake {
  const waiting = new Set<() => void>();
  let missed = false;
  return {
    now: () => {
      missed = waiting.size === 0;
      for (const go of waiting) go();
    },
    wait: (ms) => {
      if (missed) {
        missed = false;
        return Promise.resolve();
      }
      return new Promise((done) => {
        const go = (): void => {
          clearTimeout(timer);
          waiting.delete(go);
          done();
        };
        const timer = setTimeout(go, ms);
        waiting.add(go);
      });
    },
  };
}
