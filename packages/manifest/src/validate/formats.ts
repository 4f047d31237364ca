/** The formats that are asserted: the library's, made exact where the RFC behind a format is narrower. */
import { format as known } from '@cfworker/json-schema';

/** A time of day as a time picker gives it: seconds and zone may be left out. */
export const clockFormat = 'mortise-time';
const clock = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(z|[+-][0-2]\d:[0-5]\d)?$/i;
const longestFormatted = 10_000;

const byteOfIpv4 = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^(${byteOfIpv4}\\.){3}${byteOfIpv4}$`);
const own: Record<string, (text: string) => boolean> = {
  [clockFormat]: (text) => clock.test(text),
  // RFC 3339 §5.6: the two halves stand apart by a T; a space is a habit of other programs.
  'date-time': (text) => !/\s/.test(text) && ask('date-time', text),
  // RFC 2673 §3.2: decimal bytes; a leading zero would be read as octal by some.
  ipv4: (text) => ipv4.test(text),
  url: (text) => ask('uri', text),
};

function ask(name: string, text: string): boolean {
  return known[name]?.(text) ?? true;
}

/** Whether a text is of the format; null for a format that is not known, which says nothing. */
export function formatTest(name: unknown): ((text: string) => boolean) | null {
  if (typeof name !== 'string') return null;
  const test = Object.hasOwn(own, name) ? own[name] : Object.hasOwn(known, name) ? known[name] : undefined;
  return test === undefined ? null : (text) => text.length <= longestFormatted && test(text);
}
