/** The lazy door of the listing page. */
export { MortiseListing, type ListingAsk } from './mortise-listing.ts';
