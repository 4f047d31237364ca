/** What a search and a category leave. */
import { expect, test } from 'vitest';
import { filterListings, type CatalogueListing } from './filter-listings.ts';

const listing = (
  long_name: string,
  tagline = '',
  categories: string[] = [],
  tags: string[] = [],
): CatalogueListing => ({
  id: `int_${long_name}`,
  number: 1,
  name: long_name.toLowerCase(),
  long_name,
  type: 'internal',
  tagline,
  logos: [],
  letters: 'X',
  category: categories[0] ?? null,
  categories,
  tags,
  flag: null,
  link: null,
});
const all = [
  listing('Stripe', 'Match payouts', ['Payments']),
  listing('Café Crème', 'Orders', ['E-commerce']),
  listing('Xero', 'Works with Stripe', ['Accounting'], ['ledger']),
];
const names = (query: string, category: string | null = null) =>
  filterListings(all, { query, category, sort: 'recommended' }).map((l) => l.long_name);

test('an empty search leaves everything in the given order', () =>
  expect(names('  ')).toEqual(['Stripe', 'Café Crème', 'Xero']));
test('accents and case do not matter', () => expect(names('CAFE creme')).toEqual(['Café Crème']));
test('a name that begins with the word comes before one that only mentions it', () =>
  expect(
    filterListings(all.toReversed(), { query: 'stripe', category: null, sort: 'recommended' }).map((l) => l.long_name),
  ).toEqual(['Stripe', 'Xero']));
test('tags and categories are searched', () => expect(names('ledger')).toEqual(['Xero']));
test('a category and a search both apply', () => expect(names('stripe', 'Accounting')).toEqual(['Xero']));
test('sorting by name leaves the catalogue as it was', () => {
  const before = all.map((l) => l.long_name);
  expect(filterListings(all, { query: '', category: null, sort: 'name' }).map((l) => l.long_name)).toEqual([
    'Café Crème',
    'Stripe',
    'Xero',
  ]);
  expect(all.map((l) => l.long_name)).toEqual(before);
});
