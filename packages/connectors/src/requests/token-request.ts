/** Builds the request that brings a token: for a code, with a refresh token, with a client's own credentials, by an exchange. */
import type { ClientConnector, Connector, OAuthConnector } from '../connector.ts';
import { fillAddress, type Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';
import { completeValues, withOwn } from '../values.ts';
import { assertionRequest } from './assertion-request.ts';
import { clientAuth } from './client-auth.ts';
import { withParams, type At, type Outgoing } from './outgoing.ts';
import { joinedScopes, renamed, sendsChallenge } from './oauth-params.ts';
import { filledHeaders, filledParams, writtenRequest } from './written-request.ts';

/** `swap` follows a code where the connector has one: the first token is exchanged for one that lasts. */
export type Grant =
  | { kind: 'code'; code: string; redirect: string; verifier: string | null; state: string }
  | { kind: 'refresh'; refresh_token: string }
  | { kind: 'swap'; access_token: string }
  | { kind: 'client_credentials' }
  | { kind: 'exchange' }
  | { kind: 'assertion' };

/** The grant that brings a token when nobody is there: of the kinds that need no person. Null: a person has to sign in. */
export function grantAlone(connector: Connector): Grant | null {
  if (connector.kind === 'oauth2_client_credentials') return { kind: 'client_credentials' };
  if (connector.kind === 'token_exchange') return { kind: 'exchange' };
  return connector.kind === 'service_account_jwt' ? { kind: 'assertion' } : null;
}

/** Throws `not-possible` for a grant that is not of this kind of connector, and what `fill-template` throws. */
export async function tokenRequest(connector: Connector, given: Values, grant: Grant, at: At): Promise<Outgoing> {
  const values = withOwn(completeValues(connector, given), { request_id: at.id });
  if (connector.kind === 'token_exchange' && grant.kind === 'exchange')
    return writtenRequest(connector.exchange, values);
  if (connector.kind === 'service_account_jwt' && grant.kind === 'assertion')
    return assertionRequest(connector, values, at);
  if (connector.kind === 'oauth2_client_credentials' && grant.kind === 'client_credentials') {
    const scope = joinedScopes(connector, values);
    const params = { grant_type: 'client_credentials', ...(scope === '' ? {} : { scope }) };
    return endpointRequest(connector, values, connector.token_url, params);
  }
  if (connector.kind === 'oauth2_code') return codeRequest(connector, values, grant);
  throw new RequestProblem('not-possible');
}

function codeRequest(connector: OAuthConnector, values: Values, grant: Grant): Outgoing {
  switch (grant.kind) {
    case 'code': {
      const { code, redirect, verifier } = grant;
      const proof = verifier !== null && sendsChallenge(connector) ? { code_verifier: verifier } : {};
      const params = { grant_type: 'authorization_code', code, redirect_uri: redirect, ...proof };
      return endpointRequest(connector, withOwn(values, { state: grant.state }), connector.token_url, params);
    }
    case 'refresh': {
      const params = { grant_type: 'refresh_token', refresh_token: grant.refresh_token };
      return endpointRequest(connector, values, connector.refresh_url ?? connector.token_url, params);
    }
    case 'swap':
      if (connector.swap === undefined) throw new RequestProblem('not-possible');
      return writtenRequest(connector.swap, withOwn(values, { access_token: grant.access_token }));
    case 'client_credentials':
    case 'exchange':
    case 'assertion':
      throw new RequestProblem('not-possible');
  }
}

function endpointRequest(
  connector: OAuthConnector | ClientConnector,
  values: Values,
  url: string,
  standard: Record<string, string>,
): Outgoing {
  const auth = clientAuth(connector.token_auth, values);
  const extra = withOwn(values, { scope: joinedScopes(connector, values) });
  // What the definition adds may replace a standard parameter, except when a token is refreshed.
  const added = standard['grant_type'] === 'refresh_token' ? {} : filledParams(connector.token_params, extra);
  const params = renamed({ ...standard, ...auth.params }, connector.token_names);
  const headers = {
    accept: 'application/json',
    ...auth.headers,
    ...filledHeaders(connector.token_headers, values),
  };
  const call = { method: connector.token_method ?? 'POST', url: fillAddress(url, values).href, headers, body: null };
  return withParams(call, connector.token_encode ?? 'form', { ...params, ...added });
}
