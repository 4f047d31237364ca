/** Between the text of a date-time input, which knows no zone, and the ISO text that is stored, which names one. */

/** `2026-11-22T14:30` in the browser's zone → `2026-11-22T14:30:00+01:00`; undefined when it is no moment. */
export function toStored(local: string): string | undefined {
  const moment = new Date(local);
  if (local === '' || Number.isNaN(moment.getTime())) return undefined;
  const minutes = -moment.getTimezoneOffset();
  const sign = minutes < 0 ? '-' : '+';
  const two = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0');
  return `${wallClock(moment)}:${two(moment.getSeconds())}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** The stored moment as the input's own text; empty when it cannot be read. */
export function toLocal(stored: unknown): string {
  if (typeof stored !== 'string') return '';
  const moment = new Date(stored);
  return Number.isNaN(moment.getTime()) ? '' : wallClock(moment);
}

function wallClock(moment: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
