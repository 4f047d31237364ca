/** Tests of settings when somebody else saved them, and when the integration moved to another release and back. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { saveIntegration } from '../integrations/index.ts';
import { transaction } from '../platform/database/index.ts';
import type { AccountId, IntegrationId, TenantId } from '../platform/ids.ts';
import { keepFiles, readRelease, saveRelease } from '../releases/index.ts';
import { emptyTenant } from './empty-tenants.ts';
import { releaseForRun, settingsWith } from './settings-with.ts';
import { configInForce } from './tenant-config.ts';
import { lockTenant } from './tenant-rows.ts';
import { earlierConfigs, tenants } from './tenant-table.ts';

let stage: Stage;
let ana: Person;
let account: AccountId;
let integration: IntegrationId;
let tenant: string;
let count = 0;

const first = {
  properties: `
      city: { type: string }
      kind: { type: string, enum: [small, large], default: small }
      pin: { type: string, writeOnly: true }
      old: { type: string }
      limit: { type: integer }
      ours: { type: string }`,
  required: '[city]',
};
/** large is gone, old is gone, zone is new with a default, ours is no secret of theirs. */
const second = {
  properties: `
      city: { type: string }
      kind: { type: string, enum: [small, huge] }
      pin: { type: string, writeOnly: true }
      limit: { type: integer }
      zone: { type: string, default: eu }
      ours: { type: string }`,
  required: '[city]',
};
/** Nothing is lost and nothing has to be answered. */
const gentle = { properties: `${first.properties}\n      zone: { type: string, default: eu }`, required: '[city]' };
const demanding = { properties: `${first.properties}\n      contact: { type: string }`, required: '[city, contact]' };

beforeAll(async () => {
  stage = await openStage();
  ana = await stage.person('acme', { sub: 'ana', customer: 'probe' });
  const made = String((await ana.call('POST', '/v1/tenants', { integration: 'plain' })).body['id']);
  const [row] = await stage.means.db.select().from(tenants).where(eq(tenants.id, made));
  account = row?.account_id as AccountId;
});
afterAll(() => stage.close());
beforeEach(async () => {
  count += 1;
  const face = { name: `moving-${count}`, long_name: 'Moving', type: 'internal', link: null } as const;
  integration = await saveIntegration(stage.means.db, account, {
    ...face,
    connectors: [],
    schedules: [],
    published: true,
  });
  await release(first);
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: face.name })).body['id']);
});

/** Makes it the release in force; the same again points back at the one there is. */
async function release({ properties, required }: typeof first): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-moves-'));
  const controls = [...properties.matchAll(/^ +(\w+):/gm)].map(
    ([, key]) =>
      `      - { type: Control, scope: '#/properties/${key}', label: ${key}${key === 'ours' ? ', admin: true' : ''} }`,
  );
  await writeFile(
    join(folder, 'mortise.yaml'),
    `version: 1.0\nbase: node:24\nrun: node main.mjs\nconfigs:\n  schema:\n    type: object\n    required: ${required}\n    properties: ${properties}\n  uischema:\n    type: VerticalLayout\n    elements:\n${controls.join('\n')}\n`,
  );
  const read = await readRelease(folder);
  await rm(folder, { recursive: true });
  await keepFiles(stage.means.storage, read);
  const saved = await transaction(stage.means.db, (tx) => saveRelease(tx, account, integration, read));
  return saved.release.id;
}

type View = {
  release: string;
  version: number;
  config: Record<string, unknown>;
  secrets_set: string[];
  move: Record<string, { path: string; label: string; before?: unknown; after?: unknown; secret?: true }[]> | null;
};
const view = async (): Promise<View> => (await ana.call('GET', `/v1/tenants/${tenant}/settings`)).body as View;
const put = (body: object): Promise<Reply> => ana.call('PUT', `/v1/tenants/${tenant}/config`, body);
async function save(config: object): Promise<View> {
  const { release, version } = await view();
  const reply = await put({ release, version, config });
  expect([reply.status, reply.body['problems']]).toEqual([200, undefined]);
  return reply.body as View;
}
const finish = () => ana.call('POST', `/v1/tenants/${tenant}/finish`, {});
const read = async () => (await ana.call('GET', `/v1/tenants/${tenant}`)).body;
const locked = async () => {
  const found = await lockTenant(stage.means.db, account, tenant);
  if (found === null) throw new Error('no tenant');
  return found;
};
const runRelease = async () => (await releaseForRun(stage.means.db, stage.means, await locked()))?.id;
/** The config that a run with the release gets, as bytes. */
async function runConfig(): Promise<string> {
  const found = await locked();
  const of = await releaseForRun(stage.means.db, stage.means, found);
  if (of === null) throw new Error('no release');
  return JSON.stringify(configInForce(await settingsWith(stage.means.db, stage.means, found, of, 'hub'), of.manifest));
}

