/** Families where every call is signed: OAuth 1.0a in three legs or with four typed values, and AWS Signature Version 4. */
import { randomBytes } from 'node:crypto';
import { askPage } from './ask-page.ts';
import { api, fieldsOf, Unproven, type Family, type FamilyAnswer, type FamilyCall } from './family.ts';
import type { FamilyKeys } from './family-keys.ts';
import { oauthParameters, verifyOAuth1, type OAuthParameters } from './verify-oauth1.ts';
import { verifySigV4 } from './verify-sigv4.ts';

/** A temporary token between asking and the callback (RFC 5849 §2). */
type Temporary = { secret: string; callback: string; verifier: string | null };

/** Request token, the person's yes, access token; the API takes the typed token and every token that was bought. */
export function oauth1(keys: FamilyKeys['oauth1']): Family {
  const temporary = new Map<string, Temporary>();
  const granted = new Map([[keys.token, keys.token_secret]]);
  const nonces = new Set<string>();
  const verified = (call: FamilyCall, secretOf: (token: string) => string | undefined): OAuthParameters => {
    const given = oauthParameters(call);
    if (given.get('oauth_consumer_key') !== keys.consumer_key) throw new Unproven('the consumer is not known');
    const token = given.get('oauth_token');
    const secret = token === undefined ? '' : secretOf(token);
    if (secret === undefined) throw new Unproven(`the token ${token} is not known`);
    verifyOAuth1(call, given, { consumer_secret: keys.consumer_secret, token_secret: secret }, nonces);
    return given;
  };
  return (call) => {
    if (call.path === '/request_token')
      return begin(
        verified(call, () => undefined),
        temporary,
      );
    if (call.path === '/authorize') return ask(call, temporary);
    if (call.path === '/access_token')
      return finish(
        verified(call, (token) => temporary.get(token)?.secret),
        temporary,
        granted,
      );
    const given = verified(call, (token) => granted.get(token));
    if (given.get('oauth_token') === undefined) throw new Unproven('no token came');
    if (given.get('realm') !== 'OAKLINE_1') throw new Unproven(`the realm is ${given.get('realm')}`);
    return api(call, 'oakline');
  };
}

const form = (fields: Record<string, string>): FamilyAnswer => ({
  status: 200,
  text: new URLSearchParams(fields).toString(),
});

/** §2.1. */
function begin(given: OAuthParameters, temporary: Map<string, Temporary>): FamilyAnswer {
  const callback = given.get('oauth_callback') ?? '';
  if (!URL.canParse(callback)) throw new Unproven(`the callback is ${callback}`, 'invalid_request', 400);
  const [token, secret] = [`tmp/${randomBytes(9).toString('base64')}`, `ts&${randomBytes(9).toString('base64')}`];
  temporary.set(token, { secret, callback, verifier: null });
  return form({ oauth_token: token, oauth_token_secret: secret, oauth_callback_confirmed: 'true' });
}

/** §2.2: the page, and the answer that was pressed on it. */
function ask(call: FamilyCall, temporary: Map<string, Temporary>): FamilyAnswer {
  const fields = fieldsOf(call.method === 'POST' ? call.body : call.query);
  const token = fields.get('oauth_token') ?? '';
  const found = temporary.get(token);
  if (found === undefined) throw new Unproven('this request is not known', 'invalid_request', 400);
  if (call.method !== 'POST') return askPage(call, 'Quarry (OAuth 1.0a)', [['oauth_token', token]]);
  const back = new URL(found.callback);
  if (fields.get('answer') === 'deny') {
    temporary.delete(token);
    back.searchParams.set('denied', token);
  } else {
    found.verifier = randomBytes(6).toString('hex');
    back.searchParams.set('oauth_token', token);
    back.searchParams.set('oauth_verifier', found.verifier);
  }
  return { status: 303, location: back.href };
}

/** §2.3: once, and only after the person's yes. */
function finish(given: OAuthParameters, temporary: Map<string, Temporary>, granted: Map<string, string>): FamilyAnswer {
  const token = given.get('oauth_token') ?? '';
  const verifier = temporary.get(token)?.verifier ?? null;
  if (verifier === null || given.get('oauth_verifier') !== verifier) throw new Unproven('the verifier is wrong');
  temporary.delete(token);
  const [access, secret] = [`acc/${randomBytes(9).toString('base64')}`, `as&${randomBytes(9).toString('base64')}`];
  granted.set(access, secret);
  return form({ oauth_token: access, oauth_token_secret: secret, screen_name: 'oakline' });
}

/** Answers about the caller like the identity service does, in XML. */
export function aws(keys: FamilyKeys['aws']): Family {
  return (call) => {
    const { region, service } = verifySigV4(call, keys);
    if (region !== 'eu-central-1') throw new Unproven(`the region is ${region}`);
    if (fieldsOf(call.query).get('Action') === 'GetCallerIdentity')
      return { status: 200, text: `<Arn>arn:aws:iam::123456789012:user/oakline</Arn><Service>${service}</Service>` };
    return api(call, 'oakline');
  };
}
