/** OAuth 1.0 (RFC 5849): the three legs of signing in, and the signature of a call. */
import type { OAuth1Connector } from '../connector.ts';
import { fillAddress, fillOrLeave, fillText, type Values } from '../fill-template.ts';
import { findField } from '../fields-of.ts';
import { RequestProblem } from '../request-problem.ts';
import { completeValues } from '../values.ts';
import { oauth1BaseString, oauth1Signature } from './oauth1-signature.ts';
import type { AnyOutgoing, At, Outgoing } from './outgoing.ts';
import { percentEncode } from './percent-encoding.ts';

/** True when a person signs in at the system; false when all four values are typed. */
export function hasLegs(connector: OAuth1Connector): boolean {
  const typed = [...connector.token.matchAll(/\{([a-z0-9_]+)\}/g)].some(([, name]) => findField(connector, name ?? ''));
  return connector.request_token_url !== undefined && !typed;
}

/** §2.1. The answer is read by `readOAuth1Answer`. */
export function temporaryTokenRequest(connector: OAuth1Connector, given: Values, redirect: string, at: At): Outgoing {
  const values = completeValues(connector, given);
  const call = post(connector.request_token_url, values);
  return signWith(connector, values, call, at, { token: null, secret: '' }, [['oauth_callback', redirect]]);
}

/** §2.2. */
export function oauth1AuthorizeAddress(connector: OAuth1Connector, given: Values, temporaryToken: string): string {
  if (connector.authorize_url === undefined) throw new RequestProblem('not-possible');
  const url = fillAddress(connector.authorize_url, completeValues(connector, given));
  url.searchParams.set('oauth_token', temporaryToken);
  return url.href;
}

/** §2.3. */
export function lastingTokenRequest(
  connector: OAuth1Connector,
  given: Values,
  temporary: { token: string; secret: string; verifier: string },
  at: At,
): Outgoing {
  const values = completeValues(connector, given);
  const verifier = [['oauth_verifier', temporary.verifier]] as const;
  return signWith(connector, values, post(connector.token_url, values), at, temporary, verifier);
}

/** The token and its secret, or null when the answer holds none. */
export function readOAuth1Answer(text: string): { oauth_token: string; oauth_token_secret: string } | null {
  const params = new URLSearchParams(text.trim());
  const token = params.get('oauth_token');
  const secret = params.get('oauth_token_secret');
  const visible = /^[\x21-\x7e]{1,4000}$/;
  if (token === null || secret === null || !visible.test(token) || !visible.test(secret)) return null;
  return { oauth_token: token, oauth_token_secret: secret };
}

/** A call with the connection's own token. `values` are complete. */
export function signedOAuth1<Call extends AnyOutgoing>(
  connector: OAuth1Connector,
  values: Values,
  call: Call,
  at: At,
): Call {
  const own = { token: fillText(connector.token, values), secret: fillText(connector.token_secret, values) };
  return signWith(connector, values, call, at, own, []);
}

function post(address: string | undefined, values: Values): Outgoing {
  if (address === undefined) throw new RequestProblem('not-possible');
  return { method: 'POST', url: fillAddress(address, values).href, headers: {}, body: null };
}

function signWith<Call extends AnyOutgoing>(
  connector: OAuth1Connector,
  values: Values,
  call: Call,
  at: At,
  own: { token: string | null; secret: string },
  more: readonly (readonly [string, string])[],
): Call {
  const realm = connector.realm === undefined ? null : fillOrLeave(connector.realm, values);
  const protocol: (readonly [string, string])[] = [
    ['oauth_consumer_key', fillText(connector.consumer_key, values)],
    ...(own.token === null ? [] : [['oauth_token', own.token] as const]),
    ['oauth_signature_method', connector.signature_method],
    ['oauth_timestamp', String(Math.floor(at.now.getTime() / 1000))],
    ['oauth_nonce', at.id],
    ['oauth_version', '1.0'],
    ...more,
  ];
  const secrets = { consumer: fillText(connector.consumer_secret, values), token: own.secret };
  const signature = oauth1Signature(connector.signature_method, oauth1BaseString(call, protocol), secrets);
  const pairs = [
    ...(realm === null ? [] : [['realm', realm] as const]),
    ...protocol,
    ['oauth_signature', signature] as const,
  ];
  const authorization = `OAuth ${pairs.map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`).join(', ')}`;
  return { ...call, headers: { ...call.headers, authorization } };
}
