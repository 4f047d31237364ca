/** `mortise check`: what it prints and with which code it ends. */
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
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

  test('a file that is not there, or a folder, is a sentence', async () => {
    expect(await run('nowhere/mortise.yaml')).toMatchObject({
      code: 1,
      out: expect.stringContaining('There is no file "nowhere/mortise.yaml".') as unknown,
    });
    expect((await run(fixture('good'))).out).toContain('is a folder');
  });

  test('called wrongly it says how', async () => {
    expect(await run()).toMatchObject({ code: 2, err: 'Usage: mortise check FILE [--json]\n' });
    expect((await run('a', '--yaml')).err).toContain('does not know "--yaml"');
  });
});
