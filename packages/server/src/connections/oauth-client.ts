/** Speaks OAuth 2 with an outside system: authorise address, code exchange, revocation. Requests are built by @mortise/connectors. */
import {
  authorizeAddress,
  authorizeOrigin,
  isSystemsCallback,
  readCallbackFields,
  revokeRequest,
  sendsChallenge,
  standardCallback,
  type Connector,
  type OAuthConnector,
  type TokenAnswer,
  type Values,
} from '@mortise/connectors';
import * as oauth from 'oauth4webapi';
import type { Means } from '../platform/means.ts';
import { askForTokens, buildRequest, type Outcome } from './ask-for-tokens.ts';
import { callOutside } from './call-outside.ts';
import { isOwnIssuer } from './own-issuer.ts';
import { reasonOfAuthoriseError } from './reason.ts';

/** A no to us or to this moment, not to the token: our secret may be wrong just now. */
const passing = new Set([401, 403, 408, 429]);

/**
 * One redirect address per connector, from configuration only, never from a request. That is what keeps the answers of two
 * systems apart where no issuer is named (RFC 9700 §4.4.2.2): one that comes to another connector's address is refused.
 * Connectors of one name in two accounts share it: with the account in it, every address that is registered at an outside
 * system would have to be registered again. There `iss` tells them apart, and a system that sends none is as safe as the people
 * who define connectors are trusted by each other: on one server they are one operator's.
 */
export function redirectUri(means: Means, connector: string): string {
  return `${means.config.baseUrl}/connect/callback/${connector}`;
}

/** PKCE S256, unless the system is known to refuse it. Throws `RequestProblem`. */
export async function authoriseAddress(
  connector: OAuthConnector,
  values: Values,
  flow: { redirect: string; state: string; verifier: string },
): Promise<string> {
  const challenge = sendsChallenge(connector) ? await oauth.calculatePKCECodeChallenge(flow.verifier) : null;
  return authorizeAddress(connector, values, { redirect: flow.redirect, state: flow.state, challenge });
}

/**
 * Nothing may be said twice (RFC 6749 §3.1). Checks `iss` (RFC 9207) and what the system signs, reads a refusal, exchanges the code. The token endpoint is the
 * connector's own, whatever the answer says. The values that the callback brought are among the answer's.
 */
export async function exchangeCode(
  means: Means,
  connector: OAuthConnector,
  values: Values,
  answer: URLSearchParams,
  flow: { redirect: string; state: string; verifier: string },
): Promise<Outcome<TokenAnswer>> {
  if (['code', 'iss', 'error'].some((name) => answer.getAll(name).length > 1)) return { ok: false, reason: 'mixed-up' };
  const told = standardCallback(connector, answer);
  const as = await buildRequest(() => server(connector, values, told.get('iss')));
  if (!as.ok) return as;
  if (as.value === null || !isSystemsCallback(connector, values, answer)) return { ok: false, reason: 'mixed-up' };
  let checked: URLSearchParams;
  try {
    checked = oauth.validateAuthResponse(as.value, { client_id: values['client_id'] ?? '' }, told, flow.state);
  } catch (error) {
    return {
      ok: false,
      reason: error instanceof oauth.AuthorizationResponseError ? reasonOfAuthoriseError(error.error) : 'mixed-up',
    };
  }
  const code = checked.get('code');
  if (!code) return { ok: false, reason: 'outside-odd' };
  const brought = readCallbackFields(connector, answer);
  const grant = { kind: 'code' as const, code, redirect: flow.redirect, verifier: flow.verifier, state: flow.state };
  const outcome = await askForTokens(means, connector, { ...brought, ...values }, grant);
  if (!outcome.ok) return outcome;
  return { ok: true, value: { ...outcome.value, fields: { ...brought, ...outcome.value.fields } } };
}

/** Tells the outside system to forget a token (RFC 7009, or its own way). True when it said yes, or has no way to be told. */
export async function revokeToken(means: Means, connector: Connector, values: Values, token: string): Promise<boolean> {
  const built = await buildRequest(() => revokeRequest(connector, values, token));
  if (!built.ok) return false;
  if (built.value === null) return true;
  const { status } = await callOutside(means, built.value, { redirects: 0 });
  return status < 500 && !passing.has(status);
}

/**
 * Null when `iss` was sent and is not this connector's. Without a configured issuer it has to be of the authorise page's own site.
 * One that is absent is refused where the system's metadata announce it (RFC 9207 §2.4, `sends_issuer`), and nowhere else: most
 * systems send none, issuer or not, and have their own redirect address.
 */
function server(connector: OAuthConnector, values: Values, iss: string | null): oauth.AuthorizationServer | null {
  const home = authorizeOrigin(connector, values);
  const issuer = connector.issuer ?? iss ?? home;
  if (iss !== null && iss !== issuer) return null;
  if (connector.issuer === undefined && !isOwnIssuer(home, issuer)) return null;
  return { issuer, authorization_response_iss_parameter_supported: connector.sends_issuer === true };
}
