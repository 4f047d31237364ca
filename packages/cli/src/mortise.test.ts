/** The command itself: verbs, help, exit codes. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { dev } from './dev.ts';
import { keys } from './keys.ts';
import type { Output } from './output.ts';
import { serve } from './serve.ts';

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

/** The verb in this process, which costs no start of another one. */
async function call(verb: Verb, ...args: string[]): Promise<{ code: number | null; text: string }> {
  let text = '';
  const write = (words: string): void => void (text += words);
  return { code: await verb(args, { stdout: { write }, stderr: { write } }), text };
}
type Verb = (args: readonly string[], io: Output) => Promise<number | null>;

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
    const made = await Promise.all([run('api-key'), run('api-key')]);
    for (const { code, text } of made)
      expect([code, text]).toEqual([0, expect.stringMatching(/^mortise_[\w-]{43}\n$/)]);
    expect(made[0]?.text).not.toBe(made[1]?.text);
    expect(await run('api-key', 'x')).toMatchObject({ code: 2, text: expect.stringContaining('mortise api-key >') });
  });
  it('says how a verb is called', async () => {
    expect(await run('keys', 'turn')).toMatchObject({ code: 2, text: expect.stringContaining('keys rotate [') });
    expect(await call(apply)).toMatchObject({ code: 2, text: expect.stringContaining('mortise apply FILE') });
    expect(await call(serve, 'x')).toMatchObject({ code: 2, text: expect.stringContaining('mortise serve') });
    for (const wrong of [[], ['turn'], ['rotate', '--new-key-file'], ['rotate', 'x'], ['status', 'x']])
      expect(await call(keys, ...wrong)).toMatchObject({ code: 2, text: expect.stringContaining('keys rotate [') });
    expect(await call(check)).toMatchObject({ code: 2 });
    for (const wrong of [
      ['a', 'b'],
      ['--port', '99999'],
    ])
      expect(await call(dev, ...wrong)).toMatchObject({ code: 2, text: expect.stringContaining('mortise dev [DIR]') });
    expect(await call(dev, 'nowhere')).toMatchObject({ code: 1, text: expect.stringContaining('There is no folder') });
  });
});
