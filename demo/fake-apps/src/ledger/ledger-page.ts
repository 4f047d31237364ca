/** The ledger's own page: each account's API key, books and postings. */
import type { FastifyInstance } from 'fastify';
import { queryOf, sendPage } from '../door.ts';
import { html, page, type Look } from '../page.ts';
import type { Records } from '../records.ts';
import { booksOf, type LedgerAccount, type LedgerBook } from './ledger.ts';

const LOOK: Look = { name: 'Tallyhouse ledger', letter: 'T', colour: '#1f6b4f' };

/** Mounts GET /ledger?account=. */
export function ledgerPage(app: FastifyInstance, book: Records<LedgerBook>): void {
  app.get('/ledger', (request, reply) => {
    const wanted = queryOf(request).account;
    const account = book.value.accounts.find((a) => a.id === wanted) ?? book.value.accounts[0];
    return sendPage(reply, page(LOOK, 'Postings', account ? draw(book.value, account) : html`<h1>No account</h1>`));
  });
}

function draw(book: LedgerBook, account: LedgerAccount): ReturnType<typeof html> {
  const tabs = book.accounts.map(
    (a) => html`<a href="/ledger?account=${a.id}" ${a === account ? html` aria-current="page"` : null}>${a.name}</a>`,
  );
  const books = booksOf(account).map((each) => {
    const rows = account.postings
      .filter((posting) => posting.book === each.id)
      .toReversed()
      .map(
        (posting) =>
          html`<div data-posting="${posting.id}">
            <p class="muted">${posting.at.slice(0, 16).replace('T', ' ')}</p>
            <pre data-lines>${JSON.stringify(posting.lines, null, 1)}</pre>
            <pre data-setup>${JSON.stringify(posting.setup, null, 1)}</pre>
          </div>`,
      );
    return html`<section class="card" data-book="${each.id}">
      <h2>${each.name} <span class="muted">${each.id}</span></h2>
      ${rows.length > 0 ? rows : html`<p class="muted">No postings yet.</p>`}
    </section>`;
  });
  return html`<h1>Postings</h1>
    <p class="muted">${account.postings.length} postings of ${account.name}</p>
    <nav>${tabs}</nav>
    <section class="card">
      <h2>API key</h2>
      <p class="muted">Whoever has it may read and post in this account.</p>
      <code data-key>${account.key}</code>
    </section>
    ${books}`;
}
