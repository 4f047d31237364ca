/** The CRM's sign-in and consent page: who you are, what the app may do, Allow or Deny. */
import type { FastifyInstance } from 'fastify';
import type { default as Provider, InteractionResults } from 'oidc-provider';
import { optionalTextOf, Refused, sendPage } from '../door.ts';
import { html, page } from '../page.ts';
import { CRM_LOOK } from './contacts-page.ts';
import { PEOPLE, personOf, type CrmState } from './crm.ts';

const MEANING: Record<string, string> = {
  'contacts.read': 'See the contacts of your company',
  'contacts.write': 'Add contacts to your company',
};

/** Mounts GET and POST /crm/sign-in/:uid. */
export function consentPage(app: FastifyInstance, provider: Provider, state: CrmState): void {
  app.get<{ Params: { uid: string } }>('/crm/sign-in/:uid', async (request, reply) => {
    const { params, uid } = await waiting(() => provider.interactionDetails(request.raw, reply.raw));
    return sendPage(
      reply,
      page(CRM_LOOK, 'Sign in', consentForm(uid, String(params.client_id), scopesOf(params.scope)), 'narrow'),
    );
  });
  app.post<{ Params: { uid: string } }>('/crm/sign-in/:uid', async (request, reply) => {
    const details = await waiting(() => provider.interactionDetails(request.raw, reply.raw));
    const person = personOf(optionalTextOf(request.body, 'person'));
    const denied = optionalTextOf(request.body, 'answer') !== 'allow' || state.denials > 0;
    if (state.denials > 0) state.denials -= 1;
    if (!denied && !person) throw new Refused(422, 'nobody', 'Choose who signs in.');
    const result = denied || !person ? DENIED : await granted(provider, person.id, details.params);
    reply.hijack();
    await provider.interactionFinished(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
  });
}

const DENIED = { error: 'access_denied', error_description: 'The person at the CRM pressed Deny.' };

async function granted(
  provider: Provider,
  accountId: string,
  params: Record<string, unknown>,
): Promise<InteractionResults> {
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(scopesOf(params.scope).join(' '));
  return { login: { accountId, remember: false }, consent: { grantId: await grant.save() } };
}

/** The interaction in question; a stranger's or an old one is a page that cannot be shown. */
async function waiting<T>(find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch {
    throw new Refused(400, 'sign-in-over', 'This sign-in is over. Go back to the app and connect again.');
  }
}

function scopesOf(scope: unknown): string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((s) => s !== '') : [];
}

function consentForm(uid: string, client: string, scopes: string[]): ReturnType<typeof html> {
  const people = PEOPLE.map(
    (p, i) =>
      html`<label class="choice"
        ><input type="radio" name="person" value="${p.id}" ${i === 0 ? html` checked` : null} />
        <span>${p.name}<small>${p.company} · ${p.email}</small></span></label
      >`,
  );
  const wishes = scopes.filter((s) => s in MEANING).map((s) => html`<li>${MEANING[s] ?? s}</li>`);
  return html`<form class="card" method="post" action="/crm/sign-in/${uid}">
    <h1>Sign in to Fernhill CRM</h1>
    <p class="muted"><b>${client}</b> asks for access.</p>
    <fieldset>
      <legend>Sign in as</legend>
      ${people}
    </fieldset>
    <p>It will be able to:</p>
    <ul class="plain">
      ${wishes}
    </ul>
    <div class="actions">
      <button name="answer" value="deny">Deny</button><button class="main" name="answer" value="allow">Allow</button>
    </div>
  </form>`;
}
