/** Attacks on the proxy: by the backend that calls, by the system that answers, and by what a browser would make of the answer. */
import { request as plainRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stageApiKey } from '../../../../test/support/stage/account-folder.ts';
import { openProxyStage, type ProxyStage } from '../../../../test/support/stage/proxy-stage.ts';

let proxy: ProxyStage;
let answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void;
const get = (target_url: string, more: object = {}) => ({ method: 'GET', target_url, ...more });
/** Answers with these bytes, on a connection that is ended. */
const raw = (text: string) => {
  answer = (request) => void request.socket.end(text);
};

beforeAll(async () => {
  proxy = await openProxyStage((request, response, nth) => answer(request, response, nth));
  await proxy.renew();
});
afterAll(() => proxy.close());
beforeEach(() => {
  proxy.seen.length = 0;
  answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('own');
});

describe('by the backend', () => {
  test('headers of the connection are ours alone, however they are spelled', async () => {
    const headers = {
      CoNNection: 'X-Kept, Authorization',
      'Transfer-Encoding': 'chunked',
      'Content-Length': '0',
      Host: 'evil.example',
      Upgrade: 'websocket',
      TE: 'trailers',
      Trailer: 'X-A',
      Expect: '100-continue',
      'Keep-Alive': 'timeout=9999',
      'Proxy-Authorization': 'Basic eA==',
      'Proxy-Connection': 'keep-alive',
      'HTTP2-Settings': 'AAMAAABkAAQAAP__',
      'Accept-Encoding': 'gzip',
      'X-Kept': 'yes',
    };
    expect((await proxy.told({ method: 'POST', target_url: '/a', headers, body: 'ü' })).status).toBe(200);
    expect(proxy.seen[0]?.body).toBe('"ü"');
    expect(proxy.seen[0]?.headers).toEqual({
      accept: 'application/json, */*;q=0.5',
      'accept-encoding': 'identity',
      authorization: `Bearer ${proxy.ledgerKey()}`,
      connection: 'keep-alive',
      'content-length': '4',
      'content-type': 'application/json',
      host: new URL(proxy.origin).host,
      'user-agent': 'mortise',
      'x-kept': 'yes',
    });
  });

  test.each<[string, object]>([
    ['a line feed', { 'X-A': 'a\nX-B: b' }],
    ['a carriage return', { 'X-A': 'a\rX-B: b' }],
    ['a NUL', { 'X-A': 'a\u0000' }],
    ['a letter that is cut to a line break', { 'X-A': 'a\u010aX-B: b\u010d' }],
    ['a colon in a name', { 'X-A: b\r\nX-B': 'c' }],
    ['a pseudo header', { ':authority': 'evil.example' }],
    ['a name that ends in a blank', { 'Host ': 'evil.example' }],
    ['no name', { '': 'a' }],
  ])('%s in headers is refused', async (_name, headers) => {
    expect(await proxy.told(get('/a', { headers }))).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
    expect(proxy.seen).toEqual([]);
  });

  test('cookies of the backend’s own request stay with us', async () => {
    await fetch(`${proxy.api}/v2/tenants/${proxy.tenant}/connectors/ledger/call`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': stageApiKey('acme'), cookie: 'a=b', 'x-mine': '1' },
      body: JSON.stringify(get('/a')),
    });
    expect(proxy.seen).toHaveLength(1);
    for (const name of ['cookie', 'x-mine', 'x-api-key']) expect(proxy.seen[0]?.headers).not.toHaveProperty(name);
  });

  test.each(['TRACE', 'CONNECT', 'TRACK', 'PRI', 'GET /evil HTTP/1.1\r\nX: ', 'get ', ''])(
    '%j is no method',
    async (method) => {
      expect(await proxy.told({ method, target_url: '/a' })).toMatchObject({ status: 400 });
      expect(proxy.seen).toEqual([]);
    },
  );

  test.each(['/@evil.example', '/a:b@evil.example/', '/.evil.example'])('%s stays a path', async (target_url) => {
    expect((await proxy.told(get(target_url))).status).toBe(200);
    expect(proxy.seen.map(({ url }) => url)).toEqual([`/api/v1${target_url}`]);
  });

  test.each([
    '@evil.example/',
    '.evil.example/',
    ':1/',
    '/\\evil.example/',
    '\\/evil.example/',
    '///evil.example',
    '/\t/evil.example',
    ' /a',
    'http:evil.example',
    'https:\\\\evil.example',
    'javascript:alert(1)',
    'data:text/plain,a',
    'ORIGIN@evil.example/',
    'ORIGIN.evil.example/',
    'ORIGIN\\@evil.example/x',
    'ORIGIN:80@evil.example/',
    'blob:ORIGIN/a',
    '/..',
    '/.',
    '/a/../..',
    '/a/..%2f..%2f..',
    '/%2e%2e%2fadmin',
    '/a/..\\..\\admin',
    '/a%5c..%5c..%5cadmin',
    '/..;/admin',
    '/a/..;x=1/..;/..;/admin',
    '/a/%2e%2e;/%2e./admin',
    '/a/.%2e%3b/b',
  ])('%s is not called', async (target) => {
    const target_url = target.replace('ORIGIN', proxy.origin);
    expect(await proxy.told(get(target_url))).toMatchObject({ status: 403, body: { code: 'address-not-allowed' } });
    expect(proxy.seen).toEqual([]);
  });

  test('a hundred calls at once: each is answered, eight are made at a time, and none is left over', async () => {
    const open: ServerResponse[] = [];
    answer = (_request, response) => void open.push(response);
    const url = `/v2/tenants/${proxy.tenant}/connectors/ledger/call`;
    const headers = { 'x-api-key': stageApiKey('acme') };
    const made = Array.from({ length: 100 }, async () =>
      proxy.stage.app.inject({ method: 'POST', url, headers, payload: get('/a') }),
    );
    let refused = 0;
    for (const one of made)
      void one.then(({ statusCode }) => {
        if (statusCode === 429) refused += 1;
      });
    // Nothing is answered before all the others were refused.
    await expect.poll(() => [refused, open.length], { timeout: 15_000 }).toEqual([92, 8]);
    for (const response of open) response.end('x');
    const replies = await Promise.all(made);
    expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(8);
    expect(proxy.seen).toHaveLength(8);
    answer = (_request, response) => void response.end('x');
    expect((await proxy.told(get('/a'))).status).toBe(200);
  });

  test('large calls of one account leave room for the others’, and what was refused holds nothing', async () => {
    const statuses: number[] = [];
    const begun = Array.from({ length: 12 }, () => {
      const made = plainRequest(`${proxy.api}/v2/tenants/${proxy.tenant}/connectors/ledger/call`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '5000000', 'x-api-key': stageApiKey('acme') },
      });
      made.on('error', () => undefined).on('response', ({ statusCode = 0 }) => void statuses.push(statusCode));
      // Never finished.
      made.write('{"method":"POST"');
      return made;
    });
    await expect.poll(() => statuses, { timeout: 15_000 }).toEqual([429, 429, 429, 429]);
    const elsewhere = await proxy.told(get('/a'), { key: stageApiKey('bolt') });
    expect(elsewhere.body['code']).toBe('not-found');
    for (const made of begun) made.destroy();
    const large = { method: 'POST', target_url: '/a', body: 'x'.repeat(4_900_000) };
    await expect.poll(async () => (await proxy.told(large)).status, { timeout: 15_000 }).toBe(200);
  });

  test('a caller who hangs up before the answer ends the call and gives its turn back', async () => {
    let closed = 0;
    answer = (_request, response) => void response.on('close', () => (closed += 1));
    const body = JSON.stringify({ method: 'POST', target_url: '/a', body: {} });
    const calls = Array.from({ length: 8 }, () => {
      const made = plainRequest(`${proxy.api}/v2/tenants/${proxy.tenant}/connectors/ledger/call`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': stageApiKey('acme') },
      });
      made.on('error', () => undefined).end(body);
      return made;
    });
    await expect.poll(() => proxy.seen.length, { timeout: 15_000 }).toBe(8);
    for (const made of calls) made.destroy();
    await expect.poll(() => closed, { timeout: 15_000 }).toBe(8);
    answer = (_request, response) => void response.end('x');
    await expect.poll(async () => (await proxy.told(get('/a'))).status, { timeout: 15_000 }).toBe(200);
  });
});

