/** The signature of OAuth 1.0 (RFC 5849 §3.4). */
import { createHmac } from 'node:crypto';
import type { AnyOutgoing } from './outgoing.ts';
import { joinPairs, percentEncode, sortPairs, type Pair } from './percent-encoding.ts';

export type SignatureMethod = 'HMAC-SHA1' | 'HMAC-SHA256' | 'PLAINTEXT';

/** §3.4.1: the method, the address without its query, and all parameters: of the query, of a form body, and of the protocol. */
export function oauth1BaseString(call: AnyOutgoing, protocol: readonly Pair[]): string {
  const url = new URL(call.url);
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(call.headers['content-type'] ?? '');
  const form = isForm && call.body !== null ? [...new URLSearchParams(textOf(call.body))] : [];
  const all = [...url.searchParams, ...form, ...protocol.filter(([name]) => name !== 'realm')];
  // §3.6 encodes as RFC 3986 does, §3.4.1.3.2 sorts what is encoded.
  const params = joinPairs(sortPairs(all.map(([name, value]): Pair => [percentEncode(name), percentEncode(value)])));
  return [call.method.toUpperCase(), `${url.origin}${url.pathname}`, params].map(percentEncode).join('&');
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

/** §3.4.2 and §3.4.4; HMAC-SHA256 is HMAC-SHA1 with the other hash, as the systems that want it say. */
export function oauth1Signature(
  method: SignatureMethod,
  base: string,
  secrets: { consumer: string; token: string },
): string {
  const key = `${percentEncode(secrets.consumer)}&${percentEncode(secrets.token)}`;
  if (method === 'PLAINTEXT') return key;
  return createHmac(method === 'HMAC-SHA1' ? 'sha1' : 'sha256', key)
    .update(base)
    .digest('base64');
}
