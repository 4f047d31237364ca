/** The CRM's OAuth2 server: a real oidc-provider with code + PKCE, rotating refresh tokens and short access tokens. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider, { interactionPolicy, type JWK } from 'oidc-provider';
import { personOf, SCOPES, type CrmClient, type CrmState } from './crm.ts';
import { grantAdapter } from './grants.ts';

/** Starts the server for one issuer, `<origin>/crm`; the result is mounted under that path. */
export function startAuthorisation(issuer: string, state: CrmState): Provider {
  const provider = new Provider(issuer, {
    adapter: grantAdapter(state.grants),
    clientDefaults: {
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'ES256',
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    cookies: {
      keys: [state.book.value.keys.cookie],
      names: { interaction: 'crm_sign_in', resume: 'crm_resume', session: 'crm_session' },
    },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      introspection: { enabled: false },
    },
    findAccount: (_ctx, id) => (personOf(id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined),
    interactions: { url: (_ctx, interaction) => `/crm/sign-in/${interaction.uid}`, policy: alwaysAsk() },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [state.book.value.keys.jwk] },
    pkce: { required: () => true },
    renderError: (ctx, out) => {
      ctx.type = 'text/plain';
      ctx.body = `The CRM cannot go on: ${out.error_description ?? out.error}`;
    },
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access', ...SCOPES],
    ttl: {
      AccessToken: state.accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: 31_536_000,
      Interaction: 900,
      RefreshToken: 31_536_000,
      Session: 900,
    },
  });
  return provider;
}

/** Registers an app, or changes the one with the same client_id. */
export async function registerClient(state: CrmState, client: CrmClient): Promise<void> {
  await grantAdapter(state.grants)('Client').upsert(client.client_id, { ...client }, 0);
}

/** Keys of the server, made once: they sign cookies and tokens. */
export function createKeys(): { cookie: string; jwk: JWK } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk: JWK = { ...privateKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', use: 'sig', kid: 'crm' };
  return { cookie: randomBytes(32).toString('base64url'), jwk };
}

/** The account is chosen anew each time, so that a person of the demo can try both companies. */
function alwaysAsk(): ReturnType<typeof interactionPolicy.base> {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy
    .get('login')
    ?.checks.add(
      new Check('choose_account', 'The account is chosen each time.', (ctx) => ctx.oidc.result?.login === undefined),
    );
  return policy;
}
