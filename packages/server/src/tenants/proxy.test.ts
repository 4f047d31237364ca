/** Tests of the proxy: whose calls it takes, what reaches the outside system, what comes back, and what never does. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stageApiKey } from '../../../../test/support/stage/account-folder.ts';
import { openProxyStage, type ProxyStage, type Seen } from '../../../../test/support/stage/proxy-stage.ts';
import type { Person, Stage } from '../../../../test/support/stage/stage.ts';
import { accountBySlug, hashApiKey, newApiKey } from '../accounts/index.ts';
import { apiKeys } from '../accounts/api-key-table.ts';
import { connections } from '../connections/connection-table.ts';
import { buildHttp, type App } from '../platform/http/index.ts';
import { proxyRoutes } from './proxy-routes.ts';

let proxy: ProxyStage;
let stage: Stage;
let ana: Person;
let tenant: string;
let seen: Seen[];
let count = 0;
/** What the outside system answers; set by each test. */
let answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void;
let origin = '';

const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => {
  answer = (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
};

beforeAll(async () => {
  proxy = await openProxyStage((request, response, nth) => answer(request, response, nth));
  ({ stage, seen, origin } = proxy);
  await proxy.redefine('crm', { api_url: `${stage.fakes.origin}/crm/api` });
});
afterAll(() => proxy.close());
beforeEach(async () => {
  await proxy.renew();
  ({ ana, tenant } = proxy);
  count += 1;
  json({ ok: true });
});
afterEach(() => stage.fakes.journal.reset());

const call: ProxyStage['call'] = (body, sent) => proxy.call(body, sent);
const told: ProxyStage['told'] = (body, sent) => proxy.told(body, sent);
const get = (target_url: string, more: object = {}) => ({ method: 'GET', target_url, ...more });
const ledgerKey = () => proxy.ledgerKey();

describe('who may call', () => {
  test('a valid key of the account calls any of its tenants, by id or number; the credential is added here', async () => {
    const { number } = (await ana.call('GET', `/v1/tenants/${tenant}`)).body;
    for (const id of [tenant, String(number)]) {
      expect(await told(get('/entries'), { id })).toEqual({
        status: 200,
        body: {
          status: 200,
          headers: expect.objectContaining({ 'content-type': 'application/json' }),
          data: { ok: true },
        },
      });
    }
    expect(seen.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual(
      Array.from({ length: 2 }, () => ['GET', '/api/v1/entries', `Bearer ${ledgerKey()}`]),
    );
  });

  test.each<[string, string | null]>([
    ['no key', null],
    ['an empty one', ''],
    ['an unknown one', `mortise_${'A'.repeat(43)}`],
    ['another text', 'mortise_'],
    ["an embed session's words", 'Bearer x'],
  ])('%s is refused the same way, before the body is read', async (_name, key) => {
    for (const body of [get('/entries'), { nonsense: true }]) {
      const reply = await told(body, { key });
      expect([reply.status, reply.body['code']]).toEqual([403, 'key-invalid']);
    }
    expect(seen).toEqual([]);
  });

  test("another account's key finds nothing, nor does any key a tenant that is not there", async () => {
    const nothing = await told(get('/entries'), { id: `ten_${'0'.repeat(32)}` });
    expect([nothing.status, nothing.body['code']]).toEqual([404, 'not-found']);
    for (const id of [tenant, '1', '0', '-1', "1'--", tenant.toUpperCase()])
      expect(await told(get('/entries'), { id: encodeURIComponent(id), key: stageApiKey('bolt') })).toEqual(nothing);
    expect((await told(get('/entries'), { connector: 'crm' })).body['code']).toBe('not-found');
    expect(seen).toEqual([]);
  });

  test('a key ends at its instant, is refused without the scope, and says when it was last used', async () => {
    const account = (await accountBySlug(stage.means, 'acme'))?.id ?? '';
    const make = async (name: string, more: Partial<typeof apiKeys.$inferInsert>): Promise<string> => {
      const key = newApiKey();
      const row = { account_id: account, name, key_hash: hashApiKey(key), scopes: ['connectors:call'], ...more };
      await stage.means.db.insert(apiKeys).values(row);
      return key;
    };
    stage.means.clock.set(new Date());
    const now = stage.means.clock.now().getTime();
    const ending = await make(`ending ${count}`, { expires_at: new Date(now + 60_000) });
    const bare = await make(`bare ${count}`, { scopes: [] });
    expect((await told(get('/a'), { key: ending })).status).toBe(200);
    expect(await told(get('/a'), { key: bare })).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    const [row] = await stage.means.db
      .select()
      .from(apiKeys)
      .where(eq(apiKeys.key_hash, hashApiKey(ending)));
    expect((row?.last_used_at?.getTime() ?? 0) - now).toBeLessThan(5_000);
    expect(row?.last_used_at?.getTime()).toBeGreaterThanOrEqual(now);
    stage.means.clock.advance(60_000);
    expect(await told(get('/a'), { key: ending })).toMatchObject({ status: 403, body: { code: 'key-invalid' } });
  });

  test('a tenant that was uninstalled is not called for; a paused one is', async () => {
    await ana.call('DELETE', `/v1/tenants/${tenant}`);
    expect((await told(get('/entries'))).body['code']).toMatch(/^(tenant-archived|not-connected)$/);
    expect(seen).toEqual([]);
  });
});

describe('what reaches the system', () => {
  test('method, query, headers and JSON, whatever the case of names; ours replace what a caller may not set', async () => {
    await told({
      method: 'post',
      target_url: '/entries?draft=1',
      query_params: { tag: ['a b', '&c=d'], n: 5, yes: true },
      headers: {
        AUTHORIZATION: 'Bearer stolen',
        Host: 'evil.example',
        'Transfer-Encoding': 'chunked',
        'Content-Length': '1',
        'X-Trace': 'abc',
      },
      body: { lines: [{ amount: 12.5 }], note: 'ü' },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/api/v1/entries?draft=1&tag=a+b&tag=%26c%3Dd&n=5&yes=true',
      body: '{"lines":[{"amount":12.5}],"note":"ü"}',
      headers: {
        authorization: `Bearer ${ledgerKey()}`,
        host: new URL(origin).host,
        'content-type': 'application/json',
        'x-trace': 'abc',
      },
    });
    expect(seen[0]?.headers).not.toHaveProperty('x-api-key');
  });

  test('a form, a text as it is, and what a GET is given', async () => {
    const type = (value: string) => ({ headers: { 'Content-Type': value } });
    await told({
      method: 'PUT',
      target_url: '/f',
      ...type('application/x-www-form-urlencoded'),
      body: { a: 'x y', b: [1, 2] },
    });
    await told({ method: 'PATCH', target_url: '/t', ...type('text/csv'), body: 'a;b\n1;2' });
    await told({ method: 'POST', target_url: '/j', body: 'text' });
    await told({ method: 'GET', target_url: '/g', body: { a: 1 } });
    await told({ method: 'POST', target_url: '/u', ...type('Application/X-WWW-Form-Urlencoded'), body: { a: 1 } });
    await told({ method: 'POST', target_url: '/n', ...type('application/x-www-form-urlencoded'), body: null });
    expect(seen.map(({ body }) => body)).toEqual(['a=x+y&b=1&b=2', 'a;b\n1;2', '"text"', '{"a":1}', 'a=1', '']);
  });

  test('XML and SOAP go out as they are, with the type of each', async () => {
    answer = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'text/xml' }).end('<Envelope><ok a="1"/></Envelope>');
    const sent = { method: 'POST', target_url: '/x', data: '<a>&amp;é</a>', headers: { SOAPAction: '"urn:go"' } };
    expect((await told(sent, { kind: 'soap' })).body['data']).toBe('<Envelope><ok a="1"/></Envelope>');
    await told(sent, { kind: 'xml' });
    expect(seen.map(({ headers, body }) => [headers['content-type'], headers['soapaction'], body])).toEqual([
      ['text/xml; charset=utf-8', '"urn:go"', '<a>&amp;é</a>'],
      ['application/xml; charset=utf-8', '"urn:go"', '<a>&amp;é</a>'],
    ]);
  });

  test("the target's own query stays to the letter, and parameters are put behind it", async () => {
    await told(get('/a?filter=x%20y&flag', { query_params: { q: 'ü' } }));
    expect(seen.map(({ url }) => url)).toEqual(['/api/v1/a?filter=x%20y&flag&q=%C3%BC']);
    expect((await told(get('/a?e=%ff'))).body['code']).toBe('fields-invalid');
  });

  test('what would hold up everybody else while it is read is refused', async () => {
    const many = { method: 'POST', target_url: '/a', body: Array.from({ length: 60_000 }, () => 1) };
    expect(await told(many)).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: { a: 'x'.repeat(300_000) } };
    expect((await told({ method: 'POST', target_url: '/a', ...form })).body['code']).toBe('body-too-large');
    expect(seen).toEqual([]);
    expect((await told({ method: 'POST', target_url: '/a', body: { a: 'x'.repeat(4_000_000) } })).status).toBe(200);
  });

  test.each([
    'https://evil.example/api/v1/entries',
    '/a%2\tf..%2\tf..%2fadmin',
    '//evil.example/x',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/x',
    'file:///etc/passwd',
    '/../../admin',
    '/a/%2e%2e/%2e%2e/admin',
    '/a#b',
    'entries',
    '\\\\evil.example\\x',
  ])('%s is not called', async (target_url) => {
    const reply = await told(get(target_url));
    expect([reply.status, reply.body['code']]).toEqual([403, 'address-not-allowed']);
    expect(JSON.stringify(reply.body)).not.toContain(ledgerKey());
    expect(seen).toEqual([]);
  });

  test('a whole address of the same origin is called; one with a name and password is not', async () => {
    expect((await told(get(`${origin}/api/v2/entries?x=1`))).status).toBe(200);
    expect((await told(get(`${origin.replace('//', '//u:p@')}/api`))).status).toBe(403);
    expect(seen.map(({ url }) => url)).toEqual(['/api/v2/entries?x=1']);
  });

  test.each<[string, object]>([
    ['a line break in a header', { headers: { 'X-A': 'a\r\nX-B: b' } }],
    ['a name that is none', { headers: { 'X A': 'a' } }],
    ['an unknown key', { account_id: 'x' }],
    ['another method', { method: 'CONNECT' }],
    ['a prototype', { headers: JSON.parse('{"__proto__": "x"}') as object }],
  ])('%s is refused', async (_name, more) => {
    const reply = await told({ ...get('/a'), ...more });
    expect([reply.status, reply.body['code']]).toEqual([400, 'body-invalid']);
    expect(seen).toEqual([]);
  });
});

