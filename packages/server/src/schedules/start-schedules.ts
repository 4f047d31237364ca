/** The loop that ticks; any number of processes may run it. */
import type { Means, Worker } from '../platform/means.ts';
import { forgetSlots, tick, tickSize } from './tick.ts';

/** Milliseconds: between ticks when nothing is due, and between clearings. */
const every = { tick: 1000, clearing: 3_600_000 } as const;

export function startSchedules(means: Means): Worker {
  let stopping = false;
  let wake: () => void = () => undefined;
  const stop = (): void => {
    stopping = true;
    wake();
  };
  means.stopping.addEventListener('abort', stop, { once: true });
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, every.tick * (0.5 + Math.random()));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    let cleared = Number.NEGATIVE_INFINITY;
    while (!stopping && !means.stopping.aborted) {
      const due = await quietly(means, () => tick(means));
      if (performance.now() - cleared > every.clearing) {
        cleared = performance.now();
        await quietly(means, () => forgetSlots(means));
      }
      if (due !== tickSize && !stopping) await rest();
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stop();
      await running;
    },
  };
}

async function quietly<T>(means: Means, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    means.log.warn('schedules cannot be looked after just now', { error });
    return null;
  }
}
