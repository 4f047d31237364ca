/** The loop in the background: turns come, fail, never overlap, and are waited for. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { everySoOften, type Turns } from './every-so-often.ts';
import { createLog } from './log.ts';
import type { Worker } from './means.ts';

const lines: string[] = [];
const log = createLog({ write: (line) => void lines.push(line) });
let worker: Worker | null = null;

afterEach(async () => {
  await worker?.stop();
  lines.length = 0;
});

const begin = (work: Turns['work'], more: Partial<Turns> = {}): void => {
  worker = everySoOften({ log }, { ms: 5, failed: 'it could not be done', work, ...more });
};

async function until(what: () => boolean): Promise<void> {
  for (const end = performance.now() + 5_000; !what(); await pause(2))
    if (performance.now() > end) throw new Error('it did not happen in 5 s');
}

describe('a loop in the background', () => {
  it.each([
    ['rejects', () => Promise.reject(new Error('not today'))],
    [
      'throws',
      () => {
        throw new Error('not today');
      },
    ],
  ])('logs a turn that %s, and takes the next one', async (_how, fail) => {
    let turns = 0;
    begin(() => ((turns += 1) === 1 ? fail() : Promise.resolve()));
    await until(() => turns >= 3);
    expect(lines.length).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      message: 'it could not be done',
      error: { message: 'not today' },
    });
  });

  it('takes one turn at a time, and makes up for none that it left out', async () => {
    let [turns, now, most] = [0, 0, 0];
    begin(async () => {
      turns += 1;
      most = Math.max(most, (now += 1));
      if (turns === 1) await pause(100);
      now -= 1;
    });
    await until(() => turns === 1);
    await pause(60);
    expect(turns).toBe(1);
    await until(() => turns >= 3);
    expect(most).toBe(1);
  });

  it('stops when the turn under way has ended, and takes no other', async () => {
    let [begun, ended] = [0, 0];
    begin(async () => {
      begun += 1;
      await pause(50);
      ended += 1;
    });
    await until(() => begun === 1);
    await worker?.stop();
    expect(ended).toBe(1);
    await pause(30);
    expect(begun).toBe(1);
  });

  it('begins at once only where that is asked for', async () => {
    const seen: string[] = [];
    begin(async () => void seen.push('at once'), { ms: 60_000, atOnce: true });
    const other = everySoOften({ log }, { ms: 60_000, failed: '', work: async () => void seen.push('later') });
    await pause(20);
    await other.stop();
    expect(seen).toEqual(['at once']);
  });
});
