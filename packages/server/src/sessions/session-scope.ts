/** Who asks: what a session says about every request that carries it. */
import type { AccountId, CustomerId, SessionId } from '../platform/ids.ts';
import type { SessionClaims, Verb } from './embed-claims.ts';

export type SessionScope = {
  account: AccountId;
  /** The account's slug. */
  slug: string;
  customer: CustomerId;
  customer_name: string | null;
  session: SessionId;
  /** Shown, never trusted as an identity of ours. */
  user: { sub: string; name: string | null; email: string | null };
  may: ReadonlySet<Verb>;
  claims: SessionClaims;
  /** The origin that exchanged the token; every request comes from it. */
  origin: string;
  locale: string | null;
};

/** Product §9: a session ends when nobody used it this long, and at last. */
export const idleMilliseconds = 30 * 60_000;
export const absoluteMilliseconds = 12 * 60 * 60_000;
