/** Tests of the requests around a sign-in: the page, the code, the refresh, the end. */
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import type { Connector, OAuthConnector } from '../connector.ts';
import { parseConnector } from '../parse-connector.ts';
import { authorizeAddress, authorizeOrigin } from './authorize-address.ts';
import { revokeRequest } from './revoke-request.ts';
import { tokenRequest } from './token-request.ts';

function connector(definition: object): Connector {
  const { connector: read, problems } = parseConnector({ name: 'x', label: 'X', ...definition }, () => null);
  if (read === null) throw new Error(JSON.stringify(problems));
  return read;
}
function oauth(definition: object = {}): OAuthConnector {
  const base = { kind: 'oauth2_code', authorize_url: 'https://a.example/a?x=1', token_url: 'https://a.example/t' };
  const read = connector({ ...base, ...definition });
  if (read.kind !== 'oauth2_code') throw new Error('another kind');
  return read;
}
const app = { client_id: 'id-1', client_secret: 's3/c+r t' };
const flow = { redirect: 'https://m.example/cb', state: 'st', challenge: 'ch' };
const at = { now: new Date('2026-01-02T03:04:05.678Z'), id: 'id-of-request' };
const code = { kind: 'code', code: 'c/1', redirect: 'https://m.example/cb', verifier: 'ver', state: 'st' } as const;
const params = (text: string | null) => Object.fromEntries(new URLSearchParams(text ?? ''));

test('the page gets the flow, the scopes as the system joins them, and what the definition adds', () => {
  const wanted = oauth({ scopes: ['a', 'b'], scope_separator: ',', authorize_params: { access_type: 'offline' } });
  const url = new URL(authorizeAddress(wanted, app, flow));
  expect(url.origin + url.pathname).toBe('https://a.example/a');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    x: '1',
    response_type: 'code',
    client_id: 'id-1',
    redirect_uri: 'https://m.example/cb',
    state: 'st',
    scope: 'a,b',
    code_challenge: 'ch',
    code_challenge_method: 'S256',
    access_type: 'offline',
  });
});

test('where PKCE is not taken, neither challenge nor verifier are sent', async () => {
  const plain = oauth({ pkce: 'unsupported' });
  expect(authorizeAddress(plain, app, flow)).not.toContain('code_challenge');
  expect((await tokenRequest(plain, app, code, at)).body).not.toContain('verifier');
});

test('parameters are renamed and left out as the system wants it', async () => {
  const own = oauth({
    authorize_names: { client_id: 'appId', redirect_uri: 'redirectUri', response_type: null },
    token_names: { client_id: 'client_key', code: 'auth_code' },
    token_auth: 'client_secret_post',
    pkce: 'unsupported',
  });
  expect(Object.keys(Object.fromEntries(new URL(authorizeAddress(own, app, flow)).searchParams))).toEqual([
    'x',
    'appId',
    'redirectUri',
    'state',
  ]);
  expect(params((await tokenRequest(own, app, code, at)).body)).toEqual({
    grant_type: 'authorization_code',
    auth_code: 'c/1',
    redirect_uri: 'https://m.example/cb',
    client_key: 'id-1',
    client_secret: 's3/c+r t',
  });
});

test('a page behind a # has its parameters there', () => {
  const address = authorizeAddress(oauth({ authorize_url: 'https://a.example/#/oauth' }), app, flow);
  expect(address.startsWith('https://a.example/#/oauth?response_type=code&client_id=id-1&')).toBe(true);
});

test('people sign in at one origin, also when its host is a default or derived', () => {
  const host = { name: 'host', label: 'Host', secret: false, default: 'a.example' };
  const client = { name: 'client_id', label: 'ID' };
  const given = oauth({ authorize_url: 'https://{host}/a?b', token_auth: 'none', provision_fields: [client, host] });
  expect(authorizeOrigin(given, app)).toBe('https://a.example');
  expect(authorizeOrigin(given, { ...app, host: 'b.example' })).toBe('https://b.example');
});

test('a nonce is sent where it is wanted: unguessable, and another for each state', () => {
  const nonce = (state: string) =>
    new URL(authorizeAddress(oauth({ sends_nonce: true }), app, { ...flow, state })).searchParams.get('nonce');
  expect(nonce('a')).toMatch(/^[\w-]{43}$/);
  expect(nonce('a')).not.toBe(nonce('b'));
});

test('scopes may be provisioned', () => {
  const fields = [
    { name: 'client_id', label: 'ID' },
    { name: 'scopes', label: 'Scopes', optional: true },
  ];
  const given = oauth({ scopes: ['{scopes}'], provision_fields: fields });
  expect(new URL(authorizeAddress(given, { ...app, scopes: 'a b' }, flow)).searchParams.get('scope')).toBe('a b');
  expect(authorizeAddress(given, app, flow)).not.toContain('scope=');
});

