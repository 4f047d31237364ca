/** Whose turn it is to start or stop a cluster: a clock that is set meanwhile changes nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { withTurn } from './cluster-users.ts';

afterEach(() => void vi.useRealTimers());

test('whoever waits for a turn goes on waiting when the clock is set forward, and gets it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const folder = await mkdtemp(join(tmpdir(), 'mortise-turns-'));
  const seen: string[] = [];
  let end = (): void => undefined;
  const ended = new Promise<void>((done) => (end = done));
  let begun = (): void => undefined;
  const isBegun = new Promise<void>((done) => (begun = done));
  const first = withTurn(folder, async () => {
    begun();
    await ended;
    seen.push('first');
  });
  await isBegun;
  const second = withTurn(folder, async () => void seen.push('second'));
  const both = Promise.all([first, second]);
  for (let hours = 0; hours < 10; hours += 1) {
    vi.setSystemTime(Date.now() + 3_600_000);
    await Promise.race([both, new Promise((done) => setTimeout(done, 20))]);
  }
  end();
  await both;
  expect(seen).toEqual(['first', 'second']);
  await rm(folder, { recursive: true });
});
