/** Tests of exchanging embed tokens over HTTP: every row of the token threats, and what a session then is. */
import { createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { AddressInfo } from 'node:net';
import { signEmbedToken, type EmbedKey } from '@mortise/host';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { and, eq } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimAccount, forgetAccounts, removeEmbedKeysBut, saveEmbedKey, saveOrigins } from '../accounts/index.ts';
import { buildHttp, type App } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { SealBroken } from '../platform/vault/index.ts';
import { openConnectClaim } from './connect-claim.ts';
import { requireSession } from './require-session.ts';
import { sessionRoutes } from './session-routes.ts';
import { sessions } from './session-table.ts';

const origin = 'https://app.acme.example';
const own = 'http://localhost:4400';
const secret = randomBytes(32).toString('base64url');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();
const hs: EmbedKey = { kid: 'hs', alg: 'HS256', secret };
const keys: EmbedKey[] = [
  hs,
  { kid: 'rs', alg: 'RS256', privateKey: rsa.privateKey },
  { kid: 'es', alg: 'ES256', privateKey: ec.privateKey },
  { kid: 'ed', alg: 'EdDSA', privateKey: ed.privateKey },
];

let means: TestMeans;
let app: App;

async function makeAccount(slug: string, { compatibility = false, hsSecret = secret } = {}): Promise<AccountId> {
  const { id } = await claimAccount(means.db, means.vault, {
    slug,
    name: slug,
    base_url: `${origin}/integrations`,
    compatibility,
    top_level: false,
    identity_claim: null,
  });
  await saveOrigins(means.db, id, [origin]);
  await saveEmbedKey(means.db, means.vault, id, { kid: 'hs', alg: 'HS256', retire_at: null, secret: hsSecret });
  for (const [kid, alg, key] of [
    ['rs', 'RS256', rsa],
    ['es', 'ES256', ec],
    ['ed', 'EdDSA', ed],
  ] as const) {
    await saveEmbedKey(means.db, means.vault, id, { kid, alg, retire_at: null, publicKey: pem(key.publicKey) });
  }
  return id;
}

beforeAll(async () => {
  means = await testMeans();
  app = buildHttp(means);
  sessionRoutes(app, means);
  app.get('/v1/who', async (request) => {
    const { may, ...scope } = await requireSession(means, request, 'view');
    return { ...scope, may: [...may], connect: await openConnectClaim(means, scope) };
  });
  app.post('/v1/act', async (request) => ({ customer: (await requireSession(means, request, 'run')).customer }));
  await makeAccount('acme');
  await makeAccount('bolt', { hsSecret: randomBytes(32).toString('base64url') });
  await makeAccount('older', { compatibility: true });
});
afterAll(async () => {
  await app.close();
  await means.close();
});

const nonce = (): string => randomBytes(16).toString('base64url');
type Ask = { account?: string; nonce?: string; origin?: string | null };
async function exchange(token: string, ask: Ask = {}) {
  const headers = ask.origin === null ? {} : { origin: ask.origin ?? origin };
  return await app.inject({
    method: 'POST',
    url: '/v1/sessions',
    headers,
    payload: { account: ask.account ?? 'acme', token, nonce: ask.nonce ?? nonce() },
  });
}
async function codeOf(token: string, ask: Ask = {}): Promise<string> {
  const reply = await exchange(token, ask);
  return reply.statusCode === 201 ? 'session' : String(reply.json().code);
}
const sign = (claims: object = {}, key: EmbedKey = hs): Promise<string> =>
  signEmbedToken({ account: 'acme', key, sub: 'u1', ...claims });
/** A token with any header and claims, signed as told. */
async function craft(
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  key: Uint8Array | KeyObject,
  alg = 'HS256',
): Promise<string> {
  const now = Math.floor(means.clock.now().getTime() / 1000);
  return await new SignJWT({ sub: 'u1', aud: 'mortise:acme', iat: now, exp: now + 300, jti: nonce(), ...claims })
    .setProtectedHeader({ alg, ...header })
    .sign(key);
}
const bearer = (session: string, from: string | null = origin): Record<string, string> => ({
  authorization: `Bearer ${session}`,
  ...(from === null ? {} : { origin: from }),
});
async function session(claims: object = {}, ask: Ask = {}): Promise<string> {
  return String((await exchange(await sign(claims), ask)).json().session);
}

