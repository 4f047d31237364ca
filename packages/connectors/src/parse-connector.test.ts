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
const shop = { name: 'shop', label: 'Shop', secret: false };
const anyPattern = () => null;
const parse = (input: unknown) => parseConnector(input, anyPattern);

test('a small OAuth definition gets its defaults, and asks the vendor for a client', () => {
  const { connector, problems } = parse(oauth);
  expect(problems).toEqual([]);
  expect(connector).toMatchObject({
    scopes: [],
    scope_separator: ' ',
    token_auth: 'client_secret_basic',
    pkce: 'unknown',
    revoke_ends: 'grant',
    credential: { in: 'header', name: 'Authorization', format: 'Bearer {key}' },
    fields: [],
    provision_fields: [
      { name: 'client_id', secret: false },
      { name: 'client_secret', secret: true },
    ],
  });
});

test('a client without a secret is not asked for one', () => {
  const { connector } = parse({ ...oauth, token_auth: 'none' });
  expect(connector?.provision_fields.map((field) => field.name)).toEqual(['client_id']);
});

test('a small key definition gets its defaults, and fields are secret unless said otherwise', () => {
  const { connector } = parse({ ...key, test_request: { url: 'https://l.example/me' } });
  expect(connector).toMatchObject({
    credential: { in: 'header', name: 'Authorization', format: '{key}' },
    fields: [{ secret: true, optional: false }],
    test_request: { method: 'GET' },
  });
});

test('what was given is not changed', () => {
  const given = structuredClone(key);
  parse(given);
  expect(given).toEqual(key);
});

test.each([
  ['no kind', { ...oauth, kind: undefined }, '/kind'],
  ['another kind', { ...oauth, kind: 'carrier_pigeon' }, '/kind'],
  ['a kind that every object has', { ...oauth, kind: 'toString' }, '/kind'],
  ['an unknown key', { ...oauth, client_secret: 'x' }, '/client_secret'],
  ['a key of another kind', { ...key, token_url: 'https://a.example/t' }, '/token_url'],
  ['another end of a revocation', { ...oauth, revoke_ends: 'all' }, '/revoke_ends'],
  ['a name with a slash', { ...oauth, name: 'a/../b' }, '/name'],
  ['a name in capitals', { ...oauth, name: 'CRM' }, '/name'],
  ['a token address that is a script', { ...oauth, token_url: 'javascript:alert(1)' }, '/token_url'],
  ['a token address with credentials', { ...oauth, token_url: 'https://a:b@a.example/token' }, '/token_url'],
  ['a token address with a fragment', { ...oauth, token_url: 'https://a.example/#/token' }, '/token_url'],
  ['an authorise page with an anchor', { ...oauth, authorize_url: 'https://a.example/#top' }, '/authorize_url'],
  ['a parameter that carries safety', { ...oauth, authorize_params: { state: 'x' } }, '/authorize_params/state'],
  [
    'an answer that never reaches us',
    { ...oauth, authorize_params: { response_type: 'token' } },
    '/authorize_params/response_type',
  ],
  ['a flow without its state', { ...oauth, authorize_names: { state: null } }, '/authorize_names/state'],
  [
    'a flow without its challenge',
    { ...oauth, authorize_names: { code_challenge: null } },
    '/authorize_names/code_challenge',
  ],
  ['an API with credentials in its address', { ...oauth, api_url: 'https://a:b@a.example/v1' }, '/api_url'],
  ['an API with a query', { ...key, api_url: 'https://a.example/v1?x=1' }, '/api_url'],
  ['an API whose address names no field', { ...key, api_url: 'https://{shop}.a.example/v1' }, '/api_url'],
  ['an API that is a script', { ...oauth, api_url: 'javascript:alert(1)' }, '/api_url'],
  ['a whole address from a customer', { ...key, fields: [...key.fields, shop], api_url: '{shop}/v1' }, '/api_url'],
  ['a header name with a line break', { ...key, credential: { name: 'a\r\nb' } }, '/credential/name'],
  ['a header with a line break', { ...key, headers: { a: 'b\r\nc: d' } }, '/headers/a'],
  ['a header that names no field', { ...key, headers: { a: '{b}' } }, '/headers/a'],
  ['a format that names no field', { ...key, credential: { format: 'Bearer {token}' } }, '/credential/format'],
  ['a format with a line break', { ...key, credential: { format: 'Bearer\n{key}' } }, '/credential/format'],
  ['two fields of one name', { ...key, fields: [...key.fields, ...key.fields] }, '/fields/1/name'],
  ['a field that the vendor gives too', { ...key, provision_fields: key.fields }, '/provision_fields/0/name'],
  ['no fields', { ...key, fields: [] }, '/fields'],
  [
    'a part of a key file by the name of a field',
    { ...oauth, fields: [{ name: 'file', label: 'File', parts: { client_secret: '/secret' } }] },
    '/fields/0/parts/client_secret',
  ],
  [
    'a part of two key files',
    {
      ...key,
      fields: [...key.fields, { name: 'file', label: 'File', parts: { host: '/host' } }],
      provision_fields: [{ name: 'app', label: 'App', parts: { host: '/host' } }],
    },
    '/fields/1/parts/host',
  ],
  ['a value read from nowhere', { ...key, fields: [...key.fields, { ...shop, source: 'callback' }] }, '/fields/1/from'],
  [
    'a lookup without a call',
    { ...key, fields: [...key.fields, { ...shop, source: 'lookup', from: '/x' }] },
    '/fields/1/lookup_url',
  ],
  ['a test of nothing', { ...key, test_request: {} }, '/test_request'],
  ['a test below nothing', { ...key, test_request: { path: '/me' } }, '/test_request/path'],
  ['no user name', { ...key, kind: 'basic', password: '{api_key}' }, '/username'],
  ['a system that is not there', { name: 'x', system: 'no-such-system' }, '/system'],
  ['a path for a system', { name: 'x', system: '../../package' }, '/system'],
])('%s is refused where it stands', (_, input, path) => {
  const { connector, problems } = parse(input);
  expect(connector).toBeNull();
  expect(problems.map((problem) => problem.path)).toContain(path);
});

