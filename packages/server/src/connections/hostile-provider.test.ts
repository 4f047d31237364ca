/** O8: a token endpoint that misbehaves; nothing crashes, nothing hangs, nothing odd is kept. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConnector, type OAuthConnector } from '../connectors/index.ts';
import { askForTokens } from './ask-for-tokens.ts';
import { exchangeCode, revokeToken } from './oauth-client.ts';

type Answer = (request: IncomingMessage, reply: ServerResponse) => void;
const good = JSON.stringify({ access_token: 'at', token_type: 'Bearer', expires_in: 60 });
const say =
  (status: number, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }): Answer =>
  (_request, reply) =>
    void reply.writeHead(status, headers).end(body);

let means: TestMeans;
let server: Server;
let origin: string;
let answer: Answer = say(200, good);
let elsewhere = 0;
beforeAll(async () => {
  server = createServer((request, reply) => {
    if (request.url !== '/token') elsewhere += 1;
    request.resume();
    request.on('end', () => answer(request, reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  means = await testMeans({ config: { allowOrigins: [origin] } });
});
afterAll(async () => {
  await means.close();
  server.closeAllConnections();
  server.close();
});

const app = { client_id: 'app', client_secret: 'secret' };
function connector(change: object = {}): OAuthConnector {
  const given = { authorize_url: `${origin}/authorize`, token_url: `${origin}/token`, ...change };
  const { connector: read } = parseConnector({ name: 'odd', label: 'Odd', kind: 'oauth2_code', ...given });
  if (read?.kind !== 'oauth2_code') throw new Error('The connector of this test is wrong.');
  return read;
}
const flow = {
  redirect: 'http://localhost:4400/connect/callback/odd',
  state: 's'.repeat(43),
  verifier: 'v'.repeat(43),
};
const exchange = (change: object = {}, more: Record<string, string> = {}) =>
  exchangeCode(means, connector(change), app, new URLSearchParams({ code: 'c', state: flow.state, ...more }), flow);

test("an honest one works, with the app's proof in the header or in the body", async () => {
  const seen: string[] = [];
  answer = (request, reply) => {
    seen.push(request.headers.authorization ?? 'none');
    say(200, good)(request, reply);
  };
  for (const token_auth of ['client_secret_basic', 'client_secret_post', 'none'] as const)
    expect((await exchange({ token_auth })).ok).toBe(true);
  expect(seen).toEqual([`Basic ${btoa('app:secret')}`, 'none', 'none']);
});

test.each<[string, Answer, string]>([
  ['HTML', say(200, '<html>Sign in</html>', { 'content-type': 'text/html' }), 'outside-odd'],
  ['nothing', say(200, ''), 'outside-odd'],
  ['204', say(204, ''), 'outside-odd'],
  ['half an object', say(200, '{"access_token":"a"'), 'outside-odd'],
  ['a list', say(200, '[1]'), 'outside-odd'],
  ['a token with a line break', say(200, '{"access_token":"a\\r\\nX-Evil: 1"}'), 'outside-odd'],
  ['no token', say(200, '{"token_type":"Bearer"}'), 'outside-odd'],
  ['an error that says 200', say(200, '{"error":"invalid_grant"}'), 'outside-odd'],
  ['an error with markup', say(400, '{"error":"<script>alert(1)</script>"}'), 'misconfigured'],
  ['invalid_client', say(401, '{"error":"invalid_client"}'), 'misconfigured'],
  ['403 without words', say(403, 'no'), 'misconfigured'],
  ['500', say(500, 'x'), 'outside-down'],
  ['429', say(429, '{}'), 'outside-down'],
  ['a redirect to itself', say(302, '', { location: '/token' }), 'outside-odd'],
  ['a redirect elsewhere', say(307, '', { location: '/other' }), 'outside-odd'],
  ['a body of 3 MB', say(200, JSON.stringify({ access_token: 'a', pad: 'x'.repeat(3_000_000) })), 'outside-down'],
  [
    'a compressed body',
    (_request, reply) =>
      void reply.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(good)),
    'outside-down',
  ],
  ['a closed door', (request) => void request.socket.destroy(), 'outside-down'],
  [
    'a broken length',
    (_request, reply) => {
      reply.writeHead(200, { 'content-length': '500' });
      reply.write('{');
      setTimeout(() => reply.destroy(), 20);
    },
    'outside-down',
  ],
  ['half a status line', (request) => void request.socket.end('HTTP/1.1 2'), 'outside-down'],
])('%s', async (_name, misbehave, reason) => {
  answer = misbehave;
  elsewhere = 0;
  expect(await exchange()).toEqual({ ok: false, reason });
  const refreshed = await askForTokens(means, connector(), app, { kind: 'refresh', refresh_token: 'rt' });
  expect(refreshed.ok).toBe(false);
  expect(elsewhere).toBe(0);
});

test('a slow drip ends after ten seconds', async () => {
  answer = (_request, reply) => {
    const drip = setInterval(() => reply.write(' '), 200);
    reply.on('close', () => clearInterval(drip));
  };
  const start = performance.now();
  expect(await exchange()).toEqual({ ok: false, reason: 'outside-down' });
  expect(performance.now() - start).toBeLessThan(18_000);
});

test('an address that may not be called is a mistake in the set-up', async () => {
  for (const token_url of [
    'http://127.0.0.1:1/token',
    'https://localhost/token',
    'https://169.254.169.254/token',
    'http://example.com/token',
  ]) {
    expect(await exchange({ token_url })).toEqual({ ok: false, reason: 'misconfigured' });
  }
});

test('iss: another origin is refused even when no issuer is configured, the own one and none are fine', async () => {
  answer = say(200, good);
  expect(await exchange({}, { iss: 'https://evil.example' })).toEqual({ ok: false, reason: 'mixed-up' });
  expect((await exchange({}, { iss: `${origin}/realm` })).ok).toBe(true);
  expect((await exchange({ issuer: `${origin}/realm` }, { iss: origin })).ok).toBe(false);
  expect((await exchange({ issuer: `${origin}/realm` }, { iss: `${origin}/realm` })).ok).toBe(true);
  expect((await exchange()).ok).toBe(true);
});

test('revoking: a yes and a lasting no are done, trouble is tried again', async () => {
  const revoke_url = `${origin}/revoke`;
  for (const [status, done] of [
    [200, true],
    [400, true],
    [401, false],
    [403, false],
    [503, false],
    [429, false],
  ] as const) {
    answer = say(status, '');
    expect(await revokeToken(means, connector({ revoke_url }), app, 'rt')).toBe(done);
  }
  expect(await revokeToken(means, connector(), app, 'rt')).toBe(true);
});
