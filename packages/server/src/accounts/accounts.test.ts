/** Tests of accounts against a real database: numbers, customers, origins, and what is remembered how long. */
import { eq } from 'drizzle-orm';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { transaction } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import {
  accountById,
  accountBySlug,
  accounts,
  claimAccount,
  findOrMakeCustomer,
  forgetAccounts,
  isOriginKnown,
  lockCustomer,
  nextNumber,
  saveOrigins,
} from './index.ts';

let means: TestMeans;
const make = async (slug: string): Promise<AccountId> =>
  (
    await claimAccount(means.db, means.vault, {
      slug,
      name: slug,
      base_url: 'https://a.example',
      compatibility: false,
      top_level: false,
      identity_claim: null,
    })
  ).id;

beforeAll(async () => {
  means = await testMeans();
});
afterAll(async () => {
  await means.close();
});

test('numbers are counted per account and noun, without gaps or doubles under contention', async () => {
  const [acme, bolt] = [await make('numbers-a'), await make('numbers-b')];
  const drawn = await Promise.all(
    Array.from({ length: 40 }, () => transaction(means.db, (tx) => nextNumber(tx, acme, 'tenant'))),
  );
  expect(drawn.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  expect(await nextNumber(means.db, bolt, 'tenant')).toBe(1);
  expect(await nextNumber(means.db, acme, 'run')).toBe(1);
});

test('an account that is claimed by many at once is made once', async () => {
  const ids = await Promise.all(
    Array.from({ length: 10 }, () =>
      transaction(means.db, (tx) =>
        claimAccount(tx, means.vault, {
          slug: 'claimed',
          name: 'c',
          base_url: 'https://a.example',
          compatibility: false,
          top_level: false,
          identity_claim: null,
        }),
      ),
    ),
  );
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  expect(ids.filter(({ made }) => made)).toHaveLength(1);
});

test('a customer is one per account and reference, and its name follows the newest token that has one', async () => {
  const [acme, bolt] = [await make('customers-a'), await make('customers-b')];
  const made = await Promise.all(Array.from({ length: 10 }, () => findOrMakeCustomer(means.db, acme, 'c1', null)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect((await findOrMakeCustomer(means.db, bolt, 'c1', null)).id).not.toBe(made[0]?.id);
  expect(await findOrMakeCustomer(means.db, acme, 'c1', 'Cust')).toMatchObject({ name: 'Cust' });
  expect(await findOrMakeCustomer(means.db, acme, 'c1', null)).toMatchObject({ name: 'Cust' });
  const id = made[0]?.id;
  if (id === undefined) throw new Error('no customer');
  expect(await lockCustomer(means.db, acme, id)).toMatchObject({ reference: 'c1' });
  expect(await lockCustomer(means.db, bolt, id)).toBeNull();
});

test("origins are exactly the last list, and another process's change is seen when this one forgets", async () => {
  const acme = await make('origins');
  await saveOrigins(means.db, acme, ['https://b.example', 'https://a.example']);
  expect((await accountById(means, acme))?.origins).toEqual(['https://a.example', 'https://b.example']);
  expect(await isOriginKnown(means, 'https://b.example')).toBe(true);
  await saveOrigins(means.db, acme, ['https://b.example', 'https://c.example']);
  expect((await accountById(means, acme))?.origins).toEqual(['https://a.example', 'https://b.example']);
  forgetAccounts(means);
  expect((await accountBySlug(means, 'origins'))?.origins).toEqual(['https://b.example', 'https://c.example']);
  expect(await isOriginKnown(means, 'https://a.example')).toBe(false);
  await saveOrigins(means.db, acme, []);
  forgetAccounts(means);
  expect((await accountBySlug(means, 'origins'))?.origins).toEqual([]);
  expect(await accountBySlug(means, 'nobody')).toBeNull();
});

test('strange origins push no account out of memory', async () => {
  const acme = await make('flooded');
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  try {
    const before = await accountById(means, acme);
    await means.db.update(accounts).set({ name: 'renamed' }).where(eq(accounts.account_id, acme));
    for (let many = 0; many < 5_100; many += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, index) => isOriginKnown(means, `https://x${many + index}.example`)),
      );
    expect(await accountById(means, acme)).toBe(before);
  } finally {
    clock.mockRestore();
  }
});