describe('an exchange', () => {
  test.each(keys)('with a token of the $alg key gives a session', async (key) => {
    const reply = await exchange(
      await sign(
        {
          customer: 'c1',
          customer_name: 'Cust',
          name: 'Ada',
          email: 'ada@x.example',
          locale: 'de-AT',
          allow: ['view', 'run'],
        },
        key,
      ),
    );
    expect(reply.statusCode).toBe(201);
    expect(reply.json()).toMatchObject({
      session: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      may: ['view', 'run'],
      locale: 'de-AT',
      customer: { name: 'Cust' },
      user: { name: 'Ada', email: 'ada@x.example' },
      account: { slug: 'acme', name: 'acme', base_url: `${origin}/integrations` },
    });
    expect(reply.headers).toMatchObject({ 'access-control-allow-origin': origin, 'cache-control': 'no-store' });
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('names an unknown account, and does not take unknown keys, short nonces or another shape', async () => {
    expect(await codeOf(await sign(), { account: 'nobody' })).toBe('account-unknown');
    expect(await codeOf(await sign(), { nonce: 'short' })).toBe('body-invalid');
    for (const extra of [{ account_id: 'x' }, { role: 'admin' }, { customer: 'c' }]) {
      const reply = await app.inject({
        method: 'POST',
        url: '/v1/sessions',
        headers: { origin },
        payload: { account: 'acme', token: await sign(), nonce: nonce(), ...extra },
      });
      expect(reply.json().code).toBe('body-invalid');
    }
    expect((await app.inject({ method: 'POST', url: '/v1/sessions', headers: { origin } })).statusCode).toBe(400);
    expect(
      (
        await app.inject({
          method: 'POST',
          url: '/v1/sessions',
          headers: { origin, 'content-type': 'text/plain' },
          payload: '{}',
        })
      ).statusCode,
    ).toBe(415);
  });

  test('keeps neither the token nor the session in the database or the log', async () => {
    const token = await sign();
    const bearerText = String((await exchange(token)).json().session);
    const rows = await means.db.execute(
      'select row_to_json(s)::text as row from sessions s union all select row_to_json(e)::text from exchanged_tokens e',
    );
    const all = JSON.stringify(rows.rows) + means.lines.join('\n');
    for (const canary of [token, token.split('.')[2] ?? '', bearerText, secret]) expect(all).not.toContain(canary);
  });
});

describe('token threats', () => {
  test('J1: no spelling of "none" is accepted, with a signature or without, and all refusals are alike', async () => {
    const spellings = Array.from({ length: 16 }, (_, bits) =>
      [...'none'].map((sign, at) => ((bits >> at) & 1 ? sign.toUpperCase() : sign)).join(''),
    );
    const [, body] = (await sign()).split('.');
    const bodies = new Set<string>();
    for (const alg of [...spellings, '', 'HS384', 'HS512', 'PS256', 'RS256', 'hs256']) {
      for (const signature of ['', 'AA', (await sign()).split('.')[2] ?? '']) {
        const head = Buffer.from(JSON.stringify({ alg, kid: 'hs', typ: 'JWT' })).toString('base64url');
        const reply = await exchange(`${head}.${body}.${signature}`);
        expect(reply.statusCode).toBe(401);
        bodies.add(reply.body);
      }
    }
    expect(bodies.size).toBe(1);
  });

  test('J2: a public key never works as a shared secret, in any form and under any key id', async () => {
    const forms = [rsa.publicKey, ec.publicKey, ed.publicKey].flatMap((key) => [
      pem(key),
      pem(key).trimEnd(),
      pem(key).replaceAll('\n', '\r\n'),
      key.export({ format: 'der', type: 'spki' }),
      JSON.stringify(key.export({ format: 'jwk' })),
      pem(key).replace(/-----[A-Z ]+-----|\n/g, ''),
    ]);
    for (const form of forms) {
      const key = createSecretKey(typeof form === 'string' ? Buffer.from(form) : form);
      for (const kid of ['rs', 'es', 'ed', 'hs'])
        expect(await codeOf(await craft({ kid }, {}, key))).toBe('token-invalid');
    }
  });

  test("J2: a token signed by one key under another key's id is refused", async () => {
    expect(await codeOf(await craft({ kid: 'es' }, {}, rsa.privateKey, 'RS256'))).toBe('token-invalid');
    expect(await codeOf(await craft({ kid: 'rs' }, {}, createSecretKey(Buffer.from(secret))))).toBe('token-invalid');
    expect(await codeOf(await craft({ kid: 'rs' }, {}, rsa.privateKey, 'PS256'))).toBe('token-invalid');
  });

  test('J3: a hostile key id is refused and reaches no query', async () => {
    const seen: string[] = [];
    const query = means.db.$client.query;
    means.db.$client.query = ((...args: unknown[]) => {
      seen.push(JSON.stringify(args[0]) + JSON.stringify(args[1]));
      return Reflect.apply(query, means.db.$client, args);
    }) as typeof query;
    try {
      for (const kid of [
        '../../dev/null',
        "' or 1=1;--",
        '"; drop table sessions;--',
        'hs\u0000',
        'hs hs',
        '%2e%2e',
        'k'.repeat(65_536).slice(0, 4_000),
        '${7*7}',
        'unknown.kid',
      ]) {
        expect(await codeOf(await craft({ kid }, {}, createSecretKey(Buffer.from(secret))))).toBe('token-invalid');
      }
    } finally {
      means.db.$client.query = query;
    }
    expect(seen.join()).not.toMatch(/dev\/null|drop table|unknown\.kid/);
  });

  test('J4: a header that points at keys is refused, and nobody calls there', async () => {
    let hits = 0;
    const canary = createServer((_request, reply) => {
      hits += 1;
      reply.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((done) => canary.once('listening', done));
    const url = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/keys`;
    for (let n = 0; n < 250; n += 1) {
      for (const extra of [
        { jku: url },
        { x5u: url },
        { jwk: ed.publicKey.export({ format: 'jwk' }) },
        { x5c: [url] },
      ]) {
        const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'hs', ...extra })).toString('base64url');
        if (n < 5)
          expect(await codeOf(`${head}.${(await sign()).split('.').slice(1).join('.')}`)).toBe('token-invalid');
        else await exchange(`${head}.e30.AA`);
      }
    }
    canary.close();
    expect(hits).toBe(0);
  });

  test('J6: times are held against the clock with 30 s of skew', async () => {
    const now = Math.floor(means.clock.now().getTime() / 1000);
    const key = createSecretKey(Buffer.from(secret));
    const at = (claims: Record<string, unknown>): Promise<string> =>
      craft({ kid: 'hs' }, claims, key).then((token) => codeOf(token));
    expect(await at({ iat: now - 300, exp: now - 25 })).toBe('session');
    expect(await at({ iat: now - 300, exp: now - 32 })).toBe('token-expired');
    expect(await at({ iat: now + 25, exp: now + 60 })).toBe('session');
    expect(await at({ iat: now + 35, exp: now + 60 })).toBe('token-invalid');
    expect(await at({ nbf: now + 35 })).toBe('token-invalid');
    expect(await at({ exp: now + 3661 })).toBe('token-invalid');
    for (const name of ['sub', 'aud', 'iat', 'exp']) expect(await at({ [name]: undefined })).toBe('token-invalid');
  });

  test('J7: tokens for others, and of other kinds, are not embed tokens', async () => {
    const key = createSecretKey(Buffer.from(secret));
    for (const aud of ['https://accounts.example', 'mortise', 'mortise:bolt', ['mortise:acme', 'x']])
      expect(await codeOf(await craft({ kid: 'hs' }, { aud }, key))).toBe('token-invalid');
    for (const typ of ['at+jwt', 'logout+jwt', 'mortise-link'])
      expect(await codeOf(await craft({ kid: 'hs', typ }, {}, key))).toBe('token-invalid');
    const live = await session();
    expect(await codeOf(live)).toBe('token-invalid');
    expect((await app.inject({ url: '/v1/who', headers: bearer(await sign()) })).json().code).toBe('session-invalid');
  });

  test('J8: a customer belongs to the account whose key signed, and to no other', async () => {
    expect(await codeOf(await sign(), { account: 'bolt' })).toBe('token-invalid');
    expect(
      await codeOf(await craft({ kid: 'hs' }, { aud: 'mortise:bolt' }, createSecretKey(Buffer.from(secret))), {
        account: 'bolt',
      }),
    ).toBe('token-invalid');
    const other = String(
      (
        await exchange(await craft({ kid: 'ed' }, { aud: 'mortise:bolt' }, ed.privateKey, 'EdDSA'), { account: 'bolt' })
      ).json().session,
    );
    const who = async (bearerText: string) =>
      (await app.inject({ url: '/v1/who', headers: bearer(bearerText) })).json();
    const [mine, theirs] = [await who(await session()), await who(other)];
    expect(mine.slug).toBe('acme');
    expect(theirs.slug).toBe('bolt');
    expect(theirs.customer).not.toBe(mine.customer);
  });

  test('J9: a token of more than 8 kB is refused, and the loop stays free', async () => {
    expect(await codeOf(`${'A'.repeat(8_100)}.${'A'.repeat(100)}.AA`)).toBe('token-invalid');
    const huge = await app.inject({
      method: 'POST',
      url: '/v1/sessions',
      headers: { origin },
      payload: { account: 'acme', token: 'A'.repeat(300_000), nonce: nonce() },
    });
    expect(huge.statusCode).toBe(413);
    expect(await codeOf(await sign({ xti: { note: 'x'.repeat(4_000) } }))).toBe('session');
    const delay = monitorEventLoopDelay({ resolution: 2 });
    delay.enable();
    const bombs = [
      `${'A'.repeat(8_100)}.${'A'.repeat(100)}.AA`,
      `e30.${Buffer.from('{"a":'.repeat(1_500)).toString('base64url')}.AA`,
      `e30.${Buffer.from(`{${'"a":1,'.repeat(800)}"b":1}`).toString('base64url')}.AA`,
    ];
    for (let second = 0; second < 100; second += 1) {
      await Promise.all([
        exchange(bombs[second % 3] ?? ''),
        exchange(bombs[(second + 1) % 3] ?? ''),
        new Promise((done) => setTimeout(done, 10)),
      ]);
    }
    delay.disable();
    expect(delay.percentile(50) / 1e6).toBeLessThan(20);
  });

  test('J10: a signature has one spelling', async () => {
    const token = await sign();
    for (const odd of [
      `${token}=`,
      `${token} `,
      token.replace('.', '.\n'),
      `${token}.`,
      token.slice(0, -1),
      ` ${token}`,
    ])
      expect(await codeOf(odd)).toBe('token-invalid');
    const last = token.slice(-1);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const sign of alphabet)
      if (sign !== last) expect(await codeOf(token.slice(0, -1) + sign)).toBe('token-invalid');
    expect(await codeOf(token)).toBe('session');
  });

  test('J11: 50 at once with one nonce get exactly one session', async () => {
    const token = await sign({ customer: 'race' });
    const ask = { nonce: nonce() };
    const replies = await Promise.all(Array.from({ length: 50 }, () => exchange(token, ask)));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 50 }, () => 201));
    expect(new Set(replies.map((reply) => reply.json().session)).size).toBe(1);
    const rows = await means.db.execute(
      "select count(*)::int as n from sessions s join customers c on c.id = s.customer_id where c.reference = 'race'",
    );
    expect(rows.rows).toEqual([{ n: 1 }]);
  });

  test('J11: another client, another origin, or the same after two minutes gets nothing', async () => {
    const token = await sign();
    const ask = { nonce: nonce() };
    expect(await codeOf(token, ask)).toBe('session');
    expect(await codeOf(token, ask)).toBe('session');
    expect(await codeOf(token)).toBe('token-used');
    expect(await codeOf(token, { ...ask, origin: own })).toBe('token-used');
    means.clock.advance(121_000);
    expect(await codeOf(token, ask)).toBe('token-used');
    means.clock.advance(-121_000);
  });

  test('J11: a repeat does not revive a session that was ended', async () => {
    const token = await sign();
    const ask = { nonce: nonce() };
    const first = String((await exchange(token, ask)).json().session);
    await app.inject({ method: 'DELETE', url: '/v1/sessions/current', headers: bearer(first) });
    expect(await codeOf(token, ask)).toBe('token-used');
  });

  test('J11: one name used by two accounts is two tokens', async () => {
    const jti = nonce();
    expect(await codeOf(await sign({ jti }))).toBe('session');
    expect(
      await codeOf(await craft({ kid: 'ed' }, { aud: 'mortise:bolt', jti }, ed.privateKey, 'EdDSA'), {
        account: 'bolt',
      }),
    ).toBe('session');
  });

  test('a token without a jti is exchanged once, by what was signed', async () => {
    const token = await craft({ kid: 'hs' }, { jti: undefined }, createSecretKey(Buffer.from(secret)));
    expect(await codeOf(token)).toBe('session');
    expect(await codeOf(token)).toBe('token-used');
  });

  test('J14: several keys work at once; a key that has retired does not', async () => {
    const id = await makeAccount('rotating');
    const next = randomBytes(32).toString('base64url');
    const minute = new Date(means.clock.now().getTime() + 60_000);
    await saveEmbedKey(means.db, means.vault, id, { kid: 'next', alg: 'HS256', retire_at: null, secret: next });
    await saveEmbedKey(means.db, means.vault, id, { kid: 'hs', alg: 'HS256', retire_at: minute, secret });
    const both = [hs, { kid: 'next', alg: 'HS256', secret: next } as const];
    const tokens = () => Promise.all(both.map((key) => signEmbedToken({ account: 'rotating', key, sub: 'u' })));
    for (const token of await tokens()) expect(await codeOf(token, { account: 'rotating' })).toBe('session');
    means.clock.advance(61_000);
    const [old = '', fresh = ''] = await tokens();
    expect(await codeOf(old, { account: 'rotating' })).toBe('token-invalid');
    expect(await codeOf(fresh, { account: 'rotating' })).toBe('session');
    means.clock.advance(-61_000);
    const rows = await means.db.execute(
      `select kid from embed_keys where account_id = '${id}' and last_used_at is not null order by kid`,
    );
    expect(rows.rows).toEqual([{ kid: 'hs' }, { kid: 'next' }]);
  });
});

describe('origins', () => {
  test('an exchange comes from an allow-listed origin or from our own page, and from nowhere else', async () => {
    for (const evil of [
      'https://evil.example',
      'https://app.acme.example.evil.example',
      'https://evil-app.acme.example',
      'http://app.acme.example',
      'https://app.acme.example:8443',
      'https://APP.acme.example',
      'null',
      null,
    ]) {
      const reply = await exchange(await sign(), { origin: evil });
      expect(reply.json().code).toBe('origin-not-allowed');
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(await codeOf(await sign(), { origin: own })).toBe('session');
  });

  test("a token bound to an origin is exchanged from there, or by our own page for one of the account's origins", async () => {
    expect(await codeOf(await sign({ origin }))).toBe('session');
    expect(await codeOf(await sign({ origin: 'https://other.example' }))).toBe('token-invalid');
    expect(await codeOf(await sign({ origin }), { origin: own })).toBe('session');
    expect(await codeOf(await sign({ origin: 'https://other.example' }), { origin: own })).toBe('token-invalid');
  });

  test('a session works from the origin that made it only', async () => {
    const mine = await session();
    const ask = async (from: string | null, method: 'GET' | 'POST' = 'GET') =>
      (await app.inject({ method, url: method === 'GET' ? '/v1/who' : '/v1/act', headers: bearer(mine, from) }))
        .statusCode;
    expect(await ask(origin)).toBe(200);
    for (const from of ['https://evil.example', 'null', own, null]) expect(await ask(from)).toBe(403);
    const ours = await session({}, { origin: own });
    const asOurs = async (from: string | null, method: 'GET' | 'POST') =>
      (await app.inject({ method, url: method === 'GET' ? '/v1/who' : '/v1/act', headers: bearer(ours, from) }))
        .statusCode;
    expect(await asOurs(null, 'GET')).toBe(200);
    expect(await asOurs(own, 'POST')).toBe(200);
    expect(await asOurs(null, 'POST')).toBe(403);
    expect(await asOurs(origin, 'GET')).toBe(403);
  });

  test("a session ends with its origin's place on the list", async () => {
    const id = await makeAccount('moving');
    const mine = String(
      (await exchange(await signEmbedToken({ account: 'moving', key: hs, sub: 'u' }), { account: 'moving' })).json()
        .session,
    );
    await saveOrigins(means.db, id, ['https://new.example']);
    forgetAccounts(means);
    expect((await app.inject({ url: '/v1/who', headers: bearer(mine) })).json().code).toBe('origin-not-allowed');
  });

  test('a preflight passes for an allow-listed origin, for ten minutes, without credentials', async () => {
    const reply = await app.inject({
      method: 'OPTIONS',
      url: '/v1/tenants/x',
      headers: { origin, 'access-control-request-method': 'PUT' },
    });
    expect(reply.statusCode).toBe(204);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-max-age': '600',
      vary: expect.stringContaining('Origin'),
    });
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    for (const evil of [
      'https://evil-host.com',
      'https://app.acme.example.evil',
      'http://app.acme.example',
      'https://app.acme.example:444',
      'null',
      'https://App.acme.example',
      '*',
      '',
    ]) {
      const refused = await app.inject({
        method: 'OPTIONS',
        url: '/v1/sessions',
        headers: { origin: evil, 'access-control-request-method': 'POST' },
      });
      expect(refused.statusCode).toBe(403);
      expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('refusals can be read by allowed pages, and every reply varies by origin', async () => {
    const reply = await app.inject({ url: '/v1/who', headers: bearer('A'.repeat(43)) });
    expect(reply.statusCode).toBe(401);
    expect(reply.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
    expect(
      (await app.inject({ url: '/v1/who', headers: bearer('A'.repeat(43), 'https://evil.example') })).headers[
        'access-control-allow-origin'
      ],
    ).toBeUndefined();
  });
});

describe('a session', () => {
  test('is nothing without a bearer, with a strange one, and after it was ended', async () => {
    const code = async (authorization?: string) =>
      (
        await app.inject({
          url: '/v1/who',
          headers: { origin, ...(authorization === undefined ? {} : { authorization }) },
        })
      ).json().code;
    for (const odd of [
      undefined,
      'Bearer',
      'Bearer x',
      `bearer ${'A'.repeat(43)}`,
      `Bearer ${'A'.repeat(44)}`,
      `Basic ${'A'.repeat(43)}`,
      `Bearer ${'A'.repeat(43)}`,
    ])
      expect(await code(odd)).toBe('session-invalid');
    const mine = await session();
    expect(
      (
        await app.inject({
          method: 'DELETE',
          url: '/v1/sessions/current',
          headers: bearer(mine, 'https://evil.example'),
        })
      ).statusCode,
    ).toBe(403);
    expect(
      (await app.inject({ method: 'DELETE', url: '/v1/sessions/current', headers: bearer(mine) })).statusCode,
    ).toBe(204);
    expect(await code(`Bearer ${mine}`)).toBe('session-invalid');
  });

  test('may do what its token allows', async () => {
    const mine = await session({ allow: ['view'] });
    expect((await app.inject({ url: '/v1/who', headers: bearer(mine) })).json().may).toEqual(['view']);
    expect((await app.inject({ method: 'POST', url: '/v1/act', headers: bearer(mine) })).json().code).toBe(
      'not-allowed',
    );
  });

  test('slides while it is used, ends after 30 idle minutes, and after 12 hours at last', async () => {
    const mine = await session();
    const code = async () => {
      const reply = await app.inject({ url: '/v1/who', headers: bearer(mine) });
      return reply.statusCode === 200 ? 'live' : String(reply.json().code);
    };
    const minutes = 60_000;
    for (let n = 0; n < 26; n += 1) {
      means.clock.advance(27 * minutes);
      expect(await code()).toBe('live');
    }
    means.clock.advance(19 * minutes);
    expect(await code()).toBe('session-expired');
    means.clock.advance(-(26 * 27 + 19) * minutes);
    const idle = await session();
    means.clock.advance(30 * minutes + 1_000);
    expect((await app.inject({ url: '/v1/who', headers: bearer(idle) })).json().code).toBe('session-expired');
    means.clock.advance(-(30 * minutes + 1_000));
  });

  test('ended in another process is felt within 30 s', async () => {
    const mine = await session();
    const status = async () => (await app.inject({ url: '/v1/who', headers: bearer(mine) })).statusCode;
    expect(await status()).toBe(200);
    await means.db.execute('update sessions set revoked_at = now() where revoked_at is null');
    means.clock.advance(31_000);
    expect(await status()).toBe(401);
    means.clock.advance(-31_000);
  });

  test('ends within 30 s when the key that signed its token is removed, or is another under the same name', async () => {
    const [id, rotated] = [await makeAccount('keys'), randomBytes(32).toString('base64url')];
    const enter = async (key: EmbedKey): Promise<string> =>
      (await exchange(await signEmbedToken({ account: 'keys', key, sub: 'u1' }), { account: 'keys' })).json().session;
    const [byHs, byEd, byEs, byRs] = [
      await enter(hs),
      ...(await Promise.all(keys.toReversed().slice(0, 3).map(enter))),
    ] as [string, string, string, string];
    const code = async (mine: string): Promise<string> => {
      const reply = await app.inject({ url: '/v1/who', headers: bearer(mine) });
      return reply.statusCode === 200 ? 'live' : String(reply.json().code);
    };
    const save = (key: Parameters<typeof saveEmbedKey>[3]) => saveEmbedKey(means.db, means.vault, id, key);
    expect(await Promise.all([byHs, byEd, byEs, byRs].map(code))).toEqual(['live', 'live', 'live', 'live']);
    await save({ kid: 'hs', alg: 'HS256', retire_at: null, secret: rotated });
    await save({ kid: 'ed', alg: 'EdDSA', retire_at: null, publicKey: pem(ed.publicKey) });
    await save({ kid: 'es', alg: 'ES256', retire_at: means.clock.now(), publicKey: pem(ec.publicKey) });
    await removeEmbedKeysBut(means.db, id, ['hs', 'ed', 'es']);
    means.clock.advance(31_000);
    // A key that retires takes no further token; who came in with it before stays until the session's own end.
    const ends = ['session-invalid', 'live', 'live', 'session-invalid'];
    expect(await Promise.all([byHs, byEd, byEs, byRs].map(code))).toEqual(ends);
    await save({ kid: 'rs', alg: 'ES256', retire_at: null, publicKey: pem(ec.publicKey) });
    expect(await code(byRs)).toBe('session-invalid');
    expect(await code(await enter({ ...hs, secret: rotated }))).toBe('live');
    means.clock.advance(-31_000);
  });

  test('carries what xti and connect said', async () => {
    const mine = await session({
      xti: { hidden_integrations: [3], allowed_installs: 1 },
      connect: { crm: { connectors: ['hubspot'] } },
    });
    const scope = (await app.inject({ url: '/v1/who', headers: bearer(mine) })).json();
    expect(scope.claims).toMatchObject({ hidden_integrations: [3], allowed_installs: 1 });
    expect(scope.connect).toEqual({ crm: { connectors: ['hubspot'] } });
  });

  test('keeps connect sealed, for this session alone', async () => {
    const enter = async (connect?: object) => {
      const mine = await session(connect === undefined ? {} : { connect });
      const scope = (await app.inject({ url: '/v1/who', headers: bearer(mine) })).json();
      const where = and(eq(sessions.account_id, scope.account), eq(sessions.id, scope.session));
      return { scope, where, row: (await means.db.select().from(sessions).where(where))[0] };
    };
    const [none, ana, ben] = [
      await enter(),
      await enter({ crm: { config: { key: 'hush-1' } } }),
      await enter({ crm: { config: { key: 'hush-2' } } }),
    ];
    expect([none.scope.connect, none.row?.sealed_connect]).toEqual([{}, null]);
    expect(ana.scope.connect).toEqual({ crm: { config: { key: 'hush-1' } } });
    expect(JSON.stringify([ana.row, ana.scope.claims])).not.toContain('hush');
    expect(Buffer.from(ana.row?.sealed_connect ?? []).toString()).not.toContain('hush');
    await means.db
      .update(sessions)
      .set({ sealed_connect: ben.row?.sealed_connect ?? null })
      .where(ana.where);
    await expect(openConnectClaim(means, ana.scope)).rejects.toThrow(SealBroken);
  });
});

describe('compatibility', () => {
  const bare = (claims: Record<string, unknown>, key = secret): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(key));

  test('a bare HS256 token is accepted once, from allowed origins only, where the account says so', async () => {
    const token = await bare({ user_id: 42 });
    expect(await codeOf(token)).toBe('token-invalid');
    expect(await codeOf(token, { account: 'older', origin: 'https://evil.example' })).toBe('origin-not-allowed');
    expect(await codeOf(token, { account: 'older' })).toBe('session');
    expect(await codeOf(token, { account: 'older' })).toBe('token-used');
    expect(await codeOf(await bare({ user_id: 42 }, randomBytes(32).toString('hex')), { account: 'older' })).toBe(
      'token-invalid',
    );
  });

  test('a bare token of another algorithm is refused', async () => {
    const token = await new SignJWT({ sub: 'u' }).setProtectedHeader({ alg: 'EdDSA' }).sign(ed.privateKey);
    expect(await codeOf(token, { account: 'older' })).toBe('token-invalid');
  });
});
