/** Tests of secret settings over HTTP and in the database: kept sealed, never shown, never echoed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainIn } from '../../../../test/support/database/plain-in.ts';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { accountBySlug } from '../accounts/index.ts';
import { saveIntegration } from '../integrations/index.ts';
import { transaction } from '../platform/database/index.ts';
import { keepFiles, readRelease, saveRelease } from '../releases/index.ts';
import { dropUnfinished } from './archive-tenant.ts';
import { tenants } from './tenant-table.ts';

const manifest = `version: '1.0'
base: node:24
run: node main.mjs
configs:
  schema:
    type: object
    required: [city, token]
    properties:
      city: { type: string }
      token: { type: string, writeOnly: true, pattern: '^t-' }
      pass: { $ref: '#/definitions/pass' }
      login:
        type: object
        required: [user, pin]
        properties:
          user: { type: string }
          pin: { type: string, writeOnly: true }
      hosts: { type: array, items: { type: object, properties: { host: { type: string }, key: { type: string, format: password } } } }
    definitions:
      pass: { type: string, format: password }
  uischema: { type: VerticalLayout, elements: [] }
`;
const secrets = {
  token: 't-canary-token-1',
  pass: 'canary-pass-1',
  login: { pin: 'canary-pin-1' },
  hosts: [{ host: 'a.example', key: 'canary-key-1' }],
};
const full = { city: 'Oslo', ...secrets, login: { user: 'bo', ...secrets.login } };
const allSet = ['/hosts', '/login/pin', '/pass', '/token'];

let stage: Stage;
let ana: Person;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
  await addVaulted();
});
afterAll(() => stage.close());
beforeEach(async () => {
  ana = await stage.person('acme', { sub: 'ana', name: 'Ana', customer: `s${(count += 1)}` });
});

async function addVaulted(): Promise<void> {
  const { means } = stage;
  const folder = await mkdtemp(join(tmpdir(), 'mortise-vaulted-'));
  await writeFile(join(folder, 'mortise.yaml'), manifest);
  await writeFile(join(folder, 'main.mjs'), '');
  const read = await readRelease(folder);
  await keepFiles(means.storage, read);
  await rm(folder, { recursive: true });
  await transaction(means.db, async (tx) => {
    const account = (await accountBySlug(means, 'acme'))?.id;
    if (account === undefined) throw new Error('no account');
    const integration = await saveIntegration(tx, account, {
      name: 'vaulted',
      long_name: 'Vaulted',
      type: 'internal',
      link: null,
      connectors: [],
      schedules: [],
      published: true,
    });
    await saveRelease(tx, account, integration, read);
  });
}

const install = async (person = ana): Promise<string> =>
  String((await person.call('POST', '/v1/tenants', { integration: 'vaulted' })).body['id']);
async function save(id: string, config: object, person = ana): Promise<Reply> {
  const { body } = await person.call('GET', `/v1/tenants/${id}/settings`);
  return person.call('PUT', `/v1/tenants/${id}/config`, {
    release: body['release'],
    version: body['version'],
    config,
  });
}
async function saved(config: object = full): Promise<string> {
  const id = await install();
  expect((await save(id, config)).status).toBe(200);
  return id;
}
const settingsOf = (id: string, person = ana): Promise<Reply> => person.call('GET', `/v1/tenants/${id}/settings`);
const rowOf = async (id: string) => (await stage.means.db.select().from(tenants).where(eq(tenants.id, id)))[0];
const log = (): string => stage.means.lines.join('');

describe('secrets that were saved', () => {
  test('stand nowhere in the database in plain, and in no answer', async () => {
    const id = await install();
    const put = await save(id, full);
    const got = await settingsOf(id);
    expect(put.status).toBe(200);
    for (const { body, text } of [put, got]) {
      expect(body).toMatchObject({ config: { city: 'Oslo', login: { user: 'bo' } }, secrets_set: allSet });
      expect(text).not.toContain('canary');
    }
    expect((await ana.call('POST', `/v1/tenants/${id}/finish`, {})).status).toBe(200);
    for (const path of ['/v1/tenants', `/v1/tenants/${id}`])
      expect((await ana.call('GET', path)).text).not.toContain('canary');
    expect((await rowOf(id))?.config).toEqual({ city: 'Oslo', login: { user: 'bo' } });
    expect(await plainIn(stage.means, 'Oslo')).toEqual(['tenants.config']);
    expect(await plainIn(stage.means, 'canary')).toEqual([]);
    expect(log()).not.toContain('canary');
  });

  test('stay when they are not sent, are replaced when they are, and go when they are sent as null', async () => {
    const id = await saved();
    const kept = await save(id, { city: 'Rome', login: { user: 'al' } });
    expect(kept.body).toMatchObject({ config: { city: 'Rome', login: { user: 'al' } }, secrets_set: allSet });
    const replaced = await save(id, {
      city: 'Rome',
      pass: 'canary-pass-2',
      login: { user: 'al', pin: 'canary-pin-2' },
    });
    expect(replaced.body['secrets_set']).toEqual(allSet);
    const cleared = await save(id, { city: 'Rome', pass: null, login: null, hosts: null });
    expect(cleared.body).toMatchObject({ config: { city: 'Rome' }, secrets_set: ['/token'] });
    expect((await ana.call('GET', `/v1/tenants/${id}`)).body).toMatchObject({ settings: { complete: true } });
    expect(await plainIn(stage.means, 'canary')).toEqual([]);
  });

  test('that are required cannot be cleared, and no sentence holds what was sent', async () => {
    const id = await saved();
    const none = await save(id, { city: 'Oslo', login: { user: 'bo' }, token: null });
    expect([none.status, none.body['problems']]).toEqual([
      422,
      [{ path: '/token', message: 'Token needs an answer.' }],
    ]);
    const wrong = await save(id, { city: 'Oslo', token: 'canary', pass: ['canary'], login: 'canary', hosts: 'canary' });
    expect([wrong.status, wrong.body['code']]).toEqual([422, 'config-invalid']);
    expect(wrong.text).not.toContain('canary');
    expect(
      (await ana.call('PUT', `/v1/tenants/${id}/config`, { release: 'x', version: 1, config: ['canary'] })).text,
    ).not.toContain('canary');
    expect((await settingsOf(id)).body['secrets_set']).toEqual(allSet);
    expect(log()).not.toContain('canary');
  });

  test('of an install that is dropped are destroyed', async () => {
    const id = await saved();
    await stage.means.db
      .update(tenants)
      .set({ drop_at: new Date(0) })
      .where(eq(tenants.id, id));
    await dropUnfinished(stage.means);
    expect(await rowOf(id)).toMatchObject({ state: 'archived', config: {}, sealed_config: null });
  });
});

test('secrets that were moved to another row open nowhere, and the rest goes on', async () => {
  const [mine, other] = [await saved(), await install(await stage.person('acme', { sub: 'bo', customer: 'other' }))];
  const sibling = await ana.call('POST', '/v1/tenants', { integration: 'plain' });
  await stage.means.db.execute(
    sql`update tenants set sealed_config = (select sealed_config from tenants where id = ${mine}) where id = ${other}`,
  );
  const bo = await stage.person('acme', { sub: 'bo', customer: 'other' });
  const before = stage.means.lines.length;
  expect((await settingsOf(other, bo)).status).toBe(500);
  expect((await bo.call('POST', `/v1/tenants/${other}/finish`, {})).status).toBe(500);
  expect(stage.means.lines.slice(before).join('')).toContain('alert: a sealed value could not be opened');
  const list = await bo.call('GET', '/v1/tenants');
  expect(list.body['tenants']).toMatchObject([{ id: other, settings: { complete: false } }]);
  expect((await settingsOf(mine)).body['secrets_set']).toEqual(allSet);
  expect(sibling.status).toBe(201);
  expect(log()).not.toContain('canary');
});
