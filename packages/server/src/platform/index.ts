/** Door of the platform for tests and tools: everything a process is made of, without any slice. */
export { openMeans, defaultMasterKeyFile, type MeansOptions, type OpenMeans } from './open-means.ts';
export type { Means, ServerConfig, Worker } from './means.ts';
export { systemClock, type Clock } from './clock.ts';
export {
  closeDatabase,
  isDatabaseAway,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
  transaction,
  type Database,
  type EmbeddedPostgres,
  type Tx,
} from './database/index.ts';
export { stopAbandonedPostgres } from './database/embedded-postgres.ts';
export { buildHttp, openOutgoing, Refusal, type App } from './http/index.ts';
export { createLog, type Log } from './log.ts';
export { startQueue, type EventHandlers } from './queue/index.ts';
export { isReachable, reachableCopy, reachableFolder, runsAsRoot } from './reach.ts';
