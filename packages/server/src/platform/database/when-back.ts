/** Writes what exists nowhere else: not given up because the database is away for a moment. */
import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseAway } from './database-away.ts';

/** A database that restarts, or hands over to another machine, is back within this time. */
const longestMs = 60_000;
const pauseMs = 250;

/**
 * What `work` brings; tried again while the database is away, for a minute, or until the process is to stop. A try that
 * broke off may have been written all the same: `work` has to bear being done twice.
 */
export async function whenBack<T>({ stopping }: { stopping: AbortSignal }, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + longestMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || stopping.aborted || performance.now() > until) throw error;
      await pause(pauseMs);
    }
  }
}
