/** The next times of a simple schedule, worked out in the page so that a choice can be judged before it is made; by the server's own rule. */
import type { Schedule } from '../connection/index.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const periods = { '15m': 15, '30m': 30, '1h': 60, '6h': 360, '12h': 720 } as const;

/** When runs come: by which schedule, in which zone, how far a tenant's turns are shifted against UTC's. */
export type Timing = { schedule: Schedule; zone: string; shift: number };

/** The next `count` runs after `now`; none for a schedule that runs by hand only. */
export function nextRuns({ schedule, zone, shift }: Timing, now: Date, count = 5): Date[] {
  if ('manual' in schedule) return [];
  if ('daily' in schedule) return nextDays(schedule.daily, zone, now, count);
  const period = periods[schedule.every] * minute;
  const turn = Math.floor((now.getTime() - shift) / period) + 1;
  return Array.from({ length: count }, (_, index) => new Date((turn + index) * period + shift));
}

/** The fixed share of the interval by which this tenant's turns are shifted, so that tenants spread; null where the page may not hash. */
export async function shiftOf(schedule: Schedule, tenant: string): Promise<number | null> {
  if (!('every' in schedule)) return 0;
  if (globalThis.crypto?.subtle === undefined) return null;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(tenant));
  return (new DataView(hash).getUint32(0) % (periods[schedule.every] * 60)) * 1_000;
}

function nextDays(time: string, zone: string, now: Date, count: number): Date[] {
  const [hour = 0, minutes = 0] = time.split(':').map(Number);
  const read = wallClock(zone);
  const today = new Date(read(now.getTime()));
  const found: Date[] = [];
  for (let ahead = 0; found.length < count && ahead <= count + 1; ahead += 1) {
    const at = momentOf(
      Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + ahead, hour, minutes),
      read,
    );
    if (at > now.getTime()) found.push(new Date(at));
  }
  return found;
}

/** The moment of a wall-clock time: the first of two when the clocks go back, the end of the gap when they go forward. */
function momentOf(wanted: number, read: (at: number) => number): number {
  const shifts = [wanted - day, wanted + day].map((at) => read(at) - at).sort((one, other) => other - one);
  const [early, late] = [wanted - (shifts[0] ?? 0), wanted - (shifts[1] ?? 0)];
  if (read(early) === wanted) return early;
  if (read(late) === wanted) return late;
  let [before, after] = [early, late];
  while (after - before > minute) {
    const middle = Math.floor((before + after) / 2 / minute) * minute;
    if (read(middle) < wanted) before = middle;
    else after = middle;
  }
  return after;
}

/** What a zone's clock reads, as the milliseconds UTC would have with the same reading; whole minutes. */
function wallClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1, part.hour ?? 0, part.minute ?? 0);
  };
}

/** The browser's own zone, by its IANA name. */
export const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
