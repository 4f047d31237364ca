/** Tests of what is read from the answers of outside systems, good and bad. */
import { expect, test } from 'vitest';
import type { Connector } from '../connector.ts';
import { parseConnector } from '../parse-connector.ts';
import { isTestPassed } from '../requests/test-request.ts';
import { isSystemsCallback, standardCallback } from './read-callback.ts';
import { readCallbackFields, readFields, readLookup } from './read-fields.ts';
import { readTokenAnswer, readTokenError } from './read-token-answer.ts';
import { pointed } from './pointed.ts';

function connector(definition: object): Connector {
  const base = {
    name: 'x',
    label: 'X',
    kind: 'oauth2_code',
    authorize_url: 'https://a.example/a',
    token_url: 'https://a.example/t',
  };
  const { connector: read, problems } = parseConnector({ ...base, ...definition }, () => null);
  if (read === null) throw new Error(JSON.stringify(problems));
  return read;
}
const now = new Date('2026-01-01T00:00:00Z');
const read = (answer: unknown, definition: object = {}) =>
  readTokenAnswer(connector(definition), typeof answer === 'string' ? answer : JSON.stringify(answer), now);

test('RFC 6749 §5.1: its example is read', () => {
  const answer = {
    access_token: '2YotnFZFEjr1zCsicMWpAA',
    token_type: 'example',
    expires_in: 3600,
    refresh_token: 'tGzv3JOkF0XG5Qx2TlKWIA',
  };
  expect(read(answer)).toEqual({ ...answer, scope: null, fields: {} });
});

test('some systems answer with a form', () => {
  expect(read('access_token=abc&scope=repo%2Cgist&token_type=bearer')).toMatchObject({
    access_token: 'abc',
    scope: 'repo,gist',
    token_type: 'bearer',
  });
});

test.each([
  [3600, 3600],
  ['3600', 3600],
  [1, 30],
  [-1, 30],
  [1e99, 90 * 24 * 3600],
  ['soon', null],
  ['', null],
  [null, null],
  [undefined, null],
  [{}, null],
])('expires_in %j lasts %j seconds', (expires_in, seconds) => {
  expect(read({ access_token: 'a', expires_in })?.expires_in).toBe(seconds);
});

test.each([
  ['no token', {}],
  ['a token with a line break', { access_token: 'a\r\nX: y' }],
  ['an empty token', { access_token: '' }],
  ['a number for a token', { access_token: 5 }],
  ['a token of 20,000 characters', { access_token: 'a'.repeat(20_000) }],
  ['a refresh token with a line break', { access_token: 'a', refresh_token: 'b\nc' }],
  ['a list', [{ access_token: 'a' }]],
  ['a page', '<html>access_token=a</html>'],
  ['nothing', ''],
  ['null', 'null'],
])('%s is no answer', (_, answer) => {
  expect(read(answer)).toBeNull();
});

test('the parts stand where the definition says', () => {
  const answer = { token: '/data/access/token', expires_at: '/data/until', refresh_token: '/data/again' };
  const body = {
    data: { access: { token: 'deep' }, until: '2026-01-01T01:00:00Z', again: 'r' },
    access_token: 'shallow',
  };
  expect(read(body, { answer })).toMatchObject({ access_token: 'deep', expires_in: 3600, refresh_token: 'r' });
  expect(read({ data: { access: { token: 'deep' }, until: now.getTime() / 1000 + 60 } }, { answer })?.expires_in).toBe(
    60,
  );
});

test('a system that never tells how long its tokens last has it in its definition; the whole answer may be the token', () => {
  expect(read('"just-a-token"', { answer: { token: '', lasts: 86_400 } })).toMatchObject({
    access_token: 'just-a-token',
    expires_in: 86_400,
  });
});

test('values that come with the token are read, and cut to what counts', () => {
  const fields = [
    { name: 'server', label: 'Server', secret: false, source: 'token_response', from: '/Server', after: 'https://' },
    {
      name: 'pod',
      label: 'Pod',
      secret: false,
      source: 'token_response',
      from: '/urls/base',
      after: '//secure.',
      until: '.',
    },
    { name: 'gone', label: 'Gone', source: 'token_response', from: '/gone' },
    { name: 'typed', label: 'Typed' },
  ];
  const body = {
    access_token: 'a',
    Server: 'https://eu.x.example',
    urls: { base: 'https://secure.p04.x.example' },
    typed: 'no',
  };
  expect(read(body, { fields })?.fields).toEqual({ server: 'eu.x.example', pod: 'p04' });
  const other = connector({ fields });
  expect(readFields(other, 'token_response', { Server: 'ftp:nothing', urls: { base: {} } })).toEqual({});
});

