/** Tests that the pretend families refuse what is not exact, with requests put together here by hand. */
import { createHmac, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakes } from '../start-fakes.ts';
import type { Fakes } from '../fakes.ts';
import { oauthParameters, signatureOf } from './verify-oauth1.ts';
import { signatureIn, signatureOf as sigV4Of } from './verify-sigv4.ts';

let fakes: Fakes;
beforeAll(async () => {
  fakes = await startFakes();
});
afterAll(() => fakes.close());

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${fakes.families.base}${path}`, { redirect: 'manual', ...init });
const last = () => fakes.families.arrivals.at(-1);

test('what is sent with every call has to be there, exactly and once', async () => {
  const { keys } = fakes.families;
  expect((await call('/header/api/me', { headers: { 'x-api-key': keys.header.api_key } })).status).toBe(200);
  expect((await call('/header/api/me', { headers: { 'x-api-key': `${keys.header.api_key}x` } })).status).toBe(401);
  const query = new URLSearchParams({ api_key: keys.query.api_key });
  expect((await call(`/query/api/me?${query}`)).status).toBe(200);
  expect((await call(`/query/api/me?${query}&${query}`)).status).toBe(400);
  expect((await call(`/query/api/me?api_key=${keys.query.api_key}`)).status).toBe(401);
  const { username, password } = keys.basic;
  const basic = (text: string) => ({ headers: { authorization: `Basic ${btoa(text)}` } });
  expect((await call('/basic/api/me', basic(`${username}:${password}`))).status).toBe(200);
  expect((await call('/basic/api/me', basic(`${username}:${encodeURIComponent(password)}`))).status).toBe(401);
});

test('the example of RFC 5849 §1.2 has the signature that is printed there', () => {
  const request = {
    method: 'GET',
    origin: 'http://photos.example.net',
    path: '',
    fullPath: '/photos',
    query: 'file=vacation.jpg&size=original',
    body: '',
    headers: [
      [
        'authorization',
        'OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"',
      ],
    ] as const,
  };
  const given = oauthParameters(request);
  const by = { consumer_secret: 'kd94hf93k423kf44', token_secret: 'pfkkdhi9sl3r4s00' };
  expect(signatureOf(request, given, by)).toBe(given.get('oauth_signature'));
});

test('the example `get-vanilla` of the documentation of Signature Version 4 has the signature that is printed there', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
  const request = {
    method: 'GET',
    origin: 'https://example.amazonaws.com',
    path: '',
    fullPath: '/',
    query: '',
    body: '',
    headers: [
      ['Host', 'example.amazonaws.com'],
      ['X-Amz-Date', '20150830T123600Z'],
      ['Authorization', authorization],
    ] as const,
  };
  const given = signatureIn(request);
  expect(sigV4Of(request, given, 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY')).toBe(given.signature);
});

test('a signature of OAuth 1.0a holds for one request only, and not for another query', async () => {
  const { oauth1 } = fakes.families.keys;
  const percent = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const header = (query: string): string => {
    const given: Record<string, string> = {
      oauth_consumer_key: oauth1.consumer_key,
      oauth_nonce: `n${Math.random()}`,
      oauth_signature_method: 'HMAC-SHA256',
      oauth_timestamp: String(Math.floor(Date.now() / 1000)),
      oauth_token: oauth1.token,
    };
    const pairs = [...Object.entries(given), ...new URLSearchParams(query)]
      .map((pair) => pair.map(percent).join('='))
      .sort();
    const base = ['GET', `${fakes.families.base}/oauth1/api/orders`, pairs.join('&')].map(percent).join('&');
    const key = `${percent(oauth1.consumer_secret)}&${percent(oauth1.token_secret)}`;
    const all = {
      realm: 'OAKLINE_1',
      ...given,
      oauth_signature: createHmac('sha256', key).update(base).digest('base64'),
    };
    return `OAuth ${Object.entries(all)
      .map(([name, value]) => `${name}="${percent(value)}"`)
      .join(', ')}`;
  };
  const authorization = header('b=2&a=%C3%A9+1');
  expect((await call('/oauth1/api/orders?b=2&a=%C3%A9+1', { headers: { authorization } })).status).toBe(200);
  expect((await call('/oauth1/api/orders?b=2&a=%C3%A9+1', { headers: { authorization } })).status).toBe(401);
  expect(last()?.refused).toBe('the nonce was used before');
  expect((await call('/oauth1/api/orders?b=3', { headers: { authorization: header('b=2') } })).status).toBe(401);
  expect(last()?.refused).toMatch(/does not fit/);
});

test('an assertion has to be signed by the key, for this address and not for long', async () => {
  const { service_account: account } = fakes.families.keys;
  const now = Math.floor(Date.now() / 1000);
  const post = async (change: object): Promise<number> => {
    const claims = {
      iss: account.client_email,
      aud: `${fakes.families.base}/service-account/token`,
      iat: now,
      exp: now + 600,
      ...change,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: 'RS256' })}.${part(claims)}`;
    const assertion = `${text}.${sign('sha256', Buffer.from(text), account.private_key).toString('base64url')}`;
    const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    return (await call('/service-account/token', { method: 'POST', body })).status;
  };
  expect(await post({})).toBe(200);
  expect(await post({ aud: 'https://elsewhere.example' })).toBe(401);
  expect(await post({ iss: 'x@elsewhere.example' })).toBe(401);
  expect(await post({ exp: now + 7200 })).toBe(400);
  expect(await post({ iat: now - 600, exp: now - 10 })).toBe(400);
});
