/** What a server is started with, and how it is read from the environment. */
import { resolve } from 'node:path';
import { defaultMasterKeyFile, type Log, type ServerConfig } from './platform/index.ts';

export type StartConfig = {
  port: number;
  /** Address to listen on; `localhost` by default, so only this machine reaches it. */
  host?: string;
  /** Where browsers reach the server; `http://localhost:<port>` by default. */
  baseUrl?: string;
  /** Absolute folder for the data. */
  dataFolder: string;
  /** A PostgreSQL of one's own instead of the embedded one; then `masterKeyFile` must be given. */
  databaseUrl?: string;
  masterKeyFile?: string;
  allowOrigins?: readonly string[];
  /** Folder with marks of one's own beside the brand icons. */
  marksFolder?: string;
  env?: string;
  workers?: number;
  /** Bytes of memory and of disk, processes (with their threads) that one program may use. */
  programLimits?: NonNullable<ServerConfig['programLimits']>;
  log?: Log;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads MORTISE_PORT, _HOST, _BASE_URL, _DATA, _MASTER_KEY_FILE, _ALLOW_ORIGINS, _MARKS_FOLDER, _ENV, _WORKERS, _RUN_MEMORY_MB (1000), _RUN_DISK_MB (1000), _RUN_PROCESSES (512) and DATABASE_URL; throws a sentence naming what is wrong. */
export function configFromEnvironment(environment: Environment, folder = process.cwd()): StartConfig {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const base = text('MORTISE_BASE_URL');
  const optional = {
    host: text('MORTISE_HOST'),
    baseUrl: base === undefined ? undefined : baseUrlOf(base),
    env: text('MORTISE_ENV'),
    databaseUrl: text('DATABASE_URL'),
    masterKeyFile: pathOf(text('MORTISE_MASTER_KEY_FILE'), folder),
    marksFolder: pathOf(text('MORTISE_MARKS_FOLDER'), folder),
    workers: numberOf(text('MORTISE_WORKERS'), 'MORTISE_WORKERS', 1, 1_000),
  };
  const programLimits = programLimitsOf(text);
  return {
    port: numberOf(text('MORTISE_PORT'), 'MORTISE_PORT', 0, 65_535) ?? 4400,
    dataFolder: resolve(folder, text('MORTISE_DATA') ?? '.data/server'),
    allowOrigins: originsOf(text('MORTISE_ALLOW_ORIGINS') ?? ''),
    ...withoutMissing(optional),
    ...(Object.keys(programLimits).length === 0 ? {} : { programLimits }),
  };
}

function programLimitsOf(text: (name: string) => string | undefined): NonNullable<StartConfig['programLimits']> {
  const megabytes = (name: string): number | undefined => {
    const number = numberOf(text(name), name, 50, 1_000_000);
    return number === undefined ? undefined : number * 1_000_000;
  };
  return withoutMissing({
    memory: megabytes('MORTISE_RUN_MEMORY_MB'),
    disk: megabytes('MORTISE_RUN_DISK_MB'),
    processes: numberOf(text('MORTISE_RUN_PROCESSES'), 'MORTISE_RUN_PROCESSES', 20, 100_000),
  });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutMissing<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

function pathOf(text: string | undefined, folder: string): string | undefined {
  return text === undefined ? undefined : resolve(folder, text);
}

function numberOf(text: string | undefined, name: string, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  return number;
}

function baseUrlOf(text: string): string {
  const address = URL.canParse(text) ? new URL(text) : null;
  if (
    address === null ||
    !/^https?:$/.test(address.protocol) ||
    /[?#]/.test(text) ||
    address.username + address.password !== ''
  )
    throw new Error(
      `MORTISE_BASE_URL must be an http or https address, with a path where a proxy serves it below one, not "${text}".`,
    );
  return address.href.replace(/\/+$/, '');
}

function originsOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const isFileServer = /^sftp:\/\/[a-z0-9.-]+:\d{1,5}$/.test(each);
      if (!isFileServer && (!URL.canParse(each) || new URL(each).origin !== each)) {
        throw new Error(
          `MORTISE_ALLOW_ORIGINS must list exact origins like http://localhost:4402 or sftp://localhost:2222, not "${each}".`,
        );
      }
      return each;
    });
}

/** The part that operations see; the base URL is known once the port is. */
export function serverConfigOf(config: StartConfig, port: number, dataFolder: string): ServerConfig {
  return {
    baseUrl: config.baseUrl ?? `http://localhost:${port}`,
    port,
    dataFolder,
    allowOrigins: config.allowOrigins ?? [],
    env: config.env ?? 'production',
    workers: config.workers ?? 4,
    ...(config.marksFolder === undefined ? {} : { marksFolder: config.marksFolder }),
    ...(config.programLimits === undefined ? {} : { programLimits: config.programLimits }),
  };
}

/** The embedded database has its key beside the data; for a database elsewhere somebody must say where the key lies. */
export function masterKeyFileOf(config: StartConfig): string {
  if (config.masterKeyFile !== undefined) return config.masterKeyFile;
  if (config.databaseUrl === undefined) return defaultMasterKeyFile(config.dataFolder);
  throw new Error(
    'With DATABASE_URL, set MORTISE_MASTER_KEY_FILE to the path of the master key: it must not lie where the database does.',
  );
}
