/** Times in words. */
import { expect, test } from 'vitest';
import { cityOf, dayWord, duration, timeOf } from './time-words.ts';

test('a duration is minutes and seconds, with hours when there are any', () => {
  expect(duration(42_000)).toBe('0:42');
  expect(duration(68_900)).toBe('1:09');
  expect(duration(240)).toBe('0:01');
  expect(duration(3_728_000)).toBe('1:02:08');
  expect(duration(-5)).toBe('0:00');
});

test('a day is told by the calendar of the zone, not of UTC', () => {
  const now = new Date('2026-11-22T22:00:00Z');
  const run = new Date('2026-11-22T23:30:00Z');
  expect(dayWord(run, now, 'UTC')).toBe('Today');
  expect(dayWord(run, now, 'Europe/Berlin')).toBe('Tomorrow');
});

test('a time is shown in the zone it is meant in', () => {
  expect(timeOf(new Date('2026-11-22T13:15:00Z'), 'Europe/Berlin')).toBe('14:15');
});

test('a zone is called by its city', () => {
  expect(cityOf('America/New_York')).toBe('New York');
  expect(cityOf('UTC')).toBe('UTC');
});
