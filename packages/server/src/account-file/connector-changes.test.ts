/** Tests of a connector that another version of the account file defines in another way: what becomes of its connections. */
import { readFile, writeFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stageClient, writeAccountFolder } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { accountBySlug } from '../accounts/index.ts';
import { connections } from '../connections/connection-table.ts';
import { openConnectionSecrets } from '../connections/index.ts';
import { events } from '../platform/queue/event-table.ts';
import { applyAccountFile } from './apply-account-file.ts';

type Definition = Record<string, unknown>;

let stage: Stage;
let ana: Person;
let tenant: string;
let count = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await apply((newsletter) => newsletter);
  count += 1;
  ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
  tenant = String((await ana.call('POST', '/v1/tenants', { integration: 'keyed' })).body['id']);
  const fields = { api_key: stage.fakes.newsletter.account('oakline').key };
  expect((await ana.call('PUT', `/v1/tenants/${tenant}/connections/newsletter`, { fields })).status).toBe(200);
});

/** Applies the stage's account file with another definition of the newsletter, and waits until that is known everywhere. */
async function apply(change: (newsletter: Definition) => Definition): Promise<void> {
  const path = await writeAccountFolder('acme', stage.fakes, []);
  const file = JSON.parse(await readFile(path, 'utf8')) as { connectors: Definition[] };
  file.connectors = file.connectors.map((one) => (one['name'] === 'newsletter' ? change(one) : one));
  await writeFile(path, JSON.stringify(file));
  await applyAccountFile(stage.means, path);
  const left = stage.means.db.select().from(events).where(eq(events.name, 'connector.changed'));
  await stage.eventually(async () => (await left).every(({ handled_at }) => handled_at !== null));
}
const tenantNow = async () => (await ana.call('GET', `/v1/tenants/${tenant}`)).body;
async function openForRun() {
  const account = await accountBySlug(stage.means, 'acme');
  const [row] = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
  if (account === null || row === undefined) throw new Error('There is no connection.');
  const integration = { id: row.integration_id, connectors: [{ name: 'newsletter', global: false }] };
  return openConnectionSecrets(stage.means, account.id, tenant, integration);
}

test('one that is signed in to now asks those who typed a key to connect again; taken back, they go on', async () => {
  const { crm } = stage.fakes;
  const provision = { client_id: { value: stageClient.client_id }, client_secret: { file: 'secret' } };
  const way = { kind: 'oauth2_code', authorize_url: crm.authorizeUrl, token_url: crm.tokenUrl, provision };
  await apply(() => ({ name: 'newsletter', label: 'Larkpost', ...way }));
  expect(await tenantNow()).toMatchObject({
    attention: { code: 'reconnect', connector: 'newsletter' },
    connectors: [
      { state: 'broken', connects_by: 'window', reason: { message: expect.stringContaining('another way') } },
    ],
  });
  await expect(openForRun()).rejects.toMatchObject({ code: 'not-connected' });
  await apply((newsletter) => newsletter);
  expect(await tenantNow()).toMatchObject({ connectors: [{ state: 'connected', reason: null }] });
  expect(Object.keys((await openForRun())['newsletter'] ?? {})).toEqual(['API_KEY']);
});

test('one more value that has to be typed asks for it; one with a default, or the same under another kind, asks nobody', async () => {
  const more = (field: Definition) => (newsletter: Definition) => ({
    ...newsletter,
    fields: [...(newsletter['fields'] as Definition[]), { name: 'region', label: 'Region', secret: false, ...field }],
  });
  await apply(more({ default: 'eu' }));
  expect(await tenantNow()).toMatchObject({ connectors: [{ state: 'connected' }] });
  await apply(({ credential: _, ...newsletter }) => ({ ...newsletter, kind: 'bearer_token' }));
  expect(await tenantNow()).toMatchObject({ connectors: [{ state: 'connected', kind: 'bearer_token' }] });
  await apply(more({}));
  expect(await tenantNow()).toMatchObject({ connectors: [{ state: 'broken' }] });
  const fields = { api_key: stage.fakes.newsletter.account('oakline').key, region: 'us' };
  expect((await ana.call('PUT', `/v1/tenants/${tenant}/connections/newsletter`, { fields })).body).toMatchObject({
    state: 'connected',
  });
});
