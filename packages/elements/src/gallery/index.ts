/** The door of the gallery: what the first view needs. The listing page comes by `listing-page.ts`, lazily. */
export { cardBone } from './card.ts';
export { cardState, needsOf, type CardState, type Tenant } from './card-state.ts';
export { type CatalogueListing } from './filter-listings.ts';
export { galleryStyles } from './gallery.styles.ts';
export { MortiseBrowse, type Catalogue } from './mortise-browse.ts';
