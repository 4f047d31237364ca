/** Speaks OAuth 1.0a with an outside system (RFC 5849 §2): a temporary token, the page where a person signs in, the lasting one. */
import {
  lastingTokenRequest,
  oauth1AuthorizeAddress,
  readOAuth1Answer,
  temporaryTokenRequest,
  type OAuth1Connector,
  type Outgoing,
  type Values,
} from '@mortise/connectors';
import type { Means } from '../platform/means.ts';
import { answerOf, buildRequest, type Outcome } from './ask-for-tokens.ts';
import { atNow } from './outside-values.ts';
import { reasonOfTokenError } from './reason.ts';

type Pair = { oauth_token: string; oauth_token_secret: string };
export type Begun = { token: string; secret: string; address: string };

/** Asks for the temporary token that the page's address carries. */
export async function beginOAuth1(
  means: Means,
  connector: OAuth1Connector,
  values: Values,
  redirect: string,
): Promise<Outcome<Begun>> {
  const got = await askForPair(means, () => temporaryTokenRequest(connector, values, redirect, atNow(means)));
  if (!got.ok) return got;
  const { oauth_token: token, oauth_token_secret: secret } = got.value;
  const address = await buildRequest(() => oauth1AuthorizeAddress(connector, values, token));
  return address.ok ? { ok: true, value: { token, secret, address: address.value } } : address;
}

/** The lasting pair, for the callback's `oauth_verifier`. Without one the person said no. */
export async function finishOAuth1(
  means: Means,
  connector: OAuth1Connector,
  values: Values,
  answer: URLSearchParams,
  temporary: { token: string; secret: string },
): Promise<Outcome<Pair>> {
  const verifier = answer.get('oauth_verifier');
  if (verifier === null || verifier === '') return { ok: false, reason: 'denied' };
  return askForPair(means, () => lastingTokenRequest(connector, values, { ...temporary, verifier }, atNow(means)));
}

/** The text that stands for `state`: OAuth 1.0a has none, its callback names the temporary token, also when denied. */
export function oauth1State(connector: string, answer: URLSearchParams): string | null {
  const token = answer.get('oauth_token') ?? answer.get('denied');
  return token === null || token.length > 4_000 ? null : `oauth1 ${connector} ${token}`;
}

async function askForPair(means: Means, build: () => Outgoing): Promise<Outcome<Pair>> {
  const built = await buildRequest(build);
  if (!built.ok) return built;
  const reply = await answerOf(means, built.value);
  if (!reply.ok) return reply;
  const { status, text } = reply.value;
  if (status !== 200) return { ok: false, reason: reasonOfTokenError(status, null, 'code') };
  const pair = readOAuth1Answer(text);
  return pair === null ? { ok: false, reason: 'outside-odd' } : { ok: true, value: pair };
}
