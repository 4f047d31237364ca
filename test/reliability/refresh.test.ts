/** The refresh of a token that rotates, with callers in four processes and kills among them: the short form of `npm run reliability -- refresh`. */
import { expect, test } from 'vitest';
import { refreshAndKill } from './refresh-and-kill.ts';

test('50 callers in each of 4 processes: one refresh a round, no error, and what a kill costs is said', async () => {
  const { figures, failures } = await refreshAndKill({ rounds: 8, kills: 3, processes: 4, callers: 50 }, console.log);
  console.log(figures);
  expect(failures).toEqual([]);
  expect(figures).toMatchObject({ rounds: 8, kills: 3 });
  expect(figures.renewed + figures.toldBroken).toBe(8);
}, 180_000);
