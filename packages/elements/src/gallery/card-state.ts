/** What a card says at its top right: one thing only, the state of the customer's own copy before the vendor's flag. */
import type { components } from '@mortise/client';

export type Tenant = components['schemas']['Tenant'];
export type CardState = 'reconnect' | 'needs-you' | 'continue' | 'paused' | 'installed' | null;

/** The most pressing state of the customer's copies of one integration. */
export function cardState(tenants: readonly Tenant[]): CardState {
  const living = tenants.filter((tenant) => tenant.state !== 'archived');
  const installed = living.filter((tenant) => tenant.state !== 'installing');
  if (installed.some((tenant) => tenant.attention?.code === 'reconnect')) return 'reconnect';
  if (installed.some((tenant) => tenant.attention !== null)) return 'needs-you';
  if (installed.length > 0) return installed.some((tenant) => tenant.state === 'active') ? 'installed' : 'paused';
  return living.length > 0 ? 'continue' : null;
}
