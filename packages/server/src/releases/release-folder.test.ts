/** Tests of reading a folder: the same bytes have the same hash; links, odd files and too much are refused. */
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStorage } from '../platform/storage.ts';
import { keepFiles } from './keep-files.ts';
import { readRelease } from './read-release.ts';
import { readReleaseFolder } from './release-folder.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'release-'));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

let count = 0;
async function folder(files: Record<string, string>, mode = 0o644): Promise<string> {
  const path = join(root, `folder-${(count += 1)}`);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(path, name, '..'), { recursive: true });
    await writeFile(join(path, name), text, { mode });
  }
  return path;
}
const manifest = 'version: 0.1\nbase: node:24\nrun: node main.js\n';

describe('a folder', () => {
  test('has one hash, whatever the order its files were written in', async () => {
    const a = await readReleaseFolder(await folder({ 'a.js': '1', 'b/c.js': '2' }));
    const b = await readReleaseFolder(await folder({ 'b/c.js': '2', 'a.js': '1' }));
    expect(a.hash).toBe(b.hash);
    expect(a.files.map(({ path }) => path)).toEqual(['a.js', 'b/c.js']);
  });

  test('has another hash when a byte, a name or an executable bit differs', async () => {
    const hashes = [
      await folder({ 'a.js': '1' }),
      await folder({ 'a.js': '2' }),
      await folder({ 'b.js': '1' }),
      await folder({ 'a.js': '1' }, 0o755),
      await folder({ 'a.js': '1', 'b.js': '' }),
    ].map(async (path) => (await readReleaseFolder(path)).hash);
    expect(new Set(await Promise.all(hashes)).size).toBe(5);
  });

  test('leaves version control out', async () => {
    const read = await readReleaseFolder(await folder({ 'a.js': '1', '.git/config': 'x' }));
    expect(read.files).toHaveLength(1);
  });

  test('with a link to a file, to a folder, out of it or to nothing is refused', async () => {
    for (const target of ['a.js', '.', '/etc/passwd', '../..', 'nowhere']) {
      const path = await folder({ 'a.js': '1' });
      await symlink(target, join(path, 'link'));
      await expect(readReleaseFolder(path)).rejects.toMatchObject({ code: 'manifest-invalid' });
    }
  });

  test('with a pipe is refused at once', async () => {
    const path = await folder({ 'a.js': '1' });
    execFileSync('mkfifo', [join(path, 'pipe')]);
    await expect(readReleaseFolder(path)).rejects.toMatchObject({ code: 'manifest-invalid' });
  });

  test('with names that differ by case only is refused', async () => {
    await expect(readReleaseFolder(await folder({ 'a.js': '1', 'A.js': '2' }))).rejects.toMatchObject({
      code: 'manifest-invalid',
    });
  });

  test('with too many files, too many bytes or too deep is refused', async () => {
    const many = await folder(Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`f${n}`, ''])));
    const deep = await folder({ [`${'d/'.repeat(30)}a.js`]: '1' });
    const large = await folder({ 'a.bin': '' });
    await writeFile(join(large, 'a.bin'), Buffer.alloc(50 * 1024 * 1024 + 1));
    for (const path of [many, deep, large, join(root, 'nowhere')])
      await expect(readReleaseFolder(path)).rejects.toMatchObject({ code: 'manifest-invalid' });
  });
});

describe('a release', () => {
  test('needs a manifest without mistakes; problems say where', async () => {
    await expect(readRelease(await folder({ 'a.js': '' }))).rejects.toMatchObject({ code: 'manifest-invalid' });
    const broken = await readRelease(await folder({ 'mortise.yaml': '- not\n- a manifest\n' })).catch(
      (error: unknown) => error,
    );
    expect(broken).toMatchObject({
      code: 'manifest-invalid',
      problems: [expect.objectContaining({ message: expect.stringMatching(/^mortise\.yaml:\d+:\d+: /) })],
    });
    await expect(readRelease(await folder({ 'PANDIUM.yaml': manifest }))).resolves.toMatchObject({
      manifestFile: 'PANDIUM.yaml',
    });
  });

  test('is kept whole under its hash, with executable bits, and twice is once', async () => {
    const storage = openStorage(join(root, 'data'));
    const read = await readReleaseFolder(await folder({ 'mortise.yaml': manifest, 'bin/run': 'x' }, 0o755));
    await Promise.all([keepFiles(storage, read), keepFiles(storage, read)]);
    const place = await keepFiles(storage, read);
    expect(place).toBe(storage.releaseFolder(read.hash));
    expect((await stat(join(place, 'bin/run'))).mode & 0o111).not.toBe(0);
    expect((await readReleaseFolder(place)).hash).toBe(read.hash);
  });

  test('is kept where no other user looks, also in a folder that was open before', async () => {
    const data = join(root, 'open-data');
    await mkdir(join(data, 'releases'), { recursive: true, mode: 0o755 });
    const storage = openStorage(data);
    await keepFiles(storage, await readReleaseFolder(await folder({ 'mortise.yaml': manifest })));
    expect((await stat(join(data, 'releases'))).mode & 0o777).toBe(0o700);
    await keepFiles(
      openStorage(join(root, 'new', 'data')),
      await readReleaseFolder(await folder({ 'mortise.yaml': manifest })),
    );
    expect((await stat(join(root, 'new', 'data'))).mode & 0o055).toBe(0o055);
  });
});