test('values that come with the callback are read', () => {
  const fields = [{ name: 'realm_id', label: 'Realm', secret: false, source: 'callback', from: 'realmId' }];
  expect(readCallbackFields(connector({ fields }), new URLSearchParams('code=c&realmId=123'))).toEqual({
    realm_id: '123',
  });
  expect(readCallbackFields(connector({ fields }), new URLSearchParams('code=c&realm_id=123'))).toEqual({});
});

test('the answer to a lookup is read', () => {
  const fields = [{ name: 'dc', label: 'DC', source: 'lookup', from: '/dc', lookup_url: 'https://l.example/meta' }];
  const [dc] = connector({ fields }).fields;
  if (dc === undefined) throw new Error('no field');
  expect(readLookup(dc, '{"dc":"us6"}')).toBe('us6');
  expect(readLookup(dc, '{"dc":6}')).toBe('6');
  for (const text of ['{}', '', '<html>', '{"dc":{"a":1}}', '{"dc":""}']) expect(readLookup(dc, text)).toBeNull();
});

test('RFC 6901: its examples', () => {
  const json = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7, '~1': 'tilde' };
  expect(pointed(json, '')).toBe(json);
  expect([
    pointed(json, '/foo/0'),
    pointed(json, '/'),
    pointed(json, '/a~1b'),
    pointed(json, '/m~0n'),
    pointed(json, '/ '),
  ]).toEqual(['bar', 0, 1, 8, 7]);
  expect(pointed(json, '/~01')).toBe('tilde');
  expect([pointed(json, '/constructor'), pointed('text', '/length'), pointed(null, '/a')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('the word of a refusal is read, and nothing that is none', () => {
  expect(readTokenError('{"error":"invalid_grant"}')).toBe('invalid_grant');
  for (const text of ['', '{}', '{"error":{}}', '{"error":"a\\nb"}', '<html>']) expect(readTokenError(text)).toBeNull();
});

test('a callback is read under its standard names, and only the system’s own name counts', () => {
  const amazon = connector({ callback_names: { code: 'spapi_oauth_code' } });
  if (amazon.kind !== 'oauth2_code') throw new Error('another kind');
  const params = standardCallback(amazon, new URLSearchParams('spapi_oauth_code=right&code=wrong&state=s'));
  expect([...params]).toEqual([
    ['state', 's'],
    ['code', 'right'],
  ]);
});

test('Shopify’s own example of a signed callback', () => {
  const shopify = connector({ quirk: 'shopify-callback', fields: [{ name: 'shop', label: 'Shop', secret: false }] });
  const query =
    'code=0907a61c0c8d55e99db179b68161bc00&hmac=700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf' +
    '&shop=some-shop.myshopify.com&state=0.6784241404160823&timestamp=1337178173';
  const values = { client_secret: 'hush', shop: 'some-shop' };
  expect(isSystemsCallback(shopify, values, new URLSearchParams(query))).toBe(true);
  for (const [from, to] of [
    ['0907', '0908'],
    ['700e', '701e'],
    ['hmac=', 'x='],
    ['some-shop.', 'evil-shop.'],
    ['hmac=700e2d', 'hmac='],
  ] as const)
    expect(isSystemsCallback(shopify, values, new URLSearchParams(query.replace(from, to)))).toBe(false);
  expect(isSystemsCallback(shopify, { ...values, client_secret: 'other' }, new URLSearchParams(query))).toBe(false);
  expect(isSystemsCallback(shopify, { ...values, shop: 'evil-shop' }, new URLSearchParams(query))).toBe(false);
  expect(isSystemsCallback(shopify, { shop: 'some-shop' }, new URLSearchParams(query))).toBe(false);
  expect(isSystemsCallback(connector({}), {}, new URLSearchParams('code=c'))).toBe(true);
});

test('a system that says no with a 200 has not said yes', () => {
  const slack = connector({
    test_request: { url: 'https://s.example/auth.test', expect: { at: '/ok', equals: true } },
  });
  expect(isTestPassed(slack, 200, '{"ok":true}')).toBe(true);
  for (const [status, text] of [
    [200, '{"ok":false}'],
    [200, ''],
    [200, '{"ok":"true"}'],
    [401, '{"ok":true}'],
    [302, '{"ok":true}'],
  ] as const)
    expect(isTestPassed(slack, status, text)).toBe(false);
  expect(isTestPassed(connector({}), 204, '')).toBe(true);
});
