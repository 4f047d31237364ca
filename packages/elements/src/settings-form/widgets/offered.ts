/** Which choices a list shows: what is offered, what was chosen before and is not offered any more, what matches a search. */
import { sameValue } from '../changes.ts';
import type { Choice } from './widget-props.ts';

/** A choice, and whether the outside system still offers it. */
export type Offer = Choice & { gone: boolean };

/** The offered choices, after them every chosen value that is no longer offered. */
export function offersOf(offered: readonly Choice[], chosen: readonly unknown[]): Offer[] {
  const gone = chosen.filter((value) => !offered.some((choice) => sameValue(choice.value, value)));
  return [
    ...offered.map((choice) => ({ ...choice, gone: false })),
    ...gone.map((value) => ({ value, label: String(value), gone: true })),
  ];
}

/** The choices whose label holds the words typed, at whatever place. */
export function matching(offers: readonly Offer[], query: string): Offer[] {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted === '' ? [...offers] : offers.filter((offer) => offer.label.toLocaleLowerCase().includes(wanted));
}

/** A label cut where it matches: before, match, after. */
export function cutAt(label: string, query: string): [before: string, match: string, after: string] {
  const wanted = query.trim().toLocaleLowerCase();
  const at = wanted === '' ? -1 : label.toLocaleLowerCase().indexOf(wanted);
  return at < 0
    ? [label, '', '']
    : [label.slice(0, at), label.slice(at, at + wanted.length), label.slice(at + wanted.length)];
}
