/** Tests of what an account file connects for all customers of an integration: tried first, saved once, given to each of them, ended. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stageKey } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { accountBySlug } from '../accounts/index.ts';
import { connections, revocations } from '../connections/connection-table.ts';
import { openConnectionSecrets } from '../connections/index.ts';
import { findIntegration } from '../integrations/index.ts';
import { applyAccountFile } from './apply-account-file.ts';

/** Where nothing listens: the port of discard. */
const nobody = 'http://localhost:9';

let stage: Stage;
let folder: string;
let slug: string;
let count = 0;
beforeAll(async () => {
  stage = await openStage({ allow: [nobody] });
});
afterAll(() => stage.close());
beforeEach(async () => {
  count += 1;
  slug = `shared-${count}`;
  folder = await mkdtemp(join(tmpdir(), 'shared-connections-'));
  await mkdir(join(folder, 'sync'));
  await writeFile(join(folder, 'sync/mortise.yaml'), 'version: 0.1\nbase: node:24\nrun: node main.js\n');
  await writeFile(join(folder, 'sync/main.js'), 'console.log("{}")');
  await writeFile(join(folder, 'key'), stageKey.secret);
  await writeFile(join(folder, 'oakline'), `${stage.fakes.newsletter.account('oakline').key}\n`);
  await writeFile(join(folder, 'brightwater'), `${stage.fakes.newsletter.account('brightwater').key}\n`);
  await writeFile(join(folder, 'wrong'), 'no-such-key');
  const { client_id, client_secret } = stage.fakes.families.keys.client_credentials;
  await writeFile(join(folder, 'client-id'), client_id);
  await writeFile(join(folder, 'client-secret'), client_secret);
});

/** The line of `used` is the 14th of the file. */
const fileText = (used: string, more = '') => `account: { slug: ${slug}, name: Acme, base_url: "https://app.example/" }
keys:
  - { kid: ${stageKey.kid}, alg: HS256, file: key }
origins: ["https://app.${slug}.example"]
connectors:
  - { name: letter, label: Larkpost, kind: api_key, credential: { name: X-Api-Key, format: "{api_key}" }, fields: [{ name: api_key, label: API key }], test_request: { url: "${stage.fakes.origin}/newsletter/api/account" }, account_lookup: { url: "${stage.fakes.origin}/newsletter/api/account", field: name } }
  - { name: crm, label: Copperfield, kind: oauth2_code, authorize_url: "https://crm.example/a", token_url: "https://crm.example/t", provision: { client_id: { file: client-id }, client_secret: { file: client-secret } } }
  - ${client()}
integrations:
  - name: sync
    long_name: Sync
    type: internal
    folder: ./sync
    connectors: [${used}]
    published: true
${more}`;
const client = (): string => {
  const base = `${stage.fakes.families.base}/client-credentials`;
  return `{ name: client, label: Firbank, kind: oauth2_client_credentials, token_url: "${base}/token", token_params: { audience: "https://orders.example/?a=1&b" }, scopes: [orders.read, orders.write], revoke_url: "${stage.fakes.crm.revokeUrl}" }`;
};
const letter = (file: string) => `{ name: letter, global: true, fields: { api_key: { file: ${file} } } }`;

async function apply(text: string) {
  await writeFile(join(folder, 'mortise.account.yaml'), text);
  return await applyAccountFile(stage.means, join(folder, 'mortise.account.yaml'));
}
async function placeOf() {
  const account = await accountBySlug(stage.means, slug);
  if (account === null) throw new Error('There is no account.');
  const integration = await findIntegration(stage.means.db, account.id, 'sync');
  if (integration === null) throw new Error('There is no integration.');
  return { account: account.id, integration };
}
async function rows() {
  const { account, integration } = await placeOf();
  return stage.means.db
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.account_id, account),
        isNull(connections.tenant_id),
        eq(connections.integration_id, integration.id),
      ),
    );
}
const questions = (): number =>
  stage.fakes.journal.calls.filter((call) => call.path === '/newsletter/api/account').length;
