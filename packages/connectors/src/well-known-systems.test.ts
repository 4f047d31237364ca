/**
 * What well-known systems have to be sent, written by hand from what their documentation says, not from our files.
 * The table in the README marks these systems: it reads the names of the groups below.
 */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Values } from './fill-template.ts';
import * as door from './index.ts';
import type { Connector, Grant, OAuthConnector, Outgoing } from './index.ts';

const at = { now: new Date('2026-03-04T05:06:07Z'), id: 'once' };
const redirect = 'https://m.example/cb';
const app: Values = { client_id: 'id1', client_secret: 'sec1' };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

function use(system: string, method?: string): Connector {
  const { connector, problems } = door.parseConnector({ name: 'x', system, ...(method ? { method } : {}) }, () => null);
  if (connector === null) throw new Error(JSON.stringify(problems));
  return connector;
}
function signIn(system: string, method?: string): OAuthConnector {
  const connector = use(system, method);
  if (connector.kind !== 'oauth2_code') throw new Error(connector.kind);
  return connector;
}
function page(connector: OAuthConnector, values: Values = {}): { page: string; params: Values } {
  const url = new URL(
    door.authorizeAddress(connector, { ...app, ...values }, { redirect, state: 's1', challenge: 'ch1' }),
  );
  return { page: url.origin + url.pathname, params: Object.fromEntries(url.searchParams) };
}
async function token(connector: Connector, values: Values = {}, grant?: Grant): Promise<Outgoing> {
  const code: Grant = { kind: 'code', code: 'c1', redirect, verifier: 'v1', state: 's1' };
  return door.tokenRequest(connector, { ...app, ...values }, grant ?? code, at);
}
const refresh: Grant = { kind: 'refresh', refresh_token: 'r1' };
const form = ({ body }: Outgoing) => Object.fromEntries(new URLSearchParams(body ?? ''));
const json = ({ body }: Outgoing): unknown => JSON.parse(body ?? '');
async function tested(connector: Connector, values: Values): Promise<Outgoing> {
  const call = await door.testRequest(connector, values, at);
  if (call === null) throw new Error('no test call');
  return call;
}
const got = (url: string, headers: Record<string, string>) => ({
  method: 'GET',
  url,
  headers: { accept: 'application/json', ...headers },
  body: null,
});
const bearer = { authorization: 'Bearer tok' };
const tok: Values = { access_token: 'tok' };

describe('shopify', () => {
  test('signs in at the shop, scopes with commas, calls with a header of its own', async () => {
    const shopify = signIn('shopify');
    const shop = { shop: 'acme' };
    expect(page(shopify, shop)).toEqual({
      page: 'https://acme.myshopify.com/admin/oauth/authorize',
      params: { response_type: 'code', client_id: 'id1', redirect_uri: redirect, scope: 'read_products', state: 's1' },
    });
    const request = await token(shopify, shop);
    expect(request.url).toBe('https://acme.myshopify.com/admin/oauth/access_token');
    expect(form(request)).toMatchObject({ client_id: 'id1', client_secret: 'sec1', code: 'c1' });
    expect(await tested(shopify, { ...shop, ...tok })).toEqual(
      got('https://acme.myshopify.com/admin/api/2025-07/shop.json', { 'x-shopify-access-token': 'tok' }),
    );
  });
  test('a shop that is no label is refused', () => {
    for (const shop of ['evil.example/', 'acme.myshopify.com@evil.example', 'a b'])
      expect(() => page(signIn('shopify'), { shop })).toThrow(expect.objectContaining({ code: 'bad-host' }));
  });
});

