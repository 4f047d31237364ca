/** Tests of what is remembered for a moment. */
import { expect, test } from 'vitest';
import { ShortMemory } from './short-memory.ts';

test('when it is full, only the oldest is dropped', () => {
  const memory = new ShortMemory<number>(1_000, 2);
  memory.keep('a', 1, 0);
  memory.keep('b', 2, 1);
  memory.keep('a', 3, 2);
  memory.keep('c', 4, 3);
  expect(['a', 'b', 'c'].map((key) => memory.get(key, 4)?.value)).toEqual([3, undefined, 4]);
});

test('what is older than its time is not remembered; null is', () => {
  const memory = new ShortMemory<null>(1_000, 2);
  memory.keep('a', null, 0);
  expect(memory.get('a', 999)).toEqual({ value: null });
  expect(memory.get('a', 1_000)).toBeNull();
});
