/** What `startFakes` takes and gives. */
import type { ChatAccount } from './chat/chat.ts';
import type { Contact, CrmClient } from './crm/crm.ts';
import type { Answer } from './crm/walk-consent.ts';
import type { FamiliesDoor } from './families/families.ts';
import type { Journal } from './journal.ts';
import type { LedgerAccount } from './ledger/ledger.ts';
import type { NewsletterAccount, Subscriber } from './newsletter/newsletter.ts';

export type FakesOptions = {
  /** 0 or nothing: one that is free. */
  port?: number;
  /** Address to listen on; the origin always says `localhost`. */
  host?: string;
  /** Records, keys and grants are kept here; nothing: in memory. */
  folder?: string;
  /** Apps that the CRM knows from the start. */
  clients?: CrmClient[];
  /** How long the CRM's access tokens last; 600. */
  accessTokenSeconds?: number;
};

export type CompanyName = 'oakline' | 'brightwater';

export type CrmDoor = {
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string;
  scopes: readonly string[];
  register(client: CrmClient): Promise<void>;
  addContact(given: { email: string; name: string; company?: string }, company?: CompanyName): Contact;
  contacts(company?: CompanyName): readonly Contact[];
  /** The next consents are answered "Deny", whatever is pressed. */
  denyNext(times?: number): void;
  /** Takes back every token and grant: the next refresh fails with invalid_grant. */
  revokeAll(): void;
  /** Answers the consent page by HTTP and returns the address of the callback, not called yet. */
  consent(authorizeUrl: string, answer?: Answer): Promise<string>;
};

export type Fakes = {
  origin: string;
  /** Calls seen, failures planned. */
  journal: Journal;
  crm: CrmDoor;
  newsletter: {
    api: string;
    account(company?: CompanyName): NewsletterAccount;
    subscribers(company?: CompanyName): readonly Subscriber[];
  };
  chat: { api: string; account(company?: CompanyName): ChatAccount };
  ledger: { api: string; account(company?: CompanyName): LedgerAccount };
  /** One a family of connectors: each verifies what arrives byte for byte. */
  families: FamiliesDoor;
  close(): Promise<void>;
};
