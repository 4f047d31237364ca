/**
 * Every request of every method of every system, held against what a second, plainer implementation makes of the raw file.
 * It shares nothing with the builders: it reads the YAML itself and puts strings together as the fields say.
 */
import { createHash, createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  apiBase,
  authorizeAddress,
  callBelow,
  findSystem,
  hasLegs,
  lastingTokenRequest,
  lookupRequest,
  oauth1AuthorizeAddress,
  parseConnector,
  RequestProblem,
  revokeRequest,
  signCall,
  systemIds,
  temporaryTokenRequest,
  testRequest,
  tokenRequest,
  type AnyOutgoing,
  type Connector,
  type Outgoing,
} from './index.ts';

type Names = Record<string, string | null>;
type RawField = {
  name: string;
  secret?: boolean;
  source?: string;
  pattern?: string;
  options?: { value: string }[];
  within?: string[];
  parts?: Values;
  lookup_url?: string;
};
type RawRequest = { url: string; method?: string; encode?: string; headers?: Values; body?: Values };
type RawTest = { method?: string; path: string; body?: string };
/** A method as it stands in the file, unparsed. */
type RawMethod = {
  id: string;
  kind: string;
  quirk?: string;
  api_url?: string;
  test_request?: RawTest;
  fields?: RawField[];
  provision_fields?: RawField[];
  headers?: Values;
  query?: Values;
  credential?: { in?: string; name?: string; format?: string };
  authorize_url?: string;
  token_url?: string;
  refresh_url?: string;
  revoke_url?: string;
  request_token_url?: string;
  revoke_request?: RawRequest;
  swap?: RawRequest;
  exchange?: RawRequest;
  scopes?: string[];
  scope_separator?: string;
  pkce?: string;
  token_auth?: string;
  token_method?: string;
  token_encode?: string;
  token_params?: Values;
  token_headers?: Values;
  token_names?: Names;
  authorize_params?: Values;
  authorize_names?: Names;
  sends_nonce?: boolean;
  username?: string;
  password?: string;
  signature_method?: string;
  realm?: string;
  token?: string;
  token_secret?: string;
  jwt?: {
    issuer: string;
    audience: string;
    subject?: string;
    key_id?: string;
    ttl_seconds?: number;
    scope_claim?: boolean;
  };
};
type RawSystem = {
  id: string;
  name: string;
  seed_name: string | null;
  api_url?: string;
  test_request?: RawTest;
  methods: RawMethod[];
};
type Values = Record<string, string>;

const folder = join(import.meta.dirname, '../systems');
const files = readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), 'utf8')) as RawSystem);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const at = { now: new Date('2026-03-04T05:06:07.000Z'), id: 'request-1' };
const redirect = 'https://host.example/connect/callback/x';

const methods = files.flatMap((system) =>
  system.methods.map((method) => ({ name: `${system.id} ${method.id}`, system, method })),
);

/** What has to be there. */
function some<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing in the file');
  return value;
}

// ---- the plain implementation -------------------------------------------------------------------------------------

/** A method's own address, or the system's. */
const apiOf = (system: RawSystem, method: RawMethod): string | undefined => method.api_url ?? system.api_url;
const testOf = (system: RawSystem, method: RawMethod): RawTest | undefined =>
  method.test_request ?? (method.api_url === undefined ? system.test_request : undefined);

function fieldsOf(method: RawMethod): RawField[] {
  const usual: RawField[] = [{ name: 'client_id' }, { name: 'client_secret' }];
  const provision = method.provision_fields ?? (method.kind === 'oauth2_code' ? usual : []);
  const asked = method.fields ?? (method.kind === 'oauth2_client_credentials' && !method.provision_fields ? usual : []);
  return [...provision, ...asked];
}

