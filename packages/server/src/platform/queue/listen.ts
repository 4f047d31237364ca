/** Listens for NOTIFY on a connection of its own; only a hint, so a lost connection is opened again at leisure. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Means, Worker } from '../means.ts';

/** Calls `wake` for every notification on the channel (a plain name, not user input) with its payload, and without one when it begins to listen. */
export function listen(means: Means, channel: string, wake: (payload?: string) => void): Worker {
  const stop = new AbortController();
  const running = keepListening(means, channel, wake, stop.signal);
  return {
    stop: async () => {
      stop.abort();
      await running;
    },
  };
}

async function keepListening(
  means: Means,
  channel: string,
  wake: (payload?: string) => void,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    const client = new pg.Client({ ...means.db.$client.options, application_name: 'mortise-listen' });
    const ended = new Promise<void>((done) => {
      client.once('error', () => done());
      client.once('end', () => done());
      stopped.addEventListener('abort', () => done(), { once: true });
    });
    try {
      await client.connect();
      client.on('notification', ({ payload }) => wake(payload));
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      wake();
      await ended;
    } catch (error) {
      means.log.debug('not listening just now', { error });
    }
    await client.end().catch(() => undefined);
    await pause(500 + Math.random() * 1_500, undefined, { signal: stopped }).catch(() => undefined);
  }
}
