/** How many bytes of what comes in this process holds at once: each is in memory until it was worked through. */

/** What one call holds; `take` is false when there is no room for so many bytes more, `leave` gives all of it back. */
export type Room = { take(bytes: number): boolean; leave(): void };

/** Bytes: of everybody, and of each one. Each purpose has room of its own. */
export type RoomSize = { purpose: string; all: number; one: number };

type Held = { all: number; each: Map<string, number> };
const books = new WeakMap<object, Map<string, Held>>();

/** Begins with nothing. Whoever enters leaves, whatever happens. `owner`: what the process has one of. */
export function enterRoom(owner: object, size: RoomSize, who: string): Room {
  const book = books.get(owner) ?? new Map<string, Held>();
  books.set(owner, book);
  const held = book.get(size.purpose) ?? { all: 0, each: new Map<string, number>() };
  book.set(size.purpose, held);
  let own = 0;
  const add = (bytes: number): void => {
    const left = (held.each.get(who) ?? 0) + bytes;
    own += bytes;
    held.all += bytes;
    if (left > 0) held.each.set(who, left);
    else held.each.delete(who);
  };
  return {
    take: (bytes) => {
      const fits = held.all + bytes <= size.all && (held.each.get(who) ?? 0) + bytes <= size.one;
      if (fits) add(bytes);
      return fits;
    },
    leave: () => add(-own),
  };
}
