/** Speaks OAuth 2 with an outside system: authorise address, code exchange, refresh, revocation. PKCE S256 always. */
import * as oauth from 'oauth4webapi';
import type { OAuthConnector } from '../connectors/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { Secret } from '../platform/vault/index.ts';
import { reasonOfAuthoriseError, reasonOfTokenError, type ReasonCode } from './reason.ts';
import { readTokenAnswer, readTokenError, type TokenAnswer } from './token-answer.ts';

/** The app that the account registered at the outside system. */
export type OAuthApp = { id: string; secret: Secret | null };
export type Outcome<T> = { ok: true; value: T } | { ok: false; reason: ReasonCode };

const deadlineMs = 10_000;
/** A no to us or to this moment, not to the token: our secret may be wrong just now. */
const passing = new Set([401, 403, 408, 429]);

/** The app from what was provisioned; null when it is incomplete. */
export function oauthApp(connector: OAuthConnector, provision: ReadonlyMap<string, Secret>): OAuthApp | null {
  const id = provision.get('client_id');
  const secret = provision.get('client_secret') ?? null;
  if (!id || (connector.token_auth !== 'none' && secret === null)) return null;
  return { id: id.reveal(), secret };
}

/** One redirect address per connector, from configuration only, never from a request. */
export function redirectUri(means: Means, connector: string): string {
  return `${means.config.baseUrl}/connect/callback/${connector}`;
}

export async function authoriseAddress(
  connector: OAuthConnector,
  app: OAuthApp,
  flow: { redirect: string; state: string; verifier: string },
): Promise<string> {
  const url = new URL(connector.authorize_url);
  for (const [key, value] of Object.entries(connector.authorize_params ?? {})) url.searchParams.set(key, value);
  const own = {
    response_type: 'code',
    client_id: app.id,
    redirect_uri: flow.redirect,
    state: flow.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: 'S256',
  };
  for (const [key, value] of Object.entries(own)) url.searchParams.set(key, value);
  if (connector.scopes.length > 0) url.searchParams.set('scope', connector.scopes.join(connector.scope_separator));
  return url.href;
}

/** Checks `iss` (RFC 9207), reads a refusal, exchanges the code. The token endpoint is the connector's own, whatever the answer says. */
export async function exchangeCode(
  means: Means,
  connector: OAuthConnector,
  app: OAuthApp,
  answer: URLSearchParams,
  flow: { redirect: string; state: string; verifier: string },
): Promise<Outcome<TokenAnswer>> {
  const as = server(connector, answer.get('iss'));
  if (as === null) return { ok: false, reason: 'mixed-up' };
  const client = { client_id: app.id };
  let checked: URLSearchParams;
  try {
    checked = oauth.validateAuthResponse(as, client, answer, flow.state);
  } catch (error) {
    return {
      ok: false,
      reason: error instanceof oauth.AuthorizationResponseError ? reasonOfAuthoriseError(error.error) : 'mixed-up',
    };
  }
  if (!checked.get('code')) return { ok: false, reason: 'outside-odd' };
  return askForToken('code', () =>
    oauth.authorizationCodeGrantRequest(
      as,
      client,
      proof(connector, app),
      checked,
      flow.redirect,
      flow.verifier,
      ways(means),
    ),
  );
}

export async function refreshToken(
  means: Means,
  connector: OAuthConnector,
  app: OAuthApp,
  token: Secret,
): Promise<Outcome<TokenAnswer>> {
  const as = server(connector, null);
  if (as === null) return { ok: false, reason: 'misconfigured' };
  const client = { client_id: app.id };
  return askForToken('refresh', () =>
    oauth.refreshTokenGrantRequest(as, client, proof(connector, app), token.reveal(), ways(means)),
  );
}

/** Tells the outside system to forget a grant (RFC 7009). True when it said yes, or has no way to be told. */
export async function revokeToken(
  means: Means,
  connector: OAuthConnector,
  app: OAuthApp,
  token: Secret,
): Promise<boolean> {
  const as = server(connector, null);
  if (!connector.revoke_url || as === null) return true;
  const answer = await oauth.revocationRequest(
    as,
    { client_id: app.id },
    proof(connector, app),
    token.reveal(),
    ways(means),
  );
  return answer.status < 500 && !passing.has(answer.status);
}

/** Null when `iss` was sent and is not this connector's. Without a configured issuer it has to be of the authorise page's origin. */
function server(connector: OAuthConnector, iss: string | null): oauth.AuthorizationServer | null {
  const home = new URL(connector.authorize_url).origin;
  const issuer = connector.issuer ?? iss ?? home;
  if (iss !== null && iss !== issuer) return null;
  if (connector.issuer === undefined && (!URL.canParse(issuer) || new URL(issuer).origin !== home)) return null;
  return {
    issuer,
    authorization_endpoint: connector.authorize_url,
    token_endpoint: connector.token_url,
    ...(connector.revoke_url === undefined ? {} : { revocation_endpoint: connector.revoke_url }),
  };
}

function proof(connector: OAuthConnector, app: OAuthApp): oauth.ClientAuth {
  if (connector.token_auth === 'none' || app.secret === null) return oauth.None();
  return connector.token_auth === 'client_secret_post'
    ? oauth.ClientSecretPost(app.secret.reveal())
    : oauth.ClientSecretBasic(app.secret.reveal());
}

/** The guarded way out; which addresses may be plain http is the guard's to say. */
function ways(means: Means) {
  return {
    [oauth.customFetch]: (url: string, init: RequestInit) => means.outgoing.fetch(url, init),
    [oauth.allowInsecureRequests]: true as const,
    signal: AbortSignal.timeout(deadlineMs),
  };
}

async function askForToken(sent: 'code' | 'refresh', ask: () => Promise<Response>): Promise<Outcome<TokenAnswer>> {
  let status: number;
  let text: string;
  try {
    const response = await ask();
    status = response.status;
    text = await response.text();
  } catch (error) {
    return {
      ok: false,
      reason: error instanceof Refusal && error.code === 'address-not-allowed' ? 'misconfigured' : 'outside-down',
    };
  }
  const error = readTokenError(text);
  // Some systems say 200 to a refusal and put the error into the body.
  if (status !== 200 || error !== null) return { ok: false, reason: reasonOfTokenError(status, error, sent) };
  const answer = readTokenAnswer(text);
  return answer === null ? { ok: false, reason: 'outside-odd' } : { ok: true, value: answer };
}
