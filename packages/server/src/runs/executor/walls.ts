/** What stands around a program: shared folders of its own, no new rights, limits of the kernel; each one where it works here. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes that all processes of a program may hold in memory and on disk together, and how many processes (threads count). */
export type UseLimits = { memory: number; disk: number; processes: number };

/** Which walls work on this machine; found out once, at the start. Without `places`, `cleanAfterUser` does what it can. */
export type Walls = { places: boolean; rights: boolean; limits: boolean };

export const noWalls: Walls = { places: false, rights: false, limits: false };

/** Where every user may write, so that one program could leave something for another one. */
export const sharedPlaces = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run/lock'] as const;

/**
 * Runs as root in a mount namespace that nobody else sees, before the program has its own user: lays folders of the run
 * over the shared places, all with one `mount`, as each process more costs every run 10 ms. What the program needs and
 * would be hidden by that (`$3`… up to `--`) has its mount first (see `mountTable`) and needs a folder to stand on.
 */
const furnish = `set -eu
path=$PATH; PATH=/usr/sbin:/usr/bin:/sbin:/bin
own=$1; table=$2; shift 2
while [ "$1" != -- ]; do (umask 022; mkdir -p "$own$1"); shift; done
shift
printf '%s' "$table" > "$own/mounts"
mount --all --fstab "$own/mounts"
PATH=$path; exec "$@"`;

type Walled = {
  /** The run's folder, which has a folder for each shared place, and the paths that the program looks for commands in. */
  folder: string;
  path: string;
  uid: number | null;
  /** Milliseconds. */
  timeout: number;
  limits: UseLimits;
};

/** The command, its walls before it, and the user to start it as; every part becomes the next, so the process stays the same. */
export function walled(
  walls: Walls,
  wanted: Walled,
  command: readonly string[],
): { command: string[]; user: number | null } {
  const limits = walls.limits ? [tool('prlimit'), ...kernelLimits(wanted)] : [];
  const setpriv = walls.rights ? [tool('setpriv'), '--no-new-privs'] : [];
  if (!walls.places || wanted.uid === null) return { command: [...setpriv, ...limits, ...command], user: wanted.uid };
  const inner = [tool('setpriv'), `--reuid=${wanted.uid}`, `--regid=${wanted.uid}`, '--clear-groups', '--no-new-privs'];
  const needed = [dirname(wanted.folder), ...wanted.path.split(':')].filter((each) =>
    sharedPlaces.some((place) => each.startsWith(`${place}/`) && existsSync(each)),
  );
  return {
    command: [...ownPlaces(wanted.folder, needed), ...inner, ...limits, ...command],
    user: null,
  };
}

function ownPlaces(folder: string, needed: readonly string[]): string[] {
  const apart = [tool('unshare'), '--mount', '--ipc', '--propagation', 'private'];
  const paths = [...new Set(needed)];
  return [...apart, '/bin/sh', '-c', furnish, 'sh', folder, mountTable(folder, paths), ...paths, '--'];
}

/** Lines of an fstab (fstab(5): blanks and backslashes in octal), in the order in which they are mounted. */
function mountTable(folder: string, needed: readonly string[]): string {
  const written = (path: string): string =>
    path.replace(/[\s\\#]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);
  const line = (from: string, to: string, way: string): string => `${written(from)} ${written(to)} none ${way} 0 0\n`;
  return [
    ...needed.map((path) => line(path, `${folder}${path}`, 'bind')),
    ...sharedPlaces.filter((place) => existsSync(place)).map((place) => line(`${folder}${place}`, place, 'rbind')),
  ].join('');
}

/** Data, file size and CPU are far enough out that what is measured (see `watchUse`) is met first and named. */
function kernelLimits({ uid, timeout, limits }: Walled): string[] {
  const seconds = Math.ceil(timeout / 1000) * 2 + 30;
  const data = Math.max(2 * limits.memory, 2 ** 31);
  const each = [`--data=${data}`, `--fsize=${2 * limits.disk}`, '--nofile=4096', '--core=0', `--cpu=${seconds}`];
  return uid === null ? each : [...each, `--nproc=${limits.processes}`];
}

/** Tries each wall. `folder`: like a run's, with its places. */
export async function tryWalls(folder: string): Promise<Walls> {
  const uid = process.getuid?.() === 0 ? 65_534 : null;
  const wanted: Walled = { folder, path: '', uid, timeout: 1000, limits: { memory: 1e9, disk: 1e9, processes: 512 } };
  const works = async (walls: Walls): Promise<boolean> => {
    const [file = '', ...args] = walled(walls, wanted, ['/bin/sh', '-c', ':']).command;
    return new Promise((resolve) => {
      execFile(file, args, { timeout: 5000, env: {}, cwd: '/' }, (error) => resolve(error === null));
    });
  };
  const rights = await works({ ...noWalls, rights: true });
  const limits = await works({ ...noWalls, limits: true });
  const places = rights && uid !== null && (await works({ ...noWalls, places: true }));
  return { places, rights, limits };
}

function tool(name: string): string {
  return [`/usr/bin/${name}`, `/bin/${name}`].find((each) => existsSync(each)) ?? `/usr/bin/${name}`;
}
