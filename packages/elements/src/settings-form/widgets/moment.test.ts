/** Dates with a time and a zone. */
import { expect, test } from 'vitest';
import { toLocal, toStored } from './moment.ts';

test('a moment survives the way to the store and back', () => {
  expect(toLocal(toStored('2026-11-22T14:30'))).toBe('2026-11-22T14:30');
});

test('what is stored names its zone', () => {
  expect(toStored('2026-07-01T00:05')).toMatch(/^2026-07-01T00:05:00[+-]\d\d:\d\d$/);
});

test('a moment of another zone is shown in the own one', () => {
  expect(new Date(toLocal('2026-11-22T14:30:00Z')).getTime()).toBe(Date.UTC(2026, 10, 22, 14, 30));
});

test('what is no moment is shown as nothing and stored as nothing', () => {
  expect(toLocal('tomorrow')).toBe('');
  expect(toStored('')).toBeUndefined();
});
