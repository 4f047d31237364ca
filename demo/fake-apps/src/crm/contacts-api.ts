/** The CRM's REST API under /crm/api: every call needs a live access token of the CRM's own OAuth server. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { emailOf, optionalTextOf, queryOf, Refused, signedAs, textOf } from '../door.ts';
import { addContact, contactsAfter, personOf, type CrmState, type Person } from './crm.ts';

const PAGE = 100;

/** Mounts /crm/api/me and /crm/api/contacts. */
export function contactsApi(app: FastifyInstance, provider: Provider, state: CrmState): void {
  app.get('/crm/api/me', async (request) => {
    const person = await bearer(provider, request, null);
    return { id: person.id, name: person.name, email: person.email, account: person.account, company: person.company };
  });
  app.get('/crm/api/contacts', async (request) => {
    const person = await bearer(provider, request, 'contacts.read');
    const query = queryOf(request);
    const found = contactsAfter(state, person.account, cursorOf(query.cursor), sinceOf(query.since));
    const contacts = found.slice(0, PAGE);
    return { contacts, cursor: contacts.at(-1)?.seq ?? cursorOf(query.cursor), more: found.length > contacts.length };
  });
  app.post('/crm/api/contacts', async (request, reply) => {
    const person = await bearer(provider, request, 'contacts.write');
    const given = {
      email: emailOf(request.body),
      name: textOf(request.body, 'name'),
      company: optionalTextOf(request.body, 'company'),
    };
    return reply.code(201).send(addContact(state, person.account, given));
  });
}

/** Who the bearer token stands for; 401 when it is not a live one, 403 without the scope. */
async function bearer(provider: Provider, request: FastifyRequest, scope: string | null): Promise<Person> {
  const [kind, value] = (request.headers.authorization ?? '').split(' ');
  const token = kind === 'Bearer' && value ? await provider.AccessToken.find(value) : undefined;
  const person = token?.isValid ? personOf(token.accountId) : null;
  if (!token || !person) throw new Refused(401, 'invalid_token', 'The access token is missing, wrong or too old.');
  signedAs(request, person.account);
  if (scope && !token.scopes.has(scope)) throw new Refused(403, 'insufficient_scope', `This needs the scope ${scope}.`);
  return person;
}

function cursorOf(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (!/^\d{1,15}$/.test(text)) throw new Refused(422, 'bad-cursor', 'The cursor is not one that was given out here.');
  return Number(text);
}

function sinceOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new Refused(422, 'bad-date', `"${text}" is not a date.`);
  return moment.toISOString();
}
