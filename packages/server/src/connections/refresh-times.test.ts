/** Tests of the times of refreshes. */
import { expect, test } from 'vitest';
import { dueAfter, dueAgain, endsSoon, isAlive } from './refresh-times.ts';

const now = new Date('2026-03-01T12:00:00Z');
const minutes = (date: Date | null): number | null =>
  date === null ? null : Math.round((date.getTime() - now.getTime()) / 60_000);
const inMinutes = (count: number) => new Date(now.getTime() + count * 60_000);
const day = 24 * 60;

test.each([
  ['an hour', 60, 0, 55],
  ['an hour, the earliest', 60, 1, 50],
  ['a day', day, 0, day - 5],
  ['90 days: once a week, so that a refresh token that ends unused lives on', 90 * day, 0, 7 * day],
  ['90 days, the earliest', 90 * day, 1, 6.3 * day],
  ['two minutes: not for ever in between', 2, 0, 10],
  ['two minutes, the latest', 2, 1, 11],
] as const)('a token of %s', (_name, life, chance, due) => {
  expect(minutes(dueAfter(inMinutes(life), true, now, chance))).toBe(due);
});

test('a token whose end nobody told is renewed once a day; what cannot be renewed is looked at when it ends', () => {
  expect(minutes(dueAfter(null, true, now, 0))).toBe(day);
  expect(dueAfter(null, false, now, 0.5)).toBeNull();
  expect(dueAfter(inMinutes(3), false, now, 0.5)).toEqual(inMinutes(3));
});

test('tries that come to nothing stand ever further apart, an hour at most', () => {
  expect([1, 2, 3, 6, 7, 500].map((failures) => minutes(dueAgain(failures, now, 0.5)))).toEqual([1, 2, 4, 32, 60, 60]);
  expect(minutes(dueAgain(9, now, 0))).toBe(45);
  expect(minutes(dueAgain(9, now, 1))).toBe(75);
});

test('a token ends soon five minutes before its end, and lives until then', () => {
  const row = { secrets_expire_at: inMinutes(5) };
  expect([endsSoon(row, now), endsSoon(row, new Date(now.getTime() + 1))]).toEqual([false, true]);
  expect([isAlive(row, inMinutes(4)), isAlive(row, inMinutes(5))]).toEqual([true, false]);
  expect([endsSoon({ secrets_expire_at: null }, now), isAlive({ secrets_expire_at: null }, now)]).toEqual([
    false,
    true,
  ]);
});
