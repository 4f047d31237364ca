/** Puts together what a signature is over; the body goes in as the bytes that came. */
import type { Received } from './received.ts';

/** Names that a rule's `signed` may hold. */
export const signedNames = ['body', 'timestamp', 'id', 'method', 'url'] as const;
type SignedName = (typeof signedNames)[number];

/** Null when something that is signed did not come. */
export function signedBytes(
  template: string,
  received: Received,
  sent: { timestamp: string | null; id: string | null },
): Uint8Array | null {
  const parts = template.split(/(\{[a-z]+\})/).map((part): Uint8Array | string | null => {
    switch (nameIn(part)) {
      case 'body':
        return received.body;
      case 'timestamp':
        return sent.timestamp;
      case 'id':
        return sent.id;
      case 'method':
        return received.method;
      case 'url':
        return received.url;
      case null:
        return part;
    }
  });
  const bytes = parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part));
  return bytes.some((part) => part === null) ? null : Buffer.concat(bytes.filter((part) => part !== null));
}

function nameIn(part: string): SignedName | null {
  return signedNames.find((name) => part === `{${name}}`) ?? null;
}
