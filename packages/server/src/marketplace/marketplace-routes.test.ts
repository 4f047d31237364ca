/** Tests of what a gallery reads: who sees what, entity tags, listings, and the files that pages load. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { signEmbedToken } from '@mortise/host';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bumpCatalogue, claimAccount, forgetAccounts, saveEmbedKey, saveOrigins } from '../accounts/index.ts';
import { parseConnector, upsertConnector } from '../connectors/index.ts';
import {
  parseListingText,
  saveIntegration,
  saveListing,
  type IntegrationFacts,
  type Listing,
} from '../integrations/index.ts';
import { buildHttp, type App } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { saveRelease } from '../releases/index.ts';
import { sessionRoutes } from '../sessions/index.ts';
import { elementRoutes } from './element-routes.ts';
import { marketplaceRoutes } from './marketplace-routes.ts';

const origin = 'https://app.acme.example';
const secret = randomBytes(32).toString('base64url');
let means: TestMeans;
let app: App;
let acme: AccountId;
let bolt: AccountId;

async function makeAccount(slug: string): Promise<AccountId> {
  const { id } = await claimAccount(means.db, means.vault, {
    slug,
    name: slug,
    base_url: origin,
    compatibility: false,
    top_level: false,
    identity_claim: null,
  });
  await saveOrigins(means.db, id, [origin]);
  await saveEmbedKey(means.db, means.vault, id, { kid: 'k', alg: 'HS256', retire_at: null, secret });
  return id;
}
async function list(
  account: AccountId,
  facts: Partial<IntegrationFacts> & { name: string },
  listing: Partial<Listing> = {},
) {
  const whole: IntegrationFacts = {
    long_name: facts.name,
    type: 'internal',
    link: null,
    connectors: [],
    schedules: [],
    published: true,
    ...facts,
  };
  const id = await saveIntegration(means.db, account, whole);
  await saveListing(means.db, account, id, {
    tagline: '',
    text: [],
    marks: [],
    categories: [],
    tags: [],
    flag: null,
    facts: {},
    ...listing,
  });
  return id;
}
const manifest = {
  version: '1',
  base: null,
  build: null,
  run: 'x',
  connectors: [],
  settings: { schema: { type: 'object' }, uischema: { type: 'VerticalLayout', elements: [] } },
  metadata_schema: null,
  dynamic: [],
};
const read = { hash: 'a'.repeat(64), files: [], manifestFile: 'mortise.yaml', manifest: manifest as never };

beforeAll(async () => {
  means = await testMeans();
  app = buildHttp(means);
  sessionRoutes(app, means);
  marketplaceRoutes(app, means);
  [acme, bolt] = [await makeAccount('acme'), await makeAccount('bolt')];
  const { connector } = parseConnector({
    name: 'crm',
    label: 'CRM',
    kind: 'oauth2_code',
    logo: 'hubspot',
    authorize_url: 'https://c.example/a',
    token_url: 'https://c.example/t',
  });
  if (connector === null) throw new Error('no connector');
  await upsertConnector(means.db, means, acme, connector, { client_id: 'a', client_secret: 'b' });
  await upsertConnector(means.db, means, acme, { ...connector, name: 'bare', label: 'Bare CRM' }, null);
  const sync = await list(
    acme,
    {
      name: 'sync',
      long_name: 'Contact sync',
      connectors: [{ name: 'crm', global: false }],
      schedules: [{ every: '1h' }],
    },
    {
      categories: ['CRM', 'Marketing'],
      marks: ['hubspot'],
      text: parseListingText('Hello **you**'),
      facts: { by: 'Acme' },
      flag: { name: 'New', color: null },
    },
  );
  await saveRelease(means.db, acme, sync, read);
  await list(acme, { name: 'shop', type: 'external', link: 'https://shop.example/' }, { categories: ['Marketing'] });
  await list(acme, { name: 'draft', long_name: 'Canary draft', published: false });
  await list(acme, { name: 'unready' });
  const bare = await list(acme, { name: 'unprovisioned', connectors: [{ name: 'bare', global: false }] });
  await saveRelease(means.db, acme, bare, read);
  await list(bolt, { name: 'theirs', long_name: 'Canary of bolt' });
});
afterAll(async () => {
  await app.close();
  await means.close();
});

async function session(claims: object = {}, account = 'acme'): Promise<Record<string, string>> {
  const token = await signEmbedToken({ account, key: { kid: 'k', alg: 'HS256', secret }, sub: 'u', ...claims });
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/sessions',
    headers: { origin },
    payload: { account, token, nonce: randomBytes(16).toString('base64url') },
  });
  return { origin, authorization: `Bearer ${String(reply.json().session)}` };
}
const get = (url: string, headers: Record<string, string>) => app.inject({ url, headers });
const names = async (claims: object = {}, account = 'acme'): Promise<string[]> =>
  (await get('/v1/catalogue', await session(claims, account)))
    .json()
    .listings.map(({ name }: { name: string }) => name);

describe('the catalogue', () => {
  test('holds what is published, as cards, with counted categories', async () => {
    const catalogue = (await get('/v1/catalogue', await session())).json();
    expect(catalogue.listings.map(({ name }: { name: string }) => name)).toEqual([
      'sync',
      'shop',
      'unready',
      'unprovisioned',
    ]);
    expect(catalogue.categories).toEqual([
      { name: 'CRM', count: 1 },
      { name: 'Marketing', count: 2 },
    ]);
    expect(catalogue.listings[0]).toEqual({
      id: expect.stringMatching(/^int_/),
      number: 1,
      name: 'sync',
      long_name: 'Contact sync',
      type: 'internal',
      tagline: '',
      logos: [{ url: 'http://localhost:4400/logos/hubspot.svg' }],
      letters: 'CS',
      category: 'CRM',
      categories: ['CRM', 'Marketing'],
      tags: [],
      flag: { name: 'New', color: null },
      link: null,
    });
    expect(JSON.stringify(catalogue)).not.toContain('Canary');
  });

  test('hides what the token hides, by number and by name, and nothing of another account shows', async () => {
    expect(await names({ xti: { hidden_integrations: [1, 'shop'] } })).toEqual(['unready', 'unprovisioned']);
    expect(await names({ xti: { hidden_integrations: ['nothing'] } })).toEqual([
      'sync',
      'shop',
      'unready',
      'unprovisioned',
    ]);
    expect(await names({}, 'bolt')).toEqual(['theirs']);
  });

  test('is answered with 304 to who has it, until something changes', async () => {
    const headers = await session();
    const first = await get('/v1/catalogue', headers);
    const etag = String(first.headers.etag);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const same = await get('/v1/catalogue', { ...headers, 'if-none-match': etag });
    expect([same.statusCode, same.body]).toEqual([304, '']);
    expect(same.headers['access-control-allow-origin']).toBe(origin);
    expect(
      (
        await get('/v1/catalogue', {
          ...(await session({ xti: { hidden_integrations: ['shop'] } })),
          'if-none-match': etag,
        })
      ).statusCode,
    ).toBe(200);
    await bumpCatalogue(means.db, acme);
    forgetAccounts(means);
    expect((await get('/v1/catalogue', { ...headers, 'if-none-match': etag })).statusCode).toBe(200);
  });

  test('comes compressed to who takes it', async () => {
    const headers = await session();
    const plain = await get('/v1/catalogue', headers);
    const zipped = await get('/v1/catalogue', { ...headers, 'accept-encoding': 'br, gzip' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body);
    expect(
      (await get('/v1/catalogue', { ...headers, 'accept-encoding': 'gzip;q=0' })).headers['content-encoding'],
    ).toBeUndefined();
  });

  test('is made by one query for many sessions at once', async () => {
    await bumpCatalogue(means.db, acme);
    forgetAccounts(means);
    const sessions = await Promise.all(Array.from({ length: 20 }, () => session()));
    await get('/v1/catalogue', sessions[0] ?? {});
    let queries = 0;
    const query = means.db.$client.query;
    means.db.$client.query = ((...args: unknown[]) => {
      if (/"listings"/.test(JSON.stringify(args[0]))) queries += 1;
      return Reflect.apply(query, means.db.$client, args);
    }) as typeof query;
    await Promise.all(sessions.map((headers) => get('/v1/catalogue', headers)));
    means.db.$client.query = query;
    expect(queries).toBe(0);
  });
});

describe('a listing', () => {
  test('is found by id, number and name', async () => {
    const headers = await session();
    const listing = (await get('/v1/listings/sync', headers)).json();
    expect(listing).toMatchObject({
      name: 'sync',
      text: [{ type: 'paragraph' }],
      connectors: [
        { name: 'crm', label: 'CRM', connects_by: 'window', logo: 'http://localhost:4400/logos/hubspot.svg' },
      ],
      schedules: [{ every: '1h' }, { manual: true }],
      installable: true,
      not_installable: null,
      facts: { by: 'Acme' },
    });
    expect((await get(`/v1/listings/${String(listing.id)}`, headers)).json()).toEqual(listing);
    expect((await get('/v1/listings/1', headers)).json()).toEqual(listing);
  });

  test.each([
    ['shop', 'integration-external'],
    ['unready', 'integration-not-ready'],
    ['unprovisioned', 'connector-not-provisioned'],
  ])('%s cannot be installed: %s', async (name, code) => {
    expect((await get(`/v1/listings/${name}`, await session())).json()).toMatchObject({
      installable: false,
      not_installable: { code },
    });
  });

  test('cannot be installed by a session that may not', async () => {
    expect((await get('/v1/listings/sync', await session({ allow: ['view'] }))).json().not_installable.code).toBe(
      'not-allowed',
    );
  });

  test("that is hidden, unpublished, another account's or not there is the same 404", async () => {
    const headers = await session({ xti: { hidden_integrations: ['sync'] } });
    const theirs = (await get('/v1/catalogue', await session({}, 'bolt'))).json().listings[0].id;
    const replies = await Promise.all(
      ['sync', '1', 'draft', 'theirs', String(theirs), 'nothing', '999', 'int_x', '%F0%9F', "'or 1=1", '..%2f..'].map(
        (which) => get(`/v1/listings/${which}`, headers),
      ),
    );
    expect(replies.map(({ statusCode }) => statusCode).filter((status) => status !== 404)).toEqual([]);
    expect(new Set(replies.slice(0, 8).map(({ body }) => body)).size).toBe(1);
  });
});

test.each(['/v1/catalogue', '/v1/listings/sync'])(
  '%s is refused to strangers, to other origins and without "view"',
  async (url) => {
    const headers = await session();
    expect((await get(url, { origin })).json().code).toBe('session-invalid');
    expect((await get(url, { origin, authorization: `Bearer ${'x'.repeat(43)}` })).json().code).toBe('session-invalid');
    for (const evil of ['https://evil.example', 'null'])
      expect((await get(url, { ...headers, origin: evil })).json().code).toBe('origin-not-allowed');
    expect((await get(url, await session({ allow: ['run'] }))).json().code).toBe('not-allowed');
  },
);

describe('files', () => {
  let folder = '';
  let files: App;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dist-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'embed.js'), `export {}; // ${'x'.repeat(2_000)}`);
    await writeFile(join(folder, 'assets/form-a1B2c3D4.js'), 'export {};');
    await writeFile(join(folder, 'secret.txt'), 'Canary');
    files = buildHttp(means);
    elementRoutes(files, means, folder);
  });
  afterAll(async () => {
    await files.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('embed.js may be loaded by any page, compressed, for minutes', async () => {
    const reply = await files.inject({
      url: '/embed.js',
      headers: { origin: 'https://any.example', 'accept-encoding': 'gzip, br' },
    });
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'br',
      'x-content-type-options': 'nosniff',
      'cache-control': expect.stringContaining('max-age=300'),
    });
    expect(brotliDecompressSync(reply.rawPayload).toString()).toMatch(/^export/);
    expect(
      (await files.inject({ url: '/embed.js', headers: { 'if-none-match': String(reply.headers.etag) } })).statusCode,
    ).toBe(304);
    await writeFile(join(folder, 'embed.js'), 'export const built = "again";');
    expect((await files.inject({ url: '/embed.js' })).body).toContain('again');
  });

  test('a hashed asset never changes', async () => {
    expect((await files.inject({ url: '/assets/form-a1B2c3D4.js' })).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
  });

  test.each([
    '/assets/../secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/..%5csecret.txt',
    '/assets/',
    '/assets/.hidden',
    '/assets/nothing.js',
    '/assets//etc/passwd',
    '/logos/..%2f..%2fpackage.json',
    '/logos/nosuchbrand.svg',
    '/logos/hubspot.png',
    '/logos/HubSpot.svg',
  ])('%s is not there', async (url) => {
    const reply = await files.inject({ url });
    expect(reply.statusCode).toBe(404);
    expect(reply.body).not.toContain('Canary');
  });

  test("a logo is one path in the brand's colour, that can do nothing when it is opened", async () => {
    const reply = await files.inject({ url: '/logos/hubspot.svg' });
    expect(reply.body).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 24 24" fill="#FF7A59"><path d="[^"<>]+"\/><\/svg>$/,
    );
    expect(reply.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'content-disposition': 'inline; filename="hubspot.svg"',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect((await files.inject({ url: '/logos/snapchat.svg' })).body).toContain('fill="#1f2328"');
    expect((await files.inject({ url: '/logos/x.svg' })).body).toContain('fill="#000000"');
  });
});
