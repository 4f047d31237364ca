/** Every family of connectors against a pretend system that verifies what arrives byte for byte: connected, called, kept alive, refused. */
import { startSftp, type SftpDoor } from '@mortise/fake-apps';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeFamiliesFolder } from '../../../../test/support/stage/families-folder.ts';
import { familyConnectors, type FamilyConnector } from '../../../../test/support/stage/family-connectors.ts';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { applyAccountFile } from '../account-file/index.ts';
import { findConnector, openProvision } from '../connectors/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { redact, secretMark } from '../platform/vault/index.ts';
import { callOutside } from './call-outside.ts';
import { systemCall } from './call-system.ts';
import { openConnection, openConnectionSecrets } from './connection-secrets.ts';
import { connections } from './connection-table.ts';
import { atNow, valuesOf } from './outside-values.ts';

let stage: Stage;
let sftp: SftpDoor;
let ana: Person;
let tenant: string;
let account: AccountId;
let integration: string;
let all: Map<string, FamilyConnector>;
beforeAll(async () => {
  sftp = await startSftp();
  stage = await openStage({ allow: [`sftp://localhost:${sftp.port}`] });
  all = new Map(familyConnectors(stage.fakes, sftp).map((one) => [one.definition.name, one]));
  await applyAccountFile(stage.means, await writeFamiliesFolder('families', [...all.values()]));
  ana = await stage.person('families', { sub: 'ana', customer: 'oak' });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'families' })).body['id']);
});
afterAll(async () => {
  await stage.close();
  await sftp.close();
});