/** A value for every field: one that needs encoding, unless it stands in a host or is a whole address. */
function sample(system: RawSystem, method: RawMethod): Values {
  const everything = JSON.stringify([apiOf(system, method) ?? '', method]);
  const values: Values = {};
  for (const field of fieldsOf(method)) {
    const { name } = field;
    const inHost = new RegExp(`https://[^/"]*\\{${name}\\}`).test(everything);
    if (field.options) values[name] = field.options.at(-1)?.value ?? '?';
    else if (field.within) values[name] = `acme.${field.within[0]}`;
    else if (field.parts)
      values[name] = JSON.stringify({ client_email: 'robot@x.example', private_key: pem, private_key_id: 'key-7' });
    else if (name === 'private_key') values[name] = pem;
    else if (everything.includes(`"{${name}}`) && /url$/.test(name))
      values[name] = `https://${name.replaceAll('_', '-')}.example/x`;
    else if (name === 'header_name') values[name] = 'X-Provisioned';
    else if (name === 'header_format') values[name] = 'Scheme {key}';
    else if (inHost) values[name] = `acme-${name.replaceAll('_', '-')}`;
    else if (method.quirk === 'netsuite-host' && name === 'account_id') values[name] = '1234567_SB1';
    else if (name === 'region' && method.kind === 'aws_keys') values[name] = 'eu-west-1';
    else values[name] = `${name} v&/=+?`;
  }
  return values;
}

/** What the names of a template mean: the values, and what is derived. */
function known(method: RawMethod, values: Values): Values {
  const extra: Values = { request_id: at.id, access_token: values['access_token'] ?? 'acc-tok' };
  if (method.quirk === 'netsuite-host') extra['account_host'] = '1234567-sb1';
  if (method.kind === 'service_account_jwt' && values['service_account_json'])
    Object.assign(extra, JSON.parse(values['service_account_json']));
  return { ...values, ...extra };
}

const plain = (text: string, values: Values): string =>
  text.replace(/\{([a-z_0-9]+)\}/g, (_, name) => values[name] ?? `?${name}?`);

/** Encoded behind the host, as it is within it. */
function address(template: string, values: Values): string {
  if (template.startsWith('{')) {
    const [, name, rest] = /^\{([a-z_]+)\}(.*)$/.exec(template) ?? [];
    return `${values[name ?? '']}${plain(rest ?? '', values)}`;
  }
  const [, host, rest] = /^(https:\/\/[^/]*)(.*)$/.exec(template) ?? [];
  const encoded = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]));
  return plain(host ?? '', values) + plain(rest ?? '', encoded);
}

const filled = (record: Values | undefined, values: Values): Values =>
  Object.fromEntries(Object.entries(record ?? {}).map(([key, text]) => [key, plain(text, values)]));
const lower = (record: Values): Values =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
const base64 = (text: string) => Buffer.from(text).toString('base64');
const form = (text: string) =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const scopesOf = (method: RawMethod, values: Values): string =>
  plain((method.scopes ?? []).join(method.scope_separator ?? ' '), values);
const place = (url: string) => url.replace(/[?].*$/s, '');
const paramsOf = (url: string): Values => Object.fromEntries(new URL(url).searchParams);

/** Names as the system spells them; those that are null are gone. */
function named(params: Values, names: Names | undefined): Values {
  const own: Values = {};
  for (const [key, value] of Object.entries(params)) {
    if (names && names[key] === null) continue;
    own[names?.[key] ?? key] = value;
  }
  return own;
}

type Expected = { method: string; place: string; params: Values; headers: Values; body: unknown };

/** A request taken apart, so that the order of parameters does not matter. */
function apart(call: Outgoing): Expected {
  const type = call.headers['content-type'];
  const isForm = type === 'application/x-www-form-urlencoded';
  const body =
    call.body === null ? null : isForm ? Object.fromEntries(new URLSearchParams(call.body)) : JSON.parse(call.body);
  return { method: call.method, place: place(call.url), params: paramsOf(call.url), headers: call.headers, body };
}

function withBody(expected: Expected, encode: string, params: Values): Expected {
  if (encode === 'query') return { ...expected, params: { ...expected.params, ...params } };
  if (encode === 'none') return expected;
  const type = encode === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  return { ...expected, headers: { 'content-type': type, ...expected.headers }, body: params };
}

function at_(url: string, method = 'POST'): Expected {
  const tidy = new URL(url).href;
  return { method, place: place(tidy), params: paramsOf(tidy), headers: { accept: 'application/json' }, body: null };
}

