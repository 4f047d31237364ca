/** Asks a token endpoint, by any grant and any kind of connector, and reads what came: a token, or which of few reasons why not. */
import {
  grantAlone,
  readTokenAnswer,
  readTokenError,
  RequestProblem,
  tokenRequest,
  type Connector,
  type Grant,
  type Outgoing,
  type TokenAnswer,
  type Values,
} from '@mortise/connectors';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { callOutside } from './call-outside.ts';
import { atNow } from './outside-values.ts';
import { reasonOfTokenError, type ReasonCode } from './reason.ts';

/** `problem`: the request could not even be built, and which value is to blame. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; reason: ReasonCode; problem?: RequestProblem };

/** No redirect is followed. A code is followed by the exchange of its token where the connector has one. */
export async function askForTokens(
  means: Means,
  connector: Connector,
  values: Values,
  grant: Grant,
): Promise<Outcome<TokenAnswer>> {
  const first = await askOnce(means, connector, values, grant);
  if (!first.ok || grant.kind !== 'code' || connector.kind !== 'oauth2_code' || connector.swap === undefined)
    return first;
  const swapped = await askOnce(means, connector, values, { kind: 'swap', access_token: first.value.access_token });
  if (!swapped.ok) return swapped;
  return { ok: true, value: { ...swapped.value, fields: { ...first.value.fields, ...swapped.value.fields } } };
}

async function askOnce(
  means: Means,
  connector: Connector,
  values: Values,
  grant: Grant,
): Promise<Outcome<TokenAnswer>> {
  const at = atNow(means);
  const built = await buildRequest(() => tokenRequest(connector, values, grant, at));
  if (!built.ok) return built;
  const reply = await answerOf(means, built.value);
  if (!reply.ok) return reply;
  const { status, text } = reply.value;
  const error = readTokenError(text);
  // Some systems say 200 to a refusal and put the error into the body; some say 201 to a yes.
  if (status < 200 || status > 299 || status === 204 || error !== null)
    return { ok: false, reason: reasonOfNo(connector, status, error, grant) };
  const answer = readTokenAnswer(connector, text, at.now);
  return answer === null ? { ok: false, reason: noToken(connector) } : { ok: true, value: answer };
}

/** A request that cannot be built is the fault of a value, or of the set-up. */
export async function buildRequest<T>(build: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await build() };
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    return { ok: false, reason: 'misconfigured', problem: error };
  }
}

/** What was answered, or that nothing usable was. */
export async function answerOf(means: Means, call: Outgoing): Promise<Outcome<{ status: number; text: string }>> {
  try {
    const { status, text } = await callOutside(means, call, { redirects: 0 });
    return { ok: true, value: { status, text } };
  } catch (error) {
    const isForbidden = error instanceof Refusal && error.code === 'address-not-allowed';
    return { ok: false, reason: isForbidden ? 'misconfigured' : 'outside-down' };
  }
}

/** What was typed is refused with a 4xx of whatever kind: there is no grant and no app of ours that could be wrong. */
function reasonOfNo(connector: Connector, status: number, error: string | null, grant: Grant): ReasonCode {
  const isRefused = status >= 400 && status < 500 && status !== 404 && status !== 408 && status !== 429;
  if (grantAlone(connector) !== null && (isRefused || (status < 300 && error !== null))) return 'key-refused';
  return reasonOfTokenError(status, error, grant.kind === 'refresh' ? 'refresh' : 'code');
}

/** Exchanges outside of every standard often say 200 to wrong credentials, with anything but a token in it. */
function noToken(connector: Connector): ReasonCode {
  return connector.kind === 'token_exchange' ? 'key-refused' : 'outside-odd';
}
