/** What an account is to the rest of the server. */
import type { AccountId } from '../platform/ids.ts';

export type Account = {
  id: AccountId;
  slug: string;
  name: string;
  /** Page of the host that embeds us. */
  baseUrl: string;
  /** Accepts the reference product's bare tokens and `?tenant=`. */
  compatibility: boolean;
  /** The iframe page may also be opened as a page of its own. */
  topLevel: boolean;
  /** Claim that identifies people in compatibility tokens; null: the usual ones. */
  identityClaim: string | null;
  /** Grows with every change that a gallery shows. */
  catalogueVersion: number;
  /** Origins that may embed and call, sorted. */
  origins: readonly string[];
};
