/** Door of the marketplace: what a gallery reads, and the files that pages load. */
export { marketplaceRoutes } from './marketplace-routes.ts';
export { elementRoutes } from './element-routes.ts';
export { isBrandMark } from './brand-mark.ts';
export { sendFile } from './static-bytes.ts';
