/** Reads the address that an outside system sends a browser back to. */
import type { Connector, OAuthConnector } from '../connector.ts';
import type { Values } from '../fill-template.ts';
import { shopifyCallback } from '../quirks/shopify-callback.ts';

/** The parameters under their standard names (`code`, `state`, `error` …), whatever the system calls them. */
export function standardCallback(connector: OAuthConnector, params: URLSearchParams): URLSearchParams {
  const standard = new URLSearchParams(params);
  for (const [name, own] of Object.entries(connector.callback_names ?? {})) {
    const values = params.getAll(own);
    standard.delete(name);
    if (own !== name) standard.delete(own);
    for (const value of values) standard.append(name, value);
  }
  return standard;
}

/** False when the system signs its callbacks and this one is not signed by it. `state` is checked besides, in any case. */
export function isSystemsCallback(connector: Connector, values: Values, params: URLSearchParams): boolean {
  return connector.quirk === 'shopify-callback' ? shopifyCallback(values, params) : true;
}
