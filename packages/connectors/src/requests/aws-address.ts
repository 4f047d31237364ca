/** An address in the one spelling that AWS and we read alike, and as its signature is over it (Signature V4, "canonical request"). */
import { joinPairs, percentEncode, sortPairs, type Pair } from './percent-encoding.ts';

/**
 * `url` is what is sent: the parameters in their order, a blank as %20 and never as "+". `path` and `query` are what is signed.
 * Of S3 the path is signed as it is sent; elsewhere it is encoded once more, and several slashes count as one.
 */
export function awsAddress(address: string, isS3: boolean): { url: string; path: string; query: string } {
  const url = new URL(address);
  const pairs = [...url.searchParams].map(([name, value]): Pair => [percentEncode(name), percentEncode(value)]);
  if (isS3) url.pathname = url.pathname.split('/').map(encodedOnce).join('/');
  const path = isS3 ? url.pathname : url.pathname.replaceAll(/\/+/g, '/').split('/').map(percentEncode).join('/');
  url.search = joinPairs(pairs);
  return { url: url.href, path, query: joinPairs(sortPairs(pairs)) };
}

function encodedOnce(segment: string): string {
  try {
    return percentEncode(decodeURIComponent(segment));
  } catch {
    // Bytes that are no UTF-8: no key of S3 has them.
    return segment;
  }
}
