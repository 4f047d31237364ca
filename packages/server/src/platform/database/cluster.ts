/** One PostgreSQL data folder: what lies in it, how it is made, and which process serves it. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { markOf } from '../process-alive.ts';
import { databaseUser, makeOpenFolder, runsAsRoot } from '../reach.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

const run = promisify(execFile);

export const superuser = 'mortise';

/** Files beside the cluster are ours; only `data` belongs to the user that runs PostgreSQL. */
export type Cluster = { folder: string; data: string; passwordFile: string; usersFolder: string; logFile: string };

export function clusterIn(folder: string): Cluster {
  return {
    folder,
    data: join(folder, 'data'),
    passwordFile: join(folder, 'password'),
    usersFolder: join(folder, 'users'),
    logFile: join(folder, 'postgres.log'),
  };
}

/** Whose rights PostgreSQL runs with: ours, or the database user's when we are root. */
export function runAs(): { uid?: number; gid?: number } {
  return runsAsRoot() ? databaseUser : {};
}

/** Makes the folders around the cluster; the user that runs PostgreSQL must be able to walk through the outer one. */
export async function makeFolders(cluster: Cluster): Promise<void> {
  await makeOpenFolder(cluster.folder);
  await mkdir(cluster.usersFolder, { recursive: true, mode: 0o700 });
}

/** Makes the cluster when there is none. Throws a sentence when another major version made the one that is there. */
export async function prepareCluster(cluster: Cluster, binaries: PostgresBinaries): Promise<void> {
  const made = await readFile(join(cluster.data, 'PG_VERSION'), 'utf8').catch(() => null);
  if (made === null) return initialise(cluster, binaries);
  if (made.trim() !== binaries.version) {
    throw new Error(
      `${cluster.data} was made by PostgreSQL ${made.trim()}, but this is PostgreSQL ${binaries.version}. Dump it with the old version first.`,
    );
  }
}

/** Made aside and renamed, so that a start that was killed half-way leaves nothing that looks like a cluster. */
async function initialise(cluster: Cluster, binaries: PostgresBinaries): Promise<void> {
  for (const left of await readdir(cluster.folder)) {
    if (left.startsWith('new-')) await rm(join(cluster.folder, left), { recursive: true, force: true });
  }
  const fresh = join(cluster.folder, `new-${randomBytes(6).toString('hex')}`);
  const password = randomBytes(24).toString('base64url');
  await mkdir(fresh, { mode: 0o700 });
  const passwordFile = join(fresh, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const { uid, gid } = runAs();
  if (uid !== undefined && gid !== undefined) for (const path of [fresh, passwordFile]) await chown(path, uid, gid);
  await run(
    binaries.initdb,
    [
      '-D',
      join(fresh, 'data'),
      '-U',
      superuser,
      '--pwfile',
      passwordFile,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ],
    { ...runAs(), cwd: fresh, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, timeout: 120_000 },
  );
  await rm(passwordFile);
  await writeFile(cluster.passwordFile, password, { mode: 0o600 });
  await chmod(cluster.passwordFile, 0o600);
  await rename(join(fresh, 'data'), cluster.data);
  await rm(fresh, { recursive: true, force: true });
}

export type Postmaster = { pid: number; port: number };

/** The process that serves this folder, by PostgreSQL's own record; null when none lives, whatever number the record names. */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | null> {
  const record = await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(() => null);
  if (record === null) return null;
  const lines = record.split('\n');
  const pid = Number(lines[0]);
  if ((await markOf(pid)) === null || !(await servesFolder(pid, cluster.data))) return null;
  return { pid, port: Number(lines[3]) };
}

/** A postmaster works in its data folder; a process that got the number of a dead one does not. */
async function servesFolder(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const works = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    const real = await readlink(data).catch(() => data);
    return works === real || works === data;
  }
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.includes('postgres') && stdout.includes(data);
}

/** Removes the record of a process that is gone: PostgreSQL itself would refuse to start when its number was used again. */
export async function forgetDeadPostmaster(cluster: Cluster): Promise<void> {
  if ((await findPostmaster(cluster)) === null) await rm(join(cluster.data, 'postmaster.pid'), { force: true });
}