test('a pattern is refused with the reason that the caller gives', () => {
  const fields = [{ name: 'a', label: 'A', pattern: '(?<=a)b' }];
  const { problems } = parseConnector({ ...key, fields }, (pattern) => `no ${pattern}`);
  expect(problems).toEqual([{ path: '/fields/0/pattern', message: 'The pattern is refused: no (?<=a)b.' }]);
});

test.each([null, 'x', 3, [], [oauth]])('%j is no connector', (input) => {
  expect(parse(input).connector).toBeNull();
});

test.each([
  ['a host', '{host}', { name: 'host', label: 'Host' }],
  ['the end of a host', 'api.{host}', { name: 'host', label: 'Host' }],
  ['a host before a port', '{host}:8443', { name: 'host', label: 'Host' }],
  ['all but the last label', '{host}.com', { name: 'host', label: 'Host' }],
  ['all but the last label and a port', '{host}.com.:8443', { name: 'host', label: 'Host' }],
  ['the beginning of a domain', '{host}a.example', { name: 'host', label: 'Host' }],
  ['a host before what a parser reads as a path', '{host}\\.a.example', { name: 'host', label: 'Host' }],
])("customers may not choose where the vendor's secret goes: %s", (_, host, field) => {
  const open = { ...oauth, token_url: `https://${host}/token`, fields: [field] };
  expect(parse(open).problems.map((problem) => problem.path)).toEqual(['/token_url']);
  const options = [{ value: 'a.example', label: 'A' }];
  expect(parse({ ...open, fields: [{ ...field, options }] }).problems).toEqual([]);
  expect(parse({ ...open, fields: [{ ...field, within: ['a.example'] }] }).problems).toEqual([]);
  for (const closed of ['{host}.a.example', '{host}.a.example:8443', 'x-{host}.eu-1.a.example'])
    expect(parse({ ...open, token_url: `https://${closed}/token` }).problems).toEqual([]);
  const brought = { ...field, source: 'callback', from: 'host' };
  expect(parse({ ...open, fields: [brought] }).problems.map((problem) => problem.path)).toEqual(['/token_url']);
  expect(parse({ ...open, fields: [{ ...brought, source: 'token_response' }] }).problems).toEqual([]);
  const asked = [{ name: 'client_id', label: 'ID' }, { name: 'client_secret', label: 'Secret' }, field];
  expect(parse({ ...open, fields: [], provision_fields: asked }).problems).toEqual([]);
});

test.each(['{token_uri}', 'https://{token_uri}/token', 'https://{token_uri}:8443/token'])(
  "a key file that customers bring does not say where the vendor's secret goes: %s",
  (token_url) => {
    const file = { name: 'file', label: 'File', parts: { token_uri: '/token_uri' } };
    const { problems } = parse({ ...oauth, token_url, fields: [file] });
    expect(problems.map((problem) => problem.path)).toEqual(['/token_url']);
    const asked = [{ name: 'client_id', label: 'ID' }, { name: 'client_secret', label: 'Secret' }, file];
    expect(parse({ ...oauth, token_url, provision_fields: asked }).problems).toEqual([]);
  },
);
