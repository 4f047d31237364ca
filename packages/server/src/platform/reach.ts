/** Where another user of this machine can go: a server that runs as root hands work to users without its rights. */
import { chmod, cp, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** `nobody` by number: PostgreSQL refuses to run as root, so it runs as this user then. Runs never use it. */
export const databaseUser = { uid: 65_534, gid: 65_534 } as const;

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/** True when a user without rights of its own can use this path: every folder on the way lets others pass, a file lets them read and run it. */
export async function isReachable(path: string): Promise<boolean> {
  for (let each = resolve(path); ; each = dirname(each)) {
    const found = await stat(each).catch(() => null);
    if (found === null) {
      if (each === dirname(each)) return false;
      continue;
    }
    const needed = found.isDirectory() ? 0o001 : 0o005;
    if ((found.mode & needed) !== needed) return false;
    if (each === dirname(each)) return true;
  }
}

/** A folder under `/var/lib` or `/var/cache` that everybody can pass through; the temporary folder where root has neither. */
export async function reachableFolder(kind: 'lib' | 'cache', name: string): Promise<string> {
  for (const place of [`/var/${kind}/mortise`, join(tmpdir(), `mortise-${kind}-${process.getuid?.() ?? 0}`)]) {
    const folder = join(place, name);
    const made = await makeOpenFolder(folder).then(
      () => true,
      () => false,
    );
    if (!made || !(await isOurs(place))) continue;
    for (const each of [place, folder]) await chmod(each, 0o755);
    if (await isReachable(folder)) return folder;
  }
  throw new Error(
    'No folder was found that another user of this machine can reach; /var/lib and the temporary folder are closed.',
  );
}

/** Makes a folder, and those above it that are missing, so that others can pass through: our umask may say otherwise. */
export async function makeOpenFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o755 });
  if (first === undefined) return;
  for (let each = resolve(folder); each.length >= first.length; each = dirname(each)) await chmod(each, 0o755);
}

async function isOurs(folder: string): Promise<boolean> {
  const found = await stat(folder);
  return found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

/** Copies a folder to a reachable place once (by its name, which must change with its content) and returns the copy's path. */
export async function reachableCopy(source: string, name: string): Promise<string> {
  const target = join(await reachableFolder('cache', 'copies'), name);
  if (
    await stat(target).then(
      () => true,
      () => false,
    )
  )
    return target;
  const half = `${target}.${randomUUID()}`;
  await cp(source, half, { recursive: true, verbatimSymlinks: true });
  await letOthersRead(half);
  try {
    await rename(half, target);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    if (
      !(await stat(target).then(
        () => true,
        () => false,
      ))
    )
      throw error;
  }
  return target;
}

/** A package that was installed under a strict umask is closed to others, file by file. */
async function letOthersRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const path of await readdir(folder, { recursive: true })) {
    const found = await lstat(join(folder, path));
    if (found.isSymbolicLink()) continue;
    await chmod(join(folder, path), found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
