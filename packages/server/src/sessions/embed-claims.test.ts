/** Tests of an embed token's claims: times with their skew, audience, words of `allow`, xti, and compatibility tokens. */
import { describe, expect, test } from 'vitest';
import { readEmbedClaims } from './embed-claims.ts';

const now = new Date('2026-03-01T12:00:00Z');
const t = now.getTime() / 1000;
const strict = { slug: 'acme', compatibility: false, identityClaim: null };
const lenient = { ...strict, compatibility: true };
const base = { sub: 'u1', aud: 'mortise:acme', iat: t, exp: t + 300 };

function codeOf(
  raw: Record<string, unknown>,
  account: typeof strict | { slug: string; compatibility: boolean; identityClaim: string } = strict,
): string {
  try {
    readEmbedClaims(raw, { account, now });
    return 'read';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
const without = (name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(base).filter(([key]) => key !== name));

describe('claims', () => {
  test('sub alone is its own customer, and may do everything', () => {
    const claims = readEmbedClaims(base, { account: strict, now });
    expect(claims).toMatchObject({ sub: 'u1', customer: 'u1', customerName: null, origin: null, jti: null, kept: {} });
    expect(claims.may).toHaveLength(9);
  });

  test.each(['sub', 'aud', 'iat', 'exp'])('without %s are refused', (name) =>
    expect(codeOf(without(name))).toBe('token-invalid'),
  );

  test.each([
    ['exp passed 29 s ago', { iat: t - 300, exp: t - 29 }, 'read'],
    ['exp passed 30 s ago', { iat: t - 300, exp: t - 30 }, 'token-expired'],
    ['exp passed 31 s ago', { iat: t - 300, exp: t - 31 }, 'token-expired'],
    ['iat in 30 s', { iat: t + 30, exp: t + 300 }, 'read'],
    ['iat in 31 s', { iat: t + 31, exp: t + 300 }, 'token-invalid'],
    ['nbf in 30 s', { nbf: t + 30 }, 'read'],
    ['nbf in 31 s', { nbf: t + 31 }, 'token-invalid'],
    ['a life of 60 minutes', { exp: t + 3600 }, 'read'],
    ['a life of 60 minutes and a second', { exp: t + 3601 }, 'token-invalid'],
    ['a life of 61 minutes', { exp: t + 3660 }, 'token-invalid'],
    ['an end before its start', { iat: t + 20, exp: t + 10 }, 'token-invalid'],
    ['an end in ten years', { exp: t + 315_360_000 }, 'token-invalid'],
    ['a text as exp', { exp: String(t + 300) }, 'token-invalid'],
    ['an endless exp', { exp: 1e300 }, 'token-invalid'],
  ])('%s: %s → %s', (_name, change, expected) => expect(codeOf({ ...base, ...change })).toBe(expected));

  test.each([
    'mortise:other',
    'acme',
    'https://accounts.example',
    ['mortise:acme'],
    ['mortise:acme', 'mortise:other'],
    '',
    null,
    5,
  ])("aud %j is not this account's", (aud) => {
    expect(codeOf({ ...base, aud })).toBe('token-invalid');
    expect(codeOf({ ...base, aud }, lenient)).toBe('token-invalid');
  });

  test('an unknown word in allow is refused, an empty list allows nothing', () => {
    expect(codeOf({ ...base, allow: ['view', 'fly'] })).toBe('token-invalid');
    expect(codeOf({ ...base, allow: 'view' })).toBe('token-invalid');
    expect(readEmbedClaims({ ...base, allow: [] }, { account: strict, now }).may).toEqual([]);
    expect(readEmbedClaims({ ...base, allow: ['run', 'view', 'run'] }, { account: strict, now }).may).toEqual([
      'run',
      'view',
    ]);
  });

  test('xti is at most 4 kB, and its known members have their shapes', () => {
    const xti = { hidden_integrations: [3, 'crm'], allowed_installs: 2, user_group: 'g', other: { deep: true } };
    expect(readEmbedClaims({ ...base, xti }, { account: strict, now }).kept).toMatchObject({
      hidden_integrations: [3, 'crm'],
      allowed_installs: 2,
      user_group: 'g',
      xti,
    });
    for (const wrong of [
      { note: 'x'.repeat(4100) },
      [],
      'x',
      { hidden_integrations: 'crm' },
      { hidden_integrations: [{}] },
      { allowed_installs: '2' },
      { allowed_installs: -1 },
    ]) {
      expect(codeOf({ ...base, xti: wrong })).toBe('token-invalid');
    }
  });

  test('connect is kept, and refused when it is no set of wishes', () => {
    const connect = { crm: { config: { a: 1 }, connectors: ['hubspot'] } };
    expect(readEmbedClaims({ ...base, connect }, { account: strict, now }).connect).toEqual(connect);
    for (const wrong of [[], 'x', { crm: 'x' }, { crm: { connectors: 'x' } }, { crm: { config: [] } }])
      expect(codeOf({ ...base, connect: wrong })).toBe('token-invalid');
  });

  test.each([
    ['sub', ''],
    ['sub', 5],
    ['sub', 'x'.repeat(201)],
    ['customer', 5],
    ['name', {}],
    ['origin', 7],
    ['jti', ['a']],
    ['customer_name', 'x'.repeat(201)],
  ])('%s = %j is refused', (name, value) => {
    expect(codeOf({ ...base, [name]: value })).toBe('token-invalid');
  });
});

describe('compatibility', () => {
  test.each([
    [{ sub: 's', user_id: 'u' }, 's'],
    [{ sub: '', user_id: 7, id: 'i' }, '7'],
    [{ id: 'i', email: 'e@x' }, 'i'],
    [{ email: 'e@x' }, 'e@x'],
    [{ sub: {}, email: 'e@x' }, 'e@x'],
  ])('%j is identified as %s', (raw, expected) =>
    expect(readEmbedClaims(raw, { account: lenient, now }).sub).toBe(expected),
  );

  test('bare tokens are refused where compatibility is off, and without an identity', () => {
    expect(codeOf({ sub: 's' })).toBe('token-invalid');
    expect(codeOf({ name: 'n' }, lenient)).toBe('token-invalid');
    expect(codeOf({ sub: 's', email: 'e' }, { ...lenient, identityClaim: 'login' })).toBe('token-invalid');
    expect(codeOf({ login: 's' }, { ...lenient, identityClaim: 'login' })).toBe('read');
  });

  test('limits that are present are enforced', () => {
    expect(codeOf({ sub: 's', exp: t - 31 }, lenient)).toBe('token-expired');
    expect(codeOf({ sub: 's', exp: t + 7200 }, lenient)).toBe('token-invalid');
    expect(codeOf({ sub: 's', iat: t, exp: t + 3601 }, lenient)).toBe('token-invalid');
    expect(codeOf({ sub: 's', nbf: t + 31 }, lenient)).toBe('token-invalid');
    expect(readEmbedClaims({ sub: 's' }, { account: lenient, now }).expires).toBeNull();
  });
});
