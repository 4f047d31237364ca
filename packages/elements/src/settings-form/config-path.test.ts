/** Changing a config by path. */
import { expect, test } from 'vitest';
import { pointerOf, valueAt, withValue } from './config-path.ts';

test('a change copies only what lies on the way to it', () => {
  const before = { a: { b: 1 }, c: { d: [1, 2] } };
  const after = withValue(before, ['a', 'b'], 2);
  expect(after).toEqual({ a: { b: 2 }, c: { d: [1, 2] } });
  expect(before.a.b).toBe(1);
  expect(after.c).toBe(before.c);
});

test('objects on the way are made, an undefined value takes its key out', () => {
  expect(withValue({}, ['a', 'b'], 'x')).toEqual({ a: { b: 'x' } });
  expect(withValue({ a: { b: 'x', c: 1 } }, ['a', 'b'], undefined)).toEqual({ a: { c: 1 } });
});

test('an entry of a list is changed in its place', () => {
  expect(withValue({ rows: [{ n: 1 }, { n: 2 }] }, ['rows', 1, 'n'], 3)).toEqual({ rows: [{ n: 1 }, { n: 3 }] });
});

test('a key called __proto__ is a key like any other and reaches no prototype', () => {
  const after = withValue({}, ['__proto__', 'bad'], true);
  expect(valueAt({}, ['bad'])).toBeUndefined();
  expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  expect(valueAt({}, ['constructor'])).toBeUndefined();
});

test('slashes and tildes in names are told apart in a pointer', () => {
  expect(pointerOf(['a/b', '~', 0])).toBe('/a~1b/~0/0');
});