describe('hubspot', () => {
  test('the client is in the form, the token is a bearer token', async () => {
    const hubspot = signIn('hubspot');
    expect(page(hubspot).page).toBe('https://app.hubspot.com/oauth/authorize');
    expect(page(hubspot).params).toMatchObject({ client_id: 'id1', scope: 'oauth', redirect_uri: redirect });
    const request = await token(hubspot, {}, refresh);
    expect(request.url).toBe('https://api.hubapi.com/oauth/v1/token');
    expect(form(request)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1', ...app });
    const details = 'https://api.hubapi.com/account-info/v3/details';
    expect(await tested(hubspot, tok)).toEqual(got(details, bearer));
    expect(await tested(use('hubspot', 'token'), { api_key: 'pat-1' })).toEqual(
      got(details, { authorization: 'Bearer pat-1' }),
    );
  });
});

describe('salesforce', () => {
  const domain = { domain: 'acme.my.salesforce.com' };
  test('everything goes to the own domain', async () => {
    const salesforce = signIn('salesforce');
    expect(page(salesforce, domain)).toMatchObject({
      page: 'https://acme.my.salesforce.com/services/oauth2/authorize',
      params: { scope: 'api refresh_token', code_challenge: 'ch1', code_challenge_method: 'S256' },
    });
    const request = await token(salesforce, domain);
    expect(request.url).toBe('https://acme.my.salesforce.com/services/oauth2/token');
    expect(form(request)).toEqual({
      grant_type: 'authorization_code',
      code: 'c1',
      redirect_uri: redirect,
      code_verifier: 'v1',
      ...app,
    });
    const end = door.revokeRequest(salesforce, { ...app, ...domain }, 'tok');
    expect(end?.url).toBe('https://acme.my.salesforce.com/services/oauth2/revoke');
    expect(end && form(end)).toMatchObject({ token: 'tok' });
  });
  test("nobody else's host gets the client secret", async () => {
    for (const other of ['evil.example', 'salesforce.com.evil.example', 'evilsalesforce.com'])
      await expect(token(signIn('salesforce'), { domain: other })).rejects.toMatchObject({ code: 'bad-host' });
  });
});

describe('quickbooks-online', () => {
  test('the company comes back with the redirect; a token ends by JSON', async () => {
    const quickbooks = signIn('quickbooks-online');
    expect(page(quickbooks)).toEqual({
      page: 'https://appcenter.intuit.com/connect/oauth2',
      params: {
        response_type: 'code',
        client_id: 'id1',
        redirect_uri: redirect,
        state: 's1',
        scope: 'com.intuit.quickbooks.accounting',
      },
    });
    const request = await token(quickbooks, {}, refresh);
    expect(request.url).toBe('https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer');
    expect(request.headers['authorization']).toBe(basic('id1:sec1'));
    expect(form(request)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1' });
    const read = door.readCallbackFields(quickbooks, new URLSearchParams('code=c1&state=s1&realmId=9130'));
    expect(read).toEqual({ realm_id: '9130' });
    expect(await tested(quickbooks, { ...tok, ...read })).toEqual(
      got('https://quickbooks.api.intuit.com/v3/company/9130/companyinfo/9130', bearer),
    );
    expect(door.revokeRequest(quickbooks, app, 'tok')).toEqual({
      method: 'POST',
      url: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: basic('id1:sec1') },
      body: '{"token":"tok"}',
    });
  });
});

describe('xero', () => {
  test('the organisation is looked up and named in each call after that', async () => {
    const xero = signIn('xero');
    expect(page(xero).page).toBe('https://login.xero.com/identity/connect/authorize');
    expect(page(xero).params['scope']).toContain('offline_access');
    const request = await token(xero);
    expect([request.url, request.headers['authorization']]).toEqual([
      'https://identity.xero.com/connect/token',
      basic('id1:sec1'),
    ]);
    expect(await door.lookupRequest(xero, tok, 'xero_tenant_id', at)).toEqual(
      got('https://api.xero.com/connections', bearer),
    );
    const [field] = xero.fields;
    const tenant = field && door.readLookup(field, '[{"id":"x","tenantId":"70784a63","tenantType":"ORGANISATION"}]');
    const call = await door.signCall(
      xero,
      { ...tok, xero_tenant_id: tenant ?? '' },
      got('https://api.xero.com/api.xro/2.0/Invoices', {}),
      at,
    );
    expect(call.headers).toMatchObject({ 'xero-tenant-id': '70784a63', ...bearer });
  });
});

describe('google', () => {
  test('a refresh token is asked for, and consent each time', async () => {
    const google = signIn('google');
    expect(page(google)).toMatchObject({
      page: 'https://accounts.google.com/o/oauth2/v2/auth',
      params: { access_type: 'offline', prompt: 'consent', scope: 'openid email profile', response_type: 'code' },
    });
    const request = await token(google);
    expect(request.url).toBe('https://oauth2.googleapis.com/token');
    expect(form(request)).toMatchObject({ grant_type: 'authorization_code', code_verifier: 'v1', ...app });
    const end = door.revokeRequest(google, app, 'tok');
    expect([end?.method, end?.url, end?.headers['content-type']]).toEqual([
      'POST',
      'https://oauth2.googleapis.com/revoke',
      'application/x-www-form-urlencoded',
    ]);
    expect(end && form(end)['token']).toBe('tok');
  });
});

describe('google-service-account', () => {
  test('the key file signs for itself, or for a user of the domain', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const file = JSON.stringify({
      type: 'service_account',
      private_key_id: 'kid1',
      private_key: key,
      client_email: 'r@p.iam.gserviceaccount.com',
    });
    const scopes = 'https://www.googleapis.com/auth/drive';
    const google = use('google-service-account');
    const request = await token(
      google,
      { service_account_json: file, scopes, subject: 'u@acme.example' },
      { kind: 'assertion' },
    );
    expect(request.url).toBe('https://oauth2.googleapis.com/token');
    expect(form(request)['grant_type']).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const spki = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    const { payload, protectedHeader } = await jwtVerify(form(request)['assertion'] ?? '', spki, {
      currentDate: at.now,
    });
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'kid1' });
    expect(payload).toMatchObject({
      iss: 'r@p.iam.gserviceaccount.com',
      sub: 'u@acme.example',
      scope: scopes,
      aud: 'https://oauth2.googleapis.com/token',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
  });
});

