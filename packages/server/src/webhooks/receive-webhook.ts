/** Takes one call of an outside system: who it is for, whether it is genuine, whether it is new; kept before it is answered. */
import {
  answerChallenge,
  checkSignature,
  deliveryKey,
  keptHeaders,
  type ChallengeAnswer,
  type Received,
  type SignatureVerdict,
  type Webhooks,
} from '@mortise/connectors/webhooks';
import { Refusal, type Room } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { keepDelivery } from './deliveries.ts';
import { expectedOf, type Expected } from './expected-view.ts';
import { mayCall } from './intake-limit.ts';
import { enterRoom } from './intake-room.ts';
import { addressUrl, type Address } from './webhook-address.ts';
import { webhookSecret } from './webhook-secret.ts';

/** As it came in; the body is read once it is known that somebody waits for it. `search` begins with "?" or is empty. */
export type IncomingCall = {
  method: 'GET' | 'POST';
  token: string;
  search: string;
  headers: Readonly<Record<string, string>>;
  body: (room: Room) => Promise<Uint8Array>;
};
export type Taken =
  | { is: 'answer'; answer: ChallengeAnswer }
  /** `ignored`: genuine, but this tenant is not active; nothing is kept. */
  | { is: 'accepted' | 'repeated' | 'ignored' };

/**
 * `accepted` is said after the call was committed: a run gets it, whatever happens to this process. Refusals: not-found,
 * webhook-ended (uninstalled), too-many-requests, body-too-large, signature-invalid, and method-not-allowed for a GET that
 * asks nothing.
 */
export async function receiveWebhook(means: Means, call: IncomingCall): Promise<Taken> {
  const expected = await expectedAt(means, call.token);
  const { account, tenant } = expected.address;
  if (!mayCall(means, account, tenant))
    throw new Refusal('too-many-requests', 'Too many calls came to this address. Wait a minute, then send them again.');
  const room = enterRoom(means, account, tenant);
  try {
    return await take(means, call, expected, room);
  } finally {
    room.leave();
  }
}

async function take(
  means: Means,
  call: IncomingCall,
  { address, state, webhooks }: Expected,
  room: Room,
): Promise<Taken> {
  const received: Received = {
    method: call.method,
    url: addressUrl(means.config.baseUrl, means.vault, address) + call.search,
    headers: call.headers,
    query: new URLSearchParams(call.search),
    body: call.method === 'GET' ? new Uint8Array() : await call.body(room),
  };
  const secret = await webhookSecret(means.db, means, address, webhooks);
  const verdict = checkSignature(webhooks.verification, received, secret, means.clock.now());
  const answer = answerChallenge(webhooks, received, secret, verdict === 'good');
  if (answer !== null) return { is: 'answer', answer };
  if (call.method === 'GET') throw new Refusal('method-not-allowed', 'This address takes POST only.');
  if (verdict !== 'good') throw notGenuine(verdict);
  // Systems switch off an address that refuses; a pause is for a while, so they are not told.
  if (state !== 'active') return { is: 'ignored' };
  return { is: await keep(means, address, webhooks, received) };
}

async function expectedAt(means: Means, token: string): Promise<Expected> {
  const found = await expectedOf(means.db, token);
  if (found === null) throw nobody();
  if (found.state === 'archived')
    throw new Refusal('webhook-ended', 'What was called here was uninstalled. Nobody waits for these calls any more.');
  return found;
}

async function keep(
  means: Means,
  { account, tenant, connector_name: connector }: Address,
  webhooks: Webhooks,
  received: Received,
): Promise<'accepted' | 'repeated'> {
  const made = {
    account,
    id: newId('trigger'),
    tenant,
    connector,
    key: deliveryKey(webhooks, received),
    headers: keptHeaders(webhooks.verification, received.headers),
    body: received.body,
    at: means.clock.now(),
  };
  const kept = await keepDelivery(means.db, made);
  if (kept === 'full')
    throw new Refusal(
      'too-many-requests',
      'More calls wait here than runs have been able to work through. Wait a minute, then send this one again.',
    );
  return kept === 'kept' ? 'accepted' : 'repeated';
}

function nobody(): Refusal {
  return new Refusal('not-found', 'There is nothing at this address.');
}

function notGenuine(verdict: Exclude<SignatureVerdict, 'good'>): Refusal {
  const why = {
    missing: 'The call is not signed, or not completely.',
    stale: 'The call was signed too long ago, or the clock of its sender is wrong.',
    wrong: 'The signature of the call is not right: it was made with another secret, or over something else.',
  }[verdict];
  return new Refusal('signature-invalid', `${why} Nothing was taken.`);
}
