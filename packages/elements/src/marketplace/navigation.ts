/** Which view the marketplace shows, and where it begins: pure. */
import type { Flow } from '../connection/index.ts';
import type { CatalogueListing, Tenant } from '../gallery/index.ts';

export type View =
  | { view: 'gallery' }
  | { view: 'listing'; integration: string }
  /** `back`: how the sign-in went that this tab returns from. */
  | { view: 'install'; integration: string; back?: Flow }
  | { view: 'apps'; tenant: string | null; tab?: 'settings'; back?: Flow };

export type DeepLink = { view: string | null; integration: string | null; display: string | null };

/** Finds a listing by what links carry: its id, number or name. */
export function findListing(listings: readonly CatalogueListing[], wanted: string): CatalogueListing | null {
  return (
    listings.find((listing) => listing.id === wanted || listing.name === wanted || String(listing.number) === wanted) ??
    null
  );
}

/** A link's view; else, where only one integration is to be seen, straight to it; else the gallery. */
export function firstView(
  { view, integration, display }: DeepLink,
  listings: readonly CatalogueListing[],
  tenants: readonly Tenant[],
): View {
  const [only] = listings;
  const linked = integration === null ? null : findListing(listings, integration);
  const own = (listing: CatalogueListing) =>
    tenants.find(
      (tenant) => tenant.integration.id === listing.id && tenant.state !== 'archived' && tenant.state !== 'installing',
    ) ?? null;
  if (linked !== null && display !== null)
    return { view: 'apps', tenant: own(linked)?.id ?? null, ...(display === 'settings' ? { tab: 'settings' } : {}) };
  if (linked !== null) return { view: view === 'install' ? 'install' : 'listing', integration: linked.id };
  if (view === 'apps') return { view: 'apps', tenant: null };
  if (only !== undefined && listings.length === 1 && only.type === 'internal') {
    const tenant = own(only);
    return tenant === null ? { view: 'listing', integration: only.id } : { view: 'apps', tenant: tenant.id };
  }
  return { view: 'gallery' };
}
