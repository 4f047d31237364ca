/** The way out: nothing that is not public is ever reached, however it is spelled or resolved. */
import { createServer, type Server } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardedConnect } from './guarded-connect.ts';
import { openOutgoing, type Outgoing } from './outgoing.ts';
import { isSpecialAddress } from './special-address.ts';
import { Refusal } from './refusal.ts';

let canary: Server;
let hits = 0;
let origin = '';
let elsewhere: Server;
let otherOrigin = '';
const opened: Outgoing[] = [];

const out = (options: Partial<Parameters<typeof openOutgoing>[0]> = {}): Outgoing => {
  const made = openOutgoing({ allowOrigins: [], ...options });
  opened.push(made);
  return made;
};
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof Refusal ? error.code : `not a refusal: ${String(error)}`),
  );

beforeAll(async () => {
  canary = createServer((request, reply) => {
    hits += 1;
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (pathname === '/big') return void reply.end('x'.repeat(2_000_000));
    if (pathname === '/slow') return;
    if (pathname === '/drip') return void setInterval(() => reply.write('.'), 50).unref();
    if (pathname === '/loop') return void reply.writeHead(302, { location: '/loop' }).end();
    if (pathname === '/here') return void reply.writeHead(302, { location: '/echo?moved=1' }).end();
    if (pathname === '/away') return void reply.writeHead(302, { location: `${otherOrigin}/stolen` }).end();
    if (pathname === '/zip') return void reply.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      reply.writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
      reply.end(
        JSON.stringify({
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
  elsewhere = createServer((_request, reply) => {
    hits += 1_000;
    reply.end('stolen');
  });
  for (const server of [canary, elsewhere]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
  otherOrigin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});
beforeEach(() => {
  hits = 0;
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  for (const server of [canary, elsewhere]) {
    server.closeAllConnections();
    server.close();
  }
});

describe('addresses', () => {
  const special = [
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.1.1.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '[::1]',
    'localhost',
    '',
    'not an address',
  ];
  for (const address of special) it(`"${address}" is not public`, () => expect(isSpecialAddress(address)).toBe(true));
  for (const address of [
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ]) {
    it(`"${address}" is public`, () => expect(isSpecialAddress(address)).toBe(false));
  }

  const spellings = [
    'https://127.0.0.1/',
    'https://127.1/',
    'https://127.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[0:0:0:0:0:ffff:7f00:0001]/',
    'https://[::ffff:7f00:1]/',
    'https://１２７.０.０.１/',
    'https://①②⑦.0.0.1/',
    'https://127.0.0.1./',
    'https://127。0。0。1/',
    'https://0/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://%31%32%37.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://localhost/',
    'https://localhost./',
    'https://a.localhost/',
    'https://user:pass@127.0.0.1/',
  ];
  for (const url of spellings) {
    it(`refuses ${url}`, async () => {
      const code = await codeOf(out().request(url, {}, { timeoutMs: 3_000 }));
      expect(['address-not-allowed', 'outside-unreachable']).toContain(code);
      if (!url.includes('localhost')) expect(code).toBe('address-not-allowed');
      expect(hits).toBe(0);
    });
  }

  it('refuses other schemes, other ports, credentials and what is no URL', async () => {
    const urls = [
      'http://example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'data:,x',
      'https://example.com:22/',
      'https://a:b@example.com/',
      'nonsense',
      '',
    ];
    for (const url of urls) expect(await codeOf(out().request(url))).toBe('address-not-allowed');
  });
});

describe('names', () => {
  const port = (): number => (canary.address() as AddressInfo).port;
  const resolving = (...answers: LookupAddress[][]) => {
    let asked = 0;
    const made = out({ lookup: (_host, done) => done(null, answers[Math.min(asked++, answers.length - 1)] ?? []) });
    return { made, asked: () => asked };
  };
  const v4 = (address: string): LookupAddress => ({ address, family: 4 });

  it('refuses a name that resolves to a special address, alone or among public ones', async () => {
    for (const answer of [
      [v4('127.0.0.1')],
      [v4('93.184.216.34'), v4('127.0.0.1')],
      [{ address: '::1', family: 6 }],
      [{ address: '::ffff:10.0.0.1', family: 6 }],
    ]) {
      expect(await codeOf(resolving(answer).made.request('https://name.example/'))).toBe('address-not-allowed');
    }
    expect(hits).toBe(0);
  });

  it('asks once a connection: a second answer that points inwards is never used for the first one', async () => {
    const { made, asked } = resolving([v4('192.0.0.254')], [v4('127.0.0.1')]);
    expect(await codeOf(made.request('https://rebind.example:8443/'))).toBe('address-not-allowed');
    expect(asked()).toBe(1);
    // A public first answer: what would be dialled is told instead, so that nothing leaves this machine.
    const answers = [[v4('1.1.1.1')], [v4('127.0.0.1')]];
    const dialled: unknown[] = [];
    const connect = guardedConnect(
      (_host, done) => done(null, answers.shift() ?? []),
      ({ lookup }) =>
        (target, done) =>
          lookup(target.hostname, { all: true }, (error, addresses) => {
            if (error !== null) return done(error, null);
            dialled.push(addresses);
            done(null, Object.defineProperty(new Socket(), 'remoteAddress', { value: '1.1.1.1' }));
          }),
    );
    const rebinding = { hostname: 'rebind.example', host: 'rebind.example', protocol: 'https:', port: '8443' };
    const outcome = (): Promise<unknown> => new Promise((done) => connect(rebinding, (...[error]) => done(error)));
    expect(await outcome()).toBe(null);
    expect([dialled, answers.length]).toEqual([[[v4('1.1.1.1')]], 1]);
    expect(await outcome()).toMatchObject({ code: 'address-not-allowed' });
    expect([dialled.length, hits]).toEqual([1, 0]);
  });

  it('looks at the address of the connected socket as well', async () => {
    const connect = guardedConnect();
    // As a literal the name is never resolved, so only the look at the socket can tell.
    const outcome = await new Promise<unknown>((done) => {
      connect({ hostname: '127.0.0.1', host: '127.0.0.1', protocol: 'http:', port: String(port()) }, (...[error]) =>
        done(error),
      );
    });
    expect(outcome).toMatchObject({ code: 'address-not-allowed' });
  });
});

describe('an allowed origin', () => {
  it('is reached whatever its scheme, port and address; its neighbours are not', async () => {
    const allowed = out({ allowOrigins: [origin] });
    expect((await allowed.request(`${origin}/echo`)).status).toBe(200);
    expect(await codeOf(allowed.request(`${otherOrigin}/x`))).toBe('address-not-allowed');
    expect(await codeOf(allowed.request(origin.replace('127.0.0.1', 'localhost')))).toBe('address-not-allowed');
    expect(hits).toBe(1);
  });

  it('is followed within itself, and never to another origin', async () => {
    const allowed = out({ allowOrigins: [origin, otherOrigin] });
    const moved = await allowed.request(`${origin}/here`);
    expect(JSON.parse(moved.text)).toMatchObject({ url: '/echo?moved=1' });
    expect((await allowed.request(`${origin}/away`)).status).toBe(302);
    expect((await allowed.request(`${origin}/here`, { method: 'POST', body: 'x' })).status).toBe(302);
    expect((await allowed.request(`${origin}/loop`)).status).toBe(302);
    expect(hits).toBeLessThan(1_000);
  });

  it('is cut off when it sends too much, too slowly, nothing, or what was not asked for', async () => {
    const allowed = out({ allowOrigins: [origin] });
    expect(await codeOf(allowed.request(`${origin}/big`))).toBe('outside-unreachable');
    expect((await allowed.request(`${origin}/big`, {}, { maxBytes: 3_000_000 })).text.length).toBe(2_000_000);
    for (const path of ['/slow', '/drip'])
      expect(await codeOf(allowed.request(origin + path, {}, { timeoutMs: 300 }))).toBe('outside-unreachable');
    expect(await codeOf(allowed.request(`${origin}/zip`))).toBe('outside-unreachable');
    expect(await codeOf(out({ allowOrigins: ['http://127.0.0.1:1'] }).request('http://127.0.0.1:1/'))).toBe(
      'outside-unreachable',
    );
  });

  it('gets the method, headers and body, and gives headers back one by one', async () => {
    const allowed = out({ allowOrigins: [origin] });
    const reply = await allowed.request(`${origin}/echo`, {
      method: 'post',
      headers: { 'X-Api-Key': 'k' },
      body: new URLSearchParams({ a: 'b c' }),
    });
    const seen = JSON.parse(reply.text) as { method: string; headers: Record<string, string>; body: string };
    expect(seen).toMatchObject({ method: 'POST', body: 'a=b+c' });
    expect(seen.headers).toMatchObject({
      'x-api-key': 'k',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });
    expect(reply.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('refuses a header that would begin another one', async () => {
    const allowed = out({ allowOrigins: [origin] });
    expect(await codeOf(allowed.request(`${origin}/echo`, { headers: { 'x-a': 'b\r\nx-c: d' } }))).toBe(
      'outside-unreachable',
    );
    expect(hits).toBe(0);
  });

  it('speaks fetch as well, with the same guard', async () => {
    const allowed = out({ allowOrigins: [origin] });
    const reply = await allowed.fetch(`${origin}/echo`, {
      method: 'POST',
      body: 'hello',
      headers: { 'content-type': 'text/plain' },
    });
    expect(reply).toMatchObject({ status: 200, ok: true });
    expect(await reply.json()).toMatchObject({ method: 'POST', body: 'hello' });
    expect(await codeOf(allowed.fetch('https://127.0.0.1/'))).toBe('address-not-allowed');
    const stopped = new AbortController();
    stopped.abort();
    await expect(allowed.fetch(`${origin}/echo`, { signal: stopped.signal })).rejects.toThrow();
  });

  it('ignores proxies named in the environment', async () => {
    process.env['HTTPS_PROXY'] = process.env['HTTP_PROXY'] = otherOrigin;
    await out({ allowOrigins: [origin] }).request(`${origin}/echo`);
    delete process.env['HTTPS_PROXY'];
    delete process.env['HTTP_PROXY'];
    expect(hits).toBe(1);
  });
});

describe('a system that is busy', () => {
  it('makes nobody wait longer than they said, also for a connection', async () => {
    const outgoing = out({ allowOrigins: [origin] });
    const held = new AbortController();
    const stalled = Array.from({ length: 32 }, () =>
      outgoing.request(`${origin}/slow`, { signal: held.signal }).catch(() => 'ended'),
    );
    await expect.poll(() => hits, { timeout: 5_000, interval: 10 }).toBe(32);
    const began = performance.now();
    const waiting = [
      outgoing.request(`${origin}/echo`, {}, { timeoutMs: 100 }),
      outgoing.request(`${origin}/echo`, { signal: AbortSignal.timeout(100) }).catch(() => {
        throw new Refusal('outside-unreachable', 'gave up');
      }),
    ];
    expect(await Promise.all(waiting.map(codeOf))).toEqual(['outside-unreachable', 'outside-unreachable']);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(hits).toBe(32);
    held.abort();
    await Promise.all(stalled);
  });

  it('is still reached by others while streams of it are open, and an unread stream ends with its signal', async () => {
    const outgoing = out({ allowOrigins: [origin] });
    const over = new AbortController();
    const streams = await Promise.all(
      Array.from({ length: 40 }, () => outgoing.open(`${origin}/drip`, { signal: over.signal })),
    );
    expect((await outgoing.request(`${origin}/echo`)).status).toBe(200);
    const whole = await outgoing.open(`${origin}/echo`, { signal: over.signal });
    const ended = [...streams, whole].map(({ body }) => new Promise((done) => body.on('error', done)));
    over.abort();
    await Promise.all(ended);
  });
});
