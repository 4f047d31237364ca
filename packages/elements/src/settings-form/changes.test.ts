/** Counting what is not saved. */
import { expect, test } from 'vitest';
import { changedKeys, sameValue } from './changes.ts';

test('an emptied text field equals one that was never filled in', () => {
  expect(changedKeys({ tag: '' }, {})).toEqual([]);
  expect(changedKeys({}, { tag: undefined })).toEqual([]);
});

test('zero and false are values, not blanks', () => {
  expect(changedKeys({}, { count: 0, only_new: false })).toEqual(['count', 'only_new']);
});

test('nested values are compared by content, not by order of keys', () => {
  expect(sameValue({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
  expect(sameValue({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
});

test('a list is never the same as an object with the same keys', () => {
  expect(sameValue(['x'], { 0: 'x' })).toBe(false);
});