const family = (name: string): FamilyConnector => {
  const found = all.get(name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};
const connect = (name: string, typed = family(name).typed): Promise<Reply> =>
  ana.call('PUT', `/v1/tenants/${tenant}/connections/${name}`, { fields: typed });
const rowOf = async (name: string) => {
  const rows = await stage.means.db.select().from(connections).where(eq(connections.connector_name, name));
  const [row] = rows;
  if (row === undefined) throw new Error(`${name} is not connected.`);
  account = row.account_id as AccountId;
  integration = row.integration_id;
  return row;
};
/** What a run would get. */
async function forRun(name: string): Promise<Record<string, string>> {
  await rowOf(name);
  const use = { id: integration, connectors: [{ name, global: false }] };
  const opened = await openConnectionSecrets(stage.means, account, tenant, use);
  return Object.fromEntries(Object.entries(opened[name] ?? {}).map(([field, value]) => [field, value.reveal()]));
}
/** A call of the API with every sign that is awkward to encode or to sign. */
async function callApi(name: string): Promise<{ status: number; text: string; refused: string | null | undefined }> {
  const row = await rowOf(name);
  const place = { account, tenant, integration: row.integration_id, connector: name };
  const connector = await findConnector(stage.means.db, account, name);
  if (connector === null) throw new Error(`There is no ${name}.`);
  const secrets = await openConnection(stage.means, place);
  const values = valuesOf(await openProvision(stage.means.db, stage.means, account, name), secrets);
  const query = [
    ['q', "é +&=%~*'(ü)!"],
    ['b', '2'],
    ['a b', '1'],
  ] as const;
  const call = await systemCall(connector, values, { path: '/or%2Bders/orders', query }, atNow(stage.means));
  if (call === null) throw new Error(`No call of ${name} can be made.`);
  const { status, text } = await callOutside(stage.means, call);
  return { status, text, refused: stage.fakes.families.arrivals.at(-1)?.refused };
}

const typedFamilies = ['header', 'query', 'bearer', 'basic', 'custom', 'client', 'exchange', 'service', 'ivy', 'aws'];

describe.each(typedFamilies)('%s', (name) => {
  test('connects by its form, tried first, and what its calls carry is right to the byte', async () => {
    const reply = await connect(name);
    expect([reply.status, reply.body['problems'], reply.body['state']]).toEqual([200, undefined, 'connected']);
    for (const [field, value] of Object.entries(family(name).typed))
      if (field !== 'region') expect(reply.text).not.toContain(JSON.stringify(value));
    expect(await callApi(name)).toMatchObject({ status: 200, refused: null });
  });

  test('refuses what the system refuses, at a field, and saves nothing', async () => {
    const before = await rowOf(name);
    const { definition, typed } = family(name);
    const field = Object.keys(typed).findLast((one) => one !== 'region') ?? '';
    const wrong = name === 'service' ? otherKey(String(typed['key_file'])) : `${typed[field]}x`;
    const reply = await connect(name, { ...typed, [field]: wrong });
    expect([reply.status, reply.body['code']]).toEqual([422, 'fields-invalid']);
    const [problem] = reply.body['problems'] as { path: string; message: string }[];
    expect(Object.keys(typed).map((one) => `/${one}`)).toContain(problem?.path);
    expect(problem?.message).toContain(definition.label);
    expect(reply.text).not.toContain(JSON.stringify(wrong));
    expect((await rowOf(name)).version).toBe(before.version);
  });
});

/** A key file whose signatures the system does not accept: another address signs. */
function otherKey(keyFile: string): string {
  return JSON.stringify({ ...(JSON.parse(keyFile) as object), client_email: 'eve@oakline.example' });
}

test('a run gets what was typed and the token, by the names of the reference, and no secret that it does not need', async () => {
  const { keys } = stage.fakes.families;
  expect(await forRun('header')).toEqual({ API_KEY: keys.header.api_key });
  expect(await forRun('basic')).toEqual({ USERNAME: keys.basic.username, PASSWORD: keys.basic.password });
  expect(await forRun('exchange')).toMatchObject({ PLACE: 'eu-1', ACCESS_TOKEN: expect.stringMatching(/^ses_/) });
  expect(Object.keys(await forRun('aws')).sort()).toEqual(['ACCESS_KEY_ID', 'REGION', 'SECRET_ACCESS_KEY']);
  expect(Object.keys(await forRun('client')).sort()).toEqual([
    'ACCESS_TOKEN',
    'CLIENT_ID',
    'CLIENT_SECRET',
    'TOKEN_TYPE',
  ]);
});

test('the log of a run masks what is secret, and leaves a region or a user name readable', async () => {
  await rowOf('aws');
  const use = { id: integration, connectors: ['aws', 'basic'].map((name) => ({ name, global: false })) };
  const opened = await openConnectionSecrets(stage.means, account, tenant, use);
  const secrets = Object.values(opened).flatMap((fields) => Object.values(fields));
  const { aws, basic } = stage.fakes.families.keys;
  const line = `in eu-central-1 as ${basic.username} with ${basic.password} and ${aws.secret_access_key}`;
  expect(redact(line, secrets)).toBe(`in eu-central-1 as ${basic.username} with ${secretMark} and ${secretMark}`);
});

test.each(['client', 'exchange', 'service'] as const)('%s gets a new token when the old one ends', async (name) => {
  const before = (await forRun(name))['ACCESS_TOKEN'];
  await stage.means.db
    .update(connections)
    .set({ secrets_expire_at: new Date(Date.now() - 1000) })
    .where(eq(connections.connector_name, name));
  const after = (await forRun(name))['ACCESS_TOKEN'];
  expect(after).not.toBe(before);
  expect((await callApi(name)).refused).toBeNull();
  expect((await rowOf(name)).secrets_expire_at?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
});

describe('signing in', () => {
  async function signIn(name: string, answer: 'allow' | 'deny', typed = family(name).typed) {
    const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: name });
    const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']), typed);
    const page = await (await fetch(authorizeUrl)).text();
    const hidden = [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, key, value]) => [
      key,
      value,
    ]);
    const form = new URLSearchParams([
      ...hidden.map(([key = '', value = '']) => [key, unescaped(value)]),
      ['answer', answer],
    ]);
    const said = await fetch(new URL(authorizeUrl.split('?')[0] ?? ''), {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const back = new URL(said.headers.get('location') ?? '');
    const done = await stage.browse('GET', back.pathname + back.search, { cookie });
    return { flow: String(body['flow']), back, cookie, done };
  }
  const unescaped = (text: string): string =>
    text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const reason = async (flow: string): Promise<unknown> =>
    ((await ana.call('GET', `/v1/flows/${flow}`)).body['reason'] as { code?: string } | null)?.code;

  test('OAuth 1.0a in three legs: connects, calls are signed with the token that was given, once', async () => {
    const { done, back, cookie } = await signIn('juniper', 'allow');
    expect([done.status, done.text.includes('Juniper is connected')]).toEqual([200, true]);
    expect(await callApi('juniper')).toMatchObject({ status: 200, refused: null });
    expect((await rowOf('juniper')).outside_account).toBe('Oakline Furniture');
    const { keys } = stage.fakes.families;
    expect(await forRun('juniper')).toEqual({
      CONSUMER_KEY: keys.oauth1.consumer_key,
      CONSUMER_SECRET: keys.oauth1.consumer_secret,
      OAUTH_TOKEN: expect.stringMatching(/^acc\//),
      OAUTH_TOKEN_SECRET: expect.stringMatching(/^as&/),
    });
    const again = await stage.browse('GET', back.pathname + back.search, { cookie });
    expect([again.status, again.text.includes('used already')]).toEqual([400, true]);
  });

  test('OAuth 1.0a that was denied says so, and another browser gets nothing', async () => {
    const { flow, done } = await signIn('juniper', 'deny');
    expect([done.status, await reason(flow)]).toEqual([400, 'denied']);
    const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'juniper' });
    const { authorizeUrl } = await stage.pressContinue(String(body['start_url']));
    const token = new URL(authorizeUrl).searchParams.get('oauth_token') ?? '';
    const path = `/connect/callback/juniper?${new URLSearchParams({ oauth_token: token, oauth_verifier: 'x' })}`;
    expect((await stage.browse('GET', path)).status).toBe(400);
    expect(await reason(String(body['flow']))).toBe('other-browser');
  });

  test('a shop: asked before, renamed parameters, no PKCE, values of callback and answer in the address', async () => {
    const { done } = await signIn('shops', 'allow');
    expect([done.status, done.text.includes('Signed in as <strong>Oakline Furniture</strong>')]).toEqual([200, true]);
    expect(await callApi('shops')).toMatchObject({ status: 200, refused: null });
    expect(await forRun('shops')).toEqual({
      SHOP: 'oak-shop',
      REALM_ID: '4711',
      INSTANCE: 'oak-shop',
      ACCESS_TOKEN: expect.stringMatching(/^shp_/),
      TOKEN_TYPE: 'bearer',
    });
  });

  test('a shop: a refresh keeps the shop, the realm and what the next answer says', async () => {
    await stage.means.db
      .update(connections)
      .set({ secrets_expire_at: new Date(Date.now() - 1000) })
      .where(eq(connections.connector_name, 'shops'));
    stage.fakes.families.tokens.shop.endAll();
    expect(await callApi('shops')).toMatchObject({ status: 200, refused: null });
    expect(await forRun('shops')).toMatchObject({ SHOP: 'oak-shop', REALM_ID: '4711' });
  });

  test('through an auth link, the shop is asked on its page', async () => {
    const made = await ana.call('POST', `/v1/tenants/${tenant}/auth-links`, { connector: 'shops' });
    const token = new URL(String(made.body['url'])).hash.slice(1);
    const post = (path: string, more: object = {}): Promise<Reply> =>
      stage.browse('POST', path, { body: { token, ...more }, headers: { 'sec-fetch-site': 'same-origin' } });
    const shown = (await post('/connect/link')).body;
    expect(shown).toMatchObject({ connects_by: 'window', fields: [{ name: 'shop', optional: false }] });
    const refused = await post('/connect/link/continue');
    expect([refused.status, refused.body['problems']]).toMatchObject([422, [{ path: '/shop' }]]);
    const { body } = await post('/connect/link/continue', { fields: { shop: 'maple-shop' } });
    expect(body['authorize_url']).toContain('/shops/maple-shop/oauth/authorize?');
  });

  test.each([
    [{}, 'Shop is missing.'],
    [{ shop: '..' }, 'Shop'],
    [{ shop: 'oak-shop', realm_id: '1' }, 'does not ask'],
  ])('before signing in, %j is told at the field and nothing is spent', async (typed, message) => {
    const { body } = await ana.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'shops' });
    await expect(stage.pressContinue(String(body['start_url']), typed)).rejects.toThrow(message);
    const { authorizeUrl } = await stage.pressContinue(String(body['start_url']), { shop: 'maple-shop' });
    expect(authorizeUrl).toContain('/maple-shop/');
  });
});

