/** Rules of auth links: how long they live and the state that people see. Pure. */
const dayMs = 24 * 3600_000;

/** Days that a link lives when nobody says otherwise, and at most. */
export const authLinkDays = 7;
export const mostAuthLinkDays = 30;

export type StoredLinkState = 'waiting' | 'opened' | 'connected' | 'failed';
export type AuthLinkState = StoredLinkState | 'ended';
export type AuthLinkEnd = 'revoked' | 'expired';

/** When a link that is made now ends by itself. */
export function authLinkEnd(now: Date, days: number): Date {
  return new Date(now.getTime() + days * dayMs);
}

/** How a link ended; null while it lives. A link lives through failed attempts and through being used. */
export function endOfLink(link: { revoked_at: Date | null; expires_at: Date }, now: Date): AuthLinkEnd | null {
  if (link.revoked_at !== null) return 'revoked';
  return link.expires_at.getTime() <= now.getTime() ? 'expired' : null;
}
