/** How a sign-in ended, as our own pages tell it. */
import type { Means } from '../platform/means.ts';
import { askerOf } from './auth-links.ts';
import { resumeAddress } from './flow.ts';
import type { FlowRow, NamedFlow } from './find-flow.ts';
import type { ReasonCode } from './reason.ts';

export type Names = {
  account: string;
  home: string;
  system: string;
  logo: string | null;
  /** Who sent the auth link that it was begun with, and whether it serves all customers; undefined: there was none. */
  link?: { askedBy: string | null; forAll: boolean };
};
/** What the callback page says. `tell` and `back` are known only for the browser that the flow belongs to. */
export type Finished =
  | { state: 'unknown' }
  /** The database is away: nothing was done, and the same address may be loaded again. */
  | { state: 'away' }
  /** `isEnded`: nobody was too slow, it is not wanted any more. */
  | { state: 'failed'; reason: ReasonCode; isEnded: boolean; names: Names; tell: Tell | null; back: string | null }
  | Asking
  | {
      state: 'connected';
      names: Names;
      outsideAccount: string | null;
      /** Scopes that were asked for and not given. */
      missing: readonly string[];
      tell: Tell;
      back: string | null;
    };
/**
 * Another account was signed in to than `before`, or one that the system does not tell (null): nothing is changed until somebody says which one counts. `ask` is the address,
 * `question` names the two accounts that it is about. `before` is null for whoever was sent a link: it is not theirs to know.
 */
export type Asking = {
  state: 'asking';
  ask: string;
  question: string;
  names: Names;
  outsideAccount: string | null;
  before: string | null;
};
/** Whom to post {message, flow, status} to. */
type Tell = { flow: string; origin: string };

export function connected(
  means: Means,
  named: NamedFlow,
  outsideAccount: string | null,
  missing: readonly string[] = [],
): Finished {
  const { row } = named;
  const names = namesOf(means, named);
  return { state: 'connected', names, outsideAccount, missing, tell: tellOf(row), back: backOf(row) };
}

/** `ours`: this browser is the one that the flow belongs to. */
export function failed(means: Means, named: NamedFlow, reason: ReasonCode, ours: boolean): Finished {
  return {
    state: 'failed',
    reason,
    isEnded: reason === 'expired' && named.row.state === 'ended',
    names: namesOf(means, named),
    tell: ours ? tellOf(named.row) : null,
    back: ours ? backOf(named.row) : null,
  };
}

/** Told to whoever comes back from signing in for what was ended meanwhile. */
export const ended = (means: Means, { row, ...named }: NamedFlow): Finished =>
  failed(means, { ...named, row: { ...row, state: 'ended' } }, 'expired', true);

export const namesOf = (means: Means, { row, account, connector }: NamedFlow): Names => ({
  account: account.name,
  home: account.baseUrl,
  system: connector.label,
  logo: connector.logo ? `${means.config.baseUrl}/logos/${connector.logo}.svg` : null,
  ...(row.auth_link_id === null
    ? {}
    : { link: { askedBy: askerOf(row.asked_by).name, forAll: row.tenant_id === null } }),
});
const tellOf = (row: FlowRow): Tell => ({ flow: row.id, origin: row.origin });
const backOf = (row: FlowRow): string | null => (row.return_to === null ? null : resumeAddress(row.return_to, row.id));
