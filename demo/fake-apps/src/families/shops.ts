/** An OAuth 2 family with the habits of many: an address for each shop, renamed parameters, scopes joined by commas, no PKCE, values in callback and answer. */
import { randomBytes } from 'node:crypto';
import { askPage } from './ask-page.ts';
import {
  api,
  fieldsOf,
  formOf,
  headerOf,
  mustBe,
  Unproven,
  type Family,
  type FamilyAnswer,
  type FamilyCall,
} from './family.ts';
import type { FamilyKeys } from './family-keys.ts';
import type { IssuedTokens } from './issued-tokens.ts';
import { bearerOf } from './token-families.ts';

type Code = { redirect: string; shop: string };

const shops = new Set(['oak-shop', 'maple-shop']);

/** `/<shop>/oauth/authorize`, `/<shop>/oauth/token` and `/<shop>/api/…`. */
export function shopsFamily(keys: FamilyKeys['shop'], tokens: IssuedTokens): Family {
  const codes = new Map<string, Code>();
  const refreshing = new Map<string, string>();
  return (call) => {
    const [, shop = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(call.path) ?? [];
    if (!shops.has(shop)) throw new Unproven(`there is no shop ${shop}`, 'not_found', 404);
    if (rest === '/oauth/authorize') return authorize(call, keys, shop, codes);
    if (rest === '/oauth/token') return token(call, keys, shop, { codes, refreshing, tokens });
    const owner = bearerOf(call, tokens);
    mustBe('the shop of the token', owner, shop);
    mustBe('X-Shop', headerOf(call, 'x-shop'), shop);
    if (!rest.startsWith('/api/4711/')) throw new Unproven('the realm is not in the address', 'not_found', 404);
    return api(call, shop);
  };
}

function authorize(call: FamilyCall, keys: FamilyKeys['shop'], shop: string, codes: Map<string, Code>): FamilyAnswer {
  const fields = fieldsOf(call.method === 'POST' ? call.body : call.query);
  const redirect = fields.get('redirect_uri') ?? '';
  mustBe('client_key', fields.get('client_key'), keys.client_key);
  mustBe('client_id', fields.get('client_id') ?? null, null);
  mustBe('response_type', fields.get('response_type'), 'code');
  mustBe('scope', fields.get('scope'), 'orders,products');
  mustBe('prompt', fields.get('prompt'), 'consent');
  mustBe('code_challenge', fields.get('code_challenge') ?? null, null);
  if (!/^https?:\/\/[^/]+\/connect\/callback\/[a-z0-9-]+$/.test(redirect))
    throw new Unproven(`nothing is registered for ${redirect}`, 'invalid_request', 400);
  if (call.method !== 'POST') return askPage(call, `Shop ${shop}`, [...fields]);
  const back = new URL(redirect);
  back.searchParams.set('state', fields.get('state') ?? '');
  if (fields.get('answer') === 'deny') {
    back.searchParams.set('error', 'access_denied');
    return { status: 303, location: back.href };
  }
  const code = randomBytes(12).toString('hex');
  codes.set(code, { redirect, shop });
  back.searchParams.set('code', code);
  back.searchParams.set('realmId', '4711');
  return { status: 303, location: back.href };
}

type Given = { codes: Map<string, Code>; refreshing: Map<string, string>; tokens: IssuedTokens };

/** Each refresh token works once. */
function token(call: FamilyCall, keys: FamilyKeys['shop'], shop: string, given: Given): FamilyAnswer {
  const form = formOf(call);
  mustBe('client_key', form.get('client_key'), keys.client_key);
  mustBe('client_secret', form.get('client_secret'), keys.client_secret);
  mustBe('Authorization', headerOf(call, 'authorization'), null);
  const code = given.codes.get(form.get('code') ?? '');
  const isFirst = form.get('grant_type') === 'authorization_code';
  const of = isFirst ? code?.shop : given.refreshing.get(form.get('refresh_token') ?? '');
  if (of !== shop) throw new Unproven('neither code nor refresh token is good here', 'invalid_grant', 400);
  if (isFirst) mustBe('redirect_uri', form.get('redirect_uri'), code?.redirect ?? '');
  mustBe('code_verifier', form.get('code_verifier') ?? null, null);
  given.codes.delete(form.get('code') ?? '');
  given.refreshing.delete(form.get('refresh_token') ?? '');
  const refresh = randomBytes(12).toString('hex');
  given.refreshing.set(refresh, shop);
  return {
    status: 200,
    json: {
      access_token: given.tokens.issue(shop),
      token_type: 'bearer',
      expires_in: given.tokens.seconds,
      refresh_token: refresh,
      instance_url: `${call.origin}/families/shops/${shop}`,
    },
  };
}