const customer = (): Promise<Person> => stage.person(slug, { sub: 'ana', customer: 'oak' });

/** What a run of a customer of `sync` gets. */
async function forRun(tenant: string): Promise<Record<string, string>> {
  const { account, integration } = await placeOf();
  const opened = await openConnectionSecrets(stage.means, account, tenant, integration);
  return Object.fromEntries(Object.entries(opened['letter'] ?? {}).map(([name, value]) => [name, value.reveal()]));
}
const install = async (ana: Person): Promise<string> =>
  String((await ana.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);

describe('fields of a global connector', () => {
  test('are tried and saved sealed; each customer has the account without connecting anything', async () => {
    expect((await apply(fileText(letter('oakline')))).changed).toContain('connection sync letter');
    const [row] = await rows();
    expect(row).toMatchObject({ connector_name: 'letter', state: 'connected', outside_account: 'Oakline Furniture' });
    const key = stage.fakes.newsletter.account('oakline').key;
    expect(Buffer.from(row?.sealed_secrets ?? '').includes(key)).toBe(false);
    expect(stage.means.lines.join('\n')).not.toContain(key);
    const ana = await customer();
    const tenant = await install(ana);
    const view = await ana.call('GET', `/v1/tenants/${tenant}`);
    expect(view.body['connectors']).toMatchObject([{ name: 'letter', global: true, state: 'connected' }]);
    expect(await forRun(tenant)).toEqual({ API_KEY: key });
    expect((await ana.call('POST', `/v1/tenants/${tenant}/finish`, {})).body).toMatchObject({ state: 'active' });
  });

  test('applied again change nothing and ask nobody; another key is tried and replaces the first', async () => {
    await apply(fileText(letter('oakline')));
    const [before] = await rows();
    const asked = questions();
    expect(await apply(fileText(letter('oakline')))).toMatchObject({ changed: [] });
    expect(questions()).toBe(asked);
    expect(await rows()).toEqual([before]);
    expect((await apply(fileText(letter('brightwater')))).changed).toEqual(['connection sync letter']);
    expect(questions()).toBeGreaterThan(asked);
    expect(await rows()).toMatchObject([{ id: before?.id, outside_account: 'Brightwater Supply' }]);
    const ana = await customer();
    expect(await forRun(await install(ana))).toEqual({ API_KEY: stage.fakes.newsletter.account('brightwater').key });
  });

  test('bring on the installs that waited for them', async () => {
    await apply(fileText('{ name: letter, global: true }'));
    const ana = await customer();
    const { body } = await ana.call('POST', '/v1/auth-only', { integration: 'sync' });
    const tenant = (body as { tenant: { id: string } }).tenant.id;
    const stateOf = async () => (await ana.call('GET', `/v1/tenants/${tenant}`)).body['state'];
    expect(await stateOf()).not.toBe('active');
    await apply(fileText(letter('oakline')));
    await stage.eventually(async () => (await stateOf()) === 'active');
  });

  test('are tried again when what they connected is broken, and not left broken', async () => {
    await apply(fileText(letter('oakline')));
    const { account } = await placeOf();
    await stage.means.db
      .update(connections)
      .set({ state: 'broken', reason: { code: 'key-refused', message: 'No.' } })
      .where(eq(connections.account_id, account));
    expect((await apply(fileText(letter('oakline')))).changed).toEqual(['connection sync letter']);
    expect(await rows()).toMatchObject([{ state: 'connected', reason: null }]);
  });

  test.each([
    ['left out', () => '{ name: letter, global: true }'],
    ['no more global', () => '{ name: letter }'],
    ['with its connector', () => ''],
  ])('%s, they are disconnected', async (_, used) => {
    await apply(fileText(letter('oakline')));
    expect((await apply(fileText(used()))).changed).toContain('connection sync letter');
    expect(await rows()).toEqual([]);
    expect((await apply(fileText(used()))).changed).toEqual([]);
    expect((await apply(fileText(letter('oakline')))).changed).toContain('connection sync letter');
    expect(await rows()).toHaveLength(1);
  });

  test('stay for the customers of an integration that left the file, until it is back without them', async () => {
    await apply(fileText(letter('oakline')));
    const without = fileText('').replace(/integrations:[^]*/, 'integrations: []\n');
    const { integration } = await placeOf();
    expect((await apply(without)).changed).toEqual(['integration sync']);
    expect(await rows()).toMatchObject([{ integration_id: integration.id, state: 'connected' }]);
    await apply(fileText(''));
    expect(await rows()).toEqual([]);
  });

  test('that bring a token: it is fetched once, and given back outside at the end', async () => {
    const used =
      '{ name: client, global: true, fields: { client_id: { file: client-id }, client_secret: { file: client-secret } } }';
    expect((await apply(fileText(used))).changed).toContain('connection sync client');
    expect((await rows())[0]?.secrets_expire_at).toBeInstanceOf(Date);
    await apply(fileText(''));
    const { account } = await placeOf();
    const queued = await stage.means.db.select().from(revocations).where(eq(revocations.account_id, account));
    expect(queued).toMatchObject([{ connector_name: 'client' }]);
  });

  test('of two who apply at once are saved once', async () => {
    const path = join(folder, 'mortise.account.yaml');
    await writeFile(path, fileText(letter('oakline')));
    const done = await Promise.all([1, 2, 3].map(() => applyAccountFile(stage.means, path)));
    expect(done.filter(({ changed }) => changed.includes('connection sync letter'))).toHaveLength(1);
    expect(await rows()).toMatchObject([{ version: 1 }]);
  });
});

describe('a mistake', () => {
  test.each([
    ['a wrong key', letter('wrong'), ':14:58: Larkpost does not know this key.'],
    ['a key that is missing', '{ name: letter, global: true, fields: {} }', ':14:48: API key is missing.'],
    ['a key that is not there', letter('nowhere'), ':14:58: nowhere cannot be read.'],
    [
      'a secret in the file itself',
      '{ name: letter, global: true, fields: { api_key: { value: abc } } }',
      ':14:58: API key is secret: put it into a file and name that file.',
    ],
    [
      'a field that is not asked',
      '{ name: letter, global: true, fields: { token: { file: oakline } } }',
      ':14:58: This connector asks you for api_key.',
    ],
    [
      'a connector of the customers',
      '{ name: letter, fields: { api_key: { file: oakline } } }',
      ':14:34: Only a connector with global: true is connected here; customers connect the others.',
    ],
    [
      'a sign-in',
      '{ name: crm, global: true, fields: {} }',
      ':14:45: Copperfield is connected by signing in with a browser. Leave fields out, apply the file, then call mortise connect.',
    ],
    ['the same twice', `{ name: letter }, ${letter('oakline')}`, ':14:38: "letter" is here twice.'],
  ])('%s is told where it stands, and nothing changes', async (_, used, message) => {
    const refused = await apply(fileText(used)).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'account-file-invalid',
      problems: [{ message: join(folder, `mortise.account.yaml${message}`) }],
    });
    expect(await accountBySlug(stage.means, slug)).toBeNull();
  });

  test('a wrong key leaves the right one in use', async () => {
    await apply(fileText(letter('oakline')));
    const before = await rows();
    await expect(apply(fileText(letter('wrong')))).rejects.toMatchObject({ code: 'account-file-invalid' });
    expect(await rows()).toEqual(before);
  });

  test('an outside system that does not answer, or not now, is no mistake: it is said where it is used, and nothing changes', async () => {
    const away = fileText(letter('oakline')).replaceAll(`${stage.fakes.origin}/newsletter`, nobody);
    stage.fakes.journal.plan({ path: '/newsletter/api/account', status: 503 });
    for (const [text, code] of [
      [away, 'outside-unreachable'],
      [fileText(letter('oakline')), 'outside-refused'],
    ] as const) {
      const refused = await apply(text).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code, problems: [{ message: expect.stringContaining(':14:48: ') }] });
      expect(await accountBySlug(stage.means, slug)).toBeNull();
    }
  });
});
