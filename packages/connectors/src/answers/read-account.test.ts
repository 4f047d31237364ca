/** Tests of the name under which people know an account: what a definition may say of it, and what is taken from an answer. */
import { describe, expect, test } from 'vitest';
import type { Connector } from '../connector.ts';
import { parseConnector } from '../parse-connector.ts';
import { accountRequest } from '../requests/test-request.ts';
import { accountInValues, readAccount } from './read-account.ts';

const at = { now: new Date('2026-01-01T00:00:00Z'), id: 'once' };
const base = {
  name: 'x',
  label: 'X',
  kind: 'api_key',
  api_url: 'https://{shop}.x.example/v1',
  test_request: { method: 'POST', path: '/me', body: '{}', expect: { at: '/ok', equals: true } },
  fields: [
    { name: 'shop', label: 'Shop', secret: false },
    { name: 'branch', label: 'Branch', secret: false, optional: true },
    { name: 'api_key', label: 'API key' },
    { name: 'file', label: 'Key file', parts: { robot: '/robot' }, optional: true },
  ],
};
const parse = (account_lookup: object, more: object = {}) =>
  parseConnector({ ...base, account_lookup, ...more }, () => null);
function connector(account_lookup: object, more: object = {}): Connector {
  const { connector: read, problems } = parse(account_lookup, more);
  if (read === null) throw new Error(JSON.stringify(problems));
  return read;
}
const values = { shop: 'Oak', api_key: 'k' };

describe('a call', () => {
  const headers = { authorization: 'k', accept: 'application/json' };

  test('of its own, below the API or anywhere, also with a body', async () => {
    const own = connector({
      method: 'POST',
      path: '/graph',
      headers: { 'X-A': '{branch}' },
      body: '{"q":1}',
      field: 'a',
    });
    expect(await accountRequest(own, { ...values, branch: 'b1' }, at)).toEqual({
      method: 'POST',
      url: 'https://oak.x.example/v1/graph',
      headers: { ...headers, 'content-type': 'application/json', 'x-a': 'b1' },
      body: '{"q":1}',
    });
    const far = connector({ url: 'https://id.x.example/me?of={shop}', field: 'a' });
    expect(await accountRequest(far, values, at)).toEqual({
      method: 'GET',
      url: 'https://id.x.example/me?of=Oak',
      headers,
      body: null,
    });
  });

  test('is the test call where none is named', async () => {
    expect(await accountRequest(connector({ field: 'a' }), values, at)).toMatchObject({
      method: 'POST',
      url: 'https://oak.x.example/v1/me',
      body: '{}',
    });
  });

  test('is none where the values tell, nor at a file server', async () => {
    expect(await accountRequest(connector({ text: '{shop}' }), values, at)).toBeNull();
    const sftp = { kind: 'sftp', api_url: undefined, test_request: undefined };
    expect(await accountRequest(connector({ url: 'https://x.example', field: 'a' }, sftp), values, at)).toBeNull();
  });
});

test('what a call answers becomes one line of text, or nothing', () => {
  const read = (field: string, answer: string) => readAccount(connector({ field }), answer);
  expect(read('a.b', '{"a":{"b":"Oak\\n\\u0000land "}}')).toBe('Oak land');
  expect(read('a', '{"a":"Oak\\u202e \\u200bWest\\ud800"}')).toBe('Oak   West');
  expect(read('a', '{"a":7}')).toBe('7');
  expect(read('0.a', '[{"a":"x"},{"a":"y"}]')).toBe('x');
  for (const text of [
    '{}',
    '{"a":null}',
    '{"a":{}}',
    '{"a":" "}',
    '{"a":true}',
    '[]',
    '"a"',
    'null',
    '5',
    '',
    '<html>',
  ])
    expect(read('a', text)).toBeNull();
  expect(read('__proto__.toString', '{"a":1}')).toBeNull();
  expect(read('a.length', '{"a":"xx"}')).toBeNull();
  expect(read('a', JSON.stringify({ a: 'x'.repeat(900) }))).toHaveLength(200);
  expect(read('a', JSON.stringify({ a: 'x', b: 'y'.repeat(100_000) }))).toBeNull();
  expect(read('a', `${'['.repeat(90_000)}`)).toBeNull();
  expect(readAccount(connector({ text: '{shop}' }), '{"shop":"x"}')).toBeNull();
});

