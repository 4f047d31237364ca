/** Next runs of the simple schedules. */
import { describe, expect, test } from 'vitest';
import { nextRuns, shiftOf } from './next-runs.ts';
import type { Schedule } from '../connection/index.ts';

const next = (schedule: Schedule, zone: string, now: string, count: number, shift = 0) =>
  nextRuns({ schedule, zone, shift }, new Date(now), count).map((run) => run.toISOString().slice(0, 16));

describe('next runs', () => {
  test("every 15 minutes follows UTC, shifted by the tenant's share", () => {
    expect(next({ every: '15m' }, 'Europe/Berlin', '2026-11-22T13:07:30Z', 3, 120_000)).toEqual([
      '2026-11-22T13:17',
      '2026-11-22T13:32',
      '2026-11-22T13:47',
    ]);
  });

  test('a run that is due now is not the next one', () => {
    expect(next({ every: '1h' }, 'UTC', '2026-11-22T13:00:00Z', 1)).toEqual(['2026-11-22T14:00']);
  });

  test('daily keeps its wall-clock time when the clocks change', () => {
    expect(next({ daily: '08:30' }, 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T07:30',
      '2026-10-26T07:30',
    ]);
    expect(next({ daily: '08:30' }, 'Europe/Berlin', '2026-10-23T12:00:00Z', 1)).toEqual(['2026-10-24T06:30']);
  });

  test('a time that the clocks skip is the end of the gap', () => {
    expect(next({ daily: '02:30' }, 'Europe/Berlin', '2026-03-28T12:00:00Z', 1)).toEqual(['2026-03-29T01:00']);
  });

  test('a time that comes twice is the first of the two', () => {
    expect(next({ daily: '02:30' }, 'Europe/Berlin', '2026-10-24T12:00:00Z', 1)).toEqual(['2026-10-25T00:30']);
  });

  test('daily at a time that is still to come starts today, across the end of a month too', () => {
    expect(next({ daily: '23:05' }, 'America/New_York', '2026-11-30T20:00:00Z', 2)).toEqual([
      '2026-12-01T04:05',
      '2026-12-02T04:05',
    ]);
  });

  test('by hand only has none', () => {
    expect(next({ manual: true }, 'UTC', '2026-11-22T13:00:00Z', 5)).toEqual([]);
  });
});

test('the shift of a tenant is the same each time and below the interval', async () => {
  const shift = await shiftOf({ every: '15m' }, 'ten_0123');
  expect(shift).toBe(await shiftOf({ every: '15m' }, 'ten_0123'));
  expect(shift).toBeLessThan(15 * 60_000);
  expect(await shiftOf({ daily: '08:00' }, 'ten_0123')).toBe(0);
});
