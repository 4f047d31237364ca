/** Tests of reading token answers: misbehaving providers. */
import { expect, test } from 'vitest';
import { readTokenAnswer, readTokenError } from './token-answer.ts';

const good = { access_token: 'at-1', token_type: 'Bearer', expires_in: 3600, refresh_token: 'rt-1', scope: 'a b' };
const read = (change: object) => readTokenAnswer(JSON.stringify({ ...good, ...change }));

test('a plain answer is read', () => {
  expect(readTokenAnswer(JSON.stringify(good))).toEqual(good);
});

test.each([
  [-1, 30],
  [0, 30],
  [29.9, 30],
  [1e99, 7_776_000],
  ['3600', 3600],
  ['1e99', 7_776_000],
  [undefined, null],
  [null, null],
  ['soon', null],
  ['', null],
  [{}, null],
  [[5], null],
  [true, null],
])('expires_in %j is taken as %j', (sent, taken) => {
  expect(read({ expires_in: sent })?.expires_in).toBe(taken);
});

test.each(['a\nb', 'a\r\nX-Evil: 1', 'a\u0000', '', ' a', 'é', 'a'.repeat(16_001), 5, null, {}, ['a']])(
  'the access token %j is refused',
  (token) => {
    expect(read({ access_token: token })).toBeNull();
  },
);

test.each(['a\nb', '\u2028', {}, 7])('the refresh token %j is refused', (token) => {
  expect(read({ refresh_token: token })).toBeNull();
});

test.each([undefined, null, ''])('a refresh token that is %j means: keep the old one', (token) => {
  expect(read({ refresh_token: token })?.refresh_token).toBeNull();
});

test.each(['', '<html>', '[]', 'null', '"x"', '{"access_token"', 'access_token=a&token_type=bearer'])(
  '%j is no answer',
  (text) => {
    expect(readTokenAnswer(text)).toBeNull();
    expect(readTokenError(text)).toBeNull();
  },
);

test('an odd token type becomes Bearer, and hostile keys have no effect', () => {
  expect(read({ token_type: 'Bearer\r\nX: y' })?.token_type).toBe('Bearer');
  expect(readTokenAnswer('{"__proto__": {"access_token": "x"}}')).toBeNull();
  expect(readTokenError('{"error": "invalid_grant"}')).toBe('invalid_grant');
  expect(readTokenError('{"error": "a\\u0007"}')).toBeNull();
});
