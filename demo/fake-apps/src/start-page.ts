/** The first page of the pretend systems: where to find each of them. */
import type { FastifyInstance } from 'fastify';
import { sendPage } from './door.ts';
import { html, page } from './page.ts';

/** Mounts GET /. */
export function startPage(app: FastifyInstance): void {
  const body = html`<h1>Pretend outside systems</h1>
    <p class="muted">They stand for the tools that your customers already use.</p>
    <div class="card">
      <p>
        <a href="/crm"><b>Fernhill CRM</b></a
        ><br />Contacts; apps connect by OAuth.
      </p>
      <p>
        <a href="/newsletter"><b>Larkpost newsletter</b></a
        ><br />Lists and subscribers; apps connect with an API key.
      </p>
      <p>
        <a href="/chat"><b>Benchtalk chat</b></a
        ><br />Channels and messages; apps connect with an API key.
      </p>
      <p>
        <a href="/ledger"><b>Tallyhouse ledger</b></a
        ><br />Books and postings; apps connect with an API key.
      </p>
    </div>`;
  app.get('/', (_request, reply) =>
    sendPage(reply, page({ name: 'Outside systems', letter: 'O', colour: '#4b5563' }, 'Start', body, 'narrow')),
  );
}
