/** Writes what the demo's account needs into a folder: secrets made once, and the account file with this start's addresses. */
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbedClaims } from '@mortise/host';
import { newApiKey } from '@mortise/server';

export type DemoAddresses = {
  /** Origin of Mortise. */
  server: string;
  /** Origin of Acme. */
  acme: string;
  /** Origin of the pretend outside systems. */
  fakes: string;
};

export type PreparedAccount = {
  /** Path of the account file to apply. */
  file: string;
  key: { kid: 'demo'; alg: 'HS256'; secret: string };
  /** The app that the pretend CRM has to know. */
  crmClient: { client_id: string; client_secret: string; redirect_uris: string[] };
};

const TEMPLATES = import.meta.dirname;

/** The addresses written in the templates: those of a start with no ports given. */
const WRITTEN: DemoAddresses = {
  server: 'http://localhost:4400',
  acme: 'http://127.0.0.1:4401',
  fakes: 'http://localhost:4402',
};

/** What Acme knows by itself of its first customer, so that nobody has to type it where only accounts are connected. */
export function knownToAcme(lists: readonly { id: string; name: string }[]): EmbedClaims['connect'] {
  const list = lists.find(({ name }) => name === 'Spring sale')?.id;
  return { 'crm-to-newsletter': { config: { tag: 'acme', ...(list === undefined ? {} : { list }) } } };
}

/** Fills `folder`; doing it again keeps the secrets and writes the rest anew. */
export function prepareAccount(folder: string, addresses: DemoAddresses): PreparedAccount {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'mortise.account.yaml');
  const template = readFileSync(join(TEMPLATES, 'mortise.account.yaml'), 'utf8');
  writeFileSync(file, readdress(template, addresses).replaceAll('../.data/demo/', './'));
  for (const name of ['crm-to-newsletter', 'newsletter-to-chat', 'orders-to-ledger'])
    copyIntegration(name, folder, addresses);
  keep(join(folder, 'api-key'), newApiKey);
  return {
    file,
    key: {
      kid: 'demo',
      alg: 'HS256',
      secret: keep(join(folder, 'embed-key'), () => randomBytes(32).toString('base64url')),
    },
    crmClient: {
      client_id: keep(join(folder, 'crm-client-id'), () => 'Mortise'),
      client_secret: keep(join(folder, 'crm-client-secret'), () => randomBytes(32).toString('base64url')),
      redirect_uris: [`${addresses.server}/connect/callback/crm`],
    },
  };
}

function copyIntegration(name: string, folder: string, addresses: DemoAddresses): void {
  const from = join(TEMPLATES, 'integrations', name);
  const to = join(folder, 'integrations', name);
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) {
    if (entry.endsWith('.yaml'))
      writeFileSync(join(to, entry), readdress(readFileSync(join(from, entry), 'utf8'), addresses));
    else cpSync(join(from, entry), join(to, entry));
  }
}

function readdress(text: string, addresses: DemoAddresses): string {
  return text
    .replaceAll(WRITTEN.server, addresses.server)
    .replaceAll(WRITTEN.acme, addresses.acme)
    .replaceAll(WRITTEN.fakes, addresses.fakes);
}

/** The secret in a file that only we can read; made when there is none. */
function keep(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
