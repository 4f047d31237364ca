/** Starts a whole server in this process, and stops it in order: requests, runs, connections, PostgreSQL last. */
import { setTimeout as pause } from 'node:timers/promises';
import { buildApp, handlers, workers } from './app.ts';
import { openGround, type Ground } from './open-process.ts';
import { startQueue, type App, type Means, type Worker } from './platform/index.ts';
import { checkPort, portError } from './platform/http/port.ts';
import type { StartConfig } from './start-config.ts';

export type Running = {
  addresses: { server: string };
  means: Means;
  /** Drains (10 s for requests, 25 s for runs) and leaves no process. Calling it again waits for the same end. */
  stop(): Promise<void>;
  /** Leaves at once: what was under way is recovered at the next start. */
  force(): Promise<void>;
};

/** Milliseconds that requests and background work get to end by themselves. */
export const drain = { requests: 10_000, work: 25_000 } as const;

/** Ready for requests when it returns. Throws a sentence when the port is taken, before anything else is started. */
export async function start(config: StartConfig): Promise<Running> {
  const host = config.host ?? 'localhost';
  await checkPort(config.port, host);
  const ground = await openGround(config);
  try {
    const app = await buildApp(ground.means);
    await listen(app, config.port, host);
    const running = [startQueue(ground.means, handlers), ...workers.map((startWorker) => startWorker(ground.means))];
    let stopped: Promise<void> | undefined;
    return {
      addresses: { server: ground.means.config.baseUrl },
      means: ground.means,
      stop: () => (stopped ??= stopAll(ground, app, running)),
      force: () => ground.force(),
    };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

async function listen(app: App, port: number, host: string): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    throw error instanceof Error ? portError(error, port) : error;
  }
}

async function stopAll(ground: Ground, app: App, running: readonly Worker[]): Promise<void> {
  ground.beginStop();
  const requests = within(app.close(), drain.requests, () => app.server.closeAllConnections());
  const work = within(Promise.all(running.map((worker) => worker.stop())), drain.work, () => {
    ground.means.log.warn('background work did not end in time; it will be taken up again at the next start');
  });
  await Promise.all([requests, work]);
  await ground.close();
}

/** Waits for the end of something, but not longer than that; then `late` is called and nobody waits any more. */
async function within(ending: Promise<unknown>, ms: number, late: () => void): Promise<void> {
  const timer = new AbortController();
  const tooLate = pause(ms, undefined, { signal: timer.signal }).then(late, () => undefined);
  await Promise.race([ending, tooLate]).finally(() => timer.abort());
}