describe('a file server', () => {
  const typed = () => family('files').typed;

  test('is logged in to with a password, and its host key is kept', async () => {
    expect((await connect('files')).status).toBe(200);
    expect(sftp.tries.at(-1)).toBe('password ok');
    expect((await rowOf('files')).outside_account).toBe('oakline@localhost');
    expect(await forRun('files')).toMatchObject({ HOST: 'localhost', USERNAME: 'oakline', HOST_KEY: sftp.hostKey() });
  });

  test('is logged in to with a private key and its passphrase', async () => {
    const { password: _none, ...rest } = typed();
    const withKey = { ...rest, private_key: sftp.privateKey, passphrase: sftp.passphrase };
    expect((await connect('files', withKey)).status).toBe(200);
    expect(sftp.tries.at(-1)).toBe('publickey ok');
    expect((await forRun('files'))['PRIVATE_KEY']?.trim()).toBe(sftp.privateKey.trim());
  });

  test.each<[string, () => Record<string, string>, string]>([
    ['a wrong password', () => ({ ...typed(), password: 'x' }), '/password'],
    ['a wrong user name', () => ({ ...typed(), username: 'eve' }), '/password'],
    ['half a key', () => ({ ...typed(), private_key: sftp.privateKey.slice(0, 90) }), '/private_key'],
    ['a key without its passphrase', () => ({ ...typed(), private_key: sftp.privateKey }), '/private_key'],
    ['a port nobody listens at', () => ({ ...typed(), port: '1' }), ''],
    ['no secret at all', () => ({ host: 'localhost', username: 'oakline' }), '/password'],
  ])('%s is refused at the field to blame', async (_name, given, path) => {
    const reply = await connect('files', given());
    const problems = reply.body['problems'] as { path: string }[] | undefined;
    if (path === '') expect([reply.status, reply.body['code']]).toEqual([403, 'address-not-allowed']);
    else expect([reply.status, problems?.[0]?.path]).toEqual([422, path]);
  });

  test('an address that is not public is not called', async () => {
    const reply = await connect('files', { ...typed(), host: '127.0.0.1' });
    expect([reply.status, reply.body['code']]).toEqual([403, 'address-not-allowed']);
  });

  test('with another host key nothing is sent, the connection is broken and says so', async () => {
    expect((await connect('files')).status).toBe(200);
    const tries = sftp.tries.length;
    await sftp.changeHostKey();
    await expect(forRun('files')).rejects.toMatchObject({ code: 'not-connected' });
    expect(sftp.tries.length).toBe(tries);
    const row = await rowOf('files');
    expect([row.state, row.reason]).toMatchObject(['broken', { code: 'key-refused' }]);
    expect(JSON.stringify(row.reason)).toContain('host key');
    expect((await connect('files')).status).toBe(200);
    expect(await forRun('files')).toMatchObject({ HOST_KEY: sftp.hostKey() });
  });
});
