/** What is connected once for all customers, on the command line: told by `mortise apply`, its address made by `mortise connect`. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testMeans, type TestMeans } from '../../../test/support/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apply } from './apply.ts';
import { connect } from './connect.ts';

const file = `account: { slug: acme, name: Acme, base_url: "https://app.acme.example/" }
connectors:
  - { name: crm, label: Copperfield, kind: oauth2_code, authorize_url: "https://crm.example/a", token_url: "https://crm.example/t" }
  - { name: letter, label: Larkpost, kind: bearer_token, fields: [{ name: api_key, label: API key }] }
integrations:
  - name: sync
    long_name: Contacts to newsletter
    type: internal
    folder: ./sync
    connectors: [{ name: crm, global: true }, { name: letter, global: true }]
  - { name: own, long_name: Own, type: internal, folder: ./sync, connectors: [{ name: crm }] }
`;

let means: TestMeans;
let path: string;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  means = await testMeans();
  const folder = await mkdtemp(join(tmpdir(), 'mortise-connect-'));
  await mkdir(join(folder, 'sync'));
  await writeFile(join(folder, 'sync/mortise.yaml'), 'version: 0.1\nbase: node:24\nrun: node main.js\n');
  path = join(folder, 'mortise.account.yaml');
  await writeFile(path, file);
  environment = {
    DATABASE_URL: means.databaseUrl,
    MORTISE_MASTER_KEY_FILE: means.masterKeyFile,
    MORTISE_DATA: join(folder, 'data'),
    MORTISE_BASE_URL: 'https://mortise.example/below',
  };
});
afterAll(() => means.close());

async function call(verb: typeof connect, args: readonly string[], isTTY = false) {
  let out = '';
  let err = '';
  const io = {
    stdout: { write: (text: string) => (out += text), isTTY },
    stderr: { write: (text: string) => (err += text) },
  };
  return { code: await verb(args, io, environment), out, err };
}

test('apply says what is to be connected and how; connect gives the address, and a code for phones in a terminal', async () => {
  const applied = await call(apply, [path]);
  expect(applied.err).toBe('');
  expect(applied.out).toContain(`  integration sync
    runs get of crm: PAN_SEC_CRM_ACCESS_TOKEN, PAN_SEC_CRM_TOKEN_TYPE
    runs get of letter: PAN_SEC_LETTER_API_KEY
`);
  expect(applied.out).toContain(`To be connected by you, once for all customers:
  Copperfield of sync is not connected.
    To sign in with a browser, call: mortise connect acme sync crm
  Larkpost of sync is not connected.
    Give its fields in the file, or call: mortise connect acme sync letter
`);
  expect(JSON.parse((await call(apply, [path, '--json'])).out)).toMatchObject({
    unconnected: [{ integration: 'sync', connector: 'crm' }, { connector: 'letter' }],
  });
  const made = await call(connect, ['acme', 'sync', 'crm', '--days', '2']);
  expect([made.code, made.err]).toEqual([0, '']);
  expect(made.out).toMatch(/^Open this to connect Copperfield for all customers of Contacts to newsletter\./);
  expect(made.out).toMatch(/^https:\/\/mortise\.example\/below\/connect\/link#[\w-]{43}$/m);
  expect(made.out).not.toMatch(/[▀▄█]/);
  expect((await call(connect, ['acme', 'sync', 'crm'], true)).out).toMatch(/[▀▄█]{20}/);
});

test.each([
  [['nobody', 'sync', 'crm'], 'There is no account "nobody".'],
  [['acme', 'nothing', 'crm'], 'There is no such integration.'],
  [['acme', 'sync', 'chat'], 'This integration has no such connector.'],
  [['acme', 'own', 'crm'], 'Each customer connects this one.'],
])('connect %j says why there is no address', async (args, message) => {
  await call(apply, [path]);
  const { code, out, err } = await call(connect, args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(message);
});

test.each([
  [[]],
  [['acme', 'sync']],
  [['acme', 'sync', 'crm', 'more']],
  [['acme', 'sync', 'crm', '--days']],
  [['acme', 'sync', 'crm', '--days', '31']],
  [['acme', 'sync', 'crm', '--days', 'x']],
  [['acme', 'sync', '--json']],
])('connect %j is told how it is called', async (args) => {
  expect(await call(connect, args)).toMatchObject({ code: 2, err: expect.stringContaining('mortise connect ACCOUNT') });
});
