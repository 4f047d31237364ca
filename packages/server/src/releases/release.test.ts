/** Tests of which release a tenant runs, and that none of it crosses accounts. */
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimAccount } from '../accounts/index.ts';
import { findIntegration, listingOf, publishedListings, saveIntegration, unpublish } from '../integrations/index.ts';
import type { AccountId, IntegrationId } from '../platform/ids.ts';
import { releaseOf, saveRelease, type ReadRelease } from './index.ts';

let means: TestMeans;
let acme: AccountId;
let bolt: AccountId;
let sync: IntegrationId;
const facts = {
  name: 'sync',
  long_name: 'Sync',
  type: 'internal',
  link: null,
  connectors: [],
  schedules: [],
  published: true,
} as const;
const build = (sign: string): ReadRelease => ({
  hash: sign.repeat(64),
  files: [],
  manifestFile: 'mortise.yaml',
  manifest: {
    version: sign,
    base: null,
    build: null,
    run: 'x',
    connectors: [],
    settings: { schema: { type: 'object' }, uischema: { type: 'VerticalLayout', elements: [] } },
    metadata_schema: null,
    dynamic: [],
  },
});

beforeAll(async () => {
  means = await testMeans();
  const make = async (slug: string) =>
    (
      await claimAccount(means.db, means.vault, {
        slug,
        name: slug,
        base_url: 'https://a.example',
        compatibility: false,
        top_level: false,
        identity_claim: null,
      })
    ).id;
  [acme, bolt] = [await make('acme'), await make('bolt')];
  sync = await saveIntegration(means.db, acme, { ...facts, connectors: [], schedules: [] });
});
afterAll(async () => {
  await means.close();
});

test('a tenant runs its pinned release, else the default, else the newest', async () => {
  const on = (choice: { release_id?: string | null; channel?: 'default' | 'latest' }, account = acme) =>
    releaseOf(means.db, account, { release_id: null, channel: 'default', integration_id: sync, ...choice });
  expect(await on({})).toBeNull();
  const first = await saveRelease(means.db, acme, sync, build('a'));
  const second = await saveRelease(means.db, acme, sync, build('b'));
  expect([first.made, second.made, (await on({}))?.number]).toEqual([true, true, 2]);
  expect(await saveRelease(means.db, acme, sync, build('a'))).toMatchObject({
    made: false,
    release: { id: first.release.id, number: 1 },
  });
  expect((await on({}))?.number).toBe(1);
  expect((await on({ channel: 'latest' }))?.number).toBe(2);
  expect(await on({ release_id: second.release.id })).toMatchObject({
    number: 2,
    manifest: { version: 'b' },
    content_hash: 'b'.repeat(64),
  });
  for (const choice of [{}, { channel: 'latest' }, { release_id: first.release.id }] as const)
    expect(await on(choice, bolt)).toBeNull();
});

test('settings keep the order of the file, which the form follows where no layout says more', async () => {
  const ordered = build('c');
  const text = { type: 'string' };
  ordered.manifest.settings.schema = { type: 'object', properties: { zip_code: text, a: text, city: text } };
  const { release } = await saveRelease(means.db, acme, sync, ordered);
  const { properties = {} } = release.manifest.settings.schema;
  expect(Object.keys(properties)).toEqual(['zip_code', 'a', 'city']);
  const read = await releaseOf(means.db, acme, { release_id: release.id, channel: 'default', integration_id: sync });
  expect(Object.keys(read?.manifest.settings.schema.properties ?? {})).toEqual(['zip_code', 'a', 'city']);
});

test('an integration is found in its own account only, by id, number and name', async () => {
  for (const which of [sync, '1', 1, 'sync']) {
    expect((await findIntegration(means.db, acme, which))?.id).toBe(sync);
    expect(await findIntegration(means.db, bolt, which)).toBeNull();
  }
  for (const which of [
    '',
    '0',
    '01',
    '-1',
    '1.0',
    '99999999999999999999',
    'int_x',
    'SYNC',
    "' or ''='",
    'a\u0000b',
    'x'.repeat(5_000),
  ])
    expect(await findIntegration(means.db, acme, which)).toBeNull();
});

test('an integration keeps its id and number when it is saved again, and leaves the gallery when unpublished', async () => {
  expect(await saveIntegration(means.db, acme, { ...facts, connectors: [], schedules: [], long_name: 'Sync 2' })).toBe(
    sync,
  );
  expect(
    (await publishedListings(means.db, acme)).map(({ integration }) => [integration.number, integration.long_name]),
  ).toEqual([[1, 'Sync 2']]);
  expect(await publishedListings(means.db, bolt)).toEqual([]);
  expect(await listingOf(means.db, bolt, sync)).toMatchObject({ tagline: '', text: [] });
  await unpublish(means.db, bolt, 'sync');
  expect(await publishedListings(means.db, acme)).toHaveLength(1);
  await unpublish(means.db, acme, 'sync');
  expect(await publishedListings(means.db, acme)).toEqual([]);
});
