/** Which choices a list shows: what is offered, what was chosen before and is not offered any more, what matches a search. */
import type { FormOption } from '@mortise/manifest/browser';

/** A choice, and whether it was chosen before and is not offered any more. */
export type Offer = { value: unknown; label: string; gone: boolean };

/** The offered choices, after them every chosen value that is no longer offered. */
export function offersOf(options: readonly FormOption[], chosen: readonly unknown[]): Offer[] {
  const picked = new Set(chosen.map(alike));
  const unknown = new Set(picked);
  const listed = options.filter(({ value, offered }) => unknown.delete(value) || offered || picked.has(value));
  const gone = chosen.filter((value) => unknown.has(alike(value)));
  return [
    ...listed.map(({ value, label, offered }) => ({ value, label, gone: !offered })),
    ...gone.map((value) => ({ value, label: typeof value === 'string' ? value : JSON.stringify(value), gone: true })),
  ];
}

/** What a set of values can be asked for: the value itself, of a list or an object its text. Lists have thousands of rows. */
export const alike = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? identity(value) : value;

/** A value as a key: two values that say the same have the same one. */
export const identity = (value: unknown): string => `${typeof value} ${JSON.stringify(value)}`;

/** The choices whose label holds the words typed, at whatever place. */
export function matching(offers: readonly Offer[], query: string): readonly Offer[] {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted === '' ? offers : offers.filter((offer) => offer.label.toLocaleLowerCase().includes(wanted));
}

/** A label cut where it matches: before, match, after. */
export function cutAt(label: string, query: string): [before: string, match: string, after: string] {
  const wanted = query.trim().toLocaleLowerCase();
  const at = wanted === '' ? -1 : label.toLocaleLowerCase().indexOf(wanted);
  return at < 0
    ? [label, '', '']
    : [label.slice(0, at), label.slice(at, at + wanted.length), label.slice(at + wanted.length)];
}
