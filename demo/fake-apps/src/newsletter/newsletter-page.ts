/** The newsletter's own page: each account's API key, lists and subscribers. */
import type { FastifyInstance } from 'fastify';
import { queryOf, sendPage } from '../door.ts';
import { html, page, type Look } from '../page.ts';
import type { Records } from '../records.ts';
import type { NewsletterAccount, NewsletterBook } from './newsletter.ts';

const LOOK: Look = { name: 'Larkpost newsletter', letter: 'L', colour: '#a8471f', mark: 'larkpost' };

/** Mounts GET /newsletter?account=. */
export function newsletterPage(app: FastifyInstance, book: Records<NewsletterBook>): void {
  app.get('/newsletter', (request, reply) => {
    const wanted = queryOf(request).account;
    const account = book.value.accounts.find((a) => a.id === wanted) ?? book.value.accounts[0];
    return sendPage(reply, page(LOOK, 'Subscribers', account ? draw(book.value, account) : html`<h1>No account</h1>`));
  });
}

function draw(book: NewsletterBook, account: NewsletterAccount): ReturnType<typeof html> {
  const tabs = book.accounts.map(
    (a) =>
      html`<a href="/newsletter?account=${a.id}" ${a === account ? html` aria-current="page"` : null}>${a.name}</a>`,
  );
  const lists = account.lists.map((list) => {
    const on = account.subscribers.filter((s) => s.list === list.id).toReversed();
    const rows = on.map(
      (s) =>
        html`<tr data-email="${s.email}">
          <td>${s.name}</td>
          <td>${s.email}</td>
          <td>${s.tags.join(', ')}</td>
          <td class="muted">${s.created_at.slice(0, 16).replace('T', ' ')}</td>
        </tr>`,
    );
    const table = html`<table>
      <thead>
        <tr>
          <th>Name</th>
          <th>E-mail</th>
          <th>Tags</th>
          <th>Added</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
    return html`<section class="card" data-list="${list.id}">
      <h2>${list.name} <span class="muted">${on.length}</span></h2>
      ${on.length > 0 ? table : html`<p class="muted">Nobody yet.</p>`}
    </section>`;
  });
  return html`<h1>Subscribers</h1>
    <p class="muted">${account.subscribers.length} subscribers of ${account.name}</p>
    <nav>${tabs}</nav>
    <section class="card">
      <h2>API key</h2>
      <p class="muted">Whoever has it may read and change this account.</p>
      <code data-key>${account.key}</code>
    </section>
    ${lists}`;
}
