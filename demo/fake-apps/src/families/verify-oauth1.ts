/** Verifies a request signed with OAuth 1.0a, written from RFC 5849 and from nothing else. */
import { createHmac } from 'node:crypto';
import { headerOf, Unproven, type FamilyCall } from './family.ts';

export type SignedBy = { consumer_secret: string; token_secret: string };
export type OAuthParameters = ReadonlyMap<string, string>;

/** Nonces that were used, so that no request counts twice. */
export type Nonces = Set<string>;

const skewSeconds = 300;

/** The parameters of the Authorization header (§3.5.1), decoded, `realm` among them. */
export function oauthParameters(call: FamilyCall): OAuthParameters {
  const header = headerOf(call, 'authorization') ?? '';
  if (!/^OAuth /i.test(header)) throw new Unproven(`no OAuth header came but ${header}`);
  const found = new Map<string, string>();
  for (const part of header.slice(6).split(',')) {
    const [, name, value] = /^\s*([^=\s]+)="([^"]*)"\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) throw new Unproven(`${part} is no parameter`);
    if (found.has(name)) throw new Unproven(`${name} came twice`);
    found.set(decodeURIComponent(name), decodeURIComponent(value));
  }
  return found;
}

/** Refuses a wrong or used signature (§3.2). */
export function verifyOAuth1(call: FamilyCall, parameters: OAuthParameters, by: SignedBy, nonces: Nonces): void {
  const timestamp = Number(parameters.get('oauth_timestamp'));
  if (!(Math.abs(Date.now() / 1000 - timestamp) < skewSeconds)) throw new Unproven(`the timestamp is ${timestamp}`);
  const once = `${timestamp} ${parameters.get('oauth_nonce')}`;
  if (!parameters.get('oauth_nonce') || nonces.has(once)) throw new Unproven('the nonce was used before');
  nonces.add(once);
  if ((parameters.get('oauth_version') ?? '1.0') !== '1.0') throw new Unproven('the version is not 1.0');
  const expected = signatureOf(call, parameters, by);
  if (parameters.get('oauth_signature') !== expected)
    throw new Unproven(`the signature does not fit ${baseString(call, parameters)}`);
}

/** What the signature of this request has to be (§3.4.2). */
export function signatureOf(call: FamilyCall, parameters: OAuthParameters, by: SignedBy): string {
  const hash = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' }[parameters.get('oauth_signature_method') ?? ''];
  if (hash === undefined) throw new Unproven('the signature method is not known');
  const key = `${percent(by.consumer_secret)}&${percent(by.token_secret)}`;
  return createHmac(hash, key).update(baseString(call, parameters)).digest('base64');
}

/** §3.4.1: method, address without query, and every parameter in order of its encoded bytes. */
function baseString(call: FamilyCall, parameters: OAuthParameters): string {
  const url = new URL(`${call.origin}${call.fullPath}`);
  const pairs: [string, string][] = [...parameters].filter(([name]) => name !== 'realm' && name !== 'oauth_signature');
  pairs.push(...new URLSearchParams(call.query));
  const type = headerOf(call, 'content-type') ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) pairs.push(...new URLSearchParams(call.body));
  const encoded = pairs.map(([name, value]) => [percent(name), percent(value)] as const);
  const ordered = encoded.toSorted(([a, b], [c, d]) => bytewise(a, c) || bytewise(b, d));
  const line = ordered.map(([name, value]) => `${name}=${value}`).join('&');
  return [call.method.toUpperCase(), `${url.protocol}//${url.host}${url.pathname}`, line].map(percent).join('&');
}

const bytewise = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** §3.6: everything but letters, digits and `-._~`, byte by byte, in capitals. */
function percent(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const sign = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
