/** Tests of what a call carries, kind by kind, and of where it may go. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseConnector } from '../parse-connector.ts';
import { apiBase, callBelow } from './api-base.ts';
import { hookRequest } from './hook-request.ts';
import { signCall } from './sign-call.ts';
import { testRequest } from './test-request.ts';

function connector(definition: object) {
  const { connector: read, problems } = parseConnector({ name: 'x', label: 'X', ...definition }, () => null);
  if (read === null) throw new Error(JSON.stringify(problems));
  return read;
}
const at = { now: new Date(0), id: 'call-1' };
const get = (url: string, headers: Record<string, string> = {}) => ({ method: 'GET', url, headers, body: null });
const field = (name: string, secret = true) => ({ name, label: name, secret });

test('a key goes into the header that the definition names, over what the caller wrote there', async () => {
  const key = connector({
    kind: 'api_key',
    credential: { name: 'X-Key', format: 'Token {key}' },
    fields: [field('api_key')],
  });
  const signed = await signCall(
    key,
    { api_key: 'k1' },
    get('https://x.example/a', { 'x-KEY': 'mine', 'X-Other': 'o' }),
    at,
  );
  expect(signed).toEqual(get('https://x.example/a', { 'x-key': 'Token k1', 'x-other': 'o' }));
});

test('a key in the query replaces a parameter of its name and leaves the others', async () => {
  const key = connector({ kind: 'api_key', credential: { in: 'query', name: 'key' }, fields: [field('api_key')] });
  const signed = await signCall(key, { api_key: 'a&b' }, get('https://x.example/a?key=1&q=z&key=2'), at);
  expect(signed.url).toBe('https://x.example/a?key=a%26b&q=z');
});

test.each([
  [[field('shop', false), field('token')], 'token'],
  [[field('secret'), field('api_key', false)], 'api_key'],
  [[field('api_key'), field('key')], 'key'],
  [[field('shop', false)], 'shop'],
])('the key is one named key or api_key, else the first secret, else the first field', async (fields, name) => {
  const values = Object.fromEntries(fields.map((one) => [one.name, `value of ${one.name}`]));
  const signed = await signCall(connector({ kind: 'api_key', fields }), values, get('https://x.example/'), at);
  expect(signed.headers['authorization']).toBe(`value of ${name}`);
});

test('RFC 7617 §2: Aladdin, and §2.1: the pound sign', async () => {
  const basic = connector({
    kind: 'basic',
    username: '{user}',
    password: '{pass}',
    fields: [field('user'), field('pass')],
  });
  const signed = await signCall(basic, { user: 'Aladdin', pass: 'open sesame' }, get('https://x.example/'), at);
  expect(signed.headers['authorization']).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  const utf8 = await signCall(basic, { user: 'test', pass: '123£' }, get('https://x.example/'), at);
  expect(utf8.headers['authorization']).toBe('Basic dGVzdDoxMjPCow==');
});

test('the token of a sign-in is a bearer token', async () => {
  const oauth = connector({
    kind: 'oauth2_code',
    authorize_url: 'https://a.example/a',
    token_url: 'https://a.example/t',
  });
  const signed = await signCall(oauth, { access_token: 'acc' }, get('https://x.example/'), at);
  expect(signed.headers).toEqual({ authorization: 'Bearer acc' });
});

test('a constant header is a default; one with a field in it is the connection’s', async () => {
  const headers = { 'X-Version': '2', 'X-Account': '{account}', 'X-Call': '{request_id}' };
  const key = connector({
    kind: 'api_key',
    headers,
    query: { v: '1', a: '{account}' },
    fields: [field('api_key'), field('account', false)],
  });
  const mine = { 'x-version': '3', 'x-account': 'evil', 'x-call': 'mine' };
  const signed = await signCall(key, { api_key: 'k', account: '7' }, get('https://x.example/?v=2&a=evil', mine), at);
  expect(signed.headers).toEqual({ 'x-version': '3', 'x-account': '7', 'x-call': 'call-1', authorization: 'k' });
  expect(signed.url).toBe('https://x.example/?v=2&a=7');
});

test('an optional field that was not given leaves its header and parameter out', async () => {
  const more = { headers: { a: '{extra}' }, query: { b: '{extra}' } };
  const key = connector({
    kind: 'api_key',
    ...more,
    fields: [field('api_key'), { ...field('extra'), optional: true }],
  });
  const signed = await signCall(key, { api_key: 'k' }, get('https://x.example/'), at);
  expect(signed).toEqual(get('https://x.example/', { authorization: 'k' }));
});

test('no call goes out without its key', async () => {
  const key = connector({ kind: 'api_key', fields: [field('api_key')] });
  await expect(signCall(key, {}, get('https://x.example/'), at)).rejects.toMatchObject({
    code: 'missing-field',
    field: 'api_key',
  });
  const broken = signCall(key, { api_key: 'a\r\nHost: evil.example' }, get('https://x.example/'), at);
  await expect(broken).rejects.toMatchObject({ code: 'bad-value' });
});

test('fields that nothing says the place of are sent nowhere, and no call goes out without them', async () => {
  const typed = { kind: 'custom_fields', fields: [field('host', false), field('password')] };
  const values = { host: 'h', password: 'p1' };
  const of = (more: object, given: object = values) =>
    signCall(connector({ ...typed, ...more }), { ...given }, get('https://x.example/'), at);
  await expect(of({})).rejects.toMatchObject({ code: 'no-place', field: 'password' });
  await expect(of({ headers: { 'X-Host': '{host}' } })).rejects.toMatchObject({ code: 'no-place' });
  expect((await of({ headers: { 'X-Key': 'k {password}' } })).headers).toEqual({ 'x-key': 'k p1' });
  expect((await of({ query: { pass: '{password}' } })).url).toBe('https://x.example/?pass=p1');
  expect((await of({ credential: {} })).headers).toEqual({ authorization: 'p1' });
  // The vendor's own key does not say which customer it is.
  const vendors = { provision_fields: [field('vendor_key')], headers: { 'X-Vendor': '{vendor_key}' } };
  await expect(of(vendors, { ...values, vendor_key: 'v' })).rejects.toMatchObject({ code: 'no-place' });
  expect((await of({ ...vendors, fields: [] }, { vendor_key: 'v' })).headers).toEqual({ 'x-vendor': 'v' });
  expect((await of({ fields: [field('host', false)] })).headers).toEqual({});
});

test('a call that the definition writes down says itself where they go, if anywhere', async () => {
  const own = connector({
    kind: 'custom_fields',
    fields: [field('password')],
    test_request: { method: 'POST', url: 'https://x.example/login', body: '{"p":"{password}"}' },
  });
  expect((await testRequest(own, { password: 'p1' }, at))?.body).toBe('{"p":"p1"}');
  const subscribe = { method: 'POST', path: '/hooks', body: { p: '{password}' } } as const;
  const told = await hookRequest({ ...own, api_url: 'https://x.example' }, subscribe, { password: 'p1' }, at);
  expect(told.body).toBe('{"p":"p1"}');
});

test('bytes go out as they are; Sailthru, which signs a text, refuses them', async () => {
  const bytes = new Uint8Array([0xff, 0, 0xfe]);
  const call = { ...get('https://x.example/'), method: 'PUT', body: bytes };
  const key = connector({ kind: 'api_key', fields: [field('api_key')] });
  expect((await signCall(key, { api_key: 'k' }, call, at)).body).toBe(bytes);
  const sailthru = connector({
    kind: 'custom_fields',
    quirk: 'sailthru-signature',
    fields: [field('api_key', false), field('api_secret')],
  });
  const refused = signCall(sailthru, { api_key: 'k', api_secret: 's' }, call, at);
  await expect(refused).rejects.toMatchObject({ code: 'bad-body' });
});

test('a file server has no calls', async () => {
  const sftp = connector({ kind: 'sftp', fields: [field('host')] });
  await expect(signCall(sftp, { host: 'h' }, get('https://x.example/'), at)).rejects.toMatchObject({
    code: 'not-possible',
  });
});

test('a provisioned header is used for the key', async () => {
  const key = connector({
    kind: 'api_key',
    quirk: 'provisioned-header',
    credential: { format: 'Bearer {key}' },
    fields: [field('api_key')],
    provision_fields: [
      { ...field('header_name', false), optional: true },
      { ...field('header_format', false), optional: true },
    ],
  });
  expect((await signCall(key, { api_key: 'k' }, get('https://x.example/'), at)).headers).toEqual({
    authorization: 'Bearer k',
  });
  const named = { api_key: 'k', header_name: 'X-Token', header_format: 'T {key}' };
  expect((await signCall(key, named, get('https://x.example/'), at)).headers).toEqual({ 'x-token': 'T k' });
  const broken = signCall(key, { ...named, header_name: 'a\r\nb' }, get('https://x.example/'), at);
  await expect(broken).rejects.toMatchObject({ code: 'bad-value', field: 'header_name' });
});

test('Sailthru: the signature is MD5 of the secret and the sorted values', async () => {
  const sailthru = connector({
    kind: 'custom_fields',
    quirk: 'sailthru-signature',
    fields: [field('api_key', false), field('api_secret')],
  });
  const values = { api_key: 'key1', api_secret: 'secret1' };
  const signed = await signCall(sailthru, values, get('https://api.sailthru.com/user?id=neil@example.com'), at);
  const json = '{"id":"neil@example.com"}';
  const sig = createHash('md5').update(`secret1jsonkey1${json}`).digest('hex');
  expect(Object.fromEntries(new URL(signed.url).searchParams)).toEqual({ api_key: 'key1', format: 'json', json, sig });
  const post = await signCall(
    sailthru,
    values,
    { ...get('https://api.sailthru.com/email'), method: 'POST', body: json },
    at,
  );
  expect(post.url).toBe('https://api.sailthru.com/email');
  expect(post.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(Object.fromEntries(new URLSearchParams(post.body ?? ''))).toEqual({
    api_key: 'key1',
    format: 'json',
    json,
    sig,
  });
});

test('a choice that is none, and a host outside of its domains, are refused before anything is sent', async () => {
  const key = connector({
    kind: 'api_key',
    fields: [
      field('api_key'),
      { ...field('region'), options: [{ value: 'us', label: 'US' }] },
      { ...field('host'), within: ['x.example'] },
    ],
  });
  const call = (region: string, host: string) =>
    signCall(key, { api_key: 'k', region, host }, get('https://x.example/'), at);
  await expect(call('us', 'a.X.example')).resolves.toBeDefined();
  await expect(call('eu', 'x.example')).rejects.toMatchObject({ code: 'bad-value', field: 'region' });
  for (const host of ['evil.example', 'ax.example', 'x.example.evil.example'])
    await expect(call('us', host)).rejects.toMatchObject({ code: 'bad-host', field: 'host' });
});

test('calls stay below the API', () => {
  const key = connector({
    kind: 'api_key',
    api_url: 'https://{shop}.x.example/api/',
    fields: [field('api_key'), field('shop', false)],
  });
  const base = apiBase(key, { shop: 'oak' });
  if (base === null) throw new Error('no base');
  expect(callBelow(base, '/lists/1')?.href).toBe('https://oak.x.example/api/lists/1');
  for (const path of [
    'lists',
    '//evil.example',
    '/../x',
    '/a/../../x',
    '/%2e%2e/x',
    '/a%2f..%2f..%2fx',
    '/a?b=1',
    '/a#b',
    '/\\evil.example',
    '/a/..',
  ])
    expect(callBelow(base, path), path).toBeNull();
  expect(apiBase(connector({ kind: 'api_key', fields: [field('api_key')] }), {})).toBeNull();
});