/** What a token endpoint of OAuth 2 is sent. */
function tokenCall(method: RawMethod, values: Values, url: string, grant: Values, added: Values | undefined): Expected {
  const way = method.token_auth ?? 'client_secret_basic';
  const { client_id = '', client_secret = '' } = values;
  const auth: Values =
    way === 'client_secret_post' ? { client_id, client_secret } : way === 'none' ? { client_id } : {};
  const params = { ...named({ ...grant, ...auth }, method.token_names), ...present(added, values) };
  const expected = at_(address(url, values), method.token_method ?? 'POST');
  if (way === 'client_secret_basic')
    expected.headers['authorization'] = `Basic ${base64(`${form(client_id)}:${form(client_secret)}`)}`;
  Object.assign(expected.headers, lower(filled(method.token_headers, values)));
  return withBody(expected, method.token_encode ?? 'form', params);
}

/** Without those that consist of one empty value. */
function present(record: Values | undefined, values: Values): Values {
  return Object.fromEntries(Object.entries(filled(record, values)).filter(([, value]) => value !== ''));
}

function written(request: RawRequest, values: Values): Expected {
  const expected = at_(address(request.url, values), request.method ?? 'POST');
  Object.assign(expected.headers, lower(filled(request.headers, values)));
  return withBody(expected, request.encode ?? 'json', filled(request.body, values));
}

/** What a call carries, except the signatures, which are checked apart. */
function dressed(method: RawMethod, values: Values, expected: Expected): Expected {
  const result = { ...expected, headers: { ...expected.headers, ...lower(filled(method.headers, values)) } };
  result.params = { ...result.params, ...filled(method.query, values) };
  const tokenKind = /^(oauth2|token_exchange|service_account)/.test(method.kind);
  const keyed = method.kind === 'api_key' || method.kind === 'bearer_token' || tokenKind;
  if (keyed || method.credential) {
    const usual = method.kind === 'api_key' ? '{key}' : 'Bearer {key}';
    const given = method.credential;
    let name = given?.name ?? 'Authorization';
    let format = given ? (given.format ?? '{key}') : usual;
    if (method.quirk === 'provisioned-header')
      [name, format] = [some(values['header_name']), some(values['header_format'])];
    const value = plain(format, { ...values, key: tokenKind ? 'acc-tok' : mainValue(method, values) });
    if (given?.in === 'query') result.params[name] = value;
    else result.headers[name.toLowerCase()] = value;
  }
  if (method.kind === 'basic')
    result.headers['authorization'] =
      `Basic ${base64(`${plain(some(method.username), values)}:${plain(some(method.password), values)}`)}`;
  return result;
}

function mainValue(method: RawMethod, values: Values): string {
  if (values['api_key'] !== undefined) return values['api_key'];
  const asked = method.fields ?? [];
  const secret = asked.find((field) => field.secret === undefined);
  return values[(secret ?? asked[0])?.name ?? '?'] ?? '?';
}

// ---- independent checks of signatures -----------------------------------------------------------------------------

const rfc3986 = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function oauth1Params(header: string): Values {
  return Object.fromEntries(
    [...header.matchAll(/([a-z_0-9]+)="([^"]*)"/g)].map(([, key, value]) => [key, decodeURIComponent(value ?? '')]),
  );
}

function checkOAuth1(call: Outgoing, hash: string, consumerSecret: string, tokenSecret: string): Values {
  const params = oauth1Params(call.headers['authorization'] ?? '');
  const { oauth_signature, realm: _, ...signed } = params;
  const all = [...Object.entries(signed), ...new URL(call.url).searchParams];
  const sorted = all
    .map(([key, value]) => `${rfc3986(key)}=${rfc3986(value)}`)
    .sort()
    .join('&');
  const base = `${call.method}&${rfc3986(place(call.url))}&${rfc3986(sorted)}`;
  const made = createHmac(hash, `${rfc3986(consumerSecret)}&${rfc3986(tokenSecret)}`)
    .update(base)
    .digest('base64');
  expect(oauth_signature).toBe(made);
  return signed;
}

