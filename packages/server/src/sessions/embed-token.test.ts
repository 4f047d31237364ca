/** Tests of an embed token's outside: strict parts, sizes, headers; all wrong ones look the same. */
import { cpuTime } from '@mortise/test/cpu-time';
import { describe, expect, test } from 'vitest';
import { mostTokenBytes, readEmbedToken } from './embed-token.ts';

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const token = (header: unknown, claims: unknown = { sub: 'u' }, signature = part('signature')): string =>
  `${part(header)}.${part(claims)}.${signature}`;
const good = token({ alg: 'HS256', kid: 'k1', typ: 'JWT' });

function codeOf(text: string): string {
  try {
    readEmbedToken(text);
    return 'read';
  } catch (error) {
    return error instanceof Error && 'code' in error ? `${String(error.code)}: ${error.message}` : String(error);
  }
}
const refused = codeOf('');

describe('an embed token', () => {
  test('is read with its algorithm, key and claims', () => {
    expect(readEmbedToken(good)).toMatchObject({ alg: 'HS256', kid: 'k1', claims: { sub: 'u' } });
  });

  test.each([
    '',
    '.',
    '..',
    'a.b',
    'a.b.c.d',
    ` ${good}`,
    `${good} `,
    `${good}\n`,
    `${good}=`,
    good.replace('.', ' .'),
    good.replaceAll('.', '. '),
    good.replace(/.$/, '+'),
    good.replace(/.$/, 'é'),
    `${good.slice(0, -1)}`,
  ])('with strange characters, padding or parts is refused: %j', (text) => expect(codeOf(text)).toBe(refused));

  test('has one spelling: spare bits in any part are refused', () => {
    const [head, body] = good.split('.');
    expect(codeOf(`${head}.${body}.QQ`)).toBe('read');
    for (const last of ['R', 'S', 'T', 'f']) expect(codeOf(`${head}.${body}.Q${last}`)).toBe(refused);
  });

  test.each(['jku', 'x5u', 'jwk', 'x5c', 'crit', 'b64', 'zip'])(
    'whose header holds %s is refused, whatever it says',
    (name) => {
      for (const value of ['https://evil.example/keys', null, {}, [name]])
        expect(codeOf(token({ alg: 'HS256', kid: 'k1', [name]: value }))).toBe(refused);
    },
  );

  test.each([
    '../../dev/null',
    "' or 1=1--",
    'k 1',
    '',
    'k\u0000',
    'k'.repeat(129),
    'ключ',
    'a/b',
    '${jndi:ldap://x}',
    7,
    null,
    ['k1'],
    { kid: 'k1' },
  ])('whose kid is %j is refused', (kid) => {
    expect(codeOf(token({ alg: 'HS256', kid }))).toBe(refused);
  });

  test.each(['at+jwt', 'mortise-link', 5, null])('of another kind (typ %j) is refused', (typ) =>
    expect(codeOf(token({ alg: 'HS256', kid: 'k1', typ }))).toBe(refused),
  );

  test('with duplicate keys in header or claims is refused', () => {
    expect(codeOf(token('{"alg":"HS256","kid":"k1","kid":"k2"}'))).toBe(refused);
    expect(codeOf(token('{"alg":"HS256","\\u0061lg":"none"}'))).toBe(refused);
    expect(codeOf(token({ alg: 'HS256' }, '{"sub":"a","xti":{"x":1,"x":2}}'))).toBe(refused);
    expect(codeOf(token({ alg: 'HS256' }, '{"sub":"a","b":{"sub":"c"},"d":["sub","sub",{"sub":1}]}'))).toBe('read');
  });

  test('that names a prototype, holds NUL or half a surrogate pair is refused', () => {
    for (const claims of [
      '{"__proto__":{"a":1}}',
      '{"xti":{"constructor":1}}',
      '{"sub":"a\\u0000"}',
      '{"sub":"\\ud800"}',
    ]) {
      expect(codeOf(token({ alg: 'HS256' }, claims))).toBe(refused);
    }
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  test('nests 16 deep at most and has 64 claims at most', () => {
    const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(codeOf(token({ alg: 'HS256' }, deep(16)))).toBe('read');
    expect(codeOf(token({ alg: 'HS256' }, deep(17)))).toBe(refused);
    const many = (count: number): unknown => Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, n]));
    expect(codeOf(token({ alg: 'HS256' }, many(64)))).toBe('read');
    expect(codeOf(token({ alg: 'HS256' }, many(65)))).toBe(refused);
  });

  test('whose parts are no JSON objects or no UTF-8 is refused', () => {
    for (const odd of ['[]', 'null', '"x"', '{', ''])
      expect(codeOf(`${part({ alg: 'HS256' })}.${part(odd)}.QQ`)).toBe(refused);
    expect(codeOf(`${part({ alg: 'HS256' })}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.QQ`)).toBe(
      refused,
    );
  });

  test('of more than 8 kB is refused before anything is decoded', () => {
    const long = `${'A'.repeat(100_000_000)}.${'A'.repeat(10)}.AA`;
    expect(cpuTime(() => expect(codeOf(long)).toBe(refused))).toBeLessThan(50);
    expect(codeOf('A'.repeat(mostTokenBytes + 1))).toBe(refused);
  });
});
