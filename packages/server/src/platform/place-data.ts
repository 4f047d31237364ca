/** Where the data folder really lies: as asked, or in a place that other users can reach when root's own folder is closed to them. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isReachable, reachableFolder, runsAsRoot } from './reach.ts';

export type DataPlace = {
  /** Holds postgres/, storage/, releases/ and run folders. */
  folder: string;
  /** The data folder that was asked for is closed to other users, so the data lies elsewhere. */
  moved: boolean;
};

/**
 * PostgreSQL and runs have rights of their own when we are root, and must walk down to their files. A note in the
 * asked-for folder names the other place, so a new clone at the same path never meets the data of an old one.
 */
export async function placeData(asked: string): Promise<DataPlace> {
  await mkdir(asked, { recursive: true, mode: 0o755 });
  if (!runsAsRoot() || (await isReachable(asked))) return { folder: asked, moved: false };
  const note = join(asked, 'place');
  const name = (await readFile(note, 'utf8').catch(() => null)) ?? (await writeNote(note));
  if (!/^[0-9a-f]{24}$/.test(name))
    throw new Error(`${note} should hold the name of a folder, but does not. Remove it to begin anew.`);
  return { folder: await reachableFolder('lib', name), moved: true };
}

async function writeNote(note: string): Promise<string> {
  const name = randomBytes(12).toString('hex');
  try {
    await writeFile(note, name, { flag: 'wx', mode: 0o600 });
    return name;
  } catch {
    return readFile(note, 'utf8');
  }
}
