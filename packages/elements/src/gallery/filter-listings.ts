/** Which listings a search and a category leave, and in which order: pure, and fast with ten thousand. */
import type { components } from '@mortise/client';

export type CatalogueListing = components['schemas']['CatalogueListing'];
export type Sort = 'recommended' | 'name';
export type Filter = { query: string; category: string | null; sort: Sort };

/** Lower case, accents taken off, so that "cafe" finds "Café". */
export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const folded = new WeakMap<CatalogueListing, { name: string; all: string }>();

function haystack(listing: CatalogueListing): { name: string; all: string } {
  const known = folded.get(listing);
  if (known !== undefined) return known;
  const name = fold(listing.long_name);
  const made = {
    name,
    all: fold([listing.long_name, listing.tagline, ...listing.categories, ...listing.tags].join('\n')),
  };
  folded.set(listing, made);
  return made;
}

/** Every word of the query must occur; names that begin with the query come first, then names that hold it. */
export function filterListings(
  listings: readonly CatalogueListing[],
  { query, category, sort }: Filter,
): CatalogueListing[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const inCategory =
    category === null ? [...listings] : listings.filter((listing) => listing.categories.includes(category));
  const found =
    words.length === 0
      ? inCategory
      : inCategory.filter((listing) => words.every((word) => haystack(listing).all.includes(word)));
  if (sort === 'name') return found.sort((a, b) => a.long_name.localeCompare(b.long_name));
  const [first] = words;
  if (first === undefined) return found;
  const rank = (listing: CatalogueListing) =>
    haystack(listing).name.startsWith(first) ? 0 : haystack(listing).name.includes(first) ? 1 : 2;
  return found
    .map((listing, index) => ({ listing, index, rank: rank(listing) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ listing }) => listing);
}
