/** The door of the marketplace. */
export { MortiseMarketplace } from './mortise-marketplace.ts';
