/** The chat's own page: each account's API key, channels and messages. */
import type { FastifyInstance } from 'fastify';
import { queryOf, sendPage } from '../door.ts';
import { html, page, type Look } from '../page.ts';
import type { Records } from '../records.ts';
import type { ChatAccount, ChatBook } from './chat.ts';

const LOOK: Look = { name: 'Benchtalk chat', letter: 'B', colour: '#4a4fb5', mark: 'benchtalk' };

/** Mounts GET /chat?account=. */
export function chatPage(app: FastifyInstance, book: Records<ChatBook>): void {
  app.get('/chat', (request, reply) => {
    const wanted = queryOf(request).account;
    const account = book.value.accounts.find((a) => a.id === wanted) ?? book.value.accounts[0];
    return sendPage(reply, page(LOOK, 'Channels', account ? draw(book.value, account) : html`<h1>No account</h1>`));
  });
}

function draw(book: ChatBook, account: ChatAccount): ReturnType<typeof html> {
  const tabs = book.accounts.map(
    (a) => html`<a href="/chat?account=${a.id}" ${a === account ? html` aria-current="page"` : null}>${a.name}</a>`,
  );
  const channels = account.channels.map((channel) => {
    const said = account.messages.filter((m) => m.channel === channel.id).toReversed();
    const rows = said.map(
      (m) =>
        html`<p data-message="${m.id}">
          <span class="muted">${m.at.slice(0, 16).replace('T', ' ')}</span><br />${m.text}
        </p>`,
    );
    return html`<section class="card" data-channel="${channel.id}">
      <h2># ${channel.name}</h2>
      ${said.length > 0 ? rows : html`<p class="muted">Quiet so far.</p>`}
    </section>`;
  });
  return html`<h1>Channels</h1>
    <p class="muted">${account.messages.length} messages of ${account.name}</p>
    <nav>${tabs}</nav>
    <section class="card">
      <h2>API key</h2>
      <p class="muted">Whoever has it may read and write this account.</p>
      <code data-key>${account.key}</code>
    </section>
    ${channels}`;
}
