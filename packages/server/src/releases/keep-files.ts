/** Puts a release's files into the server's own storage: whole or not at all, named by their hash, never changed. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeOpenFolder } from '../platform/reach.ts';
import type { Storage } from '../platform/storage.ts';
import type { ReleaseFolder } from './release-folder.ts';

/** Keeps the files; does nothing when they are kept already. Durable when it returns. */
export async function keepFiles(storage: Storage, { hash, files }: ReleaseFolder): Promise<string> {
  const target = storage.releaseFolder(hash);
  await closeReleases(storage);
  if (await exists(target)) return target;
  const temporary = `${target}.${randomUUID()}`;
  try {
    for (const { path, executable, bytes } of files) {
      const place = join(temporary, path);
      await mkdir(dirname(place), { recursive: true, mode: 0o755 });
      const file = await open(place, 'wx', executable ? 0o755 : 0o644);
      await file
        .writeFile(bytes)
        .then(() => file.sync())
        .finally(() => file.close());
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another process kept the same bytes first.
    if (!(await exists(target))) throw error;
  }
  return target;
}

/** Lets no other user into the folder of all releases: programs that have users of their own get a copy of theirs. */
export async function closeReleases({ releases }: Storage): Promise<void> {
  await makeOpenFolder(releases);
  const { mode, uid } = await stat(releases);
  const me = process.getuid?.();
  if ((mode & 0o077) !== 0 && (me === 0 || me === uid)) await chmod(releases, 0o700);
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