describe('slack', () => {
  test('a bot: scopes with commas, a 200 may still be a no, revoked with itself', async () => {
    const slack = signIn('slack');
    expect(page(slack)).toMatchObject({
      page: 'https://slack.com/oauth/v2/authorize',
      params: { scope: 'chat:write' },
    });
    expect((await token(slack)).url).toBe('https://slack.com/api/oauth.v2.access');
    expect(await tested(slack, tok)).toEqual({ ...got('https://slack.com/api/auth.test', bearer), method: 'POST' });
    expect(door.isTestPassed(slack, 200, '{"ok":false,"error":"invalid_auth"}')).toBe(false);
    expect(door.revokeRequest(slack, app, 'tok')).toEqual({
      ...got('https://slack.com/api/auth.revoke', bearer),
      method: 'POST',
    });
  });
  test('a person: user scopes, and the token stands deeper in the answer', () => {
    const slack = signIn('slack', 'user');
    expect(page(slack).params).toMatchObject({ user_scope: 'users:read' });
    expect(page(slack).params).not.toHaveProperty('scope');
    const answer =
      '{"ok":true,"app_id":"A1","authed_user":{"id":"U1","scope":"users:read","access_token":"xoxp-1","token_type":"user"}}';
    expect(door.readTokenAnswer(slack, answer, at.now)).toMatchObject({ access_token: 'xoxp-1', scope: 'users:read' });
  });
});

describe('zendesk', () => {
  test('OAuth at the subdomain, or an API token with the e-mail', async () => {
    const zendesk = signIn('zendesk');
    expect(page(zendesk, { subdomain: 'acme' })).toMatchObject({
      page: 'https://acme.zendesk.com/oauth/authorizations/new',
      params: { response_type: 'code', scope: 'read write' },
    });
    expect((await token(zendesk, { subdomain: 'acme' })).url).toBe('https://acme.zendesk.com/oauth/tokens');
    expect(await tested(use('zendesk', 'basic'), { subdomain: 'acme', email: 'a@b.example', api_token: 'k' })).toEqual(
      got('https://acme.zendesk.com/api/v2/users/me.json', { authorization: basic('a@b.example/token:k') }),
    );
  });
});

