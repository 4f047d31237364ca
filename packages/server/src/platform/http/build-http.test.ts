/** The HTTP frame: what it refuses, and how it says so. */
import { Type } from '@fastify/type-provider-typebox';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHttp, Refusal, type App } from './index.ts';

let means: TestMeans;
let app: App;

beforeAll(async () => {
  means = await testMeans();
  app = buildHttp(means);
  const Body = Type.Object(
    {
      name: Type.Union([Type.String(), Type.Null()]),
      count: Type.Optional(Type.Number()),
      extra: Type.Optional(Type.Unknown()),
    },
    { additionalProperties: false, $id: 'Body' },
  );
  app.post('/echo', { schema: { body: Body, response: { 200: Body } } }, (request) => request.body);
  app.post('/again', { schema: { body: Body } }, (request) => request.body);
  app.get('/query', { schema: { querystring: Type.Object({ limit: Type.Integer({ maximum: 100 }) }) } }, (request) => ({
    limit: request.query.limit,
  }));
  app.get('/refuse', () => {
    throw new Refusal('config-invalid', 'No.', [{ path: '/a', message: 'is wrong' }]);
  });
  app.get('/bug', () => {
    throw new Error('secret detail');
  });
  app.get('/away', async () => {
    await means.db.$client.query('select pg_terminate_backend(pg_backend_pid())');
    return {};
  });
  app.delete('/thing', (_request, reply) => reply.code(204).send());
});
afterAll(async () => {
  await app.close();
  await means.close();
});

const post = (payload: string, type = 'application/json', url = '/echo') =>
  app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });

describe('bodies', () => {
  it('an unknown key is refused', async () => {
    const reply = await post('{"name":"a","role":"admin"}');
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'body-invalid', message: expect.stringContaining('"role"') });
  });
  it('null stays null and text stays text', async () => {
    expect((await post('{"name":null}')).json()).toEqual({ name: null });
    expect((await post('{"name":"7"}')).json()).toEqual({ name: '7' });
    expect((await post('{"name":7}')).statusCode).toBe(400);
    expect((await post('{"name":"a","count":"7"}')).statusCode).toBe(400);
  });
  it('a key that reaches prototypes is refused at any depth', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      expect((await post(`{"name":"a","extra":{"b":[{"${key}":{"x":1}}]}}`)).json()).toMatchObject({
        code: 'body-invalid',
      });
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
  it('256 kB pass and one byte more does not', async () => {
    const fill = (size: number): string => `{"name":"${'a'.repeat(size - 11)}"}`;
    expect((await post(fill(256 * 1024))).statusCode).toBe(200);
    const refused = await post(fill(256 * 1024 + 1));
    expect(refused.statusCode).toBe(413);
    expect(refused.json()).toMatchObject({ code: 'body-too-large' });
  });
  it('32 levels pass and 33 do not, and 100,000 levels are refused at once', async () => {
    const nested = (levels: number): string =>
      `{"name":"a","extra":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect((await post(nested(32))).statusCode).toBe(200);
    expect((await post(nested(33))).json()).toMatchObject({ code: 'body-invalid' });
    const began = performance.now();
    expect((await post(nested(100_000))).statusCode).toBe(400);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
  it('text that no database keeps is refused', async () => {
    expect((await post('{"name":"a\\u0000b"}')).statusCode).toBe(400);
    expect((await post('{"name":"\\ud800"}')).statusCode).toBe(400);
    expect((await post('{"name":"a","count":1e999}')).statusCode).toBe(400);
  });
  it('broken JSON, no JSON and another media type are refused in words', async () => {
    expect((await post('{"name":')).json()).toMatchObject({ code: 'body-invalid' });
    expect((await post('')).json()).toMatchObject({ code: 'body-invalid' });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const reply = await post('name=a', type);
      expect([type, reply.statusCode, reply.json().code]).toEqual([type, 415, 'media-type-unsupported']);
    }
  });
  it('a DELETE with a JSON content type and no body passes', async () => {
    const reply = await app.inject({
      method: 'DELETE',
      url: '/thing',
      headers: { 'content-type': 'application/json' },
    });
    expect(reply.statusCode).toBe(204);
  });
  it('one schema with an $id may serve several routes', async () => {
    expect((await post('{"name":"a"}', 'application/json', '/again')).statusCode).toBe(200);
  });
  it('a body schema that is silent about unknown keys is refused when the route is added', () => {
    const other = buildHttp(means);
    expect(() => other.post('/x', { schema: { body: Type.Object({ a: Type.String() }) } }, () => ({}))).toThrow(
      /additionalProperties/,
    );
  });
});

describe('errors', () => {
  it('a refusal carries its code, sentence, problems and status', async () => {
    const reply = await app.inject('/refuse');
    expect(reply.statusCode).toBe(422);
    expect(reply.json()).toEqual({
      code: 'config-invalid',
      message: 'No.',
      problems: [{ path: '/a', message: 'is wrong' }],
    });
  });
  it('a bug is a 500 without detail, and is logged', async () => {
    const reply = await app.inject('/bug');
    expect(reply.statusCode).toBe(500);
    expect(reply.body).not.toContain('secret detail');
    expect(means.lines.some((line) => line.includes('secret detail'))).toBe(true);
  });
  it('a lost database is a 503, never a 500', async () => {
    const reply = await app.inject('/away');
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toMatchObject({ code: 'database-away' });
  });
  it('an unknown address and a NUL in one are 404', async () => {
    expect((await app.inject('/nothing')).json()).toMatchObject({ code: 'route-unknown' });
    expect((await app.inject('/refuse?x=%00')).statusCode).toBe(404);
    expect((await app.inject('/%zz')).statusCode).toBe(404);
  });
  it('query values are converted and checked', async () => {
    expect((await app.inject('/query?limit=7')).json()).toEqual({ limit: 7 });
    expect((await app.inject('/query?limit=x')).json()).toMatchObject({ code: 'body-invalid' });
  });
  it('every reply says not to sniff, frame, store or send a referrer', async () => {
    const { headers } = await app.inject('/refuse');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
});
