/** An account file with a release folder and secrets, written to a temporary folder, over the pretend outside systems. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const stageClient = { client_id: 'mortise-stage', client_secret: 'stage-secret-stage-secret-stage-secret' };
export const stageKey = { kid: 'k1', alg: 'HS256' as const, secret: 'stage-key-stage-key-stage-key-stage-key!' };

/** Every account has one of its own. */
export const stageApiKey = (slug: string): string =>
  `mortise_${createHash('sha256').update(`stage ${slug}`).digest('base64url')}`;

const manifest = `version: '1.0'
base: node:24
build: 'true'
run: node main.mjs
connectors: [crm, newsletter]
configs:
  schema:
    type: object
    required: [list]
    properties:
      list: { $ref: '#/definitions/lists' }
      tag: { type: string, default: crm, maxLength: 20 }
      only_new: { type: boolean, default: true }
      quota: { type: integer, default: 5 }
    definitions:
      lists: { type: string, oneOf: [{ const: placeholder, title: Placeholder }] }
  uischema:
    type: VerticalLayout
    elements:
      - { type: Control, scope: '#/properties/list', label: List }
      - { type: Control, scope: '#/properties/tag', label: Tag }
      - { type: Control, scope: '#/properties/only_new', label: Only new ones }
      - { type: Control, scope: '#/properties/quota', label: Quota, admin: true }
`;

/** Choices asked while the form is open: of one book, of the whole ledger, for hidden fields only, and from a shared connection. */
const liveManifest = `version: '1.0'
base: node:24
build: 'true'
run: node main.mjs
connectors: [ledger]
configs:
  schema:
    type: object
    properties:
      book: { type: string }
      account: { $ref: '#/definitions/accounts' }
      own_account: { $ref: '#/definitions/own_accounts' }
      hidden_account: { $ref: '#/definitions/hidden_accounts' }
      hidden_book: { type: string, default: oak-gmbh-1 }
      word: { type: string, writeOnly: true }
      nothing: { $ref: '#/definitions/leaking' }
    definitions:
      accounts:
        type: string
        source:
          path: /accounts
          query: { book: '{{settings.book}}' }
          items: /accounts
          value: /code
          label: /label
          search: q
          cursor: { param: after, next: /paging/next }
      own_accounts:
        type: string
        source: { connector: ledger, path: /accounts, query: { book: '{{settings.hidden_book}}' }, items: /accounts, value: code, label: label }
      hidden_accounts:
        type: string
        source: { path: /accounts, query: { book: '{{settings.book}}' }, items: /accounts, value: code }
      leaking:
        type: string
        source: { path: /accounts, query: { q: '{{settings.word}}' }, items: /accounts, value: code }
  uischema:
    type: VerticalLayout
    elements:
      - { type: Control, scope: '#/properties/book' }
      - { type: Control, scope: '#/properties/account' }
      - { type: Control, scope: '#/properties/own_account' }
      - { type: Control, scope: '#/properties/word' }
      - { type: Control, scope: '#/properties/nothing' }
      - { type: Control, scope: '#/properties/hidden_account', admin: true }
      - { type: Control, scope: '#/properties/hidden_book', admin: true }
`;

const plainManifest = `version: '1.0'
base: node:24
build: 'true'
run: node main.mjs
`;

type Systems = { origin: string; crm: { issuer: string; authorizeUrl: string; tokenUrl: string; revokeUrl: string } };

/** Writes everything and gives the path of the account file. Its integrations: sync (dynamic), plain, keyed, shared, hidden, tile, draft, live (live choices), lively (the same, connected for everybody). */
export async function writeAccountFolder(slug: string, fakes: Systems, origins: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-stage-'));
  for (const [name, text] of [
    ['sync', manifest],
    ['plain', plainManifest],
    ['live', liveManifest],
  ] as const) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'mortise.yaml'), text);
    await writeFile(join(folder, name, 'main.mjs'), `console.log('{}');\n`);
  }
  for (const [name, text] of Object.entries({
    key: stageKey.secret,
    'api-key': stageApiKey(slug),
    id: stageClient.client_id,
    secret: stageClient.client_secret,
  }))
    await writeFile(join(folder, name), text);
  const path = join(folder, 'mortise.account.yaml');
  await writeFile(path, JSON.stringify(accountOf(slug, fakes, origins)));
  return path;
}

function accountOf(slug: string, fakes: Systems, origins: readonly string[]): object {
  const oauth = {
    kind: 'oauth2_code',
    issuer: fakes.crm.issuer,
    authorize_url: fakes.crm.authorizeUrl,
    token_url: fakes.crm.tokenUrl,
    revoke_url: fakes.crm.revokeUrl,
    revoke_ends: 'token',
    scopes: ['contacts.read'],
    account_lookup: { url: `${fakes.origin}/crm/api/me`, field: 'company' },
    grants: ['See your contacts'],
    provision: { client_id: { file: 'id' }, client_secret: { file: 'secret' } },
  };
  const { provision: _provision, ...bare } = oauth;
  const newsletter = {
    name: 'newsletter',
    label: 'Larkpost',
    kind: 'api_key',
    credential: { name: 'X-Api-Key', format: '{api_key}' },
    fields: [{ name: 'api_key', label: 'API key' }],
    test_request: { url: `${fakes.origin}/newsletter/api/account` },
    webhooks: { verification: { kind: 'hmac', header: 'X-Larkpost-Signature' } },
  };
  const ledger = {
    name: 'ledger',
    label: 'Tallyhouse',
    kind: 'api_key',
    api_url: `${fakes.origin}/ledger/api`,
    credential: { format: 'Bearer {api_key}' },
    fields: [{ name: 'api_key', label: 'API key' }],
    test_request: { url: `${fakes.origin}/ledger/api/account` },
  };
  const internal = {
    type: 'internal',
    folder: './plain',
    published: true,
    schedules: [{ every: '1h' }, { daily: true }],
  };
  return {
    account: { slug, name: `The ${slug} app`, base_url: `https://app.${slug}.example/integrations` },
    keys: [{ kid: stageKey.kid, alg: stageKey.alg, file: 'key' }],
    api_keys: [{ name: 'backend', file: 'api-key' }],
    origins: [`https://app.${slug}.example`, ...origins],
    connectors: [
      { name: 'crm', label: 'Fernhill CRM', ...oauth },
      { name: 'crm2', label: 'Other CRM', ...oauth },
      { name: 'unset', label: 'Unset CRM', ...bare },
      newsletter,
      ledger,
    ],
    integrations: [
      {
        name: 'sync',
        long_name: 'CRM to newsletter',
        ...internal,
        folder: './sync',
        connectors: [{ name: 'crm' }, { name: 'newsletter' }],
      },
      { name: 'plain', long_name: 'Plain', ...internal },
      { name: 'keyed', long_name: 'Keyed', ...internal, connectors: [{ name: 'newsletter' }] },
      {
        name: 'shared',
        long_name: 'Everybody’s',
        ...internal,
        connectors: [{ name: 'newsletter', global: true }, { name: 'unset' }, { name: 'crm2' }],
      },
      { name: 'live', long_name: 'Live', ...internal, folder: './live', connectors: [{ name: 'ledger' }] },
      {
        name: 'lively',
        long_name: 'Lively',
        ...internal,
        folder: './live',
        connectors: [{ name: 'ledger', global: true }],
      },
      { name: 'draft', long_name: 'Draft', ...internal, published: false },
      { name: 'tile', long_name: 'Tile', type: 'external', link: 'https://elsewhere.example/', published: true },
    ],
  };
}
