/** What a card says at its top right: one thing only, the state of the customer's own copy before the vendor's flag. */
import type { components } from '@mortise/client';

export type Tenant = components['schemas']['Tenant'];
export type CardState = 'reconnect' | 'needsYou' | 'waiting' | 'goOn' | 'paused' | 'installed' | null;

/** What installed copies need, of somebody. */
export const needsOf = (tenants: readonly Tenant[]) =>
  tenants.flatMap(({ state, attention }) => (state === 'installing' ? [] : (attention?.code ?? [])));

/** The most pressing state of the customer's copies of one integration. */
export function cardState(tenants: readonly Tenant[]): CardState {
  const needs = needsOf(tenants);
  // What only others can do comes last.
  const need = needs.find((code) => code !== 'waiting') ?? needs[0];
  if (need) return need === 'reconnect' || need === 'waiting' ? need : 'needsYou';
  const states = tenants.map(({ state }) => state);
  if (states.includes('active')) return 'installed';
  if (states.includes('paused')) return 'paused';
  return states.includes('installing') ? 'goOn' : null;
}
