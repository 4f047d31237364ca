/** Starts all pretend outside systems in one HTTP server: the CRM (OAuth), the newsletter, the chat and the ledger (API keys), and one a family of connectors. */
import type { AddressInfo } from 'node:net';
import type Provider from 'oidc-provider';
import { chatApi } from './chat/chat-api.ts';
import { chatPage } from './chat/chat-page.ts';
import { createChatBook } from './chat/chat.ts';
import { createKeys, registerClient, startAuthorisation } from './crm/authorisation.ts';
import { consentPage } from './crm/consent-page.ts';
import { contactsApi } from './crm/contacts-api.ts';
import { contactsPage } from './crm/contacts-page.ts';
import { addContact, contactsAfter, SCOPES, type CrmBook, type CrmState } from './crm/crm.ts';
import type { GrantRecords } from './crm/grants.ts';
import { walkConsent } from './crm/walk-consent.ts';
import { buildDoor } from './door.ts';
import type { CrmDoor, Fakes, FakesOptions } from './fakes.ts';
import { createFamilies } from './families/families.ts';
import { createFront, type Front } from './front.ts';
import { createJournal, type Journal } from './journal.ts';
import { ledgerApi } from './ledger/ledger-api.ts';
import { ledgerPage } from './ledger/ledger-page.ts';
import { createLedgerBook } from './ledger/ledger.ts';
import { newsletterApi } from './newsletter/newsletter-api.ts';
import { newsletterPage } from './newsletter/newsletter-page.ts';
import { createNewsletterBook } from './newsletter/newsletter.ts';
import { openRecords } from './records.ts';
import { startPage } from './start-page.ts';

/** Listens, and resolves when every system answers. Rejects with the system's own error when the port is taken. */
export async function startFakes(options: FakesOptions = {}): Promise<Fakes> {
  const journal = createJournal();
  const front = createFront(journal);
  await front.listen(options.port ?? 0, options.host);
  const origin = `http://localhost:${(front.server.address() as AddressInfo).port}`;
  const crm = openCrm(options);
  for (const client of options.clients ?? []) await registerClient(crm, client);
  const provider = startAuthorisation(`${origin}/crm`, crm);
  front.setAuthorisation(provider.callback());
  const families = createFamilies(origin);
  front.setFamilies(families.listener);
  const { newsletter, chat, ledger, close } = await mountPagesAndApis(front, journal, provider, crm, options.folder);
  return {
    origin,
    journal,
    crm: crmDoor(`${origin}/crm`, crm),
    newsletter: {
      api: `${origin}/newsletter/api`,
      account: (company) => companyIn(newsletter.value.accounts, company),
      subscribers: (company) => companyIn(newsletter.value.accounts, company).subscribers,
    },
    chat: { api: `${origin}/chat/api`, account: (company) => companyIn(chat.value.accounts, company) },
    ledger: { api: `${origin}/ledger/api`, account: (company) => companyIn(ledger.value.accounts, company) },
    families: families.door,
    close,
  };
}

async function mountPagesAndApis(
  front: Front,
  journal: Journal,
  provider: Provider,
  crm: CrmState,
  folder: string | undefined,
) {
  const newsletter = openRecords(folder, 'newsletter', createNewsletterBook);
  const chat = openRecords(folder, 'chat', createChatBook);
  const ledger = openRecords(folder, 'ledger', createLedgerBook);
  const app = buildDoor(journal, front.serverFactory);
  startPage(app);
  consentPage(app, provider, crm);
  contactsPage(app, crm);
  contactsApi(app, provider, crm);
  newsletterPage(app, newsletter);
  newsletterApi(app, newsletter);
  chatPage(app, chat);
  chatApi(app, chat);
  ledgerPage(app, ledger);
  ledgerApi(app, ledger);
  await app.ready();
  const close = async (): Promise<void> => {
    await app.close();
    await front.close();
  };
  return { newsletter, chat, ledger, close };
}

function openCrm(options: FakesOptions): CrmState {
  return {
    book: openRecords<CrmBook>(options.folder, 'crm', () => ({ last_seq: 0, contacts: {}, keys: createKeys() })),
    grants: openRecords<GrantRecords>(options.folder, 'crm-grants', () => ({})),
    accessTokenSeconds: options.accessTokenSeconds ?? 600,
    denials: 0,
  };
}

function crmDoor(issuer: string, crm: CrmState): CrmDoor {
  return {
    issuer,
    authorizeUrl: `${issuer}/auth`,
    tokenUrl: `${issuer}/token`,
    revokeUrl: `${issuer}/token/revocation`,
    scopes: SCOPES,
    register: (client) => registerClient(crm, client),
    addContact: (given, company = 'oakline') => addContact(crm, company, given),
    contacts: (company = 'oakline') => contactsAfter(crm, company, 0, null),
    denyNext: (times = 1) => {
      crm.denials += times;
    },
    revokeAll: () => {
      for (const key of Object.keys(crm.grants.value)) if (!key.startsWith('Client:')) delete crm.grants.value[key];
      crm.grants.save();
    },
    consent: walkConsent,
  };
}

function companyIn<T extends { id: string }>(accounts: readonly T[], company = 'oakline'): T {
  const found = accounts.find((account) => account.id === company);
  if (!found) throw new Error(`The pretend systems know no company ${company}.`);
  return found;
}