describe('netsuite', () => {
  const account = { account_id: '1234567_SB1' };
  test('token-based: HMAC-SHA256, the account as realm, the host with a dash', async () => {
    const values = { ...account, consumer_key: 'ck', consumer_secret: 'cs', token_id: 'ti', token_secret: 'ts' };
    const call = await tested(use('netsuite'), values);
    expect(call.url).toBe('https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/metadata-catalog');
    expect(call.headers['authorization']).toMatch(
      /^OAuth realm="1234567_SB1", oauth_consumer_key="ck", oauth_token="ti", oauth_signature_method="HMAC-SHA256", .*oauth_version="1\.0"/,
    );
  });
  test('OAuth 2 at the account’s own hosts', async () => {
    const netsuite = signIn('netsuite', 'oauth');
    expect(page(netsuite, account).page).toBe('https://1234567-sb1.app.netsuite.com/app/login/oauth2/authorize.nl');
    const request = await token(netsuite, account);
    expect(request.url).toBe('https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token');
    expect(request.headers['authorization']).toBe(basic('id1:sec1'));
  });
});

describe('magento', () => {
  test('the four values of an integration sign each call', async () => {
    const values = {
      host: 'shop.example',
      consumer_key: 'ck',
      consumer_secret: 'cs',
      access_token: 'at',
      access_token_secret: 'as',
    };
    const call = await tested(use('magento'), values);
    expect(call.url).toBe('https://shop.example/rest/V1/store/storeConfigs');
    expect(call.headers['authorization']).toMatch(
      /^OAuth oauth_consumer_key="ck", oauth_token="at", oauth_signature_method="HMAC-SHA256"/,
    );
    const magento = use('magento');
    expect(magento.kind === 'oauth1' && door.hasLegs(magento)).toBe(false);
  });
});

describe('bigcommerce', () => {
  test('the store is the context of the token, and part of each address', async () => {
    const bigcommerce = signIn('bigcommerce');
    const store = { store_hash: 'g5cd38' };
    expect(page(bigcommerce, store)).toMatchObject({
      page: 'https://login.bigcommerce.com/oauth2/authorize',
      params: { context: 'stores/g5cd38' },
    });
    expect(form(await token(bigcommerce, store))).toMatchObject({
      grant_type: 'authorization_code',
      code: 'c1',
      context: 'stores/g5cd38',
      ...app,
    });
    expect(await tested(bigcommerce, { ...store, ...tok })).toEqual(
      got('https://api.bigcommerce.com/stores/g5cd38/v2/store', { 'x-auth-token': 'tok' }),
    );
  });
});

describe('mailchimp', () => {
  test('the data centre is looked up; with a key it is typed', async () => {
    const mailchimp = signIn('mailchimp');
    expect(page(mailchimp).page).toBe('https://login.mailchimp.com/oauth2/authorize');
    expect(form(await token(mailchimp))).toEqual({
      grant_type: 'authorization_code',
      code: 'c1',
      redirect_uri: redirect,
      ...app,
    });
    expect((await door.lookupRequest(mailchimp, tok, 'dc', at)).url).toBe(
      'https://login.mailchimp.com/oauth2/metadata',
    );
    const [dc] = mailchimp.fields;
    expect(
      dc && door.readLookup(dc, '{"dc":"us6","role":"owner","api_endpoint":"https://us6.api.mailchimp.com"}'),
    ).toBe('us6');
    expect(await tested(mailchimp, { ...tok, dc: 'us6' })).toEqual(
      got('https://us6.api.mailchimp.com/3.0/ping', bearer),
    );
    expect((await tested(use('mailchimp', 'basic'), { dc: 'us6', api_key: 'k-us6' })).headers['authorization']).toBe(
      basic('anystring:k-us6'),
    );
  });
});

