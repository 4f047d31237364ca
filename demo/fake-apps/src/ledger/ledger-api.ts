/** The ledger's REST API under /ledger/api: every call needs an account's key as a bearer token. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { queryOf, Refused, signedAs, textOf } from '../door.ts';
import type { Records } from '../records.ts';
import { chartOf, post, POSTING_FIELDS, type LedgerAccount, type LedgerBook } from './ledger.ts';

const PAGE = 25;

/** Mounts account, countries, fields, the searchable chart of accounts and postings. */
export function ledgerApi(app: FastifyInstance, book: Records<LedgerBook>): void {
  app.get('/ledger/api/account', (request) => {
    const account = keyed(book, request);
    return { id: account.id, name: account.name };
  });
  app.get('/ledger/api/countries', (request) => ({ countries: keyed(book, request).countries }));
  app.get('/ledger/api/fields', (request) => {
    keyed(book, request);
    return { fields: POSTING_FIELDS };
  });
  app.get('/ledger/api/accounts', (request) => findAccounts(keyed(book, request), queryOf(request)));
  app.post('/ledger/api/postings', (request, reply) => {
    const account = keyed(book, request);
    const body = request.body as Record<string, unknown> | null;
    const given = { book: textOf(body, 'book'), key: textOf(body, 'key'), lines: body?.lines, setup: body?.setup };
    const done = post(book, account, given);
    if (!done) throw new Refused(404, 'no-such-book', 'There is no such book in this account.');
    return reply.code(done.created ? 201 : 200).send(done.posting);
  });
}

/** Those whose code or name holds what is searched, a page at a time; `next` is the last code of the page. */
function findAccounts(account: LedgerAccount, { book = '', q = '', after = '' }: Record<string, string>): object {
  const chart = chartOf(account, book);
  if (chart === null) throw new Refused(404, 'no-such-book', 'There is no such book in this account.');
  const found = chart.filter((line) => `${line.code} ${line.name}`.toLowerCase().includes(q.toLowerCase()));
  const rest = found.filter((line) => line.code > after);
  const page = rest.slice(0, PAGE).map(({ code, name }) => ({ code, label: `${code} ${name}` }));
  return { accounts: page, paging: { next: rest.length > PAGE ? page.at(-1)?.code : null } };
}

function keyed(book: Records<LedgerBook>, request: FastifyRequest): LedgerAccount {
  const [kind, key] = (request.headers.authorization ?? '').split(' ');
  const account = kind === 'Bearer' ? book.value.accounts.find((a) => a.key === key) : undefined;
  if (!account) throw new Refused(401, 'wrong-key', 'No account has this API key.');
  signedAs(request, account.id);
  return account;
}
