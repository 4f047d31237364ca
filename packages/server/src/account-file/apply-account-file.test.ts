/** Tests of `mortise apply`: what a file says becomes rows, again changes nothing, mistakes are told by line and column. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { accountBySlug, embedKeysOf, hashApiKey, newApiKey } from '../accounts/index.ts';
import { apiKeys } from '../accounts/api-key-table.ts';
import { findConnector, openProvision } from '../connectors/index.ts';
import { findIntegration, listingOf } from '../integrations/index.ts';
import { buildHttp } from '../platform/http/index.ts';
import { filesOf, releaseOf } from '../releases/index.ts';
import { accountFileRoutes } from './account-file-routes.ts';
import { applyAccountFile } from './apply-account-file.ts';

let means: TestMeans;
let folder = '';
const secret = randomBytes(32).toString('base64url');
const clientSecret = `client-${randomBytes(8).toString('hex')}`;

beforeAll(async () => {
  means = await testMeans();
});
afterAll(async () => {
  await means.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'account-file-'));
  await mkdir(join(folder, 'sync'));
  await writeFile(
    join(folder, 'sync/mortise.yaml'),
    'version: 0.1\nbase: node:24\nrun: node main.js\nconnectors: [crm]\n',
  );
  await writeFile(join(folder, 'sync/main.js'), 'console.log("{}")');
  await writeFile(join(folder, 'key'), `${secret}\n`);
  await writeFile(join(folder, 'client-secret'), `${clientSecret}\n`);
  return async () => {
    await rm(folder, { recursive: true, force: true });
  };
});

let slugs = 0;
function fileText(slug: string, changes: (text: string) => string = (text) => text): string {
  return changes(`
account: { slug: ${slug}, name: Acme, base_url: "https://app.acme.example/integrations" }
keys:
  - { kid: k1, alg: HS256, file: key }
origins: ["https://app.acme.example"]
connectors:
  - name: crm
    label: CRM
    kind: oauth2_code
    authorize_url: https://crm.example/auth
    token_url: https://crm.example/token
    provision: { client_id: { file: client-secret }, client_secret: { file: client-secret } }
integrations:
  - name: sync
    long_name: Contact sync
    type: internal
    folder: ./sync
    schedules: [{ every: 1h }, { daily: true }]
    published: true
    listing: { tagline: Keeps both alike., text: "Hello **you**", categories: [CRM], tags: [contacts], logo: { marks: [hubspot] }, flag: { name: New } }
  - { name: shop, long_name: Shop, type: external, link: "https://shop.example/", published: true }
`);
}
async function apply(text: string) {
  await writeFile(join(folder, 'mortise.account.yaml'), text);
  return await applyAccountFile(means, join(folder, 'mortise.account.yaml'));
}
const newSlug = (): string => `acme-${(slugs += 1)}`;

async function allRows(): Promise<string> {
  const tables = await means.db.execute("select tablename from pg_tables where schemaname = 'public' order by 1");
  const dumps = await Promise.all(
    tables.rows.map(async ({ tablename }) => [
      tablename,
      (await means.db.execute(`select t::text as row, t.xmin::text as version from ${String(tablename)} t order by 1`))
        .rows,
    ]),
  );
  return JSON.stringify(dumps);
}

describe('an account file', () => {
  test('becomes an account with its keys, origins, connectors, integrations, listings and a release', async () => {
    const slug = newSlug();
    const summary = await apply(fileText(slug));
    expect(summary).toMatchObject({ account: slug, made: true, releases: [{ integration: 'sync', number: 1 }] });
    expect(summary.changed).toEqual([
      'account',
      'origins',
      'key k1',
      'connector crm',
      'integration sync',
      'integration shop',
    ]);
    const account = await accountBySlug(means, slug);
    if (account === null) throw new Error('no account');
    expect(account).toMatchObject({ name: 'Acme', origins: ['https://app.acme.example'], compatibility: false });
    expect((await embedKeysOf(means, account.id)).map(({ kid, alg }) => [kid, alg])).toEqual([['k1', 'HS256']]);
    expect((await openProvision(means.db, means, account.id, 'crm')).get('client_secret')?.reveal()).toBe(clientSecret);
    const sync = await findIntegration(means.db, account.id, 'sync');
    if (sync === null) throw new Error('no integration');
    expect(sync).toMatchObject({
      number: 1,
      type: 'internal',
      connectors: [{ name: 'crm', global: false }],
      schedules: [{ every: '1h' }, { daily: true }],
      published: true,
    });
    expect(await listingOf(means.db, account.id, sync.id)).toMatchObject({
      tagline: 'Keeps both alike.',
      marks: ['hubspot'],
      flag: { name: 'New', color: null },
      text: [{ type: 'paragraph' }],
    });
    const release = await releaseOf(means.db, account.id, {
      release_id: null,
      channel: 'default',
      integration_id: sync.id,
    });
    expect(release).toMatchObject({ number: 1, manifest: { run: 'node main.js' } });
    expect((await readdir(filesOf(means, { content_hash: release?.content_hash ?? '' }))).sort()).toEqual([
      'main.js',
      'mortise.yaml',
    ]);
  });

  test('applied twice changes no row, whoever applies it', async () => {
    const text = fileText(newSlug());
    await apply(text);
    const before = await allRows();
    expect(await apply(text)).toMatchObject({ made: false, changed: [], releases: [] });
    expect(await apply(`# a comment\n${text}`)).toMatchObject({ changed: [] });
    expect(await allRows()).toBe(before);
  });

  test('applied at once by two makes one account', async () => {
    const text = fileText(newSlug());
    await writeFile(join(folder, 'a.yaml'), text);
    const summaries = await Promise.all([1, 2, 3].map(() => applyAccountFile(means, join(folder, 'a.yaml'))));
    expect(summaries.filter(({ made }) => made)).toHaveLength(1);
    expect(summaries.flatMap(({ releases }) => releases)).toHaveLength(1);
  });

  test("changes only the parts that differ, and then the gallery's version", async () => {
    const slug = newSlug();
    await apply(fileText(slug));
    const before = (await accountBySlug(means, slug))?.catalogueVersion ?? 0;
    const summary = await apply(fileText(slug, (text) => text.replace('Keeps both alike.', 'Keeps all alike.')));
    expect(summary).toMatchObject({ changed: ['integration sync'], releases: [] });
    expect((await accountBySlug(means, slug))?.catalogueVersion).toBe(before + 1);
  });

  test("makes a release when the folder's content is new, and points the default at it; an older content again makes none", async () => {
    const slug = newSlug();
    await apply(fileText(slug));
    await writeFile(join(folder, 'sync/main.js'), 'console.log("2")');
    expect((await apply(fileText(slug))).releases).toEqual([{ integration: 'sync', number: 2 }]);
    const account = (await accountBySlug(means, slug))?.id;
    if (account === undefined) throw new Error('no account');
    const sync = await findIntegration(means.db, account, 'sync');
    const current = async () =>
      (await releaseOf(means.db, account, { release_id: null, channel: 'default', integration_id: sync?.id ?? '' }))
        ?.number;
    expect(await current()).toBe(2);
    await writeFile(join(folder, 'sync/main.js'), 'console.log("{}")');
    expect(await apply(fileText(slug))).toMatchObject({ releases: [], changed: ['integration sync'] });
    expect(await current()).toBe(1);
  });

  test('removes keys and origins, and unpublishes integrations, that it no longer names', async () => {
    const slug = newSlug();
    await apply(fileText(slug));
    await writeFile(join(folder, 'key2'), randomBytes(32).toString('hex'));
    const summary = await apply(
      fileText(slug, (text) =>
        text
          .replace('kid: k1, alg: HS256, file: key', 'kid: k2, alg: HS256, file: key2')
          .replace('"https://app.acme.example"]', '"https://new.acme.example"]')
          .replace(/ {2}- \{ name: shop.*\n/, ''),
      ),
    );
    expect(summary.changed).toEqual(['origins', 'key k2', 'key k1', 'integration shop']);
    const account = await accountBySlug(means, slug);
    if (account === null) throw new Error('no account');
    expect(account.origins).toEqual(['https://new.acme.example']);
    expect((await embedKeysOf(means, account.id)).map(({ kid }) => kid)).toEqual(['k2']);
    expect(await findIntegration(means.db, account.id, 'shop')).toMatchObject({ published: false });
  });

  test('keeps a hash of each API key, takes another file for another key, and ends those that it no longer names', async () => {
    const slug = newSlug();
    const keys = [newApiKey(), newApiKey()];
    for (const [nth, key] of keys.entries()) await writeFile(join(folder, `api-key-${nth}`), `${key}\n`);
    const withKeys = (list: string) =>
      fileText(slug, (text) => text.replace('origins:', `api_keys: [${list}]\norigins:`));
    const stored = async () => {
      const account = await accountBySlug(means, slug);
      const rows = await means.db
        .select()
        .from(apiKeys)
        .where(eq(apiKeys.account_id, account?.id ?? ''));
      return rows.map((row) => [row.name, row.key_hash, row.scopes, row.expires_at?.toISOString() ?? null]);
    };
    const scopes = ['connectors:call', 'auth-links:make', 'global-connections:manage'];
    expect((await apply(withKeys('{ name: backend, file: api-key-0 }'))).changed).toContain('api-key backend');
    expect(await stored()).toEqual([['backend', hashApiKey(keys[0] ?? ''), scopes, null]]);
    const at = '2027-01-01T00:00:00.000Z';
    await apply(withKeys(`{ name: backend, file: api-key-1, expires_at: "${at}" }`));
    expect(await stored()).toEqual([['backend', hashApiKey(keys[1] ?? ''), scopes, at]]);
    await apply(withKeys('{ name: moved, file: api-key-1 }, { name: backend, file: api-key-0 }'));
    expect((await stored()).map(([name, hash]) => [name, hash]).toSorted()).toEqual([
      ['backend', hashApiKey(keys[0] ?? '')],
      ['moved', hashApiKey(keys[1] ?? '')],
    ]);
    await apply(withKeys('{ name: moved, file: api-key-0 }, { name: backend, file: api-key-1 }'));
    expect((await stored()).map(([name, hash]) => [name, hash]).toSorted()).toEqual([
      ['backend', hashApiKey(keys[1] ?? '')],
      ['moved', hashApiKey(keys[0] ?? '')],
    ]);
    const all = (await allRows()) + means.lines.join('\n');
    for (const key of keys) expect(all.includes(key.slice('mortise_'.length))).toBe(false);
    await apply(fileText(slug));
    expect(await stored()).toEqual([]);
  });

  test("an API key that is another account's, that is here twice or that is none is refused", async () => {
    await writeFile(join(folder, 'api-key'), newApiKey());
    await writeFile(join(folder, 'no-key'), 'mortise_short');
    const withKeys = (slug: string, list: string) =>
      fileText(slug, (text) => text.replace('origins:', `api_keys: [${list}]\norigins:`));
    await apply(withKeys(newSlug(), '{ name: backend, file: api-key }'));
    for (const list of [
      '{ name: backend, file: api-key }',
      '{ name: a, file: api-key }, { name: b, file: api-key }',
      '{ name: a, file: no-key }',
      '{ name: a, file: api-key, scopes: [everything] }',
      '{ name: a, file: api-key, expires_at: soon }',
    ])
      await expect(apply(withKeys(newSlug(), list))).rejects.toMatchObject({ code: 'account-file-invalid' });
  });

  test('leaves no secret in the database or the log', async () => {
    await apply(fileText(newSlug()));
    const all = (await allRows()) + means.lines.join('\n');
    for (const canary of [secret, clientSecret]) {
      for (const form of [canary, Buffer.from(canary).toString('base64'), Buffer.from(canary).toString('hex')])
        expect(all).not.toContain(form);
    }
  });
});

describe('a mistake', () => {
  const cases: [string, (text: string) => string, RegExp][] = [
    ["a slug that is the server's", (text) => text.replace(/slug: [^,]+/, 'slug: v1'), /:2:12: "v1" is the beginning/],
    [
      'an unknown key',
      (text) => text.replace('published: true\n    listing', 'publish: true\n    listing'),
      /:19:5: This key is not known here/,
    ],
    ['a missing name', (text) => text.replace('long_name: Contact sync', ''), /:14:5: Missing here: long_name/],
    [
      'an unknown word',
      (text) => text.replace('alg: HS256', 'alg: none'),
      /:4:16: This must be one of HS256, RS256, ES256, EdDSA/,
    ],
    [
      'an origin with a path',
      (text) => text.replace('"https://app.acme.example"]', '"https://app.acme.example/"]'),
      /:5:11: An origin is/,
    ],
    ['a secret that can be guessed', (text) => text.replace('file: key', 'file: weak'), /:4:28: .*(32 bytes|guessed)/],
    ['a key that is not there', (text) => text.replace('file: key', 'file: nowhere'), /:4:28: nowhere cannot be read/],
    [
      'an unknown connector',
      (text) => text.replace('folder: ./sync', 'folder: ./sync\n    connectors: [{ name: erp }]'),
      /:18:20: There is no connector "erp"/,
    ],
    [
      'a manifest that wants another connector',
      (text) => text.replace('name: crm', 'name: crm2'),
      /Its manifest wants a connector "crm"/,
    ],
    ['an unknown brand icon', (text) => text.replace('hubspot', 'nosuchbrand'), /There is no brand icon "nosuchbrand"/],
    [
      'a link with a script',
      (text) => text.replace('https://shop.example/', 'javascript:alert(1)'),
      /This must be an https:\/\/ address/,
    ],
    [
      'an external integration with a folder',
      (text) => text.replace('type: external,', 'type: external, folder: ./sync,'),
      /Only an internal integration has folder/,
    ],
    ['the same name twice', (text) => text.replace('name: shop', 'name: sync'), /"sync" is here twice/],
    [
      'two kinds of schedule in one',
      (text) => text.replace('{ every: 1h }', '{ every: 1h, daily: true }'),
      /exactly one of every and daily/,
    ],
    ['a folder that is not there', (text) => text.replace('./sync', './nowhere'), /cannot become a release/],
    [
      'a secret written into the file',
      (text) => text.replace('{ file: client-secret }, client_secret', '"s3cret", client_secret'),
      /must be of type object/,
    ],
    [
      'a connector without its address',
      (text) => text.replace('    token_url: https://crm.example/token\n', ''),
      /:7:5: /,
    ],
    ['no YAML', (text) => text.replace('keys:', 'keys: ]'), /:3:\d+: /],
    ['a key twice', (text) => `${text}\norigins: []\n`, /:23:1: /],
    ['an alias', (text) => text.replace('[{ every: 1h }', '[&a { every: 1h }, *a'), /aliases/],
    ['a list for a file', () => '- a\n', /:1:1: This must be of type object/],
    ['nothing', () => '', /:1:1: /],
  ];

  test.each(cases)('%s is told with its place, and nothing changes', async (_name, change, expected) => {
    await writeFile(join(folder, 'weak'), 'password'.repeat(5));
    const slug = newSlug();
    const before = await allRows();
    const refused = await apply(fileText(slug, change)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'account-file-invalid' });
    const { problems } = refused as { problems: { line: number; column: number; message: string }[] };
    expect(problems.map(({ message }) => message).join('\n')).toMatch(expected);
    expect(problems.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
    expect(JSON.stringify(refused)).not.toContain(secret);
    expect(await allRows()).toBe(before);
  });

  test('is told together with all the others', async () => {
    const refused = await apply(
      fileText(newSlug(), (text) => `${text}${Array.from({ length: 30 }, (_, n) => `odd${n}: 1\n`).join('')}`),
    ).catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringContaining('30 mistakes') });
  });

  test('in a file that is not there, too large or a bomb is told at once', async () => {
    await expect(applyAccountFile(means, join(folder, 'nowhere.yaml'))).rejects.toMatchObject({
      code: 'account-file-invalid',
    });
    const before = performance.now();
    for (const bomb of [
      'x'.repeat(5_000_000),
      `a: ${'['.repeat(20_000)}`,
      'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n',
    ]) {
      await expect(apply(bomb)).rejects.toMatchObject({ code: 'account-file-invalid' });
    }
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

test.each([
  ['', '', /asks "crm" for the choices of "lists": give that connector an api_url/],
  ['connector: shop, ', '', /through "shop", which it does not connect/],
  ['', 'connectors: []', /without saying through which connector/],
  ['', '', null],
])('live choices of a manifest with %j in its source and %j in the account need an API to ask', async (...row) => {
  const [connector, more, expected] = row;
  await writeFile(
    join(folder, 'sync/mortise.yaml'),
    `version: 0.1
base: node:24
run: node main.js
connectors: [crm]
configs:
  schema:
    type: object
    properties: { list: { $ref: '#/definitions/lists' } }
    definitions: { lists: { type: string, source: { ${connector}path: /lists, items: /lists, value: id } } }
`,
  );
  const text = fileText(newSlug(), (whole) =>
    whole
      .replace('folder: ./sync\n', `folder: ./sync\n${more === '' ? '' : `    ${more}\n`}`)
      .replace(
        'kind: oauth2_code\n',
        expected === null ? 'kind: oauth2_code\n    api_url: https://crm.example/v1\n' : 'kind: oauth2_code\n',
      ),
  );
  const outcome = await apply(text).catch((error: unknown) => error);
  if (expected === null) expect(outcome).toMatchObject({ made: true });
  else expect(outcome).toMatchObject({ problems: [{ message: expect.stringMatching(expected) }] });
});

describe('a connector of the catalogue', () => {
  const listed = (entry: string) => (text: string) => text.replace('integrations:\n', `  - ${entry}\nintegrations:\n`);

  test('is a name, a system and what its vendor gave; what is given besides replaces what the catalogue says', async () => {
    const slug = newSlug();
    const entry =
      '{ name: shop, system: shopify, label: Our shop, scopes: [read_orders], provision: { client_id: { value: app-1 }, client_secret: { file: client-secret } } }';
    expect((await apply(fileText(slug, listed(entry)))).changed).toContain('connector shop');
    const account = (await accountBySlug(means, slug))?.id;
    if (account === undefined) throw new Error('The account is not there.');
    expect(await findConnector(means.db, account, 'shop')).toMatchObject({
      label: 'Our shop',
      kind: 'oauth2_code',
      system: 'shopify',
      scopes: ['read_orders'],
      authorize_url: 'https://{shop}.myshopify.com/admin/oauth/authorize',
    });
    const provision = await openProvision(means.db, means, account, 'shop');
    expect([...provision.keys()].sort()).toEqual(['client_id', 'client_secret']);
    expect(provision.get('client_id')?.reveal()).toBe('app-1');
  });

  test.each([
    ['{ name: x, system: no-such-system }', /no system of this id/],
    ['{ name: x, system: shopify, method: fax }', /The methods of Shopify are /],
    ['{ name: x, system: shopify, provision: { client_secret: { value: abc } } }', /is secret: put it into a file/],
    ['{ name: x, system: shopify, provision: { shop: { file: key } } }', /asks you for client_id, client_secret/],
    ['{ name: x, system: active-campaign, provision: { api_key: { file: key } } }', /asks nothing of you/],
  ])('%s is told where it stands', async (entry, message) => {
    const refused = await apply(fileText(newSlug(), listed(entry))).catch((error: unknown) => error);
    expect(refused).toMatchObject({ problems: [{ message: expect.stringMatching(message) }] });
  });
});

test('the two files have published JSON Schemas that any editor may fetch', async () => {
  const app = buildHttp(means);
  accountFileRoutes(app, means);
  for (const name of ['account', 'manifest']) {
    const reply = await app.inject({ url: `/schema/${name}.json` });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['access-control-allow-origin']).toBe('*');
    expect(reply.json()).toHaveProperty('properties');
  }
  const schema = (await app.inject({ url: '/schema/account.json' })).json();
  expect(schema.properties.connectors.items.anyOf[0].properties).toHaveProperty('provision');
  expect(schema.properties.connectors.items.anyOf[0].required).not.toContain('scopes');
  expect(schema.properties.integrations.items.properties.connectors.items.properties).toHaveProperty('fields');
  expect(schema.properties.connectors.items.anyOf.at(-1).properties.system.enum).toContain('shopify');
  await app.close();
});