describe('github', () => {
  test('JSON is asked for, as GitHub answers with a form otherwise', async () => {
    const github = signIn('github');
    expect(page(github)).toMatchObject({
      page: 'https://github.com/login/oauth/authorize',
      params: { scope: 'read:user', state: 's1' },
    });
    const request = await token(github);
    expect([request.url, request.headers['accept']]).toEqual([
      'https://github.com/login/oauth/access_token',
      'application/json',
    ]);
    expect(form(request)).toMatchObject({ code: 'c1', ...app });
    expect(await tested(use('github', 'token'), { personal_access_token: 'ghp_1' })).toEqual(
      got('https://api.github.com/user', { authorization: 'Bearer ghp_1' }),
    );
  });
});

describe('dropbox', () => {
  test('offline access, a test without a body, revoked with itself', async () => {
    const dropbox = signIn('dropbox');
    expect(page(dropbox)).toMatchObject({
      page: 'https://www.dropbox.com/oauth2/authorize',
      params: { token_access_type: 'offline' },
    });
    expect((await token(dropbox)).url).toBe('https://api.dropboxapi.com/oauth2/token');
    const test = await tested(dropbox, tok);
    expect(test).toEqual({ ...got('https://api.dropboxapi.com/2/users/get_current_account', bearer), method: 'POST' });
    expect(door.revokeRequest(dropbox, app, 'tok')).toEqual({
      ...got('https://api.dropboxapi.com/2/auth/token/revoke', bearer),
      method: 'POST',
    });
  });
});

describe('twitter', () => {
  test('OAuth 2 with PKCE and the client in the header', async () => {
    const x = signIn('twitter');
    expect(page(x)).toMatchObject({
      page: 'https://x.com/i/oauth2/authorize',
      params: { scope: 'tweet.read users.read offline.access', code_challenge: 'ch1', code_challenge_method: 'S256' },
    });
    const request = await token(x);
    expect([request.url, request.headers['authorization']]).toEqual([
      'https://api.x.com/2/oauth2/token',
      basic('id1:sec1'),
    ]);
    expect(form(request)).toMatchObject({ code_verifier: 'v1' });
  });
  test('OAuth 1.0a in three legs', () => {
    const x = use('twitter', 'oauth1');
    if (x.kind !== 'oauth1') throw new Error(x.kind);
    const keys = { consumer_key: 'ck', consumer_secret: 'cs' };
    expect(door.hasLegs(x)).toBe(true);
    const first = door.temporaryTokenRequest(x, keys, redirect, at);
    expect([first.method, first.url]).toEqual(['POST', 'https://api.x.com/oauth/request_token']);
    expect(first.headers['authorization']).toContain('oauth_signature_method="HMAC-SHA1"');
    expect(door.oauth1AuthorizeAddress(x, keys, 'tt')).toBe('https://api.x.com/oauth/authorize?oauth_token=tt');
  });
});