test('RFC 6749 §2.3.1: the client says who it is in the header, encoded, or in the body', async () => {
  const basic = await tokenRequest(oauth(), app, code, at);
  expect(basic).toMatchObject({ method: 'POST', url: 'https://a.example/t' });
  expect(basic.headers).toEqual({
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `Basic ${Buffer.from('id-1:s3%2Fc%2Br+t').toString('base64')}`,
  });
  expect(basic.body).toBe(
    'grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fm.example%2Fcb&code_verifier=ver',
  );
  const post = await tokenRequest(oauth({ token_auth: 'client_secret_post' }), app, code, at);
  expect(post.headers['authorization']).toBeUndefined();
  expect(params(post.body)).toMatchObject(app);
  const open = await tokenRequest(oauth({ token_auth: 'none' }), { client_id: 'id-1' }, code, at);
  expect(params(open.body)).toMatchObject({ client_id: 'id-1', code_verifier: 'ver' });
  expect(open.body).not.toContain('client_secret');
});

test('a refresh goes to its own address where there is one, without what belongs to the code', async () => {
  const own = oauth({
    refresh_url: 'https://a.example/refresh',
    token_params: { grant_type: 'auth_code', context: 'c' },
  });
  const request = await tokenRequest(own, app, { kind: 'refresh', refresh_token: 'r&1' }, at);
  expect(request.url).toBe('https://a.example/refresh');
  expect(request.body).toBe('grant_type=refresh_token&refresh_token=r%261');
  expect(params((await tokenRequest(own, app, code, at)).body)).toMatchObject({
    grant_type: 'auth_code',
    context: 'c',
  });
});

test('parameters may be JSON, or stand in the query', async () => {
  const json = await tokenRequest(oauth({ token_encode: 'json' }), app, { kind: 'refresh', refresh_token: 'r' }, at);
  expect(json.headers['content-type']).toBe('application/json');
  expect(JSON.parse(json.body ?? '')).toEqual({ grant_type: 'refresh_token', refresh_token: 'r' });
  const client = connector({
    kind: 'oauth2_client_credentials',
    token_url: 'https://a.example/t',
    token_encode: 'query',
    token_auth: 'client_secret_post',
  });
  const query = await tokenRequest(client, { client_id: 'i', client_secret: 's' }, { kind: 'client_credentials' }, at);
  expect(query).toEqual({
    method: 'POST',
    url: 'https://a.example/t?grant_type=client_credentials&client_id=i&client_secret=s',
    headers: { accept: 'application/json' },
    body: null,
  });
});

test('an exchange is the request that the definition writes down', async () => {
  const exchange = connector({
    kind: 'token_exchange',
    fields: [
      { name: 'store_id', label: 'Store' },
      { name: 'secret', label: 'Secret' },
      { name: 'more', label: 'More', optional: true },
    ],
    exchange: {
      url: 'https://a.example/{store_id}/token',
      headers: { 'X-Id': '{request_id}' },
      body: { secret: '{secret}', type: 'x', more: '{more}' },
      answer: { token: '/t' },
    },
  });
  const request = await tokenRequest(exchange, { store_id: 'a b', secret: 'q"' }, { kind: 'exchange' }, at);
  expect(request).toEqual({
    method: 'POST',
    url: 'https://a.example/a%20b/token',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'x-id': 'id-of-request' },
    body: '{"secret":"q\\"","type":"x"}',
  });
});

const keyFile = { name: 'file', label: 'Key file', parts: { mail: '/client_email', key: '/private_key' } };
const jwt = { key: '{key}', issuer: '{mail}', audience: 'https://a.example/token', scope_claim: true };
const assertion = (more: object = {}) =>
  connector({
    kind: 'service_account_jwt',
    token_url: 'https://a.example/token',
    scopes: ['s1', 's2'],
    fields: [keyFile],
    jwt: { ...jwt, ...more },
  });

test('RFC 7523: the assertion is signed with the key of the file and lasts as long as it should', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const old = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  for (const key of [pem, old, pem.replaceAll('\n', '\\n')]) {
    const file = JSON.stringify({ client_email: 'a@b.example', private_key: key });
    const request = await tokenRequest(assertion(), { file }, { kind: 'assertion' }, at);
    const sent = params(request.body);
    expect(Object.keys(sent)).toEqual(['grant_type', 'assertion']);
    expect(sent['grant_type']).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const { payload, protectedHeader } = await jwtVerify(
      sent['assertion'] ?? '',
      createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      {
        currentDate: at.now,
        issuer: 'a@b.example',
        audience: 'https://a.example/token',
      },
    );
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
    const issued = Date.parse('2026-01-02T03:04:05Z') / 1000;
    expect(payload).toMatchObject({ scope: 's1 s2', iat: issued, exp: issued + 3600, jti: 'id-of-request' });
    expect(payload.sub).toBeUndefined();
  }
});

