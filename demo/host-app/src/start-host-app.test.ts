/** Acme answers its pages, signs tokens only for itself, and serves exactly the promised policy on the strict page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHostApp, strictCsp, type HostApp } from './index.ts';

const server = 'http://localhost:4400';
let acme: HostApp;
beforeAll(async () => {
  acme = await startHostApp({ server, account: 'acme', key: { kid: 'demo', alg: 'HS256', secret: 'x'.repeat(32) } });
});
afterAll(() => acme.close());

const claims = async (init: RequestInit = {}): Promise<Record<string, unknown>> => {
  const token = await (await fetch(`${acme.origin}/token`, { method: 'POST', ...init })).text();
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
};

test('the token says who is signed in and for which customer', async () => {
  expect(await claims()).toMatchObject({ aud: 'mortise:acme', sub: 'priya', customer: 'oakline', name: 'Priya Nair' });
  expect(await claims({ headers: { cookie: 'acme_user=jonas' } })).toMatchObject({
    sub: 'jonas',
    customer: 'brightwater',
  });
});

test('another site gets no token', async () => {
  const reply = await fetch(`${acme.origin}/token`, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
  expect(reply.status).toBe(403);
});

test('every page answers, and only the strict ones have the policy', async () => {
  for (const path of [
    '/orders',
    '/inventory',
    '/customers',
    '/reports',
    '/integrations',
    '/integrations-frame',
    '/integrations-fragment',
    '/integrations-connect-frame',
  ]) {
    const reply = await fetch(acme.origin + path);
    expect([path, reply.status, reply.headers.get('content-security-policy')]).toEqual([path, 200, null]);
  }
  for (const path of ['/integrations-strict', '/integrations-connect']) {
    const strict = await fetch(acme.origin + path);
    expect(strict.headers.get('content-security-policy')).toBe(strictCsp(server));
    expect(await strict.text()).not.toMatch(/<style|style=|<script>|onclick/);
  }
  expect((await fetch(`${acme.origin}/nothing`)).status).toBe(404);
});

test('signing in as somebody else never leads to another site', async () => {
  const reply = await fetch(`${acme.origin}/sign-in?user=jonas&to=//evil.example`, { redirect: 'manual' });
  expect([reply.headers.get('location'), reply.headers.get('set-cookie')]).toEqual([
    '/',
    'acme_user=jonas; Path=/; HttpOnly; SameSite=Lax',
  ]);
});
