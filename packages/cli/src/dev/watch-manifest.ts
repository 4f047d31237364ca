/** The manifest of a folder as it is saved: read, parsed, and told when it has become another one. */
import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseManifest, type Manifest, type Problem } from '@mortise/manifest';
import { manifestNames } from '../manifest-names.ts';
import { readManifestFile, type ManifestText } from '../read-manifest-file.ts';

export type Seen = {
  folder: string;
  /** Null while the folder has no manifest. */
  file: string | null;
  problems: Problem[];
  /** The last one without errors; it stays while the file is broken. */
  good: Manifest | null;
  /** True when `good` is not what the file says now. */
  broken: boolean;
  /** Grows with each good manifest. */
  version: number;
};
export type ManifestWatch = { current(): Seen; close(): void };

/** How long an editor gets to finish writing, and how often we look where the system tells nothing (some mounts); ms. */
const settle = 40;
const look = 1_000;

/** `place` is a folder, or a manifest. Throws a sentence when there is nothing to watch. */
export async function watchManifest(place: string, tell: (seen: Seen) => void): Promise<ManifestWatch> {
  const { folder, names } = await whereIs(resolve(place));
  let seen: Seen = { folder, file: null, problems: [], good: null, broken: true, version: 0 };
  let last: string | null = null;
  const read = async (): Promise<void> => {
    const found = await readManifest(folder, names);
    const now = JSON.stringify(found);
    if (now === last) return;
    last = now;
    seen = next(seen, found);
    tell(seen);
  };
  await read();
  const follow = inTurn(read);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watcher = watchFolder(folder, () => {
    clearTimeout(timer);
    timer = setTimeout(follow, settle);
  });
  const looking = setInterval(follow, look);
  const close = (): void => {
    clearTimeout(timer);
    clearInterval(looking);
    watcher?.close();
  };
  return { current: () => seen, close };
}

async function whereIs(place: string): Promise<{ folder: string; names: readonly string[] }> {
  const found = await stat(place).catch(() => null);
  if (found?.isDirectory() === true) return { folder: place, names: manifestNames };
  if (found?.isFile() === true) return { folder: dirname(place), names: [basename(place)] };
  throw new Error(`There is no folder "${place}". Name the folder that holds mortise.yaml.`);
}

type Found = { file: string | null } & ManifestText;

async function readManifest(folder: string, names: readonly string[]): Promise<Found> {
  const there = new Set(await readdir(folder).catch(() => []));
  const file = names.find((name) => there.has(name)) ?? null;
  const missing = `There is no ${names[0] ?? 'manifest'} in this folder. As soon as there is one, its form shows up here.`;
  if (file === null) return { file, text: null, refusal: missing };
  const unread: ManifestText = { text: null, refusal: `"${file}" cannot be read.` };
  return { file, ...(await readManifestFile(join(folder, file), file).catch(() => unread)) };
}

function next(before: Seen, { file, text, refusal }: Found): Seen {
  if (file === null || refusal !== null) {
    const problem: Problem = { level: 'error', line: 1, column: 1, path: '', message: refusal ?? '' };
    return { ...before, file, problems: [problem], broken: true };
  }
  const { manifest, problems } = parseManifest(text, file);
  if (manifest === null) return { ...before, file, problems, broken: true };
  return { ...before, file, problems, good: manifest, broken: false, version: before.version + 1 };
}

/** Null where the system cannot watch; looking once in a while is enough then. */
function watchFolder(folder: string, changed: () => void): FSWatcher | null {
  try {
    return watch(folder, changed).on('error', () => undefined);
  } catch {
    return null;
  }
}

/** Never two at once; what was asked for meanwhile follows as one more. */
function inTurn(work: () => Promise<void>): () => void {
  let state: 'idle' | 'busy' | 'again' = 'idle';
  const start = (): void => {
    if (state !== 'idle') {
      state = 'again';
      return;
    }
    state = 'busy';
    void work()
      .catch(() => undefined)
      .finally(() => {
        const more = state === 'again';
        state = 'idle';
        if (more) start();
      });
  };
  return start;
}
