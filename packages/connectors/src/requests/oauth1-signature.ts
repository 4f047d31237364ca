/** The signature of OAuth 1.0 (RFC 5849 §3.4). */
import { createHmac } from 'node:crypto';
import type { Outgoing } from './outgoing.ts';

export type SignatureMethod = 'HMAC-SHA1' | 'HMAC-SHA256' | 'PLAINTEXT';
type Pair = readonly [string, string];

/** RFC 3986 unreserved characters stay, every other byte is escaped (§3.6). */
export function oauth1Encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** §3.4.1: the method, the address without its query, and all parameters: of the query, of a form body, and of the protocol. */
export function oauth1BaseString(call: Outgoing, protocol: readonly Pair[]): string {
  const url = new URL(call.url);
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(call.headers['content-type'] ?? '');
  const form = isForm && call.body !== null ? [...new URLSearchParams(call.body)] : [];
  const pairs = [...url.searchParams, ...form, ...protocol.filter(([name]) => name !== 'realm')]
    .map(([name, value]): Pair => [oauth1Encode(name), oauth1Encode(value)])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  const params = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  return [call.method.toUpperCase(), `${url.origin}${url.pathname}`, params].map(oauth1Encode).join('&');
}

/** §3.4.2 and §3.4.4; HMAC-SHA256 is HMAC-SHA1 with the other hash, as the systems that want it say. */
export function oauth1Signature(
  method: SignatureMethod,
  base: string,
  secrets: { consumer: string; token: string },
): string {
  const key = `${oauth1Encode(secrets.consumer)}&${oauth1Encode(secrets.token)}`;
  if (method === 'PLAINTEXT') return key;
  return createHmac(method === 'HMAC-SHA1' ? 'sha1' : 'sha256', key)
    .update(base)
    .digest('base64');
}

/** By bytes, which is by UTF-16 unit once all is ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
