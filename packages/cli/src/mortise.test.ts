/** The command itself: verbs, help, exit codes. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const run = (...args: string[]): Promise<{ code: number; text: string }> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'mortise.ts'), ...args],
      { timeout: 60_000 },
      (error, stdout, stderr) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
      },
    );
  });

describe('mortise', { timeout: 90_000 }, () => {
  it('lists its verbs', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      text: expect.stringMatching(/serve[\s\S]*apply[\s\S]*dev[\s\S]*check/),
    });
    expect(await run()).toMatchObject({ code: 2 });
  });
  it('refuses a verb it does not know, even one that every object has', async () => {
    for (const verb of ['fly', 'toString', '__proto__']) {
      expect(await run(verb)).toMatchObject({ code: 2, text: expect.stringContaining(`does not know "${verb}"`) });
    }
  });
  it('makes an API key, another each time', async () => {
    const keys = await Promise.all([run('api-key'), run('api-key')]);
    for (const { code, text } of keys)
      expect([code, text]).toEqual([0, expect.stringMatching(/^mortise_[\w-]{43}\n$/)]);
    expect(keys[0]?.text).not.toBe(keys[1]?.text);
    expect(await run('api-key', 'x')).toMatchObject({ code: 2, text: expect.stringContaining('mortise api-key >') });
  });
  it('says how a verb is called', async () => {
    expect(await run('apply')).toMatchObject({ code: 2, text: expect.stringContaining('mortise apply FILE') });
    expect(await run('serve', 'x')).toMatchObject({ code: 2, text: expect.stringContaining('mortise serve') });
    for (const wrong of [[], ['turn'], ['rotate', '--new-key-file'], ['rotate', 'x'], ['status', 'x']])
      expect(await run('keys', ...wrong)).toMatchObject({ code: 2, text: expect.stringContaining('keys rotate [') });
    expect(await run('check')).toMatchObject({ code: 2 });
    for (const wrong of [
      ['a', 'b'],
      ['--port', '99999'],
    ])
      expect(await run('dev', ...wrong)).toMatchObject({ code: 2, text: expect.stringContaining('mortise dev [DIR]') });
    expect(await run('dev', 'nowhere')).toMatchObject({ code: 1, text: expect.stringContaining('There is no folder') });
  });
});
