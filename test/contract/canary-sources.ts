/** Feeds secrets into a whole product from everywhere that strangers, customers and outside systems can say one. */
import { randomBytes } from 'node:crypto';
import { signEmbedToken } from '@mortise/host';
import type { Product } from '../support/product/start-product.ts';

/** What was asked, by the route, and what came back. */
export type Heard = { asked: string; status: number; text: string; headers: Headers };
/** A call of the product; everything that it answers is kept by the caller. */
export type Ask = (
  method: string,
  path: string,
  more?: { body?: unknown; raw?: string; headers?: Record<string, string> },
) => Promise<Heard>;
type Ground = {
  product: Product;
  ask: Ask;
  session: string;
  /** An installed tenant with secret settings, and one with a signed-in CRM. */
  parrot: string;
  crm: string;
  apiKey: string;
  /** Path of the address for webhooks. */
  hook: string;
  /** Presses Continue for a new flow of the CRM. */
  begin(): Promise<{ callback: URL; headers: { cookie: string } }>;
};

const fresh = (source: string): string => `canary-${source}-${randomBytes(12).toString('hex')}`;

/** Each says its canary and gives the status that came back; the first element is the status that shows it was heard. */
const sources: Record<string, (ground: Ground, canary: string) => Promise<readonly [number, number]>> = {
  'a field that is typed': async ({ ask, parrot }, canary) => {
    const { status } = await ask('PUT', connection(parrot), { body: { fields: { api_key: canary } } });
    return [422, status];
  },
  'a field of a shape that is refused': async ({ ask, parrot }, canary) => {
    const { status } = await ask('PUT', connection(parrot), { body: { fields: { api_key: [canary] } } });
    return [400, status];
  },
  "a system's answer to a typed key": async ({ product, ask, parrot }, canary) => {
    product.fakes.journal.plan({ path: '/ledger/api/account', status: 500, times: 3, body: { error: canary } });
    const { status } = await ask('PUT', connection(parrot), { body: { fields: { api_key: 'of-no-account' } } });
    product.fakes.journal.reset();
    return [502, status];
  },
  "a provider's error at the token endpoint": async ({ product, ask, begin }, canary) => {
    const { callback, headers } = await begin();
    const body = { error: 'invalid_request', error_description: canary, error_uri: `https://x.example/${canary}` };
    product.fakes.journal.plan({ path: '/crm/token', status: 400, body });
    return [400, (await ask('GET', pathOf(callback), { headers })).status];
  },
  "a provider's token with an odd type": async ({ product, ask, begin }, canary) => {
    const { callback, headers } = await begin();
    product.fakes.journal.plan({ path: '/crm/token', status: 200, body: { access_token: `${canary}\n` } });
    return [400, (await ask('GET', pathOf(callback), { headers })).status];
  },
  "a callback's query": async ({ ask, begin }, canary) => {
    const { callback, headers } = await begin();
    callback.searchParams.delete('code');
    for (const name of ['error', 'error_description', 'error_uri']) callback.searchParams.set(name, canary);
    return [400, (await ask('GET', pathOf(callback), { headers })).status];
  },
  "a callback's code": async ({ ask, begin }, canary) => {
    const { callback, headers } = await begin();
    callback.searchParams.set('code', canary);
    return [400, (await ask('GET', pathOf(callback), { headers })).status];
  },
  "a webhook's body": async ({ ask, hook }, canary) => [401, (await ask('POST', hook, { raw: canary })).status],
  "a webhook's headers and query": async ({ ask, hook }, canary) => {
    const headers = { 'x-tally-signature': canary, authorization: `Bearer ${canary}`, cookie: `a=${canary}` };
    return [401, (await ask('POST', `${hook}?token=${canary}`, { raw: '{}', headers })).status];
  },
  'headers of a request': async ({ ask }, canary) => {
    const headers = { authorization: `Bearer ${canary}`, 'x-api-key': canary, cookie: `session=${canary}` };
    return [401, (await ask('GET', '/v1/tenants', { headers })).status];
  },
  'the address of a request': async ({ ask }, canary) => [
    404,
    (await ask('GET', `/v1/tenants/${canary}?session=${canary}`)).status,
  ],
  'a body that is no JSON': async ({ ask }, canary) => [
    400,
    (await ask('POST', '/v1/tenants', { raw: `{"integration": ${canary}` })).status,
  ],
  'settings that are refused': async ({ ask, parrot }, canary) => {
    const { release, version } = JSON.parse((await ask('GET', `/v1/tenants/${parrot}/settings`)).text) as Settings;
    const body = { release, version, config: { secret_1: [canary], secret_2: { x: canary }, open_word: [canary] } };
    return [422, (await ask('PUT', `/v1/tenants/${parrot}/config`, { body })).status];
  },
  'an error of the database that quotes a row': async ({ product, ask, parrot }, canary) => {
    const { $client } = product.running.means.db;
    const { release, version } = JSON.parse((await ask('GET', `/v1/tenants/${parrot}/settings`)).text) as Settings;
    await $client.query(
      "create function say() returns trigger language plpgsql as $$ begin raise exception 'no: %', new using detail = new::text; end $$",
    );
    await $client.query('create trigger say before update on tenants for each row execute function say()');
    const body = { release, version, config: { open_word: `one\n    at ${canary}` } };
    const { status } = await ask('PUT', `/v1/tenants/${parrot}/config`, { body });
    await $client.query('drop trigger say on tenants');
    return [500, status];
  },
  'an embed token that is refused': async ({ product, ask }, canary) => {
    const connect = { parrot: { config: { secret_3: canary } } };
    const key = { ...product.key, secret: 'another key, of the same length as one' };
    const token = await signEmbedToken({ account: 'acme', key, sub: canary, connect });
    const body = { account: 'acme', token, nonce: randomBytes(24).toString('hex') };
    return [401, (await ask('POST', '/v1/sessions', { body })).status];
  },
  'what a backend sends through a connector': async ({ product, ask, parrot, apiKey }, canary) => {
    product.fakes.journal.plan({ path: '/ledger/api/nothing', status: 400, body: { error: 'no' } });
    const body = {
      method: 'POST',
      target_url: `/nothing?key=${canary}`,
      headers: { authorization: canary, 'x-other': canary },
      body: { canary },
    };
    const path = `/v2/tenants/${parrot}/connectors/ledger/call`;
    return [400, (await ask('POST', path, { body, headers: { 'x-api-key': apiKey } })).status];
  },
};

type Settings = { release: string; version: number };
const connection = (tenant: string): string => `/v1/tenants/${tenant}/connections/ledger`;
const pathOf = (address: URL): string => address.pathname + address.search;

/** Feeds them all, one after the other. Gives the canaries, and which sources were not heard as they were meant to be. */
export async function feedAll(ground: Ground): Promise<{ canaries: string[]; unheard: string[] }> {
  const canaries: string[] = [];
  const unheard: string[] = [];
  for (const [name, feed] of Object.entries(sources)) {
    const canary = fresh(name.replaceAll(/\W+/g, '_'));
    canaries.push(canary);
    const [wanted, status] = await feed(ground, canary);
    if (wanted !== status) unheard.push(`${name}: ${status}`);
  }
  return { canaries, unheard };
}
