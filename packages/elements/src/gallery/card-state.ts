/** What a card says at its top right: one thing only, the state of the customer's own copy before the vendor's flag. */
import type { components } from '@mortise/client';

export type Tenant = components['schemas']['Tenant'];
export type CardState = 'reconnect' | 'needs-you' | 'continue' | 'paused' | 'installed' | null;

/** The most pressing state of the customer's copies of one integration. */
export function cardState(tenants: readonly Tenant[]): CardState {
  const living = tenants.filter((tenant) => tenant.state !== 'archived');
  if (living.some((tenant) => tenant.state !== 'installing' && tenant.attention?.code === 'reconnect')) return 'reconnect';
  if (living.some((tenant) => tenant.state !== 'installing' && tenant.attention !== null)) return 'needs-you';
  if (living.some((tenant) => tenant.state === 'active')) return 'installed';
  if (living.some((tenant) => tenant.state === 'paused')) return 'paused';
  return living.some((tenant) => tenant.state === 'installing') ? 'continue' : null;
}
