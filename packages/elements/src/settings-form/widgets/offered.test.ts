/** Lists of choices. */
import { expect, test } from 'vitest';
import { cutAt, matching, offersOf } from './offered.ts';

const lists = [
  { value: 'l1', label: 'Customers', offered: true },
  { value: 'l2', label: 'Prospects', offered: true },
];

test('a chosen value that is no longer offered stays in the list, marked', () => {
  expect(offersOf(lists, ['l9']).at(-1)).toEqual({ value: 'l9', label: 'l9', gone: true });
});

test('a chosen value that is offered is not added again', () => {
  expect(offersOf(lists, ['l1'])).toHaveLength(2);
});

test('a search looks anywhere in the label and does not mind capitals', () => {
  expect(matching(offersOf(lists, []), 'PECT').map((o) => o.label)).toEqual(['Prospects']);
});

test('a label is cut round the match, its own capitals kept', () => {
  expect(cutAt('Partly paid', 'PAR')).toEqual(['', 'Par', 'tly paid']);
  expect(cutAt('Paid', 'x')).toEqual(['Paid', '', '']);
});

test('a stored value that is not offered any more is in the list only while it is chosen', () => {
  const stored = [...lists, { value: 'l9', label: 'Old', offered: false }];
  expect(offersOf(stored, ['l9']).at(-1)).toEqual({ value: 'l9', label: 'Old', gone: true });
  expect(offersOf(stored, ['l1'])).toHaveLength(2);
});
