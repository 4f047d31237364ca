/** What the pretend ledger knows: accounts with their keys, countries with companies with books, a long chart of accounts, and postings. */
import { randomBytes } from 'node:crypto';
import type { Records } from '../records.ts';

export type LedgerBookRow = { id: string; name: string };
export type Company = { id: string; name: string; books: LedgerBookRow[] };
export type Country = { code: string; name: string; companies: Company[] };
export type Posting = { id: string; book: string; key: string; lines: unknown; setup: unknown; at: string };
export type LedgerAccount = { id: string; name: string; key: string; countries: Country[]; postings: Posting[] };
export type LedgerBook = { accounts: LedgerAccount[] };

/** Keys are drawn by chance; companies and books are not, so that a test may name them. */
export function createLedgerBook(): LedgerBook {
  return {
    accounts: [
      createAccount('oakline', 'Oakline Furniture', [
        country('GB', 'United Kingdom', [
          company('oak-ltd', 'Oakline Furniture Ltd', ['Sales ledger', 'Stock ledger']),
          company('oak-retail', 'Oakline Retail Ltd', ['Shop ledger']),
        ]),
        country('DE', 'Germany', [company('oak-gmbh', 'Oakline Möbel GmbH', ['Hauptbuch', 'Nebenbuch Lager'])]),
        country('FR', 'France', [company('oak-sarl', 'Oakline Meubles SARL', ['Grand livre'])]),
      ]),
      createAccount('brightwater', 'Brightwater Supply', [
        country('IE', 'Ireland', [company('bright-dac', 'Brightwater Supply DAC', ['Sales ledger'])]),
        country('NL', 'Netherlands', [company('bright-bv', 'Brightwater BV', ['Grootboek', 'Voorraad'])]),
      ]),
    ],
  };
}

function createAccount(id: string, name: string, countries: Country[]): LedgerAccount {
  return { id, name, key: `tally_${randomBytes(16).toString('hex')}`, countries, postings: [] };
}

function country(code: string, name: string, companies: Company[]): Country {
  return { code, name, companies };
}

function company(id: string, name: string, books: string[]): Company {
  return { id, name, books: books.map((book, index) => ({ id: `${id}-${index + 1}`, name: book })) };
}

export type ChartLine = { code: string; name: string };

const KINDS = ['Sales', 'Returns', 'Discounts', 'Shipping charged', 'Gift cards', 'Deposits', 'Fees', 'Rounding'];
const LINES = ['sofas', 'tables', 'chairs', 'beds', 'lamps', 'rugs', 'shelves', 'garden', 'spare parts', 'services'];

/** The chart of accounts of one book, in order of their codes: eighty, the code's first digits telling the book. */
export function chartOf(account: LedgerAccount, book: string): ChartLine[] | null {
  const books = booksOf(account);
  const place = books.findIndex((each) => each.id === book);
  if (place === -1) return null;
  return KINDS.flatMap((kind, k) =>
    LINES.map((line, l) => ({ code: String((place + 1) * 1000 + k * 10 + l), name: `${kind}, ${line}` })),
  );
}

export function booksOf(account: LedgerAccount): LedgerBookRow[] {
  return account.countries.flatMap((each) => each.companies.flatMap((one) => one.books));
}

/** What a posting consists of; the required ones have to be filled. */
export const POSTING_FIELDS = [
  { id: 'reference', label: 'Reference', required: true },
  { id: 'amount', label: 'Amount', required: true },
  { id: 'posted_on', label: 'Posted on', required: false },
  { id: 'counterparty', label: 'Counterparty', required: false },
  { id: 'memo', label: 'Memo', required: false },
] as const;

/** Posts once: the same key gives the posting that is there. Null: no such book. */
export function post(
  book: Records<LedgerBook>,
  account: LedgerAccount,
  given: Omit<Posting, 'id' | 'at'>,
): { posting: Posting; created: boolean } | null {
  if (!booksOf(account).some((each) => each.id === given.book)) return null;
  const known = account.postings.find((each) => each.key === given.key);
  if (known) return { posting: known, created: false };
  const posting: Posting = { id: `pst_${randomBytes(6).toString('hex')}`, ...given, at: new Date().toISOString() };
  account.postings.push(posting);
  book.save();
  return { posting, created: true };
}
