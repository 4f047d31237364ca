/** Tests of what a backend sends through the proxy: JSON as it was written, bytes, and calls whose credential has no place. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stageApiKey } from '../../../../test/support/stage/account-folder.ts';
import { openProxyStage, type ProxyStage } from '../../../../test/support/stage/proxy-stage.ts';

let proxy: ProxyStage;
const answer = (_request: IncomingMessage, response: ServerResponse): void => void response.end('ok');

beforeAll(async () => {
  proxy = await openProxyStage(answer);
  await proxy.renew();
});
afterAll(() => proxy.close());
beforeEach(() => {
  proxy.seen.length = 0;
});

/** A call whose members are written as they are given. */
const written = (members: string): string => `{"method":"POST","target_url":"/a",${members}}`;
const sentBody = async (members: string): Promise<string | undefined> => {
  const reply = await proxy.told(written(members));
  expect([reply.status, reply.body]).toEqual([200, expect.anything()]);
  return proxy.seen.at(-1)?.body;
};

describe('JSON goes out byte for byte as it is written', () => {
  test.each([
    '{"id":12345678901234567890,"price":1.0,"small":1E-7,"minus":-0}',
    '{"constructor":{"prototype":1},"__proto__":{"a":2},"prototype":null}',
    '{ "b" : [ 1 ,\t2 ] , "a" : "\\u00fc\\/ü" }',
    '{"2":"b","1":"a","2":"c"}',
    '[1.50,{"body":"}"}]',
    '1.10',
    'true',
    'null',
    '"text"',
    '"\\ud800 half a character \\u0000"',
    '{"a":"\\\\\\"},{","b":"\\\\"}',
    '{}',
  ])('%s', async (body) => {
    expect(await sentBody(`"body":${body}`)).toBe(body);
    expect(await sentBody(`"b\\u006fdy" : \n ${body} \n`)).toBe(body);
    expect(proxy.seen.at(-1)?.headers['content-type']).toBe('application/json');
  });

  test('numbers of a query and of a form keep their digits, and any name is one', async () => {
    await proxy.call(written('"query_params":{"id":12345678901234567890,"n":[1.0,2],"constructor":1,"ok":true}'));
    expect(proxy.seen.at(-1)?.url).toBe('/api/v1/a?id=12345678901234567890&n=1.0&n=2&constructor=1&ok=true');
    const type = '"headers":{"content-type":"application/x-www-form-urlencoded"}';
    expect(await sentBody(`${type},"body":{"id":12345678901234567890,"l":[1.0],"o":{"x":2.50},"__proto__":"p"}`)).toBe(
      'id=12345678901234567890&l=1.0&o=%7B%22x%22%3A2.50%7D&__proto__=p',
    );
  });

  test.each<[string, string, number, string]>([
    ['nesting', `"body":${'['.repeat(40)}${']'.repeat(40)}`, 400, 'body-invalid'],
    ['nesting in the query', `"query_params":${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, 400, 'body-invalid'],
    ['many values', `"body":[${'1,'.repeat(60_000)}1]`, 413, 'body-too-large'],
    ['what is no JSON', '"body":{"a":01}', 400, 'body-invalid'],
    ['a body twice', '"body":1,"body":2', 400, 'body-invalid'],
    ['a query twice', '"query_params":{},"query_params":{"a":1}', 400, 'body-invalid'],
    ['a prototype beside the body', '"__proto__":{"method":"DELETE"}', 400, 'body-invalid'],
    ['half a character in a text', '"headers":{"content-type":"text/plain"},"body":"\\ud800"', 400, 'body-invalid'],
    [
      'a form that is a number',
      '"headers":{"content-type":"application/x-www-form-urlencoded"},"body":1',
      400,
      'body-invalid',
    ],
  ])('%s is refused', async (_name, members, status, code) => {
    const reply = await proxy.told(written(members));
    expect([reply.status, reply.body['code']]).toEqual([status, code]);
    expect(proxy.seen).toEqual([]);
  });

  test('a body that is not UTF-8 is refused: other bytes would be sent', async () => {
    const bytes = Buffer.concat([
      Buffer.from(written('"body":"')).subarray(0, -1),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const reply = await fetch(`${proxy.api}/v2/tenants/${proxy.tenant}/connectors/ledger/call`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': stageApiKey('acme') },
      body: bytes,
    });
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([400, 'body-invalid']);
    expect(proxy.seen).toEqual([]);
  });
});

describe('bytes', () => {
  const file = Buffer.from([0xff, 0xd8, 0x00, 0x0d, 0x0a, 0x80]);
  const upload = (more: object = {}) => ({
    ...{ method: 'PUT', target_url: '/files/1', encoding: 'base64', body: file.toString('base64') },
    ...more,
  });

  test('go out as they are, with the type that is named, or as bytes', async () => {
    await proxy.call(upload());
    await proxy.call(upload({ headers: { 'Content-Type': 'image/jpeg' } }));
    expect(proxy.seen.map(({ bytes, headers }) => [bytes, headers['content-type'], headers['content-length']])).toEqual(
      [
        [file, 'application/octet-stream', '6'],
        [file, 'image/jpeg', '6'],
      ],
    );
  });

  test('may be a file among other parts, none at all, or three and a half megabytes', async () => {
    const form = new FormData();
    form.set('note', 'ü');
    form.set('file', new Blob([file]), 'a.jpg');
    const made = new Response(form);
    const type = made.headers.get('content-type') ?? '';
    const whole = Buffer.from(await made.arrayBuffer());
    await proxy.call(upload({ method: 'POST', headers: { 'content-type': type }, body: whole.toString('base64') }));
    expect([proxy.seen[0]?.headers['content-type'], proxy.seen[0]?.bytes]).toEqual([type, whole]);
    await proxy.call(upload({ body: '' }));
    expect(proxy.seen[1]?.bytes.length).toBe(0);
    await proxy.call(upload({ body: Buffer.alloc(3_500_000, 7).toString('base64') }));
    expect(proxy.seen[2]?.bytes.equals(Buffer.alloc(3_500_000, 7))).toBe(true);
    expect((await proxy.told(upload({ body: Buffer.alloc(4_000_000).toString('base64') }))).status).toBe(413);
  });

  test.each<[string, object, string]>([
    ['no base64', { body: 'ä' }, 'body-invalid'],
    ['base64 with something behind it', { body: '/9gA\n' }, 'body-invalid'],
    ['base64 for addresses', { body: '_9gA' }, 'body-invalid'],
    ['base64 that ends early', { body: '/9g' }, 'body-invalid'],
    ['JSON', { body: { a: 1 } }, 'body-invalid'],
    ['another encoding', { encoding: 'hex' }, 'body-invalid'],
    [
      'a form that would take long to sign',
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.alloc(300_000, 97).toString('base64'),
      },
      'body-too-large',
    ],
    [
      'the same as a text',
      {
        encoding: undefined,
        headers: { 'content-type': 'Application/x-www-form-urlencoded' },
        body: 'a&'.repeat(150_000),
      },
      'body-too-large',
    ],
  ])('%s is refused', async (_name, more, code) => {
    expect((await proxy.told(upload(more))).body['code']).toBe(code);
    expect(proxy.seen).toEqual([]);
  });
});

test('a credential that has no place in a call is refused, with a sentence that says what to do', async () => {
  const { rows } = await proxy.stage.means.db.$client.query<{ definition: object }>(
    "select definition from connectors where name = 'ledger'",
  );
  const gone = { credential: null, headers: null, query: null, test_request: null, account_lookup: null };
  await proxy.redefine('ledger', { ...gone, kind: 'custom_fields' });
  try {
    const reply = await proxy.told({ method: 'GET', target_url: '/a' });
    expect([reply.status, reply.body['code']]).toEqual([409, 'integration-not-ready']);
    expect(reply.body['message']).toMatch(/nothing says where in a call "api_key" goes.*"headers".*program/);
    expect(proxy.seen).toEqual([]);
  } finally {
    await proxy.redefine('ledger', rows[0]?.definition ?? {});
  }
});
