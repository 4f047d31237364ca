/** The pretend systems behave like real ones: OAuth with PKCE and rotation, keys that are checked, records that stay. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startFakes, type Fakes } from './index.ts';

const CLIENT = {
  client_id: 'Mortise',
  client_secret: 's'.repeat(32),
  redirect_uris: ['http://localhost:4400/connect/callback/crm'],
};
let fakes: Fakes;
beforeAll(async () => {
  fakes = await startFakes({ clients: [CLIENT] });
});
afterEach(() => fakes.journal.reset());
afterAll(() => fakes.close());

type Tokens = { access_token: string; refresh_token: string; expires_in: number };

function authorizeUrl(verifier: string): string {
  const url = new URL(fakes.crm.authorizeUrl);
  url.search = new URLSearchParams({
    client_id: CLIENT.client_id,
    redirect_uri: CLIENT.redirect_uris[0] ?? '',
    response_type: 'code',
    scope: fakes.crm.scopes.join(' '),
    state: 'st',
    ...(verifier
      ? { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' }
      : {}),
  }).toString();
  return url.href;
}

async function token(form: Record<string, string>): Promise<{ status: number; body: Tokens }> {
  const authorization = `Basic ${Buffer.from(`${CLIENT.client_id}:${CLIENT.client_secret}`).toString('base64')}`;
  const reply = await fetch(fakes.crm.tokenUrl, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  });
  return { status: reply.status, body: (await reply.json()) as Tokens };
}

async function signIn(person: 'priya' | 'jonas' = 'priya'): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const back = new URL(await fakes.crm.consent(authorizeUrl(verifier), { person }));
  expect(back.searchParams.get('iss')).toBe(fakes.crm.issuer);
  const got = await token({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: CLIENT.redirect_uris[0] ?? '',
    code_verifier: verifier,
  });
  expect(got.status).toBe(200);
  return got.body;
}

const contacts = (access: string, query = ''): Promise<Response> =>
  fetch(`${fakes.origin}/crm/api/contacts${query}`, { headers: { authorization: `Bearer ${access}` } });

test('a person allows the app, and its token reads the contacts of that person’s company only', async () => {
  fakes.crm.addContact({ email: 'Ana@example.com', name: 'Ana' });
  fakes.crm.addContact({ email: 'bo@example.com', name: 'Bo' }, 'brightwater');
  const { access_token, expires_in } = await signIn('jonas');
  expect(expires_in).toBe(600);
  const body = (await (await contacts(access_token)).json()) as { contacts: { email: string }[] };
  expect(body.contacts.map((c) => c.email)).toEqual(['bo@example.com']);
});

test('the cursor gives only what is newer', async () => {
  const { access_token } = await signIn();
  fakes.crm.addContact({ email: 'one@example.com', name: 'One' });
  const first = (await (await contacts(access_token)).json()) as { cursor: number };
  const made = fakes.crm.addContact({ email: 'two@example.com', name: 'Two' });
  const next = (await (await contacts(access_token, `?cursor=${first.cursor}`)).json()) as {
    contacts: { id: string }[];
  };
  expect(next.contacts.map((c) => c.id)).toEqual([made.id]);
});

test('without PKCE there is no sign-in', async () => {
  const back = new URL(await fakes.crm.consent(authorizeUrl('')));
  expect(back.searchParams.get('error')).toBe('invalid_request');
});

test('deny is an error that comes back with the state', async () => {
  const back = new URL(await fakes.crm.consent(authorizeUrl('v'.repeat(43)), { deny: true }));
  expect([back.searchParams.get('error'), back.searchParams.get('state')]).toEqual(['access_denied', 'st']);
  fakes.crm.denyNext();
  const again = new URL(await fakes.crm.consent(authorizeUrl('v'.repeat(43))));
  expect(again.searchParams.get('error')).toBe('access_denied');
});

test('a refresh token works once; using it again takes the whole grant back', async () => {
  const { refresh_token } = await signIn();
  const second = await token({ grant_type: 'refresh_token', refresh_token });
  expect(second.body.refresh_token).not.toBe(refresh_token);
  expect((await contacts(second.body.access_token)).status).toBe(200);
  expect((await token({ grant_type: 'refresh_token', refresh_token })).status).toBe(400);
  expect((await contacts(second.body.access_token)).status).toBe(401);
});

test('taking back every grant ends access', async () => {
  const { access_token, refresh_token } = await signIn();
  fakes.crm.revokeAll();
  expect((await contacts(access_token)).status).toBe(401);
  expect((await token({ grant_type: 'refresh_token', refresh_token })).status).toBe(400);
});

test('the newsletter wants a key, knows its own lists, and has one subscriber an e-mail and list', async () => {
  const { key, lists } = fakes.newsletter.account('oakline');
  const call = (path: string, body?: object, as = key): Promise<Response> =>
    fetch(fakes.newsletter.api + path, {
      headers: { 'x-api-key': as, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
  expect((await call('/account', undefined, 'wrong')).status).toBe(401);
  expect(await (await call('/lists')).json()).toEqual({ lists });
  const given = { list: lists[0]?.id, email: 'ANA@example.com', name: 'Ana', tag: 'crm' };
  expect((await call('/subscribers', given)).status).toBe(201);
  expect((await call('/subscribers', { ...given, tag: 'again' })).status).toBe(200);
  expect((await call('/subscribers', { ...given, list: 'lst_none' })).status).toBe(404);
  expect(fakes.newsletter.subscribers().map((s) => [s.email, s.tags])).toEqual([['ana@example.com', ['crm', 'again']]]);
  expect(fakes.newsletter.account('brightwater').key).not.toBe(key);
});

test('the ledger finds accounts of one book, a page at a time, for its own key only', async () => {
  const { key } = fakes.ledger.account();
  const ask = async (query: string, token = key) => {
    const reply = await fetch(`${fakes.ledger.api}/accounts?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = (await reply.json()) as { accounts?: { code: string }[]; paging?: { next: string | null } };
    return { status: reply.status, codes: body.accounts?.map(({ code }) => code), next: body.paging?.next };
  };
  const first = await ask('book=oak-ltd-2');
  expect([first.codes?.length, first.codes?.[0], first.next]).toEqual([25, '2000', first.codes?.at(-1)]);
  expect((await ask(`book=oak-ltd-2&after=${first.next}`)).codes?.[0]).toBe('2025');
  expect(await ask('book=oak-ltd-2&after=2070')).toMatchObject({ next: null });
  expect((await ask('book=oak-ltd-2&q=Returns,%20lamps')).codes).toEqual(['2014']);
  expect((await ask('book=bright-bv-1')).status).toBe(404);
  expect((await ask('book=oak-ltd-2', 'wrong')).status).toBe(401);
});

test('the chat posts a message once a key', async () => {
  const { key, channels } = fakes.chat.account();
  const say = (): Promise<Response> =>
    fetch(`${fakes.chat.api}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: channels[0]?.id, text: 'Hello', idempotency_key: 'k1' }),
    });
  expect((await say()).status).toBe(201);
  expect((await say()).status).toBe(200);
  expect(fakes.chat.account().messages).toHaveLength(1);
});

test('planned trouble meets the next call, and every call is on record', async () => {
  const { key } = fakes.newsletter.account();
  const ask = (): Promise<Response> => fetch(`${fakes.newsletter.api}/account`, { headers: { 'x-api-key': key } });
  fakes.journal.plan({ path: '/newsletter/api', status: 503 });
  expect((await ask()).status).toBe(503);
  expect((await ask()).status).toBe(200);
  expect(fakes.journal.calls.map((c) => [c.path, c.status, c.account])).toEqual([
    ['/newsletter/api/account', 503, null],
    ['/newsletter/api/account', 200, 'oakline'],
  ]);
});

test('pages escape what people typed', async () => {
  fakes.crm.addContact({ email: 'x@example.com', name: '<img src=x onerror=alert(1)>' });
  const text = await (await fetch(`${fakes.origin}/crm`)).text();
  expect(text).not.toContain('<img');
  for (const path of ['/', '/newsletter', '/chat', '/ledger'])
    expect((await fetch(fakes.origin + path)).status).toBe(200);
});

test('a form from another site is refused', async () => {
  const body = new URLSearchParams({ email: 'a@example.com', name: 'A' });
  const reply = await fetch(`${fakes.origin}/crm/contacts`, {
    method: 'POST',
    body,
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(reply.status).toBe(403);
});

test('records, keys and grants stay in the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fakes-'));
  const first = await startFakes({ folder });
  first.crm.addContact({ email: 'stay@example.com', name: 'Stay' });
  const key = first.newsletter.account().key;
  await first.close();
  const second = await startFakes({ folder });
  expect(second.crm.contacts().map((c) => c.email)).toEqual(['stay@example.com']);
  expect(second.newsletter.account().key).toBe(key);
  await second.close();
  await rm(folder, { recursive: true });
});
