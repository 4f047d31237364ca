/** Parameters as signatures want them: encoded in one way, in one order. */

export type Pair = readonly [name: string, value: string];

/** RFC 3986 unreserved characters stay, every other byte is escaped. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `name=value&…` of encoded pairs. */
export function joinPairs(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Encoded pairs by name, then by value. */
export function sortPairs(pairs: readonly Pair[]): Pair[] {
  return pairs.toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y));
}

/** By bytes, which is by UTF-16 unit once all is ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
