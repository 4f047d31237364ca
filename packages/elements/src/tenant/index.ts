/** The door of the tenant room. */
export { MortiseSettings } from './mortise-settings.ts';
