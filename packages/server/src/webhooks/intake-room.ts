/** How many bytes of calls this process holds at once: each is in memory until it is kept, and those that drip stay long. */
import type { Means } from '../platform/means.ts';

/** Bytes of bodies that have come and are not kept yet: of all calls, and of those of one tenant. */
export const mostHeld = { all: 64_000_000, tenant: 16_000_000 } as const;

/** What one call holds; `take` is false when there is no room for so many bytes more, `leave` gives all of it back. */
export type Room = { take(bytes: number): boolean; leave(): void };

type Held = { all: number; tenants: Map<string, number> };
const books = new WeakMap<object, Held>();

/** Begins with nothing. Whoever enters leaves, whatever happens. */
export function enterRoom(means: Pick<Means, 'db'>, account: string, tenant: string): Room {
  const held = books.get(means.db) ?? { all: 0, tenants: new Map<string, number>() };
  books.set(means.db, held);
  const key = `${account} ${tenant}`;
  let own = 0;
  const add = (bytes: number): void => {
    const left = (held.tenants.get(key) ?? 0) + bytes;
    own += bytes;
    held.all += bytes;
    if (left > 0) held.tenants.set(key, left);
    else held.tenants.delete(key);
  };
  return {
    take: (bytes) => {
      const fits = held.all + bytes <= mostHeld.all && (held.tenants.get(key) ?? 0) + bytes <= mostHeld.tenant;
      if (fits) add(bytes);
      return fits;
    },
    leave: () => add(-own),
  };
}
