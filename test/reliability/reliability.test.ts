/** The short version of `npm run reliability`: every named step, and four random moments. */
import { expect, test } from 'vitest';
import { asTable, killAndCompare } from './kill-and-compare.ts';

test('kills at named steps and at random moments lose nothing that was acknowledged, and double nothing', async () => {
  const { figures, failures } = await killAndCompare({ randomKills: 4, busyCustomers: 2 }, () => undefined);
  console.log(asTable(figures));
  expect(failures).toEqual([]);
}, 600_000);
