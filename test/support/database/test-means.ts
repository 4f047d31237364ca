/** Real means on a fresh database: nothing is mocked but the clock, which the test moves. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, openMeans, type Clock, type Means, type ServerConfig } from '@mortise/server/platform';
import { freshDatabase } from './fresh-database.ts';

export type MovableClock = Clock & { set(to: Date): void; advance(ms: number): void };

/** Lines of the log are kept so that a test can look for what must not be in them. */
export type TestMeans = Means & {
  clock: MovableClock;
  lines: string[];
  databaseUrl: string;
  masterKeyFile: string;
  beginStop(): void;
  close(): Promise<void>;
};

export type TestMeansOptions = {
  config?: Partial<ServerConfig>;
  databaseUrl?: string;
  masterKeyFile?: string;
  startAt?: Date;
};

/** Opens means; without `startAt` the clock begins at the real time and runs on, and `advance` shifts it. */
export async function testMeans(options: TestMeansOptions = {}): Promise<TestMeans> {
  const databaseUrl = options.databaseUrl ?? (await freshDatabase()).url;
  const folder = await mkdtemp(join(tmpdir(), 'mortise-means-'));
  const masterKeyFile = options.masterKeyFile ?? join(folder, 'master.key');
  const config: ServerConfig = {
    baseUrl: 'http://localhost:4400',
    port: 0,
    dataFolder: join(folder, 'server'),
    allowOrigins: [],
    env: 'test',
    workers: 2,
    ...options.config,
  };
  const lines: string[] = [];
  const log = createLog({ level: 'debug', write: (line) => lines.push(line) });
  const stop = new AbortController();
  const clock = movableClock(options.startAt);
  const { means, close } = await openMeans({
    config,
    databaseUrl,
    masterKeyFile,
    clock,
    log,
    connections: 8,
    stopping: stop.signal,
  });
  return { ...means, clock, lines, databaseUrl, masterKeyFile, close, beginStop: () => stop.abort() };
}

function movableClock(startAt?: Date): MovableClock {
  let shift = startAt === undefined ? 0 : startAt.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + shift),
    set: (to) => void (shift = to.getTime() - Date.now()),
    advance: (ms) => void (shift += ms),
  };
}
