/** Tests of OAuth 1.0 against the examples of RFC 5849 (erratum 2550 applied) and of X's documentation. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { OAuth1Connector } from '../connector.ts';
import { parseConnector } from '../parse-connector.ts';
import { oauth1BaseString, oauth1Signature } from './oauth1-signature.ts';
import { percentEncode } from './percent-encoding.ts';
import {
  hasLegs,
  lastingTokenRequest,
  oauth1AuthorizeAddress,
  readOAuth1Answer,
  temporaryTokenRequest,
} from './oauth1.ts';
import type { Outgoing } from './outgoing.ts';
import { signCall } from './sign-call.ts';

function oauth1(definition: object): OAuth1Connector {
  const { connector, problems } = parseConnector({ name: 'x', label: 'X', kind: 'oauth1', ...definition }, () => null);
  if (connector?.kind !== 'oauth1') throw new Error(JSON.stringify(problems));
  return connector;
}

const call = (method: string, url: string, form: string | null = null): Outgoing => ({
  method,
  url,
  headers: form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
  body: form,
});

test('RFC 5849 §3.4.1.1: the base string, and its signature', () => {
  const request = call('POST', 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b', 'c2&a3=2+q');
  const base = oauth1BaseString(request, [
    ['realm', 'Example'],
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
  ]);
  expect(base).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2' +
      '%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_' +
      'timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
  const secrets = { consumer: 'j49sk3j29djd', token: 'dh893hdasih9' };
  expect(oauth1Signature('HMAC-SHA1', base, secrets)).toBe('r6/TJjbCOr97/+UU0NsvSne7s5g=');
});

test.each([
  [
    'temporary credentials',
    call('POST', 'https://photos.example.net/initiate'),
    [
      ['oauth_timestamp', '137131200'],
      ['oauth_nonce', 'wIjqoS'],
      ['oauth_callback', 'http://printer.example.com/ready'],
    ],
    '',
    '74KNZJeDHnMBp0EMJ9ZHt/XKycU=',
  ],
  [
    'token credentials',
    call('POST', 'https://photos.example.net/token'),
    [
      ['oauth_token', 'hh5s93j4hdidpola'],
      ['oauth_timestamp', '137131201'],
      ['oauth_nonce', 'walatlh'],
      ['oauth_verifier', 'hfdp7dh39dks9884'],
    ],
    'hdhd0244k9j7ao03',
    'gKgrFCywp7rO0OXSjdot/IHF7IU=',
  ],
  [
    'a call',
    call('GET', 'http://photos.example.net/photos?file=vacation.jpg&size=original'),
    [
      ['oauth_token', 'nnch734d00sl2jdk'],
      ['oauth_timestamp', '137131202'],
      ['oauth_nonce', 'chapoH'],
    ],
    'pfkkdhi9sl3r4s00',
    'MdpQcU8iPSUjWoN/UDMsK2sui9I=',
  ],
] as const)('RFC 5849 §1.2: %s', (_, request, protocol, token, signature) => {
  const base = oauth1BaseString(request, [
    ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ...protocol,
  ]);
  expect(oauth1Signature('HMAC-SHA1', base, { consumer: 'kd94hf93k423kf44', token })).toBe(signature);
});

test('RFC 5849 §3.4.4: PLAINTEXT is the two secrets', () => {
  expect(oauth1Signature('PLAINTEXT', 'whatever', { consumer: 'a&b', token: '' })).toBe('a%26b&');
});

test('unreserved characters stay, all others are escaped in capitals', () => {
  expect(percentEncode("Ladies + Gentlemen!*'()-._~☃/")).toBe(
    'Ladies%20%2B%20Gentlemen%21%2A%27%28%29-._~%E2%98%83%2F',
  );
});

const typed = oauth1({
  fields: ['consumer_key', 'consumer_secret', 'oauth_token', 'oauth_token_secret'].map((name) => ({
    name,
    label: name,
  })),
});

test('the example of X is signed as X says', async () => {
  const values = {
    consumer_key: 'xvz1evFS4wEEPTGEFPHBog',
    consumer_secret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
    oauth_token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
    oauth_token_secret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
  };
  const body = 'status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21';
  const at = { now: new Date(1318622958_000), id: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg' };
  const url = 'https://api.twitter.com/1.1/statuses/update.json?include_entities=true';
  const signed = await signCall(typed, values, call('POST', url, body), at);
  expect(signed.url).toBe(url);
  expect(signed.headers['authorization']).toBe(
    'OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", ' +
      'oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", ' +
      'oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", oauth_version="1.0", ' +
      'oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"',
  );
});

test('HMAC-SHA256 takes the other hash, and the realm stands in the header only', async () => {
  const connector = oauth1({
    ...{ fields: [...typed.fields, { name: 'account', label: 'Account', secret: false }] },
    signature_method: 'HMAC-SHA256',
    realm: '{account}',
  });
  const values = {
    consumer_key: 'a',
    consumer_secret: 'b',
    oauth_token: 'c',
    oauth_token_secret: 'd',
    account: '1_SB1',
  };
  const signed = await signCall(connector, values, call('GET', 'https://x.example/y'), {
    now: new Date(7000),
    id: 'n',
  });
  const base =
    'GET&https%3A%2F%2Fx.example%2Fy&oauth_consumer_key%3Da%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA256' +
    '%26oauth_timestamp%3D7%26oauth_token%3Dc%26oauth_version%3D1.0';
  const signature = encodeURIComponent(createHmac('sha256', 'b&d').update(base).digest('base64'));
  expect(signed.headers['authorization']).toContain('OAuth realm="1_SB1", oauth_consumer_key="a"');
  expect(signed.headers['authorization']).toContain(`oauth_signature="${signature}"`);
});

const legs = oauth1({
  request_token_url: 'https://x.example/request',
  authorize_url: 'https://x.example/authorize?lang=en',
  token_url: 'https://x.example/access',
  provision_fields: [
    { name: 'consumer_key', label: 'Key' },
    { name: 'consumer_secret', label: 'Secret' },
  ],
});
const app = { consumer_key: 'k', consumer_secret: 's' };
const at = { now: new Date(5000), id: 'nonce' };

test('three legs: the callback, the page, the verifier', () => {
  expect(hasLegs(legs)).toBe(true);
  expect(hasLegs(typed)).toBe(false);
  const first = temporaryTokenRequest(legs, app, 'https://m.example/cb?x=1', at);
  expect(first).toMatchObject({ method: 'POST', url: 'https://x.example/request', body: null });
  expect(first.headers['authorization']).toContain('oauth_callback="https%3A%2F%2Fm.example%2Fcb%3Fx%3D1"');
  expect(first.headers['authorization']).not.toContain('oauth_token=');
  expect(oauth1AuthorizeAddress(legs, app, 't&1')).toBe('https://x.example/authorize?lang=en&oauth_token=t%261');
  const last = lastingTokenRequest(legs, app, { token: 't', secret: 'u', verifier: 'v' }, at);
  const base =
    'POST&https%3A%2F%2Fx.example%2Faccess&oauth_consumer_key%3Dk%26oauth_nonce%3Dnonce%26oauth_signature_method%3D' +
    'HMAC-SHA1%26oauth_timestamp%3D5%26oauth_token%3Dt%26oauth_verifier%3Dv%26oauth_version%3D1.0';
  const signature = encodeURIComponent(createHmac('sha1', 's&u').update(base).digest('base64'));
  expect(last.headers['authorization']).toContain(`oauth_signature="${signature}"`);
  expect(last.headers['authorization']).toContain('oauth_verifier="v"');
});

test('an answer is a form with both values, or none', () => {
  expect(readOAuth1Answer('oauth_token=a%2Bb&oauth_token_secret=c&user_id=1\n')).toEqual({
    oauth_token: 'a+b',
    oauth_token_secret: 'c',
  });
  for (const text of [
    '',
    'oauth_token=a',
    '{"oauth_token":"a"}',
    'oauth_token=a%0d%0ab&oauth_token_secret=c',
    '<html>',
  ])
    expect(readOAuth1Answer(text)).toBeNull();
});