describe('what comes back', () => {
  test('numbers to the last digit, headers that help, and never cookies', async () => {
    answer = (_request, response) =>
      void response
        .writeHead(200, {
          'content-type': 'application/vnd.x+json',
          etag: '"1"',
          'x-ratelimit-remaining': '9',
          'set-cookie': 'a=b',
          'access-control-allow-origin': '*',
          'strict-transport-security': 'max-age=1',
          location: '/entries/7',
          'x-total-count': '12',
        })
        .end('{"id":12345678901234567890.50}');
    const reply = await call(get('/a'));
    const text = await reply.text();
    expect(text).toContain('"data":{"id":12345678901234567890.50}}');
    expect(JSON.parse(text)).toMatchObject({
      headers: {
        etag: '"1"',
        'x-ratelimit-remaining': '9',
        'content-type': 'application/vnd.x+json',
        location: '/entries/7',
        'x-total-count': '12',
      },
    });
    expect(text).not.toMatch(/set-cookie|access-control|strict-transport/);
    for (const name of ['set-cookie', 'access-control-allow-origin', 'location'])
      expect(reply.headers.has(name)).toBe(false);
  });

  test.each<[string, string, Buffer, unknown]>([
    ['text', 'text/plain', Buffer.from('grüß'), { data: 'grüß' }],
    ['JSON that is none', 'application/json', Buffer.from('{"a":'), { data: '{"a":' }],
    ['nothing', 'application/json', Buffer.alloc(0), { data: null }],
    ['bytes', 'image/png', Buffer.from([0xff, 0xd8, 0]), { data: '/9gA', encoding: 'base64' }],
    ['another encoding', 'text/xml; charset=ISO-8859-1', Buffer.from('<a>\xe9</a>', 'latin1'), { data: '<a>é</a>' }],
    [
      'JSON that no parser survives',
      'application/json',
      Buffer.from('['.repeat(5_000) + ']'.repeat(5_000)),
      { data: '['.repeat(5_000) + ']'.repeat(5_000) },
    ],
    ['a page', 'text/html', Buffer.from('<script>alert(1)</script>'), { data: '<script>alert(1)</script>' }],
  ])('%s', async (_name, type, bytes, expected) => {
    answer = (_request, response) => void response.writeHead(200, { 'content-type': type }).end(bytes);
    const reply = await call(get('/a'));
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await reply.json()).toMatchObject(expected as object);
  });

  test.each([400, 403, 404, 422, 500])('its %i is passed on, and told from ours', async (status) => {
    json({ error: 'no' }, status);
    const reply = await call({ method: 'POST', target_url: '/a', body: {} });
    expect([reply.status, reply.headers.get('mortise-outside-status')]).toEqual([status, String(status)]);
    expect(await reply.json()).toMatchObject({ status, data: { error: 'no' } });
    expect(seen).toHaveLength(1);
  });

  test('a stream comes as it is sent: status, type and bytes, begun before it is complete', async () => {
    let finish = (): void => undefined;
    answer = (_request, response) => {
      response.writeHead(206, { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="a.csv"' });
      response.write('a;b\n');
      finish = () => void response.end('1;2\n');
    };
    const reply = await call(get('/a', { stream: true }));
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('content-disposition')]).toEqual([
      206,
      'text/csv',
      'attachment; filename="a.csv"',
    ]);
    const reader = reply.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('a;b\n');
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('1;2\n');
    expect((await reader?.read())?.done).toBe(true);
  });

  test.each([204, 304])('a streamed %i has no body', async (status) => {
    answer = (_request, response) => void response.writeHead(status).end();
    const reply = await call(get('/a', { stream: true }));
    expect([reply.status, await reply.text()]).toEqual([status, '']);
  });

  test('a stream that breaks off breaks the reply; a caller who hangs up ends the call', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('half');
      setTimeout(() => response.destroy(), 50);
    };
    const broken = await call(get('/a', { stream: true }));
    await expect(broken.text()).rejects.toThrow();
    let ended = false;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.on('close', () => (ended = true));
      response.write('half');
    };
    const left = await call(get('/a', { stream: true }));
    await left.body?.cancel();
    await expect.poll(() => ended, { timeout: 5_000 }).toBe(true);
  });

  test('a system that repeats the credentials is not quoted', async () => {
    const next = `${origin}/api/v1/a?api_key=${encodeURIComponent(ledgerKey())}&page=2`;
    json({ next, twice: `Bearer ${ledgerKey()}` }, 200, { link: `<${next}>; rel="next"` });
    const reply = await told(get('/a'));
    expect(JSON.stringify(reply)).not.toContain(ledgerKey());
    expect(reply.body).toMatchObject({ data: { twice: 'Bearer [secret]' } });
    const stream = await call(get('/a', { stream: true }));
    expect(stream.headers.get('link')).toContain('page=2');
    expect(stream.headers.get('link')).not.toContain(ledgerKey());
  });

  test.each([999, 600])(
    'a %i, which is no status, is told as 502 with the number, and leaves nothing behind',
    async (status) => {
      answer = (request) => void request.socket.end(`HTTP/1.1 ${status} Odd\r\ncontent-length: 2\r\n\r\nno`);
      for (let nth = 0; nth < 10; nth += 1) {
        const reply = await call(get('/a', { stream: nth % 2 === 0 }));
        expect([reply.status, reply.headers.get('mortise-outside-status')]).toEqual([502, String(status)]);
        await reply.text();
      }
    },
  );

  test('a stream that breaks off before its first byte is a refusal of ours, not an answer of theirs', async () => {
    answer = (request) => {
      request.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n');
      setTimeout(() => request.socket.destroy(), 50);
    };
    const reply = await call(get('/a', { stream: true }));
    expect([reply.status, reply.headers.get('mortise-outside-status')]).toEqual([502, null]);
    expect(((await reply.json()) as { code: string }).code).toBe('outside-unreachable');
  });

  test('a streamed HEAD has headers and no body', async () => {
    answer = (_request, response) => void response.writeHead(200, { 'content-length': '5000', etag: '"e"' }).end();
    const reply = await call({ method: 'HEAD', target_url: '/a', stream: true });
    expect([reply.status, reply.headers.get('etag'), await reply.text()]).toEqual([200, '"e"', '']);
    expect(await told({ method: 'HEAD', target_url: '/a' })).toMatchObject({
      body: { headers: { 'content-length': '5000' } },
    });
  });

  test('six megabytes are too many for a whole answer and few for a stream', async () => {
    answer = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(6e6));
    expect(await told(get('/a'))).toMatchObject({ status: 502, body: { code: 'answer-too-large' } });
    expect((await (await call(get('/a', { stream: true }))).text()).length).toBe(6e6);
  });
});

