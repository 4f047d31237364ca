/** What every operation with an effect is given first: database, clock, vault, log, the way out, settings, storage. */
import type { Clock } from './clock.ts';
import type { Database } from './database/open-database.ts';
import type { Outgoing } from './http/outgoing.ts';
import type { Log } from './log.ts';
import type { Storage } from './storage.ts';
import type { Vault } from './vault/vault.ts';

export type ServerConfig = {
  /** Where browsers reach this server, without a trailing slash: `http://localhost:4400`. */
  baseUrl: string;
  port: number;
  /** Absolute folder that holds artefacts, releases and run folders. */
  dataFolder: string;
  /** Exact origins that outgoing calls may reach whatever their scheme, port or address. */
  allowOrigins: readonly string[];
  /** What runs see as PAN_CTX_ENV. */
  env: string;
  /** How many runs go at once in this process. */
  workers: number;
  /** Folder with marks of one's own, `<name>.svg`, that connectors and listings may name beside the brand icons. */
  marksFolder?: string;
  /** What one program may use, where it is not as usual: bytes, bytes, processes and threads. */
  programLimits?: { memory?: number; disk?: number; processes?: number };
};

export type Means = {
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Log;
  outgoing: Outgoing;
  config: ServerConfig;
  storage: Storage;
  /** Aborts when the process begins to stop: long replies (log streams) end, loops stop claiming. */
  stopping: AbortSignal;
};

/** A loop that a slice runs in the background; `stop` claims nothing more and waits for what is under way. */
export type Worker = { stop(): Promise<void> };
