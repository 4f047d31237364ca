/** A loop in the background: the same work again and again, one turn at a time, until it is stopped. */
import type { Means, Worker } from './means.ts';

export type Turns = {
  /** Milliseconds from one turn to the next. A turn that is due while one is under way is left out. */
  ms: number;
  /** What is logged, with the error, when a turn fails: `old flows could not be forgotten`. */
  failed: string;
  work: () => Promise<unknown>;
  /** The first turn is taken at once, not after `ms`. */
  atOnce?: boolean;
};

/** A turn that fails is logged, and the next one comes all the same. Holds no process open. `stop` waits for the turn under way. */
export function everySoOften(means: Pick<Means, 'log'>, { ms, failed, work, atOnce = false }: Turns): Worker {
  let going: Promise<void> | null = null;
  const turn = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      means.log.error(failed, { error });
    }
  };
  const look = (): void => {
    going ??= turn().finally(() => (going = null));
  };
  if (atOnce) look();
  const timer = setInterval(look, ms);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await going;
    },
  };
}