describe('how long a call may take', () => {
  const limits = { wholeMs: 300, streamMs: 900 };
  let app: App;
  let at: string;
  /** Milliseconds after which the system saw the call end; null while it goes on. */
  let endedAfter: number | null;
  beforeAll(async () => {
    app = buildHttp(stage.means);
    proxyRoutes(app, stage.means, limits);
    await app.listen({ port: 0, host: '127.0.0.1' });
    at = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  });
  afterAll(() => app.close());

  const systems: Record<string, (response: ServerResponse) => void> = {
    'never answers': () => undefined,
    'sends its head and no more': (response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders(),
    'drips without an end': (response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const drops = setInterval(() => response.write('.'), 30);
      response.on('close', () => clearInterval(drops));
    },
  };
  beforeEach(() => {
    endedAfter = null;
  });
  const behave = (system: string): void => {
    const began = performance.now();
    answer = (_request, response) => {
      response.on('close', () => (endedAfter = performance.now() - began));
      systems[system]?.(response);
    };
  };
  const within = async (ms: number): Promise<void> => {
    await expect.poll(() => endedAfter, { timeout: 5_000, interval: 10 }).not.toBe(null);
    expect(endedAfter).toBeGreaterThan(ms * 0.8);
    expect(endedAfter).toBeLessThan(ms + 1_500);
  };

  test.each(Object.keys(systems))(
    'a whole answer of a system that %s is given up, once, and the call ended',
    async (system) => {
      behave(system);
      for (const method of ['GET', 'POST']) {
        seen.length = 0;
        expect(await told({ method, target_url: '/a' }, { at })).toMatchObject({
          status: 502,
          body: { code: 'outside-unreachable' },
        });
        expect(seen).toHaveLength(1);
      }
      await within(limits.wholeMs);
    },
  );

  test('a stream that drips is read for longer than a whole answer, and broken off in the end', async () => {
    behave('drips without an end');
    const reply = await call(get('/a', { stream: true }), { at });
    let bytes = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of reply.body ?? []) bytes += chunk.length;
    };
    await expect(reading()).rejects.toThrow();
    expect(bytes).toBeGreaterThan(limits.wholeMs / 30);
    await within(limits.streamMs);
  });

  test.each(['never answers', 'sends its head and no more'])(
    'a stream of a system that %s is refused',
    async (system) => {
      behave(system);
      const reply = await told(get('/a', { stream: true }), { at });
      expect([reply.status, reply.body['code']]).toEqual([502, 'outside-unreachable']);
      await within(limits.streamMs);
    },
  );

  test('and its turn is given back each time', async () => {
    behave('drips without an end');
    const refused = await Promise.all(Array.from({ length: 8 }, () => told(get('/a'), { at })));
    expect(refused.map(({ body }) => body['code'])).toEqual(Array.from({ length: 8 }, () => 'outside-unreachable'));
    json({ ok: true });
    expect((await told(get('/a'), { at })).status).toBe(200);
  });
});