describe('two people who save the same settings', () => {
  test('do not overwrite each other: the later one is told, and sees what is there', async () => {
    const seen = await view();
    await save({ city: 'Oslo', limit: 3 });
    const reply = await put({ release: seen.release, version: seen.version, config: { city: 'Rome' } });
    expect([reply.status, reply.body['code']]).toEqual([409, 'config-moved']);
    const now = await view();
    expect(now).toMatchObject({ version: seen.version + 1, config: { city: 'Oslo', limit: 3 } });
    expect((await put({ release: now.release, version: now.version, config: { city: 'Rome' } })).status).toBe(200);
  });

  test('of fifty at once with the same version, one saves', async () => {
    const { release, version } = await view();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, n) => put({ release, version, config: { city: `City ${n}` } })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ body }) => body['code'] === 'config-moved')).toHaveLength(49);
    expect((await view()).version).toBe(version + 1);
  });

  test('may repeat a save whose answer was lost; it counts once', async () => {
    const { release, version } = await view();
    const sent = { release, version, config: { city: 'Oslo', pin: 'p1' } };
    for (let again = 0; again < 3; again += 1) expect((await put(sent)).body['version']).toBe(version + 1);
    expect((await put({ ...sent, config: { city: 'Oslo', pin: 'p2' } })).body['code']).toBe('config-moved');
  });

  test('are not disturbed by runs, options or a new schedule', async () => {
    const { release, version } = await save({ city: 'Oslo' });
    await finish();
    await stage.means.db.update(tenants).set({ options: {}, version: 99 }).where(eq(tenants.id, tenant));
    const after = await view();
    expect([after.release, after.version]).toEqual([release, version + 1]);
  });
});

