/** Tests of the definition parser. */
import { expect, test } from 'vitest';
import { parseConnector } from './parse-connector.ts';

const oauth = {
  name: 'hub-crm',
  label: 'Hub CRM',
  kind: 'oauth2_code',
  authorize_url: 'https://a.example/authorize',
  token_url: 'https://a.example/token',
};
const key = { name: 'letter', label: 'Letter', kind: 'api_key', fields: [{ name: 'api_key', label: 'API key' }] };

test('a small OAuth definition gets its defaults', () => {
  const { connector, problems } = parseConnector(oauth);
  expect(problems).toEqual([]);
  expect(connector).toMatchObject({ scopes: [], scope_separator: ' ', token_auth: 'client_secret_basic' });
});

test('a small key definition gets its defaults, and fields are secret unless said otherwise', () => {
  const { connector } = parseConnector({ ...key, test_request: { url: 'https://l.example/me' } });
  expect(connector).toMatchObject({
    in: 'header',
    header_name: 'Authorization',
    format: '{key}',
    fields: [{ secret: true }],
    test_request: { method: 'GET' },
  });
});

test.each([
  ['no kind', { ...oauth, kind: undefined }, '/kind'],
  ['another kind', { ...oauth, kind: 'sftp' }, '/kind'],
  ['an unknown key', { ...oauth, client_secret: 'x' }, '/client_secret'],
  ['a name with a slash', { ...oauth, name: 'a/../b' }, '/name'],
  ['a name in capitals', { ...oauth, name: 'CRM' }, '/name'],
  ['a token address that is a script', { ...oauth, token_url: 'javascript:alert(1)' }, '/token_url'],
  ['a token address with credentials', { ...oauth, token_url: 'https://a:b@a.example/token' }, '/token_url'],
  ['a parameter that carries safety', { ...oauth, authorize_params: { state: 'x' } }, '/authorize_params/state'],
  ['an API with credentials in its address', { ...oauth, api_url: 'https://a:b@a.example/v1' }, '/api_url'],
  ['an API with a query', { ...key, api_url: 'https://a.example/v1?x=1' }, '/api_url'],
  ['an API whose address names no field', { ...key, api_url: 'https://{shop}.a.example/v1' }, '/api_url'],
  ['an API address with fields that nobody types', { ...oauth, api_url: 'https://{shop}.a.example' }, '/api_url'],
  ['an API that is a script', { ...oauth, api_url: 'javascript:alert(1)' }, '/api_url'],
  ['a header name with a line break', { ...key, header_name: 'a\r\nb' }, '/header_name'],
  ['a format that names no field', { ...key, format: 'Bearer {token}' }, '/format'],
  ['two fields of one name', { ...key, fields: [...key.fields, ...key.fields] }, '/fields/1/name'],
  ['a broken pattern', { ...key, fields: [{ name: 'a', label: 'A', pattern: '(' }] }, '/fields/0/pattern'],
  ...['(x)\\1', 'a(?=b)', '(?<=a)b', 'a)(b', 'a{9999}'].map((pattern): [string, object, string] => [
    `the pattern ${pattern}`,
    { ...key, fields: [{ name: 'a', label: 'A', pattern }] },
    '/fields/0/pattern',
  ]),
  ['no fields', { ...key, fields: [] }, '/fields'],
])('%s is refused where it stands', (_, input, path) => {
  const { connector, problems } = parseConnector(input);
  expect(connector).toBeNull();
  expect(problems.map((problem) => problem.path)).toContain(path);
});

test.each([null, 'x', 3, [], [oauth]])('%j is no connector', (input) => {
  expect(parseConnector(input).connector).toBeNull();
});