describe('faults', () => {
  test('a safe call is made again after a passing fault, three times in all; another is not', async () => {
    answer = (_request, response, nth) =>
      void (nth < 3 ? response.writeHead(503) : response.writeHead(200, { 'content-type': 'text/plain' })).end('there');
    expect((await told(get('/a'))).body['data']).toBe('there');
    expect(seen).toHaveLength(3);
    seen.length = 0;
    expect((await told({ method: 'POST', target_url: '/a', body: {} })).status).toBe(503);
    expect(seen).toHaveLength(1);
    seen.length = 0;
    const headers = { 'Idempotency-Key': 'k1' };
    expect((await told({ method: 'POST', target_url: '/a', headers, body: {} })).status).toBe(200);
    expect(seen).toHaveLength(3);
  });

  test('a system that wants a long pause is not asked again: the caller is told how long', async () => {
    json({ error: 'slow down' }, 429, { 'retry-after': '120' });
    expect(await told(get('/a'))).toMatchObject({ status: 429, body: { headers: { 'retry-after': '120' } } });
    expect(seen).toHaveLength(1);
  });

  test('a connection that breaks off is told in a sentence', async () => {
    answer = (request) => void request.socket.destroy();
    const reply = await told({ method: 'DELETE', target_url: '/a' });
    expect([reply.status, reply.body['code']]).toEqual([502, 'outside-unreachable']);
    expect(reply.body['message']).toContain('look before you send it again');
    expect(seen).toHaveLength(1);
  });

  test('a redirect is followed within the origin and signed again; to another it is not, and a POST never', async () => {
    const to = (location: string) => {
      answer = (request, response) =>
        void (request.url === '/api/v1/a'
          ? response.writeHead(302, { location }).end()
          : response.writeHead(200, { 'content-type': 'text/plain' }).end('moved'));
    };
    to('/api/v1/b');
    expect((await told(get('/a'))).body['data']).toBe('moved');
    expect(seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/api/v1/a', `Bearer ${ledgerKey()}`],
      ['/api/v1/b', `Bearer ${ledgerKey()}`],
    ]);
    for (const location of ['https://evil.example/', `${stage.fakes.origin}/ledger`, '//evil.example/']) {
      to(location);
      expect(await told(get('/a'))).toMatchObject({ status: 200, body: { status: 302, headers: { location } } });
      const stream = await call(get('/a', { stream: true }));
      expect([stream.status, stream.headers.get('location')]).toEqual([200, location]);
    }
    to('/api/v1/b');
    seen.length = 0;
    expect((await told({ method: 'POST', target_url: '/a', body: {} })).body).toMatchObject({
      status: 302,
      headers: { location: '/api/v1/b' },
    });
    expect(seen).toHaveLength(1);
  });

  test('redirects in a circle end', async () => {
    answer = (_request, response) => void response.writeHead(302, { location: '/api/v1/a' }).end();
    expect((await told(get('/a'))).body['status']).toBe(302);
    expect(seen).toHaveLength(4);
  });

  test('what is not connected is not called', async () => {
    await ana.call('DELETE', `/v1/tenants/${tenant}/connections/ledger`);
    expect(await told(get('/a'))).toMatchObject({ status: 409, body: { code: 'not-connected' } });
  });

  test('eight calls of a tenant at once, and a sentence for the ninth', async () => {
    const open: ServerResponse[] = [];
    answer = (_request, response) => void open.push(response);
    const under = Array.from({ length: 8 }, () => told(get('/a')));
    await expect.poll(() => open.length, { timeout: 5_000 }).toBe(8);
    expect(await told(get('/a'))).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    for (const response of open) response.end('x');
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    json({});
    expect((await told(get('/a'))).status).toBe(200);
  });

  test('a 401 that breaks off gives its turn back, however often', async () => {
    for (let nth = 0; nth < 9; nth += 1) {
      answer = (request) => {
        request.socket.write('HTTP/1.1 401 No\r\ncontent-length: 100\r\n\r\nhalf');
        setTimeout(() => request.socket.destroy(), 5);
      };
      expect((await told(get('/a'))).status).toBe(502);
    }
    json({ ok: true });
    expect((await told(get('/a'))).status).toBe(200);
  });

  test('a token that ended early is renewed once, and the call made again', async () => {
    const id = String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
    await stage.connectCrm(ana, id);
    stage.means.clock.advance(61_000);
    stage.fakes.journal.plan({ path: '/crm/api/me', status: 401 });
    const reply = await told(get('/me'), { id, connector: 'crm' });
    expect(reply).toMatchObject({ status: 200, body: { data: { company: 'Oakline Furniture' } } });
    const [row] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, id));
    expect(row).toMatchObject({ state: 'connected', version: 2 });
  });
});
