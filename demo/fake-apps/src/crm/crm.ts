/** What the pretend CRM knows: its people, their companies, contacts, and the app that may ask for access. */
import { randomBytes } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import type { Records } from '../records.ts';
import type { GrantRecords } from './grants.ts';

export type Contact = {
  id: string;
  /** Grows by one with every contact of the CRM: what a sync remembers as its cursor. */
  seq: number;
  email: string;
  name: string;
  company: string;
  created_at: string;
};

export type Person = { id: string; name: string; email: string; account: string; company: string };

export const PEOPLE: readonly Person[] = [
  { id: 'priya', name: 'Priya Nair', email: 'priya@oakline.example', account: 'oakline', company: 'Oakline Furniture' },
  {
    id: 'jonas',
    name: 'Jonas Weber',
    email: 'jonas@brightwater.example',
    account: 'brightwater',
    company: 'Brightwater Supply',
  },
];

export const SCOPES = ['contacts.read', 'contacts.write'] as const;

/** An app registered with the CRM, in OAuth's own words. */
export type CrmClient = { client_id: string; client_secret: string; redirect_uris: string[] };

export type CrmBook = {
  last_seq: number;
  contacts: Record<string, Contact[]>;
  keys: { cookie: string; jwk: JWK };
};

export type CrmState = {
  book: Records<CrmBook>;
  grants: Records<GrantRecords>;
  accessTokenSeconds: number;
  /** How many of the next consents are answered "Deny", whatever is pressed. */
  denials: number;
};

/** Adds a contact to one company's list; an e-mail that is there already gets a second contact, as in real CRMs. */
export function addContact(
  state: CrmState,
  account: string,
  given: { email: string; name: string; company?: string },
): Contact {
  const book = state.book.value;
  book.last_seq += 1;
  const contact: Contact = {
    id: `con_${randomBytes(6).toString('hex')}`,
    seq: book.last_seq,
    email: given.email.toLowerCase(),
    name: given.name,
    company: given.company ?? '',
    created_at: new Date().toISOString(),
  };
  (book.contacts[account] ??= []).push(contact);
  state.book.save();
  return contact;
}

/** Contacts after a cursor and not older than a moment, in the order in which they were made. */
export function contactsAfter(state: CrmState, account: string, cursor: number, since: string | null): Contact[] {
  const all = state.book.value.contacts[account] ?? [];
  return all.filter((c) => c.seq > cursor && (since === null || c.created_at >= since));
}

export function personOf(id: string | undefined): Person | null {
  return PEOPLE.find((p) => p.id === id) ?? null;
}
