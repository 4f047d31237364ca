/** Door of integrations: what can be installed, and its face in a gallery. */
export {
  visibleTo,
  type Integration,
  type Listing,
  type ScheduleChoice,
  type UsedConnector,
  type Viewer,
} from './integration.ts';
export { longestListingText, parseListingText, safeHref, type TextNode } from './listing-text.ts';
export { faceOf, lettersOf, logoUrl, type Face } from './face.ts';
export { findIntegration, listingOf, publishedListings } from './find-integration.ts';
export { pointDefault, saveIntegration, saveListing, unpublish, type IntegrationFacts } from './save-integration.ts';
export { integrations, listings } from './integration-table.ts';
