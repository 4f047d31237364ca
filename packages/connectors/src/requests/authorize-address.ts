/** Builds the address of the page where a person signs in (RFC 6749 §4.1.1, RFC 7636). */
import { createHash } from 'node:crypto';
import type { OAuthConnector } from '../connector.ts';
import { fillAddress, fillText, type Values } from '../fill-template.ts';
import { completeValues } from '../values.ts';
import { joinedScopes, renamed, sendsChallenge } from './oauth-params.ts';
import { filledParams } from './written-request.ts';

export type AuthorizeFlow = { redirect: string; state: string; challenge: string | null };

/** `challenge` is the S256 challenge; null where `sendsChallenge` is false. */
export function authorizeAddress(connector: OAuthConnector, given: Values, flow: AuthorizeFlow): string {
  const values = completeValues(connector, given);
  const scope = joinedScopes(connector, values);
  const standard = {
    response_type: 'code',
    client_id: fillText('{client_id}', values),
    redirect_uri: flow.redirect,
    state: flow.state,
    ...(scope === '' ? {} : { scope }),
    ...(flow.challenge !== null && sendsChallenge(connector)
      ? { code_challenge: flow.challenge, code_challenge_method: 'S256' }
      : {}),
    ...(connector.sends_nonce === true ? { nonce: nonceOf(flow.state) } : {}),
  };
  const params = {
    ...renamed(standard, connector.authorize_names),
    ...filledParams(connector.authorize_params, values),
  };
  return withQuery(fillAddress(connector.authorize_url, values), params);
}

/** Unguessable as the state is, and nothing that could be turned back into it. */
function nonceOf(state: string): string {
  return createHash('sha256').update(`nonce ${state}`).digest('base64url');
}

/** Where people sign in: an answer that names another issuer is somebody else's (RFC 9207), unless the definition names it. */
export function authorizeOrigin(connector: OAuthConnector, given: Values): string {
  return fillAddress(connector.authorize_url, completeValues(connector, given)).origin;
}

/** Pages whose path stands behind a `#` read their parameters there too. */
function withQuery(url: URL, params: Record<string, string>): string {
  if (url.hash === '') {
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    return url.href;
  }
  return `${url.href}${url.hash.includes('?') ? '&' : '?'}${new URLSearchParams(params).toString()}`;
}
