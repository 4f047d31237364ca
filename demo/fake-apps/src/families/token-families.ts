/** Families whose typed credentials buy a token first: client credentials (RFC 6749 §4.4), an exchange of its own kind, a signed assertion (RFC 7523). */
import { verify } from 'node:crypto';
import { api, fieldsOf, formOf, headerOf, mustBe, Unproven, type Family, type FamilyCall } from './family.ts';
import type { FamilyKeys } from './family-keys.ts';
import type { IssuedTokens } from './issued-tokens.ts';

/** Tokens are asked for with Basic, name and secret each form-encoded (RFC 6749 §2.3.1). */
export function clientCredentials({ client_credentials: keys }: FamilyKeys, tokens: IssuedTokens): Family {
  return (call) => {
    if (call.path !== '/token') return api(call, bearerOf(call, tokens));
    const form = formOf(call);
    const coded = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
    const pair = `${coded(keys.client_id)}:${coded(keys.client_secret)}`;
    const proof = headerOf(call, 'authorization');
    if (proof !== `Basic ${Buffer.from(pair).toString('base64')}`)
      throw new Unproven(`the client is not known by ${proof}`, 'invalid_client');
    mustBe('grant_type', form.get('grant_type'), 'client_credentials');
    mustBe('scope', form.get('scope'), 'orders.read orders.write');
    mustBe('the names of the form', [...form.keys()].sort().join(), 'audience,grant_type,scope');
    mustBe('audience', form.get('audience'), 'https://orders.example/?a=1&b');
    return {
      status: 200,
      json: { access_token: tokens.issue('oakline'), token_type: 'bearer', expires_in: tokens.seconds },
    };
  };
}

/** A login as JSON; the key comes back deep inside, with the place where to go on, and has a header of its own. */
export function exchange({ exchange: keys }: FamilyKeys, tokens: IssuedTokens): Family {
  return (call) => {
    if (call.path === '/login') {
      mustBe('content-type', headerOf(call, 'content-type')?.split(';')[0], 'application/json');
      mustBe('the method', call.method, 'POST');
      const { company, username, password } = keys;
      // A JSON object has no order.
      const given = Object.entries(JSON.parse(call.body) as object).sort(([a], [b]) => a.localeCompare(b));
      mustBe('the login', JSON.stringify(Object.fromEntries(given)), JSON.stringify({ company, password, username }));
      return {
        status: 200,
        json: { session: { key: tokens.issue('oakline'), valid_for: tokens.seconds }, place: 'eu-1' },
      };
    }
    if (!call.path.startsWith('/api/eu-1/'))
      throw new Unproven(`${call.path} is not where this account lives`, 'not_found', 404);
    return api(call, known(headerOf(call, 'x-session'), tokens));
  };
}

/** Verified with node:crypto alone: no library that could share a mistake with the one that signs. */
export function serviceAccount({ service_account: keys }: FamilyKeys, tokens: IssuedTokens): Family {
  return (call) => {
    if (call.path !== '/token') return api(call, bearerOf(call, tokens));
    const form = formOf(call);
    mustBe('grant_type', form.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const read = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
    mustBe('alg', String(read(head)['alg']), 'RS256');
    if (!verify('sha256', Buffer.from(`${head}.${claims}`), keys.publicKey, Buffer.from(signature, 'base64url')))
      throw new Unproven('the signature of the assertion is wrong', 'invalid_grant', 400);
    checkClaims(read(claims), keys.client_email, `${call.origin}${call.fullPath}`);
    return {
      status: 200,
      json: { access_token: tokens.issue('oakline'), token_type: 'Bearer', expires_in: tokens.seconds },
    };
  };
}

function checkClaims(claims: Record<string, unknown>, issuer: string, audience: string): void {
  const now = Date.now() / 1000;
  const [iat, exp] = [Number(claims['iat']), Number(claims['exp'])];
  mustBe('iss', String(claims['iss']), issuer);
  mustBe('aud', String(claims['aud']), audience);
  if (!(Math.abs(now - iat) < 60 && exp > now && exp - iat <= 3600))
    throw new Unproven(`the assertion lives from ${iat} to ${exp}, and now is ${now}`, 'invalid_grant', 400);
}

/** RFC 6750 §2.1. */
export function bearerOf(call: FamilyCall, tokens: IssuedTokens): string {
  const [scheme, token, ...more] = (headerOf(call, 'authorization') ?? '').split(' ');
  if (scheme !== 'Bearer' || more.length > 0) throw new Unproven('no bearer token came');
  if (fieldsOf(call.query).has('access_token')) throw new Unproven('the token came twice');
  return known(token ?? null, tokens);
}

function known(token: string | null, tokens: IssuedTokens): string {
  const account = token === null ? null : tokens.accountOf(token);
  if (account === null) throw new Unproven(`the token ${token} is not known or has ended`, 'invalid_token');
  return account;
}
