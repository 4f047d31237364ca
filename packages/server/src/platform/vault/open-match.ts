/** How much of the end of a stream may still become a needle: Knuth, Morris and Pratt's search, one step a character. */

export type OpenMatch = {
  /** Takes what follows and gives the length of the longest end of the text so far with which the needle begins. */
  after(chunk: string): number;
  /** Forgets the text so far. */
  reset(): void;
};

/** Follows one needle, of at least one character, through a stream. */
export function openMatch(needle: string): OpenMatch {
  const fallbacks = fallbacksOf(needle);
  let matched = 0;
  return {
    after: (chunk) => {
      // What stands further back than the needle is long cannot belong to an open match.
      const from = Math.max(0, chunk.length - needle.length);
      if (from > 0) matched = 0;
      for (let at = from; at < chunk.length; at += 1) {
        matched = step(needle, fallbacks, matched, chunk.charCodeAt(at));
      }
      return matched;
    },
    reset: () => {
      matched = 0;
    },
  };
}

/** For each length of a beginning of the needle: the length of its longest proper end that is a beginning too. */
function fallbacksOf(needle: string): Int32Array {
  const fallbacks = new Int32Array(needle.length + 1);
  for (let length = 2; length <= needle.length; length += 1) {
    fallbacks[length] = step(needle, fallbacks, fallbacks[length - 1] ?? 0, needle.charCodeAt(length - 1));
  }
  return fallbacks;
}

function step(needle: string, fallbacks: Int32Array, matched: number, sign: number): number {
  let length = matched;
  while (length > 0 && needle.charCodeAt(length) !== sign) length = fallbacks[length] ?? 0;
  return needle.charCodeAt(length) === sign ? length + 1 : 0;
}