describe('aws', () => {
  test('GetCallerIdentity is signed for STS in the region', async () => {
    const values = { access_key_id: 'AKIDEXAMPLE', secret_access_key: 's', region: 'eu-central-1' };
    const call = await tested(use('aws'), values);
    expect(call.url).toBe('https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15');
    expect(call.headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260304\/eu-central-1\/sts\/aws4_request, SignedHeaders=host;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
    expect((await tested(use('aws'), { ...values, region: '' })).url).toContain('sts.us-east-1.amazonaws.com');
  });
});

describe('sftp', () => {
  test('asks for a host and a password or a key, and makes no requests', async () => {
    const sftp = use('sftp');
    expect(door.askedFields(sftp).map((field) => [field.name, field.optional])).toEqual([
      ['host', false],
      ['port', false],
      ['username', false],
      ['password', true],
      ['private_key', true],
      ['passphrase', true],
    ]);
    expect(door.completeValues(sftp, { host: 'h' })['port']).toBe('22');
    expect(await door.testRequest(sftp, {}, at)).toBeNull();
  });
});

describe('leagueapps', () => {
  test('the assertion names the client twice and lasts five minutes', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const league = use('leagueapps');
    const request = await token(league, { site_id: '7', client_id: 'la1', private_key }, { kind: 'assertion' });
    expect(request.url).toBe('https://auth.leagueapps.io/v2/auth/token');
    const spki = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    const { payload } = await jwtVerify(form(request)['assertion'] ?? '', spki, { currentDate: at.now });
    expect(payload).toMatchObject({ iss: 'la1', sub: 'la1', aud: 'https://auth.leagueapps.io/v2/auth/token' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect((await tested(league, { site_id: '7', ...tok })).url).toBe(
      'https://public.leagueapps.io/v2/sites/7/export/members-2?last-updated=0&last-id=0',
    );
  });
});

describe('yotpo', () => {
  test('the secret is exchanged at the store; the token has a header of its own', async () => {
    const yotpo = use('yotpo');
    const store = { store_id: 'st1', api_secret: 'as1' };
    const request = await token(yotpo, store, { kind: 'exchange' });
    expect([request.method, request.url]).toEqual(['POST', 'https://api.yotpo.com/core/v3/stores/st1/access_tokens']);
    expect(json(request)).toEqual({ secret: 'as1' });
    expect(door.readTokenAnswer(yotpo, '{"access_token":"ytok"}', at.now)).toMatchObject({
      access_token: 'ytok',
      expires_in: null,
    });
    expect(await tested(yotpo, { ...store, access_token: 'ytok' })).toEqual(
      got('https://api.yotpo.com/core/v3/stores/st1/orders?limit=1', { 'x-yotpo-token': 'ytok' }),
    );
  });
});

describe('linnworks', () => {
  test('the answer names the server that is called, and the token has no Bearer', async () => {
    const linnworks = use('linnworks');
    const values = { application_id: 'ai', application_secret: 'as', installation_token: 'it' };
    const request = await token(linnworks, values, { kind: 'exchange' });
    expect(request.url).toBe('https://api.linnworks.net/api/Auth/AuthorizeByApplication');
    expect(json(request)).toEqual({ ApplicationId: 'ai', ApplicationSecret: 'as', Token: 'it' });
    const answer = door.readTokenAnswer(
      linnworks,
      '{"Token":"sess","Server":"https://eu-ext.linnworks.net","TTL":1800}',
      at.now,
    );
    expect(answer).toMatchObject({
      access_token: 'sess',
      expires_in: 1800,
      fields: { server: 'eu-ext.linnworks.net' },
    });
    expect(await tested(linnworks, { ...values, access_token: 'sess', ...answer?.fields })).toEqual(
      got('https://eu-ext.linnworks.net/api/Inventory/GetCategories', { authorization: 'sess' }),
    );
  });
});

describe('twilio', () => {
  test('the account with its token, or an API key', async () => {
    const address = 'https://api.twilio.com/2010-04-01/Accounts/AC1.json';
    expect(await tested(use('twilio'), { account_sid: 'AC1', auth_token: 't' })).toEqual(
      got(address, { authorization: basic('AC1:t') }),
    );
    const key = { account_sid: 'AC1', api_key_sid: 'SK1', api_key_secret: 's' };
    expect(await tested(use('twilio', 'api-key'), key)).toEqual(got(address, { authorization: basic('SK1:s') }));
  });
});

describe('square', () => {
  test('tokens are asked for in JSON and ended with the client’s own scheme', async () => {
    const square = signIn('square');
    expect(page(square)).toMatchObject({
      page: 'https://connect.squareup.com/oauth2/authorize',
      params: { session: 'false', scope: 'MERCHANT_PROFILE_READ' },
    });
    const request = await token(square, {}, refresh);
    expect([request.url, request.headers['content-type']]).toEqual([
      'https://connect.squareup.com/oauth2/token',
      'application/json',
    ]);
    expect(json(request)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1', ...app });
    const end = door.revokeRequest(square, app, 'tok');
    expect(end?.headers['authorization']).toBe('Client sec1');
    expect(end && json(end)).toEqual({ client_id: 'id1', access_token: 'tok' });
  });
});

describe('klaviyo', () => {
  test('each call names the revision; a program may name another; PKCE is demanded', async () => {
    const klaviyo = signIn('klaviyo');
    expect(page(klaviyo)).toMatchObject({
      page: 'https://www.klaviyo.com/oauth/authorize',
      params: { code_challenge_method: 'S256' },
    });
    expect((await token(klaviyo)).headers['authorization']).toBe(basic('id1:sec1'));
    const key = use('klaviyo', 'api-key');
    expect(await tested(key, { api_key: 'pk_1' })).toEqual(
      got('https://a.klaviyo.com/api/accounts', { revision: '2024-10-15', authorization: 'Klaviyo-API-Key pk_1' }),
    );
    const newer = await door.signCall(
      key,
      { api_key: 'pk_1' },
      got('https://a.klaviyo.com/api/lists', { revision: '2026-01-15' }),
      at,
    );
    expect(newer.headers['revision']).toBe('2026-01-15');
  });
});

describe('tiktok', () => {
  test('a client is a client key', async () => {
    const tiktok = signIn('tiktok');
    expect(page(tiktok)).toEqual({
      page: 'https://www.tiktok.com/v2/auth/authorize/',
      params: {
        client_key: 'id1',
        response_type: 'code',
        scope: 'user.info.basic',
        redirect_uri: redirect,
        state: 's1',
      },
    });
    const request = await token(tiktok);
    expect(request.url).toBe('https://open.tiktokapis.com/v2/oauth/token/');
    expect(form(request)).toEqual({
      client_key: 'id1',
      client_secret: 'sec1',
      code: 'c1',
      grant_type: 'authorization_code',
      redirect_uri: redirect,
    });
    const end = door.revokeRequest(tiktok, app, 'tok');
    expect(end && form(end)).toEqual({ client_key: 'id1', client_secret: 'sec1', token: 'tok' });
  });
  test('advertisers: other names everywhere', async () => {
    const ads = signIn('tiktok', 'ads');
    expect(page(ads)).toEqual({
      page: 'https://business-api.tiktok.com/portal/auth',
      params: { app_id: 'id1', redirect_uri: redirect, state: 's1' },
    });
    expect(door.standardCallback(ads, new URLSearchParams('auth_code=c1&code=x&state=s1')).get('code')).toBe('c1');
    expect(json(await token(ads))).toEqual({ app_id: 'id1', secret: 'sec1', auth_code: 'c1' });
    expect(
      door.readTokenAnswer(
        ads,
        '{"code":0,"message":"OK","data":{"access_token":"at1","advertiser_ids":["7"]}}',
        at.now,
      )?.access_token,
    ).toBe('at1');
    const call = await door.signCall(
      ads,
      tok,
      got('https://business-api.tiktok.com/open_api/v1.3/advertiser/info/', {}),
      at,
    );
    expect(call.headers['access-token']).toBe('tok');
  });
});

describe('amazon', () => {
  test('consent at Seller Central, the code under its own name, the token in its own header', async () => {
    const amazon = signIn('amazon');
    const values = {
      application_id: 'amzn1.sellerapps.app.1',
      seller_central_host: 'sellercentral.amazon.com',
      region: 'na',
    };
    expect(page(amazon, values)).toEqual({
      page: 'https://sellercentral.amazon.com/apps/authorize/consent',
      params: { application_id: 'amzn1.sellerapps.app.1', state: 's1', redirect_uri: redirect },
    });
    const back = new URLSearchParams('spapi_oauth_code=c1&state=s1&selling_partner_id=A1');
    expect(door.standardCallback(amazon, back).get('code')).toBe('c1');
    expect(door.readCallbackFields(amazon, back)).toEqual({ selling_partner_id: 'A1' });
    const request = await token(amazon, values, refresh);
    expect(request.url).toBe('https://api.amazon.com/auth/o2/token');
    expect(form(request)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1', ...app });
    expect(await tested(amazon, { ...values, ...tok })).toEqual(
      got('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations', {
        'x-amz-access-token': 'tok',
      }),
    );
  });
});

describe('datadog', () => {
  test('two keys, and the site is one of the list', async () => {
    const values = { site: 'datadoghq.eu', api_key: 'a', application_key: 'b' };
    expect(await tested(use('datadog'), values)).toEqual(
      got('https://api.datadoghq.eu/api/v1/validate', { 'dd-api-key': 'a', 'dd-application-key': 'b' }),
    );
    await expect(tested(use('datadog'), { ...values, site: 'evil.example' })).rejects.toMatchObject({
      code: 'bad-value',
    });
  });
});

describe('algolia', () => {
  test('the application in the host and in a header', async () => {
    expect(await tested(use('algolia'), { application_id: 'LATENCY', api_key: 'k' })).toEqual(
      got('https://latency.algolia.net/1/indexes', { 'x-algolia-api-key': 'k', 'x-algolia-application-id': 'LATENCY' }),
    );
  });
});

describe('microsoft-entra', () => {
  test('a person of a directory, or the app itself', async () => {
    const entra = signIn('microsoft-entra');
    expect(page(entra, { tenant_id: 'common' }).page).toBe(
      'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    );
    const request = await token(
      use('microsoft-entra', 'client-credentials'),
      { tenant_id: 't1' },
      { kind: 'client_credentials' },
    );
    expect(request.url).toBe('https://login.microsoftonline.com/t1/oauth2/v2.0/token');
    expect(form(request)).toEqual({
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
      ...app,
    });
  });
});

describe('facebook', () => {
  test('a short token is exchanged for a long one', async () => {
    const facebook = signIn('facebook');
    expect(page(facebook)).toMatchObject({
      page: 'https://www.facebook.com/v22.0/dialog/oauth',
      params: { scope: 'public_profile' },
    });
    const swap = await token(facebook, {}, { kind: 'swap', access_token: 'short' });
    expect(swap.method).toBe('GET');
    expect(Object.fromEntries(new URL(swap.url).searchParams)).toEqual({
      grant_type: 'fb_exchange_token',
      fb_exchange_token: 'short',
      ...app,
    });
  });
});

describe('follow-up-boss', () => {
  test('asks for an auth_code, wants the state again with the code, and is told who calls', async () => {
    const boss = signIn('follow-up-boss', 'oauth');
    expect(page(boss)).toEqual({
      page: 'https://app.followupboss.com/oauth/authorize',
      params: { response_type: 'auth_code', client_id: 'id1', redirect_uri: redirect, state: 's1', prompt: 'login' },
    });
    const request = await token(boss);
    expect([request.url, request.headers['authorization']]).toEqual([
      'https://app.followupboss.com/oauth/token',
      basic('id1:sec1'),
    ]);
    expect(form(request)).toEqual({
      grant_type: 'authorization_code',
      code: 'c1',
      redirect_uri: redirect,
      state: 's1',
    });
    const values = { api_key: 'k', x_system: 'Acme', x_system_key: 'xk' };
    expect(await tested(use('follow-up-boss'), values)).toEqual(
      got('https://api.followupboss.com/v1/identity', {
        'x-system': 'Acme',
        'x-system-key': 'xk',
        authorization: basic('k:'),
      }),
    );
  });
});

describe('trinet-b2b-test', () => {
  test('everything travels in the query', async () => {
    const request = await token(use('trinet-b2b-test'), { company_id: '1' }, { kind: 'client_credentials' });
    expect([request.method, request.url, request.body]).toEqual([
      'POST',
      'https://api.trinet.com/oauth/accesstoken?grant_type=client_credentials&client_id=id1&client_secret=sec1',
      null,
    ]);
  });
});
