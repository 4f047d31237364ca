/** How many calls of one tenant are taken: in bursts of a thousand, and fifty a second for as long as it goes on. */
import type { Means } from '../platform/means.ts';

export const burst = 1_000;
export const perSecond = 50;
/** Tenants remembered; who is forgotten has a full burst again. */
const mostKept = 10_000;

type Left = { calls: number; at: number };
const books = new WeakMap<object, Map<string, Left>>();

/** Takes one call of this process's share; false when there is none left just now. */
export function mayCall(means: Means, account: string, tenant: string): boolean {
  const book = books.get(means.db) ?? new Map<string, Left>();
  books.set(means.db, book);
  const key = `${account} ${tenant}`;
  const now = means.clock.now().getTime();
  const before = book.get(key) ?? { calls: burst, at: now };
  const calls = Math.min(burst, before.calls + (Math.max(0, now - before.at) / 1000) * perSecond);
  book.delete(key);
  const [oldest] = book.size >= mostKept ? book.keys() : [];
  if (oldest !== undefined) book.delete(oldest);
  book.set(key, { calls: Math.max(0, calls - 1), at: now });
  return calls >= 1;
}
