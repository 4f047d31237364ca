/** Journey: one integration connects every family of connectors, each by its form or its window, and its run is given what was typed. */
import { createHash } from 'node:crypto';
import { startSftp, type SftpDoor } from '@mortise/fake-apps';
import { signEmbedToken } from '@mortise/host';
import { apply } from '@mortise/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings } from '../support/browser/axe-findings.ts';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { stageKey } from '../support/stage/account-folder.ts';
import { familyConnectors, type FamilyConnector } from '../support/stage/family-connectors.ts';
import { writeFamiliesFolder } from '../support/stage/families-folder.ts';
import { pictureOnFailure } from './picture-on-failure.ts';
import { rowOf } from './steps.ts';

let product: Product;
let sftp: SftpDoor;
let browser: Browser;
let page: Page;
let all: FamilyConnector[];

pictureOnFailure(() => browser);
beforeAll(async () => {
  sftp = await startSftp();
  [product, browser] = await Promise.all([startProduct(undefined, [`sftp://localhost:${sftp.port}`]), launchBrowser()]);
  all = familyConnectors(product.fakes, sftp);
  await apply(product.running.means, await writeFamiliesFolder('families', all, [product.acme.origin]));
  page = await (await browser.newContext({ viewport: { width: 1000, height: 900 } })).newPage();
  page.setDefaultTimeout(20_000);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  await sftp.close();
});

const token = (): Promise<string> =>
  signEmbedToken({
    account: 'families',
    key: stageKey,
    sub: 'ana',
    customer: 'oak',
    customer_name: 'Oakline Furniture',
  });
const rowFor = ({ definition }: FamilyConnector) => rowOf(page, definition.name);
const isSignIn = ({ definition: { kind, authorize_url } }: FamilyConnector): boolean =>
  kind === 'oauth2_code' || authorize_url !== undefined;
const press = (one: FamilyConnector) =>
  rowFor(one)
    .getByRole('button', { name: `Connect ${one.definition.label}` })
    .click();

/** Fills the fields by their labels, as people find them. */
async function fill(form: Page | ReturnType<typeof rowFor>, { definition, typed }: FamilyConnector): Promise<void> {
  for (const field of (definition['fields'] as { name: string; label: string; options?: object[] }[] | undefined) ??
    []) {
    const value = typed[field.name];
    if (value === undefined) continue;
    const input = form.getByLabel(field.label, { exact: false }).first();
    if (field.options === undefined) await input.fill(value);
    else await input.selectOption(value);
  }
}

test('the install step lists every family, each with its way in', async () => {
  await page.goto(`${product.acme.origin}/orders`);
  await page.exposeFunction('freshToken', token);
  await page.evaluate((server) => {
    const element = document.createElement('mortise-install');
    element.setAttribute('account', 'families');
    element.setAttribute('integration', 'families');
    Object.assign(element, { getToken: Reflect.get(globalThis, 'freshToken') });
    document.querySelector('main')?.replaceChildren(element);
    document.head.append(
      Object.assign(document.createElement('script'), { type: 'module', src: `${server}/embed.js` }),
    );
  }, product.server);
  await page.getByRole('heading', { name: 'Connect your accounts' }).waitFor();
  expect(await page.locator('[data-connector]').count()).toBe(all.length);
});

test('each that has a form connects by it; what is wrong is told at a field first', async () => {
  for (const one of all.filter((each) => !isSignIn(each))) {
    await press(one);
    await rowFor(one).getByRole('button', { name: 'Test and save' }).click();
    await rowFor(one).getByRole('alert').first().waitFor();
    // A list of choices, a text of several lines, fields that may be left out.
    if (one.definition.name === 'aws' || one.definition.name === 'files')
      expect(await axeFindings(page, 'mortise-install')).toEqual([]);
    // The client of OAuth 2 names no fields of its own: it is asked for id and secret.
    if (one.definition['fields'] === undefined) {
      await rowFor(one)
        .getByLabel('Client ID')
        .fill(one.typed['client_id'] ?? '');
      await rowFor(one)
        .getByLabel('Client secret')
        .fill(one.typed['client_secret'] ?? '');
    } else await fill(rowFor(one), one);
    await rowFor(one).getByRole('button', { name: 'Test and save' }).click();
    await rowFor(one).getByText('Connected', { exact: true }).waitFor();
  }
  expect(sftp.tries.at(-1)).toBe('password ok');
});

