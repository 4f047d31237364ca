/** Answers the questions with which systems find out whether an address is ours. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readPlace, type Received } from './received.ts';
import type { CallPlace, Challenge, Webhooks } from './webhooks.ts';

export type ChallengeAnswer = {
  headers: Record<string, string>;
  body: string;
  type: 'text/plain' | 'application/json';
};

/** Longest question that is given back. */
const longest = 4_000;

/** The answer, or null when this is no such question or its proof is wrong. `isSigned`: the call's own signature holds. */
export function answerChallenge(
  webhooks: Webhooks,
  received: Received,
  secret: string | null,
  isSigned: boolean,
): ChallengeAnswer | null {
  for (const challenge of webhooks.challenges ?? []) {
    const asked = questionOf(challenge, received, secret, isSigned);
    if (asked !== null) return answerOf(challenge, asked);
  }
  return null;
}

function questionOf(challenge: Challenge, received: Received, secret: string | null, isSigned: boolean): string | null {
  const { method, from, when, proof } = challenge;
  if (received.method !== method || (method === 'POST' && challenge.signed && !isSigned)) return null;
  if (when !== undefined && readPlace(received, when.place) !== when.equals) return null;
  if (proof !== undefined && !holds(readPlace(received, proof), secret)) return null;
  const asked = readPlace(received, from);
  // Visible characters only: it goes into a header or a text of ours.
  return asked !== null && asked.length <= longest && /^[\x20-\x7e]+$/.test(asked) ? asked : null;
}

function holds(sent: string | null, secret: string | null): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(sent ?? ''), hash(secret ?? '')) && secret !== null && secret !== '';
}

function answerOf({ answer, name, from }: Challenge, asked: string): ChallengeAnswer | null {
  const called = name ?? nameOf(from);
  switch (answer) {
    case 'text':
      return { headers: {}, body: asked, type: 'text/plain' };
    case 'json':
      return { headers: {}, body: JSON.stringify({ [called]: asked }), type: 'application/json' };
    case 'header':
      if (!mayAnswerIn(called)) return null;
      return { headers: { [called.toLowerCase()]: asked }, body: '', type: 'text/plain' };
  }
}

/** Headers without a meaning of their own: any other could set a cookie of ours, or a policy (threats O1). */
export function mayAnswerIn(header: string): boolean {
  return /^x-[a-z0-9-]{1,60}$/i.test(header);
}

/** The name of what is at a place. */
export function nameOf(place: CallPlace): string {
  if ('header' in place) return place.header;
  return 'query' in place ? place.query : (place.at.split('/').at(-1) ?? '');
}
