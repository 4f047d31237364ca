/** `mortise check`: what it prints and with which code it ends. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from './check.ts';

const fixture = (file: string) => resolve(import.meta.dirname, '../../manifest/fixtures', file);

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await check(args, {
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
  });
  return { code, ...said };
}

describe('mortise check', () => {
  test('a good manifest ends with 0', async () => {
    const file = fixture('good/every-construct.yaml');
    expect(await run(file)).toEqual({ code: 0, out: `${file}: no problems.\n`, err: '' });
    expect(JSON.parse((await run(file, '--json')).out)).toEqual({ ok: true, problems: [] });
  });

  test('warnings are told and end with 0', async () => {
    const file = fixture('tolerated/ref-without-dollar.yaml');
    expect((await run(file)).out).toBe(
      `${file}:10:9 warning "ref" means nothing here. Did you mean "$ref"? It is read as that.\n0 errors, 1 warning.\n`,
    );
    expect((await run('--json', file)).code).toBe(0);
  });

  test('an error ends with 1 and its place', async () => {
    const { code, out } = await run(fixture('refused/base-with-space.yaml'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [{ level: 'error', line: 2, column: 7, path: '' }] });
  });

  test('a file that is not there is a sentence', async () => {
    expect(await run('nowhere/mortise.yaml')).toMatchObject({
      code: 1,
      out: expect.stringContaining('There is no file "nowhere/mortise.yaml".') as unknown,
    });
  });

  test.runIf(process.platform !== 'win32')('a pipe is a sentence, and not waited for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mortise-pipe-'));
    await promisify(execFile)('mkfifo', [join(folder, 'mortise.yaml')]);
    expect(await run(join(folder, 'mortise.yaml'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('is not a file') as unknown,
    });
    await rm(folder, { recursive: true });
  });

  test('called wrongly it says how', async () => {
    expect(await run()).toMatchObject({ code: 2, err: 'Usage: mortise check FILE|FOLDER… [--json]\n' });
    expect((await run('a', '--yaml')).err).toContain('does not know "--yaml"');
  });
});

type Files = { ok: boolean; files: { file: string; ok: boolean; problems: { level: string; line: number }[] }[] };

describe('mortise check of a folder', () => {
  let folder: string;
  const good =
    'version: 1.0\nbase: node:24\nbuild: npm ci\nrun: node .\nconfigs:\n  schema: {type: object, properties: {}}\n';
  const put = async (path: string, text: string): Promise<string> => {
    const file = join(folder, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
    return file;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mortise-check-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('every manifest in it, at any depth; nothing else, and nothing of what it depends on', async () => {
    const [first, second, third] = [
      await put('a/mortise.yaml', good),
      await put('b/deep/PANDIUM.yaml', good.replace('build: npm ci\n', '')),
      await put('c/PANDIUM.yml', 'run: ['),
    ];
    await put('docker-compose.yaml', 'services: {}');
    await put('a/node_modules/x/mortise.yaml', 'run: [');
    await put('.git/mortise.yaml', 'run: [');
    await symlink(folder, join(folder, 'a/again'));
    const { code, out } = await run(folder, '--json');
    const { ok, files } = JSON.parse(out) as Files;
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    expect(files.map(({ file, ok }) => [file, ok])).toEqual([
      [first, true],
      [second, true],
      [third, false],
    ]);
    expect(files[1]?.problems).toMatchObject([{ level: 'warning' }]);
    expect((await run(folder)).out).toMatch(/3 manifests: \d+ errors?, 1 warning\.\n$/);
  });

  test('without one under its usual name, every YAML file counts', async () => {
    await put('one.yaml', good);
    await put('in/two.yml', good);
    const { files } = JSON.parse((await run(folder, '--json')).out) as Files;
    expect(files.map(({ file }) => file)).toEqual([join(folder, 'in/two.yml'), join(folder, 'one.yaml')]);
  });

  test('several files are told one by one, and an empty folder is an error', async () => {
    const file = await put('one.yaml', good);
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const { code, out } = await run(file, empty, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      files: [
        { file, ok: true },
        { file: empty, ok: false },
      ],
    });
  });

  test('what real manifests get wrong passes with warnings, each with its line; what cannot be read does not pass', async () => {
    const tolerated = JSON.parse((await run(fixture('tolerated'), '--json')).out) as Files;
    expect(tolerated.ok).toBe(true);
    for (const { file, problems } of tolerated.files) {
      expect(problems, file).not.toEqual([]);
      expect(
        problems.filter(({ level, line }) => level !== 'warning' || line < 1),
        file,
      ).toEqual([]);
    }
    const refused = JSON.parse((await run(fixture('refused'), '--json')).out) as Files;
    expect(refused.files.filter(({ ok }) => ok)).toEqual([]);
  });
});