describe('by the system', () => {
  test.each([
    [
      'a protocol switch that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    ],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    ],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(10_000)}`],
    ['a chunk that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc'],
    ['a header with a line break', 'HTTP/1.1 200 OK\r\nX-A: a\rSet-Cookie: b=c\r\nContent-Length: 0\r\n\r\n'],
  ])('%s is told as no answer', async (_name, text) => {
    raw(text);
    for (const stream of [false, true]) {
      const reply = await proxy.call({ method: 'POST', target_url: '/a', body: {}, stream });
      expect([reply.status, reply.headers.get('mortise-outside-status')]).toEqual([502, null]);
      expect(((await reply.json()) as { code: string }).code).toBe('outside-unreachable');
    }
  });

  test('hints before the answer are passed over', async () => {
    raw(
      'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n' +
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nown',
    );
    const reply = await proxy.told(get('/a'));
    expect(reply.body).toMatchObject({ status: 200, data: 'own' });
    expect(reply.body['headers']).not.toHaveProperty('link');
  });

  test.each([
    [
      'a second answer',
      'GET',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
    ],
    ['a body behind a 204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'],
    [
      'a body behind a 304',
      'GET',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 44\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
    ],
    [
      'a body behind a HEAD',
      'HEAD',
      'HTTP/1.1 200 OK\r\nContent-Length: 44\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
    ],
  ])('%s is nobody’s: the next call gets its own', async (_name, method, text) => {
    for (const stream of [false, true]) {
      // Kept open, so that whoever asks next could read on.
      answer = (request) => void request.socket.write(text);
      const first = await proxy.call({ method, target_url: '/a', stream });
      expect(await first.text()).not.toContain('evil');
      answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('own');
      expect((await proxy.told(get('/b'))).body['data']).toBe('own');
    }
  });

  test('an answer without an end is given up at two megabytes, and the connection with it', async () => {
    let closed = false;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64_000, 120)));
        if (!response.destroyed) response.once('drain', more);
      };
      response.on('close', () => (closed = true));
      more();
    };
    expect(await proxy.told(get('/a'))).toMatchObject({ status: 502, body: { code: 'answer-too-large' } });
    await expect.poll(() => closed, { timeout: 15_000 }).toBe(true);
  });

  test('packed bytes are unpacked by nobody here', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    answer = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
    expect(await proxy.told(get('/a'))).toMatchObject({ status: 502, body: { code: 'answer-too-large' } });
    const made = plainRequest(`${proxy.api}/v2/tenants/${proxy.tenant}/connectors/ledger/call`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': stageApiKey('acme') },
    });
    const size = await new Promise<number>((done, fail) => {
      made.on('error', fail).on('response', (reply) => {
        let bytes = 0;
        reply.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => done(bytes));
      });
      made.end(JSON.stringify(get('/a', { stream: true })));
    });
    expect(size).toBe(bomb.length);
  });

  test.each([
    'https://ORIGIN/x',
    'http://user:pass@ORIGIN/x',
    'http://ORIGIN@evil.example/',
    'http:\\\\evil.example/x',
    '/\\evil.example/x',
    '//evil.example',
    '\t//evil.example',
    'javascript:alert(1)',
    'http://[::1/x',
    '/x?q=%ff',
    `/${'x'.repeat(9_000)}`,
  ])('a redirect to %s is told, and not followed', async (place) => {
    const location = place.replace('ORIGIN', new URL(proxy.origin).host);
    raw(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);
    expect(await proxy.told(get('/a'))).toMatchObject({ status: 200, body: { status: 302 } });
    expect(proxy.seen).toHaveLength(1);
  });
});