describe('an update of the integration', () => {
  const full = { city: 'Oslo', kind: 'large', pin: 'p1', old: 'was here', limit: 3 };
  const item = (list: { path: string; before?: unknown; after?: unknown }[] | undefined) =>
    (list ?? []).map(({ path, before, after }) => ({ path, before, after }));

  test('that loses nothing is used at once, and tells what is new until somebody saves', async () => {
    await save(full);
    await finish();
    const next = await release(gentle);
    expect(await runRelease()).toBe(next);
    const seen = await view();
    expect(seen.config).toEqual({ ...full, pin: undefined, zone: 'eu' });
    expect(seen.move).toMatchObject({ settled: true, needs_answer: [], no_longer_valid: [], removed: [] });
    expect(item(seen.move?.['filled'])).toEqual([{ path: '/zone', before: undefined, after: 'eu' }]);
    expect(await read()).toMatchObject({ attention: null, settings: { complete: true } });
    expect((await save(seen.config)).move).toBeNull();
  });

  test('that drops a choice waits for a decision: runs go on with the release before, the diff says what is lost', async () => {
    await save(full);
    await finish();
    const before = await runRelease();
    const bytes = await runConfig();
    const next = await release(second);
    expect([await runRelease(), await runConfig()]).toEqual([before, bytes]);
    expect(await read()).toMatchObject({
      state: 'active',
      attention: { code: 'settings' },
      settings: { complete: false },
    });
    const seen = await view();
    expect(seen).toMatchObject({
      release: next,
      config: { city: 'Oslo', limit: 3, zone: 'eu' },
      secrets_set: ['/pin'],
      move: { settled: false },
    });
    expect(seen.config).not.toHaveProperty('kind');
    expect(item(seen.move?.['no_longer_valid'])).toEqual([{ path: '/kind', before: 'large', after: undefined }]);
    expect(item(seen.move?.['removed'])).toEqual([{ path: '/old', before: 'was here', after: undefined }]);
    const { move } = await save({ ...seen.config, kind: 'huge' });
    expect([move, await runRelease()]).toEqual([null, next]);
    expect(JSON.parse(await runConfig())).toMatchObject({ open: { kind: 'huge' }, secrets: { '/pin': 'p1' } });
    expect(await read()).toMatchObject({ attention: null, settings: { complete: true } });
  });

  test('tells choices by what the form calls them', async () => {
    const named = (one: string) =>
      `{ type: array, uniqueItems: true, items: { type: string, oneOf: [${one}{ const: b, title: Blue }] } }`;
    const before = `\n      colours: ${named('{ const: r, title: Red }, ')}`;
    const tone = 'tone: { type: string, default: d, oneOf: [{ const: d, title: Dark }] }';
    await release({ properties: before, required: '[]' });
    await save({ colours: ['r', 'b'] });
    await release({ properties: `\n      colours: ${named('')}\n      ${tone}`, required: '[]' });
    const { move } = await view();
    expect(move?.['no_longer_valid']).toMatchObject([{ path: '/colours', before_label: 'Red, Blue' }]);
    expect(move?.['filled']).toMatchObject([{ path: '/tone', after: 'd', after_label: 'Dark' }]);
  });

  test('that asks for something new waits for the answer', async () => {
    await save(full);
    await finish();
    const before = await runRelease();
    const next = await release(demanding);
    expect(await runRelease()).toBe(before);
    const seen = await view();
    expect(item(seen.move?.['needs_answer'])).toEqual([{ path: '/contact', before: undefined, after: undefined }]);
    const reply = await put({ release: seen.release, version: seen.version, config: seen.config });
    expect([reply.status, reply.body['problems']]).toEqual([422, [expect.objectContaining({ path: '/contact' })]]);
    expect(await runRelease()).toBe(before);
    await save({ ...seen.config, contact: 'Bo' });
    expect(await runRelease()).toBe(next);
  });

  test('rolled back gives back the settings to the byte, forward again the newer ones, as often as it goes', async () => {
    await save(full);
    await finish();
    await stage.means.db
      .update(tenants)
      .set({ config: { ...(await locked()).config, ours: 'set by the hub', stray: { b: 1, a: [2] } } })
      .where(eq(tenants.id, tenant));
    const [one, oneBytes] = [await runRelease(), await runConfig()];
    await release(second);
    await save({ city: 'Rome', kind: 'huge', pin: 'p2' });
    const [two, twoBytes] = [await runRelease(), await runConfig()];
    expect(JSON.parse(twoBytes)).toMatchObject({ open: { ours: 'set by the hub' }, secrets: { '/pin': 'p2' } });
    for (let round = 0; round < 3; round += 1) {
      await release(first);
      expect([await runRelease(), await runConfig()]).toEqual([one, oneBytes]);
      expect(await view()).toMatchObject({ config: { city: 'Oslo', kind: 'large', old: 'was here' }, move: null });
      await release(second);
      expect([await runRelease(), await runConfig()]).toEqual([two, twoBytes]);
    }
    await release(first);
    const changed = await view();
    await save({ ...changed.config, city: 'Bergen' });
    expect(JSON.parse(await runConfig())).toMatchObject({ open: { city: 'Bergen' }, secrets: { '/pin': 'p1' } });
    await release(second);
    expect(await runConfig()).toBe(twoBytes);
    const kept = await stage.means.db
      .select({ release: earlierConfigs.release_id })
      .from(earlierConfigs)
      .where(eq(earlierConfigs.tenant_id, tenant));
    expect(kept).toEqual([{ release: two }]);
  });

  test('a form made before it is refused, and keeps nothing', async () => {
    await save(full);
    const seen = await view();
    await release(second);
    const reply = await put({ release: seen.release, version: seen.version, config: { city: 'Rome' } });
    expect([reply.status, reply.body['code']]).toEqual([409, 'release-moved']);
    expect(await runConfig()).toContain('Oslo');
  });

  test('with the same settings needs nobody', async () => {
    await save(full);
    await finish();
    const other = await release({ ...first, properties: `${first.properties} ` });
    expect([await runRelease(), (await view()).move]).toEqual([other, null]);
  });

  test('whose new secret was open before is put away sealed, and shows neither', async () => {
    await save(full);
    await finish();
    await release({
      ...first,
      properties: first.properties.replace('city: { type: string }', 'city: { type: string, writeOnly: true }'),
    });
    const seen = await view();
    expect(JSON.stringify(seen)).not.toContain('Oslo');
    await save(seen.config);
    const rows = await stage.means.db.select().from(earlierConfigs).where(eq(earlierConfigs.tenant_id, tenant));
    expect(JSON.stringify(rows.map(({ config }) => config))).not.toContain('Oslo');
    await release(first);
    expect(JSON.parse(await runConfig())).toMatchObject({ secrets: { '/city': 'Oslo', '/pin': 'p1' } });
  });

  test("neither tells nor lets anybody change what is the hub's", async () => {
    await save(full);
    await finish();
    const config = { ...(await locked()).config, ours: 'hub-canary' };
    await stage.means.db.update(tenants).set({ config }).where(eq(tenants.id, tenant));
    await release({
      ...second,
      properties: second.properties.replace('ours: { type: string }', 'ours: { type: integer }'),
    });
    const seen = await view();
    expect(JSON.stringify(seen)).not.toContain('hub-canary');
    expect(JSON.stringify(seen)).not.toContain('ours');
  });

  test('leaves nothing behind once the tenant is emptied', async () => {
    await save(full);
    await release(gentle);
    await save({ ...full, zone: 'us' });
    const which = and(eq(earlierConfigs.account_id, account), eq(earlierConfigs.tenant_id, tenant));
    expect(await stage.means.db.select().from(earlierConfigs).where(which)).toHaveLength(1);
    await transaction(stage.means.db, (tx) => emptyTenant(tx, stage.means, { account, id: tenant as TenantId }));
    expect(await stage.means.db.select().from(earlierConfigs).where(which)).toEqual([]);
  });

  test('fourteen updates later only the last ten ways back are kept', async () => {
    await save({ city: 'Oslo' });
    for (let n = 0; n < 14; n += 1) {
      await release({ ...first, properties: `${first.properties}\n      extra${n}: { type: string }` });
      await save({ city: `City ${n}` });
    }
    const rows = await stage.means.db.select().from(earlierConfigs).where(eq(earlierConfigs.tenant_id, tenant));
    expect(rows).toHaveLength(10);
    expect(JSON.stringify(rows)).not.toContain('Oslo');
  });
});
