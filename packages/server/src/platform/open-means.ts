/** Puts the means together for one process, and takes them apart again. */
import { join } from 'node:path';
import { systemClock, type Clock } from './clock.ts';
import { closeDatabase, migrate, openDatabase } from './database/index.ts';
import { openOutgoing } from './http/outgoing.ts';
import { createLog, type Log } from './log.ts';
import type { Means, ServerConfig } from './means.ts';
import { openStorage } from './storage.ts';
import { openVault } from './vault/index.ts';

export type MeansOptions = {
  config: ServerConfig;
  databaseUrl: string;
  masterKeyFile: string;
  clock?: Clock;
  log?: Log;
  connections?: number;
  stopping?: AbortSignal;
};

/** Means and their end: `close` ends connections, not the database. */
export type OpenMeans = { means: Means; close(): Promise<void> };

/** Brings the database up to date, opens the vault (a wrong master key is an Error) and everything else a process needs. */
export async function openMeans(options: MeansOptions): Promise<OpenMeans> {
  const { config } = options;
  const log = options.log ?? createLog();
  await migrate(options.databaseUrl);
  const db = openDatabase(options.databaseUrl, {
    ...(options.connections !== undefined && { connections: options.connections }),
    onError: (error) => log.warn('an idle database connection broke', { error }),
  });
  try {
    const vault = await openVault(db, options.masterKeyFile, log);
    const outgoing = openOutgoing({ allowOrigins: config.allowOrigins });
    const means: Means = {
      db,
      vault,
      log,
      outgoing,
      config,
      clock: options.clock ?? systemClock,
      storage: openStorage(config.dataFolder),
      stopping: options.stopping ?? new AbortController().signal,
    };
    return { means, close: async () => void (await Promise.all([closeDatabase(db), outgoing.close()])) };
  } catch (error) {
    await closeDatabase(db);
    throw error;
  }
}

/** Where the master key lies when nothing else is said: beside the data folder, never inside it. */
export function defaultMasterKeyFile(dataFolder: string): string {
  return join(dataFolder, '..', 'master.key');
}