describe('by what a browser would make of it', () => {
  const page = '<script>alert(document.domain)</script>';
  test.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/javascript', ''])(
    'a page of the system (%j) is data here: no script, no cookie, no say about our origin, and nothing stored',
    async (type) => {
      const theirs = {
        'set-cookie': 'session=evil; Path=/',
        'content-security-policy': "default-src * 'unsafe-inline'",
        'x-content-type-options': 'anything',
        'x-frame-options': 'ALLOWALL',
        'access-control-allow-origin': '*',
        'access-control-allow-credentials': 'true',
        'cross-origin-resource-policy': 'cross-origin',
        'clear-site-data': '"*"',
        'strict-transport-security': 'max-age=0',
        'service-worker-allowed': '/',
        'speculation-rules': '"/x"',
        'accept-ch': 'Sec-CH-UA-Model',
        'origin-agent-cluster': '?0',
        'document-policy': 'x',
        refresh: '0;url=https://evil.example',
        'cache-control': 'public, max-age=31536000',
        'mortise-outside-status': '201',
        ...(type === '' ? {} : { 'content-type': type }),
      };
      answer = (_request, response) => void response.writeHead(200, theirs).end(page);
      for (const stream of [false, true]) {
        const reply = await proxy.call(get('/a', { stream }));
        const ours = Object.fromEntries(reply.headers);
        expect(ours).toMatchObject({
          'cache-control': 'no-store',
          'content-security-policy': expect.stringMatching(/default-src 'none'/),
          'mortise-outside-status': '200',
          'x-content-type-options': 'nosniff',
        });
        if (stream) expect(ours['content-security-policy']).toContain('sandbox');
        for (const name of Object.keys(theirs))
          if (
            !/^(?:content-type|content-security-policy|x-content-type-options|cache-control|mortise-outside-status)$/.test(
              name,
            )
          )
            expect(ours).not.toHaveProperty(name);
        expect(await reply.text()).toContain('alert');
      }
    },
  );

  test('a form of another site cannot call: it can send neither the key nor JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a']) {
      const url = `${proxy.api}/v2/tenants/${proxy.tenant}/connectors/ledger/call`;
      const headers = { 'content-type': type, origin: 'https://evil.example' };
      const body = JSON.stringify(get('/a'));
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(403);
      const keyed = { ...headers, 'x-api-key': stageApiKey('acme') };
      const reply = await fetch(url, { method: 'POST', headers: keyed, body });
      expect(reply.status).toBe(415);
      expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect(proxy.seen).toEqual([]);
  });
});
