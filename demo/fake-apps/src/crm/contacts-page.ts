/** The CRM's own page: contacts of one company, and a form that adds one. */
import type { FastifyInstance } from 'fastify';
import { emailOf, optionalTextOf, queryOf, sendPage, textOf } from '../door.ts';
import { html, page, type Look } from '../page.ts';
import { addContact, contactsAfter, PEOPLE, type CrmState } from './crm.ts';

export const CRM_LOOK: Look = { name: 'Fernhill CRM', letter: 'F', colour: '#2f6b4f', mark: 'fernhill' };

/** Mounts GET /crm?account= and POST /crm/contacts. */
export function contactsPage(app: FastifyInstance, state: CrmState): void {
  app.get('/crm', (request, reply) => sendPage(reply, draw(state, companyOf(queryOf(request).account))));
  app.post('/crm/contacts', (request, reply) => {
    const company = companyOf(optionalTextOf(request.body, 'account'));
    addContact(state, company.account, {
      email: emailOf(request.body),
      name: textOf(request.body, 'name'),
      company: optionalTextOf(request.body, 'company'),
    });
    return reply.redirect(`/crm?account=${company.account}`, 303);
  });
}

type Company = { account: string; company: string };

function companyOf(account: string | undefined): Company {
  return PEOPLE.find((p) => p.account === account) ?? PEOPLE[0] ?? { account: 'oakline', company: 'Oakline Furniture' };
}

function draw(state: CrmState, company: Company): string {
  const contacts = contactsAfter(state, company.account, 0, null).toReversed();
  const rows = contacts.map(
    (c) =>
      html`<tr>
        <td>${c.name}</td>
        <td>${c.email}</td>
        <td>${c.company}</td>
        <td class="muted">${c.created_at.slice(0, 16).replace('T', ' ')}</td>
      </tr>`,
  );
  const tabs = PEOPLE.map(
    (p) =>
      html`<a href="/crm?account=${p.account}" ${p.account === company.account ? html` aria-current="page"` : null}
        >${p.company}</a
      >`,
  );
  return page(
    CRM_LOOK,
    'Contacts',
    html`<h1>Contacts</h1>
      <p class="muted">${contacts.length} contacts of ${company.company}</p>
      <nav>${tabs}</nav>
      <form class="card row" method="post" action="/crm/contacts">
        <input type="hidden" name="account" value="${company.account}" />
        <label>Name<input type="text" name="name" required maxlength="200" /></label
        ><label>E-mail<input type="email" name="email" required maxlength="200" /></label>
        <label>Company<input type="text" name="company" maxlength="200" /></label
        ><button class="main">Add contact</button>
      </form>
      <div class="card">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>E-mail</th>
              <th>Company</th>
              <th>Added</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>`,
  );
}
