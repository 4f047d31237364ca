/** Tests of Signature V4 against the test suite that AWS published for it, and against a plain reader of what is sent. */
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConnector } from '../parse-connector.ts';
import { signCall } from './sign-call.ts';

const fields = ['access_key_id', 'secret_access_key', 'region', 'session_token'].map((name) => ({
  name,
  label: name,
  optional: true,
}));

function aws(definition: object = {}) {
  const { connector, problems } = parseConnector(
    { name: 'aws', label: 'AWS', kind: 'aws_keys', fields, ...definition },
    () => null,
  );
  if (connector === null) throw new Error(JSON.stringify(problems));
  return connector;
}

const values = {
  access_key_id: 'AKIDEXAMPLE',
  secret_access_key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const at = { now: new Date('2015-08-30T12:36:00.000Z'), id: 'unused' };
const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

test.each([
  ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['get-unreserved', 'GET', `/${unreserved}`, '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f'],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-query-unreserved',
    'GET',
    `/?${unreserved}=${unreserved}`,
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  ['get-vanilla-utf8-query', 'GET', '/?ሴ=bar', '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04'],
  [
    'get-vanilla-empty-query-key',
    'GET',
    '/?Param1=value1',
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ],
  [
    'get-vanilla-query-order-encoded',
    'GET',
    '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  ],
  ['get-slashes-normalized', 'GET', '//example//', '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
  ['get-relative-normalized', 'GET', '/example/..', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ['post-vanilla-query', 'POST', '/?Param1=value1', '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11'],
])('%s', async (_, method, path, signature) => {
  const call = { method, url: `https://example.amazonaws.com${path}`, headers: { Accept: 'text/plain' }, body: null };
  const signed = await signCall(aws({ service: 'service' }), values, call, at);
  expect(signed.headers).toEqual({
    accept: 'text/plain',
    'x-amz-date': '20150830T123600Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  });
});

test('post-x-www-form-urlencoded: the type and the body are signed', async () => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const call = { method: 'POST', url: 'https://example.amazonaws.com/', headers, body: 'Param1=value1' };
  const signed = await signCall(aws({ service: 'service' }), values, call, at);
  expect(signed.body).toBe('Param1=value1');
  expect(signed.headers['authorization']).toContain(
    'SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  );
});

test('post-sts-header-before: the token of temporary credentials is signed', async () => {
  const session_token =
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7' +
    'mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d' +
    '+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';
  const call = { method: 'POST', url: 'https://example.amazonaws.com/', headers: {}, body: null };
  const signed = await signCall(aws({ service: 'service' }), { ...values, session_token }, call, at);
  expect(signed.headers['x-amz-security-token']).toBe(session_token);
  expect(signed.headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  );
});

test.each([
  ['https://sqs.eu-central-1.amazonaws.com/', 'eu-central-1/sqs'],
  ['https://iam.amazonaws.com/', 'us-east-1/iam'],
  ['https://bucket.s3.us-west-2.amazonaws.com/x', 'us-west-2/s3'],
])('service and region of %s are %s', async (url, scope) => {
  const signed = await signCall(aws(), values, { method: 'GET', url, headers: {}, body: null }, at);
  expect(signed.headers['authorization']).toContain(`/20150830/${scope}/aws4_request`);
});

test.each(['access_key_id', 'session_token', 'region'])(
  'a %s that would break out of a header is refused',
  async (name) => {
    const call = { method: 'GET', url: 'https://x.example/', headers: {}, body: null };
    const signed = signCall(aws({ service: 'service' }), { ...values, [name]: 'a\r\nb: c' }, call, at);
    await expect(signed).rejects.toMatchObject({ code: 'bad-value', field: name });
  },
);

describe('held against a plain reader of what is sent', () => {
  const sha = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  /** Encodes byte by byte, as AWS's documentation writes its own function down. */
  const encoded = (text: string) =>
    [...Buffer.from(text)]
      .map((byte) => {
        const char = String.fromCharCode(byte);
        return unreserved.includes(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join('');
  /** A receiver that knows no form encoding: "+" is a plus, what stands behind the first "=" is the value. */
  function readQuery(url: string): string[] {
    const [, query = ''] = url.split('?');
    return query
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const [name = '', ...value] = part.split('=');
        return `${encoded(decodeURIComponent(name))}=${encoded(decodeURIComponent(value.join('=')))}`;
      });
  }
  /** By name, then by value, byte by byte. */
  const sorted = (pairs: string[]) =>
    pairs
      .map((pair) => pair.split('='))
      .toSorted(
        ([a = '', x = ''], [b = '', y = '']) =>
          Buffer.compare(Buffer.from(a), Buffer.from(b)) || Buffer.compare(Buffer.from(x), Buffer.from(y)),
      )
      .map((pair) => pair.join('='))
      .join('&');

  function expected(
    call: { method: string; url: string; headers: Record<string, string> },
    hash: string,
    service: string,
  ) {
    const path = /^https:\/\/[^/]+([^?]*)/.exec(call.url)?.[1] ?? '';
    const isS3 = service === 's3';
    const once = (part: string) => encoded(decodeURIComponent(part));
    const canonicalPath = isS3
      ? path.split('/').map(once).join('/')
      : path.replace(/\/+/g, '/').split('/').map(encoded).join('/');
    const named = Object.entries(call.headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz-'));
    const headers = [['host', new URL(call.url).host], ...named].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
    const names = headers.map(([name]) => name).join(';');
    const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
    const canonical = [call.method, canonicalPath, sorted(readQuery(call.url)), lines, names, hash].join('\n');
    const scope = `20150830/us-east-1/${service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n20150830T123600Z\n${scope}\n${sha(canonical)}`;
    const key = ['20150830', 'us-east-1', service, 'aws4_request'].reduce<string | Buffer>(
      hmac,
      `AWS4${values.secret_access_key}`,
    );
    return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}`;
  }
  async function check(url: string, service: string, body: string | Uint8Array | null = null) {
    const call = { method: 'PUT', url: new URL(url).href, headers: {}, body };
    const signed = await signCall(aws({ service }), values, call, at);
    expect(signed.headers['authorization'], signed.url).toBe(expected(signed, sha(body ?? ''), service));
    expect(signed.url).not.toContain('+');
    return signed;
  }

  test.each([
    ['?=x', '?=x'],
    ['?a', '?a='],
    ['?a=', '?a='],
    ['?a=2&a=1', '?a=2&a=1'],
    ['?a=1&a=1', '?a=1&a=1'],
    ['?a=b+c%20d', '?a=b%20c%20d'],
    ['?a=b%2Bc', '?a=b%2Bc'],
    ['?a=b=c', '?a=b%3Dc'],
    ['?a=%', '?a=%25'],
    ['?ü=ሴ&😀=1', '?%C3%BC=%E1%88%B4&%F0%9F%98%80=1'],
    ["?f=!*'()~", '?f=%21%2A%27%28%29~'],
    ['?B=1&a=1&A=1&b=1', '?B=1&a=1&A=1&b=1'],
    ['?a-b=1&a=2&a%00=3', '?a-b=1&a=2&a%00=3'],
    ['?list-type=2&prefix=a/b', '?list-type=2&prefix=a%2Fb'],
    ['?x&&y=1&', '?x=&y=1'],
    ['?', ''],
  ])('%s is sent as %s, by S3 and by others', async (query, sent) => {
    for (const service of ['s3', 'dynamodb']) {
      const { url } = await check(`https://x.example/p${query}`, service);
      expect(url).toBe(`https://x.example/p${sent}`);
    }
  });

  test.each([
    ['/a//b///c/', '/a//b///c/'],
    ['/a+b', '/a%2Bb'],
    ['/a%20b%2Fc', '/a%20b%2Fc'],
    ['/ü/ሴ.txt', '/%C3%BC/%E1%88%B4.txt'],
    ["/it's(1)!*~", '/it%27s%281%29%21%2A~'],
    ['/a:b@c=d;e,f$g&h', '/a%3Ab%40c%3Dd%3Be%2Cf%24g%26h'],
    ['/a%252e%252e', '/a%252e%252e'],
    ['/a/...', '/a/...'],
  ])('the path %s of S3 is sent and signed as %s: encoded once, nothing taken out', async (path, sent) => {
    expect((await check(`https://b.s3.us-east-1.amazonaws.com${path}`, 's3')).url).toBe(
      `https://b.s3.us-east-1.amazonaws.com${sent}`,
    );
  });

  test('other services encode the path once more, and count several slashes as one', async () => {
    for (const path of ['/a b/ü', '/a//b', '/a%2Fb', '/x:y/invocations'])
      await check(`https://x.example${path}`, 'lambda');
  });

  test('bytes and texts are signed as they are; S3 is told the hash, unless the caller says it', async () => {
    await check('https://x.example/', 'lambda', new Uint8Array([0xff, 0, 0xfe]));
    const { headers } = await check('https://x.example/k', 's3', 'ü');
    expect(headers['x-amz-content-sha256']).toBe(sha('ü'));
    const own = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD', 'X-Amz-Security-Token': 'somebody else’s' };
    const call = { method: 'PUT', url: 'https://x.example/k', headers: own, body: 'x' };
    const signed = await signCall(aws({ service: 's3' }), values, call, at);
    expect(signed.headers).not.toHaveProperty('x-amz-security-token');
    expect(signed.headers['authorization']).toBe(expected(signed, 'UNSIGNED-PAYLOAD', 's3'));
  });

  test('whatever stands in path and query', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...'+ %/?=&;~*()!@:,$aAü€😀'), maxLength: 8 }),
    );
    const one = async (path: string[], query: [string, string][], service: string) => {
      const below = path
        .map((part) => encodeURIComponent(part.toWellFormed()))
        .filter((part) => !/^\.{1,2}$/.test(part));
      const url = new URL(`https://x.example/${below.join('/')}`);
      url.search = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
      const signed = await check(url.href, service);
      // What was meant arrives.
      expect([...new URL(signed.url).searchParams]).toEqual([...url.searchParams]);
      expect(decodeURIComponent(new URL(signed.url).pathname)).toBe(decodeURIComponent(url.pathname));
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 4 }),
        fc.array(fc.tuple(text, text), { maxLength: 5 }),
        fc.constantFrom('s3', 'execute-api'),
        one,
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
