/** Clock time in a named zone → the instant it means, with the rule for changes of the clock. */

export type LocalDate = { year: number; month: number; day: number };

const minute = 60_000;
const hour = 60 * minute;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** What the zone's clock reads at an instant, as the milliseconds that UTC would have with the same reading. */
function reading(instant: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour: hours = 0, minute: minutes = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hours, minutes, second);
}

/** The calendar day in the zone at an instant. */
export function localDate(instant: Date, zone: string): LocalDate {
  const at = new Date(reading(instant.getTime(), zone));
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

/** How far the zone's clock is ahead of UTC, in milliseconds; `instant` in whole seconds. */
function ahead(instant: number, zone: string): number {
  return reading(instant, zone) - instant;
}

/**
 * The first instant at which the zone's clock reads the wall time or later: a time that a forward change skips means
 * the first instant after the gap, a time that a backward change repeats means its first occurrence.
 */
export function instantOf({ year, month, day }: LocalDate, hours: number, minutes: number, zone: string): Date {
  const wanted = Date.UTC(year, month - 1, day, hours, minutes);
  const step = 6 * hour;
  // Zones are at most 14 hours ahead of and 12 behind UTC; a day that a zone left out widens that.
  for (let from = wanted - 18 * hour; from < wanted + 42 * hour; from += step) {
    const change = firstChange(from, from + step, zone);
    for (const [start, end] of [
      [from, change],
      [change, from + step],
    ] as const) {
      const shift = start < end ? ahead(start, zone) : 0;
      if (start < end && wanted < end + shift) return new Date(Math.max(start, wanted - shift));
    }
  }
  throw new Error(`no instant in ${zone} for ${year}-${month}-${day}`);
}

/** Where the clock changes between two instants (at most once in so few hours); the later one when it does not. */
function firstChange(from: number, to: number, zone: string): number {
  const before = ahead(from, zone);
  if (ahead(to, zone) === before) return to;
  let [low, high] = [from, to];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (ahead(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}
