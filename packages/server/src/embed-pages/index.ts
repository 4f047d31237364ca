/** Door of the embed pages: the elements in a page of this server, for an iframe. */
export { embedPageRoutes } from './embed-page-routes.ts';