function checkAws(call: Outgoing, values: Values, region: string, service: string): void {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const url = new URL(call.url);
  const query = [...url.searchParams]
    .map(([key, value]) => `${rfc3986(key)}=${rfc3986(value)}`)
    .sort()
    .join('&');
  const token = values['session_token'] ?? '';
  const names = 'host;x-amz-date;x-amz-security-token';
  const headers = `host:${url.host}\nx-amz-date:20260304T050607Z\nx-amz-security-token:${token}\n`;
  const canonical = [call.method, url.pathname, query, headers, names, sha('')].join('\n');
  const scope = `20260304/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n20260304T050607Z\n${scope}\n${sha(canonical)}`;
  const key = ['20260304', region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${values['secret_access_key']}`,
  );
  expect(call.headers['authorization']).toBe(
    `AWS4-HMAC-SHA256 Credential=${values['access_key_id']}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}`,
  );
}

// ---- the tests ----------------------------------------------------------------------------------------------------

function connectorOf(system: RawSystem, method: RawMethod): Connector {
  const { connector, problems } = parseConnector({ name: 'x', system: system.id, method: method.id }, () => null);
  if (connector === null) throw new Error(JSON.stringify(problems));
  return connector;
}

test('there are 193 systems: the 190 of the reference list, each once, and three general ones', () => {
  const seeds = files.map((file) => file.seed_name).filter((seed) => seed !== null);
  expect([files.length, new Set(seeds).size]).toEqual([193, 190]);
  expect(systemIds()).toEqual(
    readdirSync(folder)
      .map((file) => file.replace('.yaml', ''))
      .sort(),
  );
  expect(files.filter((file) => file.seed_name === null).map((file) => file.id)).toEqual([
    'generic-api-key',
    'generic-basic',
    'generic-oauth2',
  ]);
});

test.each(files)('$id: the file is named by its id, is read, and its methods have names of their own', (file) => {
  const system = findSystem(file.id);
  expect(system?.methods.map((method) => method.id)).toEqual([...new Set(file.methods.map((method) => method.id))]);
  for (const field of file.methods.flatMap((method) => fieldsOf(method)))
    if (field.pattern) expect(() => new RegExp(`^(?:${field.pattern})$`, 'u')).not.toThrow();
});

const unaddressed = files.filter((file) => file.methods.some((method) => apiOf(file, method) === undefined));

test('where the API of these begins is told to customers only, if there is one: an account file says it', () => {
  expect(unaddressed.map((file) => file.id)).toEqual(
    `ankored capabl chubb coach-packet connectsports envision etip ezcom famer foundation-software jdp
     ncsa-athletic-recruiting onramp perspective players-health sftp smartvatten tether thankful upscribe workmax`.split(
      /\s+/,
    ),
  );
  for (const file of unaddressed.filter(({ methods: [first] }) => first?.kind !== 'sftp')) {
    const own = { name: 'x', system: file.id, api_url: 'https://api.told.example/v1' };
    const { connector, problems } = parseConnector(own, () => null);
    expect([problems, connector && apiBase(connector, {})?.href]).toEqual([[], 'https://api.told.example/v1']);
  }
});

test('every address of the catalogue is https', () => {
  for (const file of files) expect(JSON.stringify(file)).not.toMatch(/"http:/);
});

describe.each(methods)('$name', ({ system, method }) => {
  const connector = connectorOf(system, method);
  const given = sample(system, method);
  const values = known(method, given);
  const api = apiOf(system, method);

  test('is read without a problem, and each of its fields has a name', () => {
    expect(connector).toMatchObject({
      kind: method.kind,
      system: system.id,
      method: method.id,
      label: system.name,
    });
    expect([...connector.provision_fields, ...connector.fields].map((field) => field.name).sort()).toEqual(
      fieldsOf(method)
        .map((field) => field.name)
        .sort(),
    );
  });

  if (connector.kind === 'oauth2_code') {
    test('the page where people sign in', () => {
      const flow = { redirect, state: 'st&1', challenge: 'ch-1' };
      const scope = scopesOf(method, values);
      const pkce = method.pkce !== 'unsupported' ? { code_challenge: 'ch-1', code_challenge_method: 'S256' } : {};
      const standard: Values = {
        response_type: 'code',
        client_id: given['client_id'] ?? '',
        redirect_uri: redirect,
        state: 'st&1',
        ...pkce,
        ...(scope ? { scope } : {}),
      };
      const url = authorizeAddress(connector, given, flow).replace('/#/', '/-/');
      const { nonce, ...sent } = paramsOf(url);
      expect(sent).toEqual({
        ...named(standard, method.authorize_names),
        ...filled(method.authorize_params, values),
      });
      expect(nonce !== undefined).toBe(method.sends_nonce === true);
      expect(place(url)).toBe(new URL(address(some(method.authorize_url), values)).href.replace('/#/', '/-/'));
    });

    test('the request for a token, with a code', async () => {
      const code = { kind: 'code', code: 'c/1', redirect, verifier: 'ver', state: 'st' } as const;
      const proof: Values = method.pkce === 'unsupported' ? {} : { code_verifier: 'ver' };
      const grant = { grant_type: 'authorization_code', code: 'c/1', redirect_uri: redirect, ...proof };
      const more = { ...values, state: 'st', scope: scopesOf(method, values) };
      expect(apart(await tokenRequest(connector, given, code, at))).toEqual(
        tokenCall(method, more, some(method.token_url), grant, method.token_params),
      );
    });

    test('the request for a token, with a refresh token', async () => {
      const grant = { grant_type: 'refresh_token', refresh_token: 'r/1' };
      const expected = tokenCall(method, values, method.refresh_url ?? some(method.token_url), grant, undefined);
      expect(apart(await tokenRequest(connector, given, { kind: 'refresh', refresh_token: 'r/1' }, at))).toEqual(
        expected,
      );
    });

    test('the request that ends a token, and the one that makes it last', async () => {
      const sent = revokeRequest(connector, given, 'tok/1');
      const client = {
        client_basic: `Basic ${base64(`${form(given['client_id'] ?? '')}:${form(given['client_secret'] ?? '')}`)}`,
      };
      if (method.revoke_request)
        expect(sent && apart(sent)).toEqual(written(method.revoke_request, { ...values, ...client, token: 'tok/1' }));
      else if (method.revoke_url)
        expect(sent && apart(sent)).toEqual(
          withBody(
            tokenCall({ ...method, token_encode: 'none' }, values, method.revoke_url, {}, undefined),
            'form',
            endOf(method, given),
          ),
        );
      else expect(sent).toBeNull();
      const swap = tokenRequest(connector, given, { kind: 'swap', access_token: 'first' }, at);
      if (method.swap) expect(apart(await swap)).toEqual(written(method.swap, { ...values, access_token: 'first' }));
      else await expect(swap).rejects.toMatchObject({ code: 'not-possible' });
    });
  }

  if (connector.kind === 'oauth2_client_credentials') {
    test('the request for a token', async () => {
      const scope = scopesOf(method, values);
      const grant: Values = { grant_type: 'client_credentials', ...(scope ? { scope } : {}) };
      expect(apart(await tokenRequest(connector, given, { kind: 'client_credentials' }, at))).toEqual(
        tokenCall(method, values, some(method.token_url), grant, method.token_params),
      );
    });
  }

  if (connector.kind === 'token_exchange') {
    test('the exchange', async () => {
      expect(apart(await tokenRequest(connector, given, { kind: 'exchange' }, at))).toEqual(
        written(some(method.exchange), values),
      );
    });
  }

  if (connector.kind === 'service_account_jwt') {
    test('the assertion and the request with it', async () => {
      const sent = apart(await tokenRequest(connector, given, { kind: 'assertion' }, at));
      const { assertion = '', ...rest } = sent.body as Values;
      const jwt = some(method.jwt);
      expect(rest).toEqual({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' });
      expect(sent).toMatchObject({ method: 'POST', place: address(some(method.token_url), values), params: {} });
      await jwtVerify(assertion, createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), {
        currentDate: at.now,
      });
      expect(decodeProtectedHeader(assertion)).toEqual({
        alg: 'RS256',
        typ: 'JWT',
        ...(jwt.key_id ? { kid: plain(jwt.key_id, values) } : {}),
      });
      const issued = Date.parse('2026-03-04T05:06:07Z') / 1000;
      expect(decodeJwt(assertion)).toEqual({
        iss: plain(jwt.issuer, values),
        aud: jwt.audience,
        iat: issued,
        exp: issued + (jwt.ttl_seconds ?? 3600),
        jti: 'request-1',
        ...(jwt.subject ? { sub: plain(jwt.subject, values) } : {}),
        ...(jwt.scope_claim ? { scope: scopesOf(method, values) } : {}),
      });
    });
  }

  if (connector.kind === 'oauth1') {
    test('the signature of a call, and the three legs where there are any', async () => {
      const tokens = { oauth_token: 'tok&1', oauth_token_secret: 'sec/1', ...given };
      const call = { method: 'GET', url: 'https://api.example/things?q=a%20b&z=1', headers: {}, body: null };
      const signed = await signCall(connector, tokens, call, at);
      const hash = method.signature_method === 'HMAC-SHA256' ? 'sha256' : 'sha1';
      const secret = plain(method.token_secret ?? '{oauth_token_secret}', tokens);
      const params = checkOAuth1(signed, hash, given['consumer_secret'] ?? '', secret);
      expect(params).toMatchObject({
        oauth_token: plain(method.token ?? '{oauth_token}', tokens),
        oauth_consumer_key: given['consumer_key'],
        oauth_timestamp: '1772600767',
        oauth_version: '1.0',
      });
      const realm = oauth1Params(signed.headers['authorization'] ?? '')['realm'];
      expect(realm).toBe(method.realm ? plain(method.realm, values) : undefined);
      if (!hasLegs(connector)) return;
      const first = temporaryTokenRequest(connector, given, redirect, at);
      expect(first.url).toBe(method.request_token_url);
      expect(checkOAuth1(first, hash, given['consumer_secret'] ?? '', '')).toMatchObject({ oauth_callback: redirect });
      expect(oauth1AuthorizeAddress(connector, given, 't')).toBe(`${some(method.authorize_url)}?oauth_token=t`);
      const last = lastingTokenRequest(connector, given, { token: 't', secret: 's', verifier: 'v' }, at);
      expect(last.url).toBe(some(method.token_url));
      expect(checkOAuth1(last, hash, given['consumer_secret'] ?? '', 's')).toMatchObject({
        oauth_verifier: 'v',
        oauth_token: 't',
      });
    });
  }

  const tokens: Values = { ...given, access_token: 'acc-tok', oauth_token: 't', oauth_token_secret: 's' };
  const check = testOf(system, method);

  if (check && connector.kind !== 'sftp') {
    test('the call that tests the credentials', async () => {
      const sent = await testRequest(connector, tokens, at);
      if (sent === null) throw new Error('no test call');
      const url = address(api?.replace(/\/$/, '') + check.path, values);
      const expected = at_(url, check.method ?? 'GET');
      if (check.body)
        Object.assign(expected, {
          body: JSON.parse(check.body),
          headers: { ...expected.headers, 'content-type': 'application/json' },
        });
      compareCall(connector, method, values, sent, expected);
    });
  }

  if (connector.kind !== 'sftp') {
    test('no call goes out without its credential, whatever its method and body', async () => {
      for (const verb of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
        for (const body of [null, '{"a":1}', '<function controlid="1"/>', new Uint8Array([0xff, 0])])
          expect(await proven(connector, method, tokens, { method: verb, body })).toBe(
            expectedProof(system.id, method, verb, body),
          );
    });
  }

  if (api && connector.kind !== 'sftp' && method.quirk !== 'intacct-request' && !placeless.has(system.id)) {
    test('a call of a program', async () => {
      const base = apiBase(connector, tokens);
      const url = base && callBelow(base, '/some/thing');
      if (!url) throw new Error('no address');
      url.searchParams.set('page', '2');
      const sent = await signCall(
        connector,
        tokens,
        { method: 'GET', url: url.href, headers: { Accept: 'text/csv' }, body: null },
        at,
      );
      const expected = {
        ...at_(`${address(api, values).replace(/\/$/, '')}/some/thing?page=2`, 'GET'),
        headers: { accept: 'text/csv' },
      };
      // A constant `Accept` of the definition is a default.
      compareCall(connector, { ...method, headers: dropped(method.headers, 'Accept') }, values, sent, expected);
    });
  }

  for (const field of connector.fields.filter((one) => one.source === 'lookup')) {
    test(`the call that tells ${field.name}`, async () => {
      const raw = fieldsOf(method).find((one) => one.name === field.name);
      compareCall(
        connector,
        method,
        values,
        await lookupRequest(connector, tokens, field.name, at),
        at_(some(raw?.lookup_url), 'GET'),
      );
    });
  }

  if (connector.kind === 'sftp') {
    test('makes no requests', async () => {
      expect(await testRequest(connector, given, at)).toBeNull();
      expect(apiBase(connector, given)).toBeNull();
    });
  }
});

/** Where in a call the credentials go, or where a login takes them, is told to their customers only. */
const placeless = new Set(['foundation-software', 'jdp', 'reverselogix', 'workmax']);

function expectedProof(system: string, { id, kind, quirk }: RawMethod, verb: string, body: string | Uint8Array | null) {
  if (placeless.has(system)) return 'no-place';
  if (kind === 'custom_fields' && id === 'fields' && quirk === 'intacct-request')
    return verb === 'POST' && typeof body === 'string' && body.startsWith('<function') ? 'proven' : 'bad-body';
  return quirk === 'sailthru-signature' && body instanceof Uint8Array ? 'bad-body' : 'proven';
}

/** `proven`: another secret makes another call. Else the code of the problem, or `bare`. */
async function proven(
  connector: Connector,
  method: RawMethod,
  given: Values,
  sent: Pick<AnyOutgoing, 'method' | 'body'>,
) {
  const call = { ...sent, url: 'https://api.example/a?b=c', headers: {} };
  const text = async (values: Values): Promise<string> =>
    JSON.stringify(await signCall(connector, values, call, at), (_, value: unknown) =>
      value instanceof Uint8Array ? [...value] : value,
    );
  const isToken = /^(oauth2|token_exchange|service_account)/.test(method.kind);
  const secrets = isToken ? ['access_token'] : ownSecrets(method);
  try {
    const first = await text(given);
    for (const name of secrets) {
      const field = fieldsOf(method).find((one) => one.name === name);
      const other = field?.options?.[0]?.value ?? `another-${name}`;
      if ((await text({ ...given, [name]: other })) === first) return `bare of ${name}`;
    }
    return secrets.length === 0 ? 'bare' : 'proven';
  } catch (error) {
    if (error instanceof RequestProblem) return error.code;
    throw error;
  }
}

/** All that is typed and secret, but for what is not sent with calls. */
function ownSecrets(method: RawMethod): string[] {
  return fieldsOf(method)
    .filter((field) => field.secret === undefined && !field.source && !/^webhook_|^signing_secret$/.test(field.name))
    .map((field) => field.name);
}

function endOf(method: RawMethod, given: Values): Values {
  const post =
    method.token_auth === 'client_secret_post'
      ? { client_id: given['client_id'] ?? '', client_secret: given['client_secret'] ?? '' }
      : {};
  return named({ token: 'tok/1', ...post }, method.token_names);
}

function dropped(record: Values | undefined, name: string): Values {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([key]) => key !== name));
}

/** Signed kinds are compared by their signature, the others whole. */
function compareCall(
  connector: Connector,
  method: RawMethod,
  values: Values,
  sent: Outgoing,
  expected: Expected,
): void {
  const whole = dressed(method, values, expected);
  if (connector.quirk === 'sailthru-signature') {
    const json = JSON.stringify(whole.params);
    const { api_key = '', api_secret = '' } = values;
    const sig = createHash('md5')
      .update(api_secret + [api_key, 'json', json].sort().join(''))
      .digest('hex');
    expect(apart(sent)).toEqual({ ...whole, params: { api_key, format: 'json', json, sig } });
    return;
  }
  if (connector.kind === 'oauth1' || connector.kind === 'aws_keys') {
    const { authorization: _, 'x-amz-date': __, 'x-amz-security-token': ___, ...headers } = sent.headers;
    expect(apart({ ...sent, headers })).toEqual(whole);
    const tokenSecret = plain(method.token_secret ?? '{oauth_token_secret}', { oauth_token_secret: 's', ...values });
    if (connector.kind === 'oauth1')
      checkOAuth1(
        sent,
        method.signature_method === 'HMAC-SHA256' ? 'sha256' : 'sha1',
        values['consumer_secret'] ?? '',
        tokenSecret,
      );
    else checkAws(sent, values, values['region'] ?? '', 'sts');
    return;
  }
  expect(apart(sent)).toEqual(whole);
}
