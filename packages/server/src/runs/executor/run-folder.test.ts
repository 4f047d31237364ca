/** Run folders go whole, whatever a program made of them. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeRunFolder, openRunsRoot } from './run-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'mortise-folders-'));
afterAll(() => {
  execFileSync('rm', ['-rf', base]);
});

/** Deeper than any path may be long, by one tree at the bottom of another; closed to its owner there. */
function deepen(folder: string): void {
  const down = `${'d'.repeat(200)}/`.repeat(14);
  for (const tree of ['inner', 'outer']) mkdirSync(join(folder, tree, down), { recursive: true });
  const closed = join(folder, 'inner', down, 'closed');
  mkdirSync(closed);
  writeFileSync(join(closed, 'file'), 'secret');
  chmodSync(closed, 0);
  renameSync(join(folder, 'inner'), join(folder, 'outer', down, 'inner'));
}

test('a folder goes with trees that are too deep for a path, and the next server removes those of a dead one', async () => {
  const release = join(base, 'release');
  mkdirSync(release);
  const root = await openRunsRoot(join(base, 'data'), false);
  const folder = await makeRunFolder(root, release, null);
  deepen(folder.temporary);
  await folder.remove();
  expect(readdirSync(root.folder)).toEqual([]);
  const left = join(root.folder, '4194303-dead-0123456789abcdef');
  mkdirSync(left);
  deepen(left);
  await openRunsRoot(join(base, 'data'), false);
  expect(existsSync(left)).toBe(false);
});
