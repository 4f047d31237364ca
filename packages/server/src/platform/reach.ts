/** Where another user of this machine can go: a server that runs as root hands work to users without its rights. */
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** `nobody` by number: PostgreSQL refuses to run as root, so it runs as this user then. Runs never use it. */
export const databaseUser = { uid: 65_534, gid: 65_534 } as const;

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/** True when a user without rights of its own can walk down to this path: every folder on the way lets others pass. */
export async function isReachable(path: string): Promise<boolean> {
  for (let each = resolve(path); ; each = dirname(each)) {
    const found = await stat(each).catch(() => null);
    if (found === null) {
      if (each === dirname(each)) return false;
      continue;
    }
    if (found.isDirectory() && (found.mode & 0o001) === 0) return false;
    if (each === dirname(each)) return true;
  }
}

/** A folder under `/var/lib` or `/var/cache` that everybody can pass through; the temporary folder where root has neither. */
export async function reachableFolder(kind: 'lib' | 'cache', name: string): Promise<string> {
  for (const place of [`/var/${kind}/mortise`, join(tmpdir(), `mortise-${kind}-${process.getuid?.() ?? 0}`)]) {
    const folder = join(place, name);
    const made = await mkdir(folder, { recursive: true, mode: 0o755 }).then(
      () => true,
      () => false,
    );
    if (made && (await isOurs(place)) && (await isReachable(folder))) return folder;
  }
  throw new Error(
    'No folder was found that another user of this machine can reach; /var/lib and the temporary folder are closed.',
  );
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
