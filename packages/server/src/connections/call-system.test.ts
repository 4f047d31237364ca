/** Tests of the rule where a form's request may go: below the connector's API and nowhere else. */
import { expect, test } from 'vitest';
import { parseConnector, type Connector } from '../connectors/index.ts';
import { systemCall, type SystemQuestion } from './call-system.ts';

function connector(definition: object): Connector {
  const { connector: read, problems } = parseConnector({ name: 'x', label: 'X', ...definition });
  if (read === null) throw new Error(JSON.stringify(problems));
  return read;
}
const key = {
  kind: 'api_key',
  fields: [
    { name: 'shop', label: 'Shop' },
    { name: 'token', label: 'Token' },
  ],
  credential: { format: 'Token {token}' },
};
const secrets = { shop: 'oak', token: 't0k' };
const at = { now: new Date('2026-01-01T00:00:00Z'), id: 'n1' };
const call = (...[connector, values, question]: [Connector, Record<string, string>, SystemQuestion]) =>
  systemCall(connector, values, question, at);
const api = connector({ ...key, api_url: 'https://{shop}.x.example/api/' });
const oauth = connector({
  kind: 'oauth2_code',
  authorize_url: 'https://a.example/a',
  token_url: 'https://a.example/t',
  api_url: 'https://api.x.example/v1',
});
const signedIn = { access_token: 'acc' };

test('the path is put below the API, parameters are encoded, the key is where the connector says', async () => {
  const question = {
    path: '/lists',
    query: [
      ['q', 'a&b=c #1'],
      ['tag', '1'],
      ['tag', '2'],
    ] as const,
  };
  expect(await call(api, secrets, question)).toEqual({
    method: 'GET',
    body: null,
    url: 'https://oak.x.example/api/lists?q=a%26b%3Dc+%231&tag=1&tag=2',
    headers: { accept: 'application/json', authorization: 'Token t0k' },
  });
  const inQuery = connector({
    ...key,
    api_url: 'https://x.example',
    credential: { in: 'query', name: 'key', format: 'Token {token}' },
  });
  const asked = await call(inQuery, secrets, {
    path: '/lists',
    query: [
      ['key', 'mine'],
      ['q', 'a'],
    ],
  });
  expect(asked).toEqual({
    method: 'GET',
    body: null,
    url: 'https://x.example/lists?key=Token+t0k&q=a',
    headers: { accept: 'application/json' },
  });
  expect(await call(oauth, signedIn, { path: '/me', query: [] })).toEqual({
    method: 'GET',
    body: null,
    url: 'https://api.x.example/v1/me',
    headers: { accept: 'application/json', authorization: 'Bearer acc' },
  });
});

test.each([
  '//evil.example/lists',
  '/../admin',
  '/lists/../../admin',
  '/%2e%2e/admin',
  '/.%2E/admin',
  '/..%2fadmin',
  '/a/..%5c..%5cadmin',
  '/%2e%2e%2fadmin',
  '/\\evil.example',
  '/..\\..\\admin',
  '@evil.example/',
  '.evil.example/',
  ':8443/lists',
  'lists',
  '',
  'https://evil.example/',
  '/lists?admin=1',
  '/lists#x',
  '/\t/evil.example',
])('the path %j leads nowhere', async (path) => {
  for (const base of ['https://api.x.example', 'https://api.x.example/v1'])
    expect((await call({ ...oauth, api_url: base }, signedIn, { path, query: [] }))?.url ?? null).toBeNull();
});

test.each(['/a/b', '/v1.0/lists', '/groups/a%2Fb', '/...', '/a b'])('the path %j is asked', async (path) => {
  expect((await call(oauth, signedIn, { path, query: [] }))?.url).toMatch(/^https:\/\/api\.x\.example\/v1\//);
});

test('without an API address, with credentials of another kind or with a very long question there is no call', async () => {
  const { api_url: _none, ...bare } = oauth;
  expect(await call(bare as Connector, signedIn, { path: '/me', query: [] })).toBeNull();
  expect(await call(oauth, secrets, { path: '/me', query: [] })).toBeNull();
  expect(await call(api, signedIn, { path: '/me', query: [] })).toBeNull();
  expect(await call(oauth, signedIn, { path: '/me', query: [['q', 'x'.repeat(4_000)]] })).toBeNull();
});

test.each(['evil.example/', 'evil.example#', 'evil.example?', 'a@evil.example/', '..', 'x\\'])(
  'typed %j, a field of the address stays within its part of it',
  async (shop) => {
    const made = await call(api, { ...secrets, shop }, { path: '/lists', query: [] });
    expect(made === null || new URL(made.url).hostname.endsWith('.x.example')).toBe(true);
  },
);
