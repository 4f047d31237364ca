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
 * SHA-256, hex. An id that was verified names the event. One that anybody could have put there tells nothing of a signed call:
 * its body does, and a call that was signed once cannot be played again under another id. Where two events may have the same
 * body, and where nothing is signed, such an id does so together with the body, or a stranger could use up the id of an event
 * to come. Without an id, all that was signed tells: never the text of the signature, which has many spellings.
 */
export function deliveryKey({ verification, delivery_id, bodies_alike }: Webhooks, received: Received): DeliveryKey {
  const named = (delivery_id === undefined ? null : readPlace(received, delivery_id)) || null;
  const isOurs = delivery_id !== undefined && isVerified(verification, delivery_id);
  const standard = verification.kind === 'standard_webhooks' ? headerOf(received, `${verification.names}-id`) : null;
  if (named !== null && isOurs) return { hash: hashOf('id', named), sure: true };
  if (standard !== null && standard !== '') return { hash: hashOf('id', standard), sure: true };
  const content = signedContent(verification, received);
  if (named !== null && (content === null || bodies_alike))
    return { hash: hashOf('id+body', named, received.body), sure: true };
  if (content === null) return { hash: hashOf('body', '', received.body), sure: false };
  // Also without the id, which anybody can leave out; a repeat may be signed at another moment.
  if (delivery_id !== undefined && !isOurs)
    return { hash: hashOf('signed body', '', received.body), sure: !bodies_alike };
  // With the body by itself: what is signed is one text, in which the body may begin at any place.
  const signed = createHash('sha256').update(content).digest('hex');
  return { hash: hashOf('signed', signed, received.body), sure: !bodies_alike || hasMoment(verification) };
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

/** Whether two calls at two moments are signed in two ways. */
function hasMoment(rule: Verification): boolean {
  return rule.kind === 'hmac' && rule.signed.includes('{timestamp}');
}

function hashOf(kind: string, text: string, body: Uint8Array = new Uint8Array()): string {
  return createHash('sha256').update(`${kind}\n${text.length}\n${text}`).update(body).digest('hex');
}