test('without a claim for them the scopes are a parameter', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = JSON.stringify({ client_email: 'a', private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) });
  const request = await tokenRequest(
    assertion({ alg: 'ES256', scope_claim: false, ttl_seconds: 300 }),
    { file },
    { kind: 'assertion' },
    at,
  );
  expect(params(request.body)['scope']).toBe('s1 s2');
});

test.each([
  ['no JSON', 'not json', 'bad-value', 'file'],
  ['no key in it', '{"client_email":"a"}', 'missing-field', 'key'],
  ['a key that is none', '{"client_email":"a","private_key":"-----BEGIN PRIVATE KEY-----\\nAAAA"}', 'bad-key', 'key'],
  [
    'a key of another kind',
    JSON.stringify({
      client_email: 'a',
      private_key: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    }),
    'bad-key',
    'key',
  ],
  [
    'a key that is too short',
    JSON.stringify({
      client_email: 'a',
      private_key: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }),
    }),
    'bad-key',
    'key',
  ],
])('a key file with %s is refused, and the refusal quotes nothing of it', async (_, file, problem, field) => {
  const asked = tokenRequest(assertion(), { file }, { kind: 'assertion' }, at);
  await expect(asked).rejects.toMatchObject({ code: problem, field, message: `${problem}: ${field}` });
});

test('a grant of another kind is not possible', async () => {
  await expect(tokenRequest(oauth(), app, { kind: 'exchange' }, at)).rejects.toMatchObject({ code: 'not-possible' });
  await expect(tokenRequest(oauth(), app, { kind: 'swap', access_token: 'a' }, at)).rejects.toMatchObject({
    code: 'not-possible',
  });
  await expect(tokenRequest(assertion(), {}, code, at)).rejects.toMatchObject({ code: 'not-possible' });
  const key = connector({ kind: 'api_key', fields: [{ name: 'k', label: 'K' }] });
  await expect(tokenRequest(key, { k: 'k' }, { kind: 'client_credentials' }, at)).rejects.toMatchObject({
    code: 'not-possible',
  });
});

test('a client that was not provisioned is told by field', async () => {
  await expect(tokenRequest(oauth(), { client_id: 'a' }, code, at)).rejects.toMatchObject({
    code: 'missing-field',
    field: 'client_secret',
  });
  expect(() => authorizeAddress(oauth(), {}, flow)).toThrow(
    expect.objectContaining({ code: 'missing-field', field: 'client_id' }),
  );
});

test('RFC 7009 §2.1: a token ends by its own request', () => {
  const ends = oauth({ revoke_url: 'https://a.example/revoke' });
  const request = revokeRequest(ends, app, 'tok/1');
  expect(request).toEqual({
    method: 'POST',
    url: 'https://a.example/revoke',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from('id-1:s3%2Fc%2Br+t').toString('base64')}`,
    },
    body: 'token=tok%2F1',
  });
  expect(revokeRequest(oauth(), app, 't')).toBeNull();
  expect(
    revokeRequest(connector({ kind: 'api_key', fields: [{ name: 'k', label: 'K' }] }), { k: 'k' }, 't'),
  ).toBeNull();
});

test('or by the request that the definition writes down', () => {
  const own = oauth({
    revoke_request: { url: 'https://a.example/end', encode: 'none', headers: { Authorization: 'Bearer {token}' } },
  });
  expect(revokeRequest(own, app, 'tok')).toEqual({
    method: 'POST',
    url: 'https://a.example/end',
    headers: { accept: 'application/json', authorization: 'Bearer tok' },
    body: null,
  });
  const json = oauth({
    revoke_request: {
      url: 'https://a.example/end',
      headers: { Authorization: '{client_basic}' },
      body: { token: '{token}' },
    },
  });
  expect(revokeRequest(json, { client_id: 'i', client_secret: 's' }, 'tok')).toMatchObject({
    headers: { authorization: 'Basic aTpz', 'content-type': 'application/json' },
    body: '{"token":"tok"}',
  });
});

test('nothing of what is sent depends on the order of what is given', async () => {
  const one = await tokenRequest(oauth(), { client_id: 'a', client_secret: 'b' }, code, at);
  const two = await tokenRequest(oauth(), { client_secret: 'b', client_id: 'a' }, code, at);
  expect(createHash('sha256').update(JSON.stringify(one)).digest('hex')).toBe(
    createHash('sha256').update(JSON.stringify(two)).digest('hex'),
  );
});
