/** Shopify signs the callback (shopify.dev, "Implement authorization code grant manually", verification). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Values } from '../fill-template.ts';

/** True when the shop is the one that was asked and `hmac` is HMAC-SHA256 over the other parameters, sorted, in hex. */
export function shopifyCallback(values: Values, params: URLSearchParams): boolean {
  const { client_secret, shop } = values;
  if (!client_secret || !shop || params.get('shop') !== `${shop.toLowerCase()}.myshopify.com`) return false;
  const given = Buffer.from(params.get('hmac') ?? '', 'hex');
  const signed = new URLSearchParams([...params].filter(([name]) => name !== 'hmac' && name !== 'signature'));
  signed.sort();
  const text = [...signed].map(([name, value]) => `${name}=${value}`).join('&');
  const made = createHmac('sha256', client_secret).update(text).digest();
  return given.length === made.length && timingSafeEqual(given, made);
}