test('each that signs in connects in its window; a shop is asked for before', async () => {
  for (const one of all.filter(isSignIn)) {
    const opened = page.waitForEvent('popup');
    await press(one);
    const popup = await opened;
    const goOn = popup.getByRole('button', { name: `Continue to ${one.definition.label}` });
    await goOn.waitFor();
    if (Object.keys(one.typed).length > 0) {
      await goOn.click();
      await popup.getByText('Shop is missing').waitFor();
      expect(await axeFindings(popup)).toEqual([]);
      await fill(popup, one);
    }
    await goOn.click();
    await popup.getByRole('button', { name: 'Allow' }).click();
    await rowFor(one).getByText('Connected', { exact: true }).waitFor();
    // It closes by itself; the next one would be the same window until then.
    if (!popup.isClosed()) await popup.waitForEvent('close');
  }
});

test('no pretend system had anything to find fault with', () => {
  const refused = product.fakes.families.arrivals.filter((arrival) => arrival.refused !== null);
  expect(refused.map(({ family, path, refused: why }) => [family, path, why])).toEqual([]);
});

test('its run is given what was typed, what was read and what was bought', async () => {
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Install and run' }).click();
  await page.getByRole('heading', { name: 'Every family is installed' }).waitFor();
  const given = await secretsOfRun();
  for (const { definition, typed } of all)
    for (const [name, value] of Object.entries(typed))
      expect([definition.name, name, given.get(`PAN_SEC_${definition.name}_${name}`.toUpperCase())]).toEqual([
        definition.name,
        name,
        hashed(value),
      ]);
  const read = [
    'EXCHANGE_PLACE',
    'EXCHANGE_ACCESS_TOKEN',
    'CLIENT_ACCESS_TOKEN',
    'SERVICE_ACCESS_TOKEN',
    'SHOPS_REALM_ID',
  ];
  const bought = ['SHOPS_ACCESS_TOKEN', 'JUNIPER_OAUTH_TOKEN', 'JUNIPER_OAUTH_TOKEN_SECRET', 'FILES_HOST_KEY'];
  for (const name of [...read, ...bought]) expect([name, given.has(`PAN_SEC_${name}`)]).toEqual([name, true]);
  expect(given.get('PAN_SEC_FILES_HOST_KEY')).toBe(hashed(sftp.hostKey()));
});

const hashed = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 12);

/** What the program printed of its environment: name → hash. */
async function secretsOfRun(): Promise<Map<string, string>> {
  const { origin } = product.acme;
  const ask = async (path: string, headers: Record<string, string>, body?: object): Promise<Response> =>
    fetch(`${product.server}${path}`, {
      headers: { origin, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  const made = await ask('/v1/sessions', {}, { account: 'families', token: await token(), nonce: crypto.randomUUID() });
  const headers = { authorization: `Bearer ${((await made.json()) as { session: string }).session}` };
  const { tenants } = (await (await ask('/v1/tenants', headers)).json()) as { tenants: { id: string }[] };
  let runs: { id: string; phase: string }[] = [];
  await expect
    .poll(
      async () => {
        ({ runs } = (await (await ask(`/v1/tenants/${tenants[0]?.id}/runs`, headers)).json()) as { runs: typeof runs });
        return runs.map(({ phase }) => phase);
      },
      { timeout: 30_000 },
    )
    .toContain('Succeeded');
  const log = await (await ask(`/v1/runs/${runs.find(({ phase }) => phase === 'Succeeded')?.id}/log`, headers)).text();
  return new Map(
    [...log.matchAll(/(PAN_SEC_[A-Z0-9_]+)=([0-9a-f]{12})/g)].map(([, name = '', hash = '']) => [name, hash]),
  );
}
