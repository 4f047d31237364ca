/** A fresh folder for one run, with a copy of the release's files, that nobody but its program's user can enter. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  chmod,
  constants,
  cp,
  lchown,
  link,
  copyFile,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isAlive, ownMark } from '../../platform/process-alive.ts';
import { isReachable, reachableFolder } from '../../platform/reach.ts';
import { runTool } from './starter.ts';
import { sharedPlaces, tryWalls, type Walls } from './walls.ts';

export type RunFolder = {
  files: string;
  temporary: string;
  /** Lays a file into the folder for the program, beside its own; gives the path. `name` is a plain file name. */
  put(name: string, bytes: Uint8Array): Promise<string>;
  remove(): Promise<void>;
};
/** `node`: a folder that holds the Node which runs us, and that programs can reach. */
export type RunsRoot = { folder: string; node: string };

/**
 * Picks where run folders lie: inside the data folder; when programs run as other users and cannot get there
 * (a clone in a 0700 home), in a folder that they can reach, together with a link to (or copy of) Node.
 */
export async function openRunsRoot(dataFolder: string, otherUsers: boolean): Promise<RunsRoot> {
  const inside = join(resolve(dataFolder), 'runs');
  await mkdir(inside, { recursive: true, mode: 0o711 });
  const name = `runs-${createHash('sha256').update(inside).digest('hex').slice(0, 12)}`;
  const folder = !otherUsers || (await isReachable(dirname(inside))) ? inside : await reachableFolder('lib', name);
  await chmod(folder, 0o711);
  await sweep(folder);
  return { folder, node: await reachableNode(folder, otherUsers) };
}

/** Makes the folder. `uid`: who owns it; null leaves it ours. */
export async function makeRunFolder(root: RunsRoot, releaseFiles: string, uid: number | null): Promise<RunFolder> {
  const folder = join(root.folder, await freshName());
  const files = join(folder, 'files');
  const temporary = join(folder, 'tmp');
  await mkdir(folder, { mode: 0o700 });
  const remove = (): Promise<void> => removeWhole(folder);
  try {
    await cp(releaseFiles, files, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    await chmod(files, 0o700);
    await makePlaces(folder);
    const payloads = join(folder, 'payloads');
    await mkdir(payloads, { mode: 0o700 });
    if (uid !== null) await own(folder, uid);
    return { files, temporary, put: (name, bytes) => put(join(payloads, name), bytes, uid), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function put(path: string, bytes: Uint8Array, uid: number | null): Promise<string> {
  await writeFile(path, bytes, { mode: 0o600 });
  if (uid !== null) await lchown(path, uid, uid);
  return path;
}

/** What the program finds where every user may write; `tmp` is its temporary folder in any case. */
async function makePlaces(folder: string): Promise<void> {
  for (const place of sharedPlaces) await mkdir(join(folder, place), { recursive: true, mode: 0o700 });
}

/** Names the process that made it, so that `sweep` knows whether it is still used. */
async function freshName(): Promise<string> {
  const me = await ownMark();
  return `${me.pid}-${me.started}-${randomBytes(8).toString('hex')}`;
}

/** Finds out which walls work here, around a folder like a run's. */
export async function openWalls(root: RunsRoot): Promise<Walls> {
  const folder = join(root.folder, await freshName());
  try {
    await makePlaces(folder);
    return await tryWalls(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function own(path: string, uid: number): Promise<void> {
  await lchown(path, uid, uid);
  const entries = await readdir(path, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) => {
      const inner = join(path, entry.name);
      return entry.isDirectory() ? own(inner, uid) : lchown(inner, uid, uid);
    }),
  );
}

/** Removes what processes that are gone have left. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid, started] = /^(\d+)-([\w@-]+)-[0-9a-f]+$/.exec(name) ?? [];
    if (pid === undefined || started === undefined || (await isAlive({ pid: Number(pid), started }))) continue;
    await removeWhole(join(folder, name)).catch(() => undefined);
  }
}

/** Milliseconds. */
const longestRemoval = 60_000;

/** Also what a program made deeper than a path may be long, or closed to its own user: tools of this machine go folder by folder. */
async function removeWhole(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    const work = ['-c', 'chmod -R u+rwX "$1" 2>/dev/null; exec rm -rf "$1"', 'sh', folder];
    const { code } = await runTool('/bin/sh', work, { timeout: longestRemoval });
    if (code !== 0) throw new Error(`A folder that a program left could not be removed: ${folder}`);
  }
}

async function reachableNode(root: string, otherUsers: boolean): Promise<string> {
  const folder = dirname(process.execPath);
  if (!otherUsers || (await isReachable(process.execPath))) return folder;
  const kept = join(root, `node-${process.version}`);
  const path = join(kept, 'node');
  if (
    await stat(path).then(
      () => true,
      () => false,
    )
  )
    return kept;
  await mkdir(kept, { recursive: true, mode: 0o711 });
  await chmod(kept, 0o711);
  const fresh = `${path}.${randomUUID()}`;
  await shareNode(fresh);
  await rename(fresh, path);
  return kept;
}

/** A link costs nothing, but has the rights of the original: where those are closed (a strict umask), a copy. */
async function shareNode(path: string): Promise<void> {
  const { mode } = await stat(process.execPath);
  const linked =
    (mode & 0o005) === 0o005 &&
    (await link(process.execPath, path)
      .then(() => true)
      .catch(() => false));
  if (linked) return;
  await copyFile(process.execPath, path);
  await chmod(path, 0o755);
}
