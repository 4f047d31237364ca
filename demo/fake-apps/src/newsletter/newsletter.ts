/** What the pretend newsletter knows: accounts with their API keys and lists, and the subscribers of each list. */
import { randomBytes } from 'node:crypto';
import type { Records } from '../records.ts';

export type List = { id: string; name: string };
export type Subscriber = {
  id: string;
  list: string;
  email: string;
  name: string;
  tags: string[];
  created_at: string;
  updated_at: string;
};
export type NewsletterAccount = { id: string; name: string; key: string; lists: List[]; subscribers: Subscriber[] };
export type NewsletterBook = { accounts: NewsletterAccount[] };

/** Ids of lists and keys are drawn by chance, so that nobody can know them without asking. */
export function createNewsletterBook(): NewsletterBook {
  return {
    accounts: [
      createAccount('oakline', 'Oakline Furniture', ['Workshop news', 'Trade customers', 'Spring sale']),
      createAccount('brightwater', 'Brightwater Supply', ['Plumbers weekly', 'Open days']),
    ],
  };
}

function createAccount(id: string, name: string, lists: string[]): NewsletterAccount {
  const made = lists.map((list) => ({ id: `lst_${randomBytes(5).toString('hex')}`, name: list }));
  return { id, name, key: `lark_${randomBytes(16).toString('hex')}`, lists: made, subscribers: [] };
}

export type Upsert = { list: string; email: string; name: string; tag: string };

/** Puts one person on a list: a new subscriber, or the one with that e-mail changed. Null: no such list. */
export function upsertSubscriber(
  book: Records<NewsletterBook>,
  account: NewsletterAccount,
  given: Upsert,
): { subscriber: Subscriber; created: boolean } | null {
  if (!account.lists.some((list) => list.id === given.list)) return null;
  const now = new Date().toISOString();
  const known = account.subscribers.find((s) => s.list === given.list && s.email === given.email);
  const subscriber = known ?? {
    id: `sub_${randomBytes(6).toString('hex')}`,
    list: given.list,
    email: given.email,
    name: '',
    tags: [],
    created_at: now,
    updated_at: now,
  };
  subscriber.name = given.name || subscriber.name;
  subscriber.updated_at = now;
  if (given.tag !== '' && !subscriber.tags.includes(given.tag)) subscriber.tags.push(given.tag);
  if (!known) account.subscribers.push(subscriber);
  book.save();
  return { subscriber, created: !known };
}
