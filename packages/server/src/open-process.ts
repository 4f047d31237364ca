/** The ground a process stands on: its data folder, its PostgreSQL and its means; with or without HTTP on top. */
import { join } from 'node:path';
import { createLog, openMeans, startEmbeddedPostgres, type EmbeddedPostgres, type Means } from './platform/index.ts';
import { placeData } from './platform/place-data.ts';
import { masterKeyFileOf, serverConfigOf, type StartConfig } from './start-config.ts';

export type Ground = {
  means: Means;
  /** Aborts `means.stopping`: nothing new is begun from now on. */
  beginStop(): void;
  /** Ends connections, and PostgreSQL last when it is ours and nobody else uses it. */
  close(): Promise<void>;
  /** Like `close`, without waiting for anybody. */
  force(): Promise<void>;
};

/** Opens everything but HTTP. When a step fails, what was opened before it is closed again. */
export async function openGround(config: StartConfig): Promise<Ground> {
  const masterKeyFile = masterKeyFileOf(config);
  const log = config.log ?? createLog();
  const place = await placeData(config.dataFolder);
  if (place.moved) log.info(`the data lies in ${place.folder}, because other users cannot reach ${config.dataFolder}`);
  const postgres =
    config.databaseUrl === undefined ? await startEmbeddedPostgres(join(place.folder, 'postgres')) : null;
  const stop = new AbortController();
  try {
    const opened = await openMeans({
      config: serverConfigOf(config, config.port, place.folder),
      masterKeyFile,
      log,
      stopping: stop.signal,
      databaseUrl: config.databaseUrl ?? postgres?.url ?? '',
    });
    return {
      means: opened.means,
      beginStop: () => stop.abort(),
      close: async () => {
        stop.abort();
        await opened.close();
        await postgres?.stop();
      },
      force: async () => forceClosed(stop, postgres),
    };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
}

async function forceClosed(stop: AbortController, postgres: EmbeddedPostgres | null): Promise<void> {
  stop.abort();
  await postgres?.force();
}
