/** The question whether another outside account may replace the one that is connected: who may, what it is about, what names it. */
import type { Connector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { namesOf, type Asking } from './flow-end.ts';
import { placeOf, type FlowRow, type NamedFlow } from './find-flow.ts';
import { readConnection, type ConnectionPlace } from './save-connection.ts';

/**
 * The account of before, when the one of now is another, or may be: a system that tells accounts by name and does not tell
 * this one just now has not said that it is the same. Else null.
 */
export function otherAccount(
  before: string | null,
  now: string | null,
  { account_lookup: lookup }: Pick<Connector, 'account_lookup'>,
): string | null {
  if (now === null && lookup === undefined) return null;
  return before === now ? null : before;
}

/** The address of a flow's question: the same whoever asks it, so that two who ask at once ask one question. */
export function addressOf(means: Means, row: FlowRow): string {
  return token(means, 'ask', row);
}

/** Names the question whether `now` may replace `before`: an answer is about these two accounts and no others. */
export function nameOfQuestion(means: Means, row: FlowRow, before: string, now: string | null): string {
  return token(means, 'question', row, before, ...(now === null ? [] : [now]));
}

const token = (means: Means, purpose: string, row: FlowRow, ...parts: string[]): string =>
  Buffer.from(means.vault.mac(`flow-${purpose}`, row.account_id, row.id, ...parts)).toString('base64url');

/** The question for its page. Whoever was sent a link is not told whose account was connected before. */
export function asking(means: Means, named: NamedFlow, before: string, now: string | null): Asking {
  const { row } = named;
  return {
    state: 'asking',
    ask: addressOf(means, row),
    question: nameOfQuestion(means, row, before, now),
    names: namesOf(means, named),
    outsideAccount: now,
    before: row.auth_link_id === null ? before : null,
  };
}

/** What is to be asked for a flow as things are now; null when nothing is replaced (any more). */
export async function standingQuestion(tx: Tx, means: Means, named: NamedFlow): Promise<Asking | null> {
  const now = named.row.outside_account;
  const standing = await readConnection(tx, placeOf(named.row));
  const before = otherAccount(standing?.outside_account ?? null, now, named.connector);
  return before === null ? null : asking(means, named, before, now);
}

/** Which accounts a question about typed credentials is about, and whether whoever typed them may know the one of before. */
export type TypedQuestion = { place: ConnectionPlace; before: string; now: string | null; isLink: boolean };

/** Names it: a yes is about these two accounts at this place, and confirms no others. */
export function nameOfTyped(means: Means, { place, before, now }: TypedQuestion): string {
  const { account, tenant, integration, connector } = place;
  const parts = [account, tenant ?? '', integration, connector, before, ...(now === null ? [] : [now])];
  return Buffer.from(means.vault.mac('typed-question', ...parts)).toString('base64url');
}

/** The question in words. Whoever was sent a link is not told whose account was connected before. */
export function askTyped(means: Means, asked: TypedQuestion, { label }: Pick<Connector, 'label'>): Refusal {
  const { now, isLink } = asked;
  const before = isLink ? null : asked.before;
  const of = now === null ? `${label} does not say whose account this is` : `This is the account ${now}`;
  const message = `${of}. Until now it was ${before ?? 'another one'}. Nothing has been changed yet.`;
  const question = { name: nameOfTyped(means, asked), now, before };
  return new Refusal('other-account', message, [{ path: '/confirmed', message, question }]);
}
