import { Cron } from 'croner';
import { describe, expect, test } from 'vitest';
import { cronOf, nextDue } from './schedule.ts';

const zones = [
  'Europe/Berlin',
  'Europe/London',
  'Europe/Lisbon',
  'Europe/Chisinau',
  'Atlantic/Azores',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'America/Asuncion',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Tehran',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Apia',
];

/** What a clock on the wall shows, as text that sorts by time. */
const wall = (zone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (at: number): string => format.format(at);
};

/** Every instant, to the minute, at which the zone's clock jumps within the years. */
function changes(zone: string, from: number, to: number): number[] {
  const shown = wall(zone);
  const shift = (at: number): number => Date.parse(`${shown(at).replace(' ', 'T')}Z`) - at;
  const found: number[] = [];
  const step = 12 * 3_600_000;
  for (let at = from; at < to; at += step) {
    if (shift(at) === shift(at + step)) continue;
    let [low, high] = [at, at + step];
    while (high - low > 60_000) {
      const middle = low + Math.floor((high - low) / 120_000) * 60_000;
      if (shift(middle) === shift(low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

/**
 * The rule, walked minute by minute: a day's time is due when the clock first shows it, or, when it never does, at the
 * first minute that shows something later than it.
 */
function walk(shown: (at: number) => string, time: string, from: number, to: number): number[] {
  const done = new Set<string>();
  const due: number[] = [];
  const firstDay = shown(from).slice(0, 10);
  let before = shown(from - 60_000);
  for (let at = from; at < to; at += 60_000) {
    const now = shown(at);
    const days = new Set([before.slice(0, 10), now.slice(0, 10), ...between(before.slice(0, 10), now.slice(0, 10))]);
    for (const day of [...days].sort()) {
      const wanted = `${day} ${time}:00`;
      if (day < firstDay || done.has(day) || now < wanted) continue;
      done.add(day);
      if (before < wanted && at > from) due.push(at);
    }
    if (now > before) before = now;
  }
  return [...new Set(due)];
}

function between(first: string, last: string): string[] {
  const days: string[] = [];
  for (
    let at = Date.parse(`${first}T12:00Z`) + 86_400_000;
    new Date(at).toISOString().slice(0, 10) < last;
    at += 86_400_000
  )
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

describe('a daily schedule', () => {
  test.each(zones)('follows the rule around every change of the clock in %s, ten years', (zone) => {
    const wallOf = wall(zone);
    for (const change of changes(zone, Date.UTC(2017, 0, 1), Date.UTC(2027, 0, 1))) {
      const around = wall(zone)(change).slice(11, 16);
      const seen = new Map<number, string>();
      const shown = (at: number): string => {
        const text = seen.get(at) ?? wallOf(at);
        seen.set(at, text);
        return text;
      };
      for (const time of new Set([around, '02:30', '00:15', '01:59', '23:45'])) {
        const [from, to] = [change - 30 * 3_600_000, change + 30 * 3_600_000];
        const got: number[] = [];
        for (
          let due = nextDue({ daily: time }, zone, 't', new Date(from));
          due !== null && due.getTime() < to;
          due = nextDue({ daily: time }, zone, 't', due)
        )
          got.push(due.getTime());
        expect({
          zone,
          time,
          change: new Date(change).toISOString(),
          due: got.map((at) => new Date(at).toISOString()),
        }).toEqual({
          zone,
          time,
          change: new Date(change).toISOString(),
          due: walk(shown, time, from, to).map((at) => new Date(at).toISOString()),
        });
      }
    }
  });

  test('runs a skipped time at the first instant after the gap, and a repeated time once, at the first', () => {
    const after = (text: string) => nextDue({ daily: '02:30' }, 'Europe/Berlin', 't', new Date(text))?.toISOString();
    expect(after('2026-03-29T00:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(after('2026-03-29T01:00:00Z')).toBe('2026-03-30T00:30:00.000Z');
    expect(after('2026-10-24T22:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(after('2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  test('runs on a day that the calendar left out at the first instant after it', () => {
    const due = nextDue({ daily: '09:00' }, 'Pacific/Apia', 't', new Date('2011-12-30T00:00:00Z'));
    expect(due?.toISOString()).toBe('2011-12-30T10:00:00.000Z');
  });
});

describe('an interval', () => {
  test.each(['15m', '30m', '1h', '6h', '12h'] as const)(
    "of %s keeps its distance and its tenant's place, as its cron text says",
    (every) => {
      for (let n = 0; n < 30; n += 1) {
        const tenant = `ten_${n}`;
        const first = nextDue({ every }, 'UTC', tenant, new Date('2026-01-01T00:00:00Z'));
        const second = first && nextDue({ every }, 'UTC', tenant, first);
        if (!first || !second) throw new Error('an interval is always due again');
        expect(second.getTime() - first.getTime()).toBe(
          { '15m': 15, '30m': 30, '1h': 60, '6h': 360, '12h': 720 }[every] * 60_000,
        );
        const cron = new Cron(cronOf({ every }, tenant) ?? '', { timezone: 'UTC' });
        expect(cron.nextRun(new Date(first.getTime() - 61_000))?.getTime()).toBe(
          Math.floor(first.getTime() / 60_000) * 60_000,
        );
      }
    },
  );

  test('spreads tenants over the whole interval', () => {
    const seconds = Array.from(
      { length: 400 },
      (_, n) => (nextDue({ every: '15m' }, 'UTC', `ten_${n}`, new Date(0))?.getTime() ?? 0) / 1000,
    );
    for (let part = 0; part < 15; part += 1)
      expect(seconds.filter((s) => s >= part * 60 && s < part * 60 + 60).length).toBeGreaterThan(8);
  });
});