test('what the values tell is put together; a part of a host is told small, as hosts are the same in capitals', () => {
  expect(accountInValues(connector({ text: '{shop}.x.example' }), values)).toBe('oak.x.example');
  expect(accountInValues(connector({ text: '{shop} / {branch}' }), { ...values, branch: 'East' })).toBe('oak / East');
  expect(accountInValues(connector({ text: '{robot}' }), { ...values, file: '{"robot":"r2"}' })).toBe('r2');
  expect(accountInValues(connector({ text: '{branch}' }), { ...values, branch: 'a\u0000\r\nb' })).toBe('a b');
});

test('what is missing or cannot be read tells nothing', () => {
  expect(accountInValues(connector({ text: '{shop} / {branch}' }), values)).toBeNull();
  for (const file of ['', 'no JSON', '{}', '{"robot":5}', '{"robot":""}'])
    expect(accountInValues(connector({ text: '{robot}' }), { ...values, file })).toBeNull();
  expect(accountInValues(connector({ field: 'a' }), values)).toBeNull();
  expect(accountInValues(connector({ text: '{branch}' }), { ...values, branch: ' \n' })).toBeNull();
});

describe('a definition', () => {
  test.each([
    ['neither a field nor a text', {}, ''],
    ['a field and a text', { field: 'a', text: 'b' }, ''],
    ['a text with a call', { text: '{shop}', path: '/me' }, ''],
    ['a text with a method', { text: '{shop}', method: 'GET' }, ''],
    ['two addresses', { url: 'https://x.example', path: '/me', field: 'a' }, ''],
    ['a body without an address', { body: '{}', field: 'a' }, ''],
    ['a secret in the text', { text: '{api_key}' }, '/text'],
    ['the whole key file in the text', { text: '{shop} {file}' }, '/text'],
    ['no such field in the text', { text: '{nobody}' }, '/text'],
    ['no such field in the path', { path: '/{nobody}', field: 'a' }, '/path'],
    ['no such field in a header', { path: '/', headers: { 'X-A': '{nobody}' }, field: 'a' }, '/headers/X-A'],
    ['no such field in the body', { path: '/', body: '{nobody}', field: 'a' }, '/body'],
    ['no web address', { url: 'https://', field: 'a' }, '/url'],
  ])('with %s is refused', (_, lookup, path) => {
    const { connector: read, problems } = parse(lookup);
    expect(read).toBeNull();
    expect(problems.map((problem) => problem.path)).toContain(`/account_lookup${path}`);
  });

  test('with a path and no API, or nothing to read from, is refused', () => {
    const bare = { api_url: undefined, test_request: undefined };
    expect(parse({ path: '/me', field: 'a' }, bare).problems.map(({ path }) => path)).toEqual(['/account_lookup/path']);
    expect(parse({ field: 'a' }, bare).problems.map(({ path }) => path)).toEqual(['/account_lookup']);
    const test = { api_url: undefined, test_request: { url: 'https://x.example/me' } };
    expect(parse({ field: 'a' }, test).problems).toEqual([]);
  });

  test("tells no token and no value of the vendor's that is secret", () => {
    const oauth = { kind: 'oauth2_code', authorize_url: 'https://a.example/a', token_url: 'https://a.example/t' };
    for (const name of ['access_token', 'client_secret', 'state'])
      expect(parse({ text: `{${name}}` }, oauth).problems.map(({ path }) => path)).toEqual(['/account_lookup/text']);
    expect(parse({ text: '{client_id}' }, oauth).problems).toEqual([]);
  });
});
