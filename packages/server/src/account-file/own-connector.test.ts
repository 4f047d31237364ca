/** Tests of two integrations that call one system by one name, each through a connector of its own: other vendor's values, other accounts. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageKey } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { accountBySlug } from '../accounts/index.ts';
import { openConnectionSecrets } from '../connections/index.ts';
import { findIntegration } from '../integrations/index.ts';
import { applyAccountFile } from './apply-account-file.ts';

/** Both programs say `ledger`. */
const manifest = `version: 0.1
base: node:24
run: node main.js
connectors: [ledger]
configs:
  schema:
    type: object
    properties: { account: { $ref: '#/definitions/accounts' } }
    definitions:
      accounts:
        type: string
        source: { connector: ledger, path: /accounts, query: { book: oak-ltd-1 }, items: /accounts, value: code }
`;

let stage: Stage;
let ana: Person;
let folder: string;
beforeAll(async () => {
  stage = await openStage();
  folder = await mkdtemp(join(tmpdir(), 'own-connector-'));
  await mkdir(join(folder, 'sync'));
  await writeFile(join(folder, 'sync/mortise.yaml'), manifest);
  await writeFile(join(folder, 'sync/main.js'), 'console.log("{}")');
  await writeFile(join(folder, 'key'), stageKey.secret);
  await apply([{ name: 'ledger', connector: 'ledger-2' }]);
  ana = await stage.person('own', { sub: 'ana', customer: 'oak' });
});
afterAll(() => stage.close());

async function apply(second: object[]): Promise<void> {
  const ledger = (name: string, app: string) => ({
    name,
    label: 'Tallyhouse',
    kind: 'api_key',
    api_url: `${stage.fakes.origin}/ledger/api`,
    credential: { format: 'Bearer {api_key}' },
    headers: { 'X-App': '{app}' },
    fields: [{ name: 'api_key', label: 'API key' }],
    provision_fields: [{ name: 'app', label: 'App', secret: false }],
    provision: { app: { value: app } },
    test_request: { path: '/account' },
  });
  const sync = { long_name: 'Sync', type: 'internal', folder: './sync', published: true };
  const file = {
    account: { slug: 'own', name: 'Acme', base_url: 'https://app.own.example/' },
    keys: [{ kid: stageKey.kid, alg: stageKey.alg, file: 'key' }],
    origins: ['https://app.own.example'],
    connectors: [ledger('ledger', 'first'), ledger('ledger-2', 'second')],
    integrations: [
      { name: 'one', ...sync, connectors: [{ name: 'ledger' }] },
      { name: 'two', ...sync, connectors: second },
    ],
  };
  await writeFile(join(folder, 'mortise.account.yaml'), JSON.stringify(file));
  await applyAccountFile(stage.means, join(folder, 'mortise.account.yaml'));
}

async function installed(name: string, connector: string, company: 'oakline' | 'brightwater'): Promise<string> {
  const tenant = String((await ana.call('POST', '/v1/tenants', { integration: name })).body['id']);
  const fields = { api_key: stage.fakes.ledger.account(company).key };
  expect((await ana.call('PUT', `/v1/tenants/${tenant}/connections/${connector}`, { fields })).status).toBe(200);
  return tenant;
}
async function forRun(name: string, tenant: string): Promise<unknown> {
  const account = await accountBySlug(stage.means, 'own');
  const integration = account === null ? null : await findIntegration(stage.means.db, account.id, name);
  if (account === null || integration === null) throw new Error('It is not there.');
  const opened = await openConnectionSecrets(stage.means, account.id, tenant, integration);
  const revealed = (fields: (typeof opened)[string]) =>
    Object.fromEntries(Object.entries(fields).map(([field, secret]) => [field, secret.reveal()]));
  return Object.fromEntries(Object.entries(opened).map(([connector, fields]) => [connector, revealed(fields)]));
}

test('a run gets the values of its own connector under the name that its program knows', async () => {
  const one = await installed('one', 'ledger', 'oakline');
  const two = await installed('two', 'ledger-2', 'brightwater');
  const keyOf = (company: 'oakline' | 'brightwater') => stage.fakes.ledger.account(company).key;
  expect(await forRun('one', one)).toEqual({ ledger: { API_KEY: keyOf('oakline'), APP: 'first' } });
  expect(await forRun('two', two)).toEqual({ ledger: { API_KEY: keyOf('brightwater'), APP: 'second' } });
  expect((await ana.call('GET', `/v1/tenants/${two}`)).body['connectors']).toMatchObject([{ name: 'ledger-2' }]);
});

test('live choices that the manifest asks by its own name come through it', async () => {
  const two = await installed('two', 'ledger-2', 'oakline');
  const asked = await ana.call('POST', `/v1/tenants/${two}/options`, { definition: 'accounts', settings: {} });
  expect([asked.status, asked.body]).toMatchObject([
    200,
    { options: expect.arrayContaining([{ const: '1000', title: '1000' }]) },
  ]);
});

test.each([
  [[{ name: 'ledger', connector: 'nowhere' }], /There is no connector "nowhere" in this file/],
  [[{ name: 'ledger', connector: 'ledger-2' }, { name: 'ledger' }], /"ledger" is here twice/],
  [[{ name: 'ledger' }, { name: 'other', connector: 'ledger' }], /"ledger" is here twice, and one customer has one/],
  [[{ name: 'other', connector: 'ledger' }], /through "ledger", which it does not connect/],
])('%j is told where it stands', async (second, message) => {
  await expect(apply(second)).rejects.toMatchObject({ problems: [{ message: expect.stringMatching(message) }] });
});
