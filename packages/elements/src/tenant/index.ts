/** The door of the tenant room. */
export { MortiseMyApps } from './mortise-my-apps.ts';
