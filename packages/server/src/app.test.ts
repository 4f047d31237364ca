/** Tests of the whole HTTP surface at once: what every address answers to a wrong question, and what its description says. */
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimAccount, saveOrigins } from './accounts/index.ts';
import { buildApp } from './app.ts';
import { refusalStatus, type App } from './platform/http/index.ts';

const origin = 'https://app.acme.example';
let means: TestMeans;
let app: App;
beforeAll(async () => {
  means = await testMeans();
  app = await buildApp(means);
  const facts = { slug: 'acme', name: 'acme', base_url: origin, compatibility: false, top_level: false };
  const { id } = await claimAccount(means.db, means.vault, { ...facts, identity_claim: null });
  await saveOrigins(means.db, id, [origin]);
});
afterAll(async () => {
  await app.close();
  await means.close();
});

test.each([
  ['GET', '/v1/nothing', 404, 'route-unknown'],
  ['POST', '/v1/tenants/ten_1/nothing/here', 404, 'route-unknown'],
  ['PUT', '/v1/tenants', 405, 'method-not-allowed'],
  ['GET', '/v1/catalogue', 401, 'session-invalid'],
] as const)('%s %s is refused so that a known page can read why, and no other', async (method, url, status, code) => {
  const known = await app.inject({ method, url, headers: { origin } });
  expect([known.statusCode, known.json<{ code: string }>().code]).toEqual([status, code]);
  expect(known.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
  const other = await app.inject({ method, url, headers: { origin: 'https://evil.example' } });
  expect(other.statusCode).toBe(status);
  expect(other.headers['access-control-allow-origin']).toBeUndefined();
});

test('a known address asked in an unknown way names the ways that there are', async () => {
  const allowOf = async (method: 'DELETE' | 'GET' | 'POST', url: string): Promise<unknown> => {
    const reply = await app.inject({ method, url });
    return reply.statusCode === 405 ? reply.headers['allow'] : reply.statusCode;
  };
  expect(await allowOf('DELETE', '/v1/tenants')).toBe('GET, HEAD, POST');
  expect(await allowOf('POST', '/v1/tenants/ten_1')).toBe('DELETE, GET, HEAD');
  expect(await allowOf('GET', '/v1/tenants/ten_1/pause?x=1')).toBe('POST');
  expect(await allowOf('GET', '/v1/tenants/a/b/pause')).toBe(404);
  expect(await allowOf('POST', '/healthz')).toBe('GET, HEAD');
  expect(await allowOf('GET', `/v1/tenants/${'a/'.repeat(4000)}`)).toBe(404);
});

test('every operation of the API says what a refusal is, by one component with the closed list of codes', async () => {
  const { paths, components } = (await app.inject('/openapi.json')).json<{
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    components: { schemas: { Refusal: { properties: { code: { enum: string[] } }; required: string[] } } };
  }>();
  const operations = Object.entries(paths).filter(([path]) => path.startsWith('/v1/'));
  expect(operations.length).toBeGreaterThan(10);
  for (const [path, methods] of operations)
    for (const { responses } of Object.values(methods))
      expect(responses['default'], path).toMatchObject({
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
      });
  const { Refusal } = components.schemas;
  expect(Refusal.properties.code.enum).toEqual(Object.keys(refusalStatus));
  expect(Refusal.required).toEqual(['code', 'message']);
});
