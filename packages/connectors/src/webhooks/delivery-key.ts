/** What two calls have in common when they tell of the same event. */
import { createHash } from 'node:crypto';
import { headerOf, readPlace, type Received } from './received.ts';
import type { Webhooks } from './webhooks.ts';

/**
 * `sure`: the system names its events, or signs each call, so that a second one is a repeat. Otherwise the calls are only
 * alike: two events of a system that says "something changed" and no more look the same.
 */
export type DeliveryKey = { hash: string; sure: boolean };

/** SHA-256, hex, of the event's id; where there is none, of the body and its signature. */
export function deliveryKey({ verification, delivery_id }: Webhooks, received: Received): DeliveryKey {
  const named = delivery_id === undefined ? null : readPlace(received, delivery_id);
  const standard = verification.kind === 'standard_webhooks' ? headerOf(received, `${verification.names}-id`) : null;
  const id = named ?? standard;
  if (id !== null && id !== '') return { hash: hashOf('id', id), sure: true };
  const signature = verification.kind === 'hmac' ? headerOf(received, verification.header) : null;
  return { hash: hashOf('body', signature ?? '', received.body), sure: signature !== null };
}

function hashOf(kind: string, text: string, body: Uint8Array = new Uint8Array()): string {
  return createHash('sha256').update(`${kind}\n${text.length}\n${text}`).update(body).digest('hex');
}
