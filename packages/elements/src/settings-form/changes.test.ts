/** Counting what is not saved. */
import { expect, test } from 'vitest';
import { countChanges, sameValue } from './changes.ts';

test('an emptied text or list equals one that was never filled in', () => {
  expect(countChanges({ tag: '' }, {})).toBe(0);
  expect(countChanges({}, { tag: undefined, many: [] })).toBe(0);
});

test('zero and false are values, not blanks', () => {
  expect(countChanges({}, { count: 0, only_new: false })).toBe(2);
});

test('a change in a part counts as one, wherever it lies; a list counts as one', () => {
  expect(countChanges({ a: { b: 1, c: 2 }, l: [1] }, { a: { b: 1, c: 3 }, l: [2, 3] })).toBe(2);
  expect(countChanges({}, { a: { b: 1, c: 3 } })).toBe(2);
});

test('nested values are compared by content, not by order of keys', () => {
  expect(sameValue({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
  expect(sameValue({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
});

test('a list is never the same as an object with the same keys', () => {
  expect(sameValue(['x'], { 0: 'x' })).toBe(false);
});
