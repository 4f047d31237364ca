/** Times as people say them: "14:30", "Today", "tomorrow at 08:00", "2 Nov". */
import { schedule as words } from '../words/en-schedule.ts';

const locale = (): string | undefined => globalThis.document?.documentElement.lang || undefined;

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale(), options);

/** Hours and minutes in a zone, the browser's own when none is named. */
export function timeOf(at: Date, zone?: string, seconds = false): string {
  return format({
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' as const } : {}),
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(at);
}

/** Whole days between two moments, by the calendar of a zone. */
function daysApart(at: Date, now: Date, zone?: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  const midnight = (moment: Date): number => Date.parse(`${parts.format(moment)}T00:00:00Z`);
  return Math.round((midnight(at) - midnight(now)) / 86_400_000);
}

function dayOf(at: Date, zone?: string): string {
  return format({ day: 'numeric', month: 'short', ...(zone === undefined ? {} : { timeZone: zone }) }).format(at);
}

/** "Today", "Tomorrow" or the date. */
export function dayWord(at: Date, now: Date, zone?: string): string {
  const days = daysApart(at, now, zone);
  if (days === 0) return words.today;
  return days === 1 ? words.tomorrow : dayOf(at, zone);
}

/** "at 14:30", "tomorrow at 08:00", "24 Nov at 08:00": what follows "Next run". */
export function whenInWords(at: Date, now: Date): string {
  const days = daysApart(at, now);
  if (days === 0) return words.at(timeOf(at));
  return days === 1 ? words.tomorrowAt(timeOf(at)) : words.onDay(dayOf(at), timeOf(at));
}

/** The time today, the date before: for lists. */
export function shortTime(at: Date, now: Date): string {
  return daysApart(at, now) === 0 ? timeOf(at) : dayOf(at);
}

/** Minutes and begun seconds, hours when there are any: "0:42", "1:02:08"; what took less than a second does not look like nothing. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "Europe/Berlin" → "Berlin"; a zone without a city stays as it is. */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
