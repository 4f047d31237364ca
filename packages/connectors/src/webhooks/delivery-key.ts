/** What two calls have in common when they tell of the same event. */
import { createHash } from 'node:crypto';
import { signedContent } from './check-signature.ts';
import { headerOf, readPlace, type Received } from './received.ts';
import type { CallPlace, Verification, Webhooks } from './webhooks.ts';

/**
 * `sure`: the system names its events, or signs each call, so that a second one is a repeat. Otherwise the calls are only
 * alike: two events of a system that says "something changed" and no more look the same.
 */
export type DeliveryKey = { hash: string; sure: boolean };

/**
 * SHA-256, hex. An id that was verified names the event; one that anybody could have put there does so together with the
 * body only, or a stranger could use up the id of an event to come. Without an id, all that was signed tells: never the text
 * of the signature, which has many spellings.
 */
export function deliveryKey({ verification, delivery_id }: Webhooks, received: Received): DeliveryKey {
  const named = delivery_id === undefined ? null : readPlace(received, delivery_id);
  const standard = verification.kind === 'standard_webhooks' ? headerOf(received, `${verification.names}-id`) : null;
  if (named !== null && named !== '') {
    const isOurs = delivery_id !== undefined && isVerified(verification, delivery_id);
    return { hash: isOurs ? hashOf('id', named) : hashOf('id+body', named, received.body), sure: true };
  }
  if (standard !== null && standard !== '') return { hash: hashOf('id', standard), sure: true };
  const content = signedContent(verification, received);
  // With the body by itself: what is signed is one text, in which the body may begin at any place.
  if (content === null) return { hash: hashOf('body', '', received.body), sure: false };
  return { hash: hashOf('signed', createHash('sha256').update(content).digest('hex'), received.body), sure: true };
}

/** Whether nobody but the system can have written what stands there, once the call was found genuine. */
function isVerified(rule: Verification, place: CallPlace): boolean {
  switch (rule.kind) {
    case 'none':
      return false;
    // Who sends the secret itself vouches for all that comes with it.
    case 'shared_token':
    case 'basic':
      return true;
    case 'standard_webhooks':
      return 'at' in place || ('header' in place && place.header.toLowerCase() === `${rule.names}-id`);
    case 'hmac':
      if ('at' in place) return true;
      if ('query' in place) return rule.signed.includes('{url}');
      return rule.signed.includes('{id}') && rule.id_header?.toLowerCase() === place.header.toLowerCase();
  }
}

function hashOf(kind: string, text: string, body: Uint8Array = new Uint8Array()): string {
  return createHash('sha256').update(`${kind}\n${text.length}\n${text}`).update(body).digest('hex');
}
