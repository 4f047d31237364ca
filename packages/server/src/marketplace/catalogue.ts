/** A gallery's contents: cards and categories, as pure functions of listings. */
import { Type, type Static } from 'typebox';
import { faceOf, type Integration, type Listing } from '../integrations/index.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);

/** What a card shows; a listing page adds to it. */
export const cardProperties = {
  id: Type.String(),
  number: Type.Integer(),
  name: Type.String({ description: 'Slug.' }),
  long_name: Type.String(),
  type: Type.Union([Type.Literal('internal'), Type.Literal('external')]),
  tagline: Type.String(),
  logos: Type.Array(Type.Object({ url: Type.String() })),
  letters: Type.String({ description: 'Drawn where there is no logo.' }),
  category: nullable,
  categories: Type.Array(Type.String()),
  tags: Type.Array(Type.String()),
  flag: Type.Union([Type.Object({ name: Type.String(), color: nullable }), Type.Null()]),
  link: nullable,
};
export const CatalogueListing = Type.Object(cardProperties, { $id: 'CatalogueListing' });
export type CatalogueListing = Static<typeof CatalogueListing>;

export const Catalogue = Type.Object(
  {
    version: Type.Integer(),
    categories: Type.Array(Type.Object({ name: Type.String(), count: Type.Integer() })),
    listings: Type.Array(CatalogueListing),
  },
  { $id: 'Catalogue' },
);
export type Catalogue = Static<typeof Catalogue>;

export type Listed = { integration: Integration; listing: Listing };

export function toCard(baseUrl: string, { integration, listing }: Listed): CatalogueListing {
  const { id, number, name, long_name, type, link } = integration;
  const { tagline, categories, tags, flag } = listing;
  return {
    id,
    number,
    name,
    long_name,
    type,
    tagline,
    ...faceOf(baseUrl, integration, listing),
    category: categories[0] ?? null,
    categories,
    tags,
    flag,
    link,
  };
}

/** The gallery of those who see exactly these; categories by their first appearance. */
export function toCatalogue(baseUrl: string, version: number, listed: readonly Listed[]): Catalogue {
  const counts = new Map<string, number>();
  for (const { listing } of listed)
    for (const name of new Set(listing.categories)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    version,
    categories: [...counts].map(([name, count]) => ({ name, count })),
    listings: listed.map((one) => toCard(baseUrl, one)),
  };
}
