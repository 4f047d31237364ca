/** A folder read as a release: regular files only, bounded, in one order, with one hash over all of it. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../platform/http/refusal.ts';

export type ReleaseFile = { /** Relative, with forward slashes. */ path: string; executable: boolean; bytes: Buffer };
export type ReleaseFolder = { files: ReleaseFile[]; /** SHA-256, hex. */ hash: string };

export const mostFiles = 2_000;
export const mostBytes = 50 * 1024 * 1024;
const deepest = 24;
const longestPath = 400;
/** Version control's own folder is no part of a program. */
const skipped = new Set(['.git']);

/** Reads a folder. Throws `manifest-invalid`, with a sentence, for links, odd files, odd names and too much of anything. */
export async function readReleaseFolder(folder: string): Promise<ReleaseFolder> {
  const files: ReleaseFile[] = [];
  const walk: Walk = { folder, files, bytes: 0, names: new Map() };
  await readInto(walk, '', 0);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, hash: hashOf(files) };
}

/** The hash that names a release: over paths, executable bits and bytes. */
export function hashOf(files: readonly ReleaseFile[]): string {
  const hash = createHash('sha256');
  for (const { path, executable, bytes } of files) {
    hash.update(`${JSON.stringify([path, executable, createHash('sha256').update(bytes).digest('hex')])}\n`);
  }
  return hash.digest('hex');
}

type Walk = { folder: string; files: ReleaseFile[]; bytes: number; names: Map<string, string> };

async function readInto(walk: Walk, below: string, depth: number): Promise<void> {
  if (depth > deepest) throw refused(`Its folders are nested deeper than ${deepest}.`);
  const entries = await readdir(join(walk.folder, below), { withFileTypes: true }).catch(() => {
    throw refused(below === '' ? 'The folder cannot be read.' : `"${below}" cannot be read.`);
  });
  for (const entry of entries) {
    if (skipped.has(entry.name)) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    checkName(walk, path);
    if (entry.isDirectory()) await readInto(walk, path, depth + 1);
    else if (entry.isFile()) await readFileInto(walk, path);
    else throw refused(`"${path}" is a link or a special file; a release holds regular files only.`);
  }
}

function checkName(walk: Walk, path: string): void {
  if (path.length > longestPath) throw refused(`"${path.slice(0, 80)}…" has too long a path.`);
  if (/[\u0000-\u001f\u007f\\]/.test(path) || path.includes('\ufffd'))
    throw refused(`${JSON.stringify(path)} has a character in its name that not every system can keep.`);
  const folded = path.normalize('NFC').toLowerCase();
  const other = walk.names.get(folded);
  if (other !== undefined)
    throw refused(`"${other}" and "${path}" differ by case or accents only; some systems would keep one of them.`);
  walk.names.set(folded, path);
}

async function readFileInto(walk: Walk, path: string): Promise<void> {
  if (walk.files.length >= mostFiles) throw refused(`It has more than ${mostFiles} files.`);
  // Not following a link at the last step closes the gap between looking and opening.
  const file = await open(
    join(walk.folder, path),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch(() => {
    throw refused(`"${path}" cannot be read.`);
  });
  try {
    const { size, mode } = await file.stat();
    if (walk.bytes + size > mostBytes) throw refused('It has more than 50 MB.');
    const bytes = await file.readFile();
    walk.bytes += bytes.byteLength;
    if (walk.bytes > mostBytes) throw refused('It has more than 50 MB.');
    walk.files.push({ path, executable: (mode & 0o111) !== 0, bytes });
  } finally {
    await file.close();
  }
}

function refused(sentence: string): Refusal {
  return new Refusal('manifest-invalid', `This folder cannot become a release. ${sentence}`);
}
