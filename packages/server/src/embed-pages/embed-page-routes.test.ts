/** Tests of the iframe's pages over HTTP: who may frame them, what they hold, and what becomes of a token in an address. */
import { createHash } from 'node:crypto';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimAccount, saveOrigins, type AccountFacts } from '../accounts/index.ts';
import { buildHttp, type App } from '../platform/http/index.ts';
import { embedPageRoutes } from './embed-page-routes.ts';

let means: TestMeans;
let app: App;

async function makeAccount(slug: string, origins: string[], facts: Partial<AccountFacts> = {}): Promise<void> {
  const { id } = await claimAccount(means.db, means.vault, {
    slug,
    name: slug,
    base_url: 'https://app.acme.example/x',
    compatibility: false,
    top_level: false,
    identity_claim: null,
    ...facts,
  });
  await saveOrigins(means.db, id, origins);
}
beforeAll(async () => {
  means = await testMeans();
  app = buildHttp(means);
  embedPageRoutes(app, means);
  await makeAccount('acme', ['https://b.example', 'https://a.example:8443'], { name: `Acme <b>"&'` });
  await makeAccount('lonely', []);
  await makeAccount('alone', [], { top_level: true });
  await makeAccount('older', ['https://a.example'], { compatibility: true });
});
afterAll(async () => {
  await app.close();
  await means.close();
});
const policyOf = (reply: { headers: Record<string, unknown> }): string =>
  String(reply.headers['content-security-policy']);

describe('the page', () => {
  test("may be framed by exactly the account's origins", async () => {
    const ancestors = async (url: string) =>
      /frame-ancestors ([^;]*)/.exec(
        policyOf(
          await app.inject({ url, headers: { origin: 'https://evil.example', referer: 'https://evil.example/' } }),
        ),
      )?.[1];
    expect(await ancestors('/acme')).toBe('https://a.example:8443 https://b.example');
    expect(await ancestors('/acme/tenants/create/crm')).toBe('https://a.example:8443 https://b.example');
    expect(await ancestors('/acme?tenant=a.b.c')).toBe('https://a.example:8443 https://b.example');
    for (const url of ['/lonely', '/alone', '/nobody', '/v1']) expect(await ancestors(url)).toBe("'none'");
  });

  test('has a policy without a serious finding', async () => {
    for (const url of ['/acme', '/older?tenant=a.b.c', '/nobody']) {
      const findings = new CspEvaluator(new CspParser(policyOf(await app.inject({ url }))).csp).evaluate();
      expect(
        findings.filter(
          ({ severity, description }) => severity <= Severity.MEDIUM && !/'self' can be problematic/.test(description),
        ),
      ).toEqual([]);
    }
    expect(policyOf(await app.inject({ url: '/acme' }))).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html; /,
    );
  });

  test('sends no referrer, is not kept, and writes everything as text', async () => {
    const reply = await app.inject({ url: '/acme' });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(reply.body).not.toContain('<b>');
    expect(reply.body).toContain(
      '<mortise-marketplace server="http://localhost:4400" account="acme"></mortise-marketplace>',
    );
    expect(reply.body.indexOf('/embed-page.js')).toBeLessThan(reply.body.indexOf('/embed.js'));
    expect(reply.body).not.toMatch(/ style=| on\w+=|<script>[^<]/);
  });

  test('passes on what the address asks to show, and nothing else', async () => {
    const tagOf = async (url: string) => /<mortise-[a-z]+ [^>]*>/.exec((await app.inject({ url })).body)?.[0];
    const base = 'server="http://localhost:4400" account="acme"';
    expect(await tagOf('/acme?integration_id=12&display=settings&theme=dark&locale=de-AT')).toBe(
      `<mortise-marketplace ${base} theme="dark" locale="de-AT" integration="12" display="settings">`,
    );
    expect(await tagOf('/acme?integration_id=%22%3E%3Cscript%3E&display=x&theme=%22&locale=<')).toBe(
      `<mortise-marketplace ${base}>`,
    );
    expect(await tagOf('/acme?integration_id=12')).toBe(
      `<mortise-marketplace ${base} integration="12" display="list">`,
    );
    expect(await tagOf('/acme?display=settings')).toBe(`<mortise-marketplace ${base}>`);
    expect(await tagOf('/acme?integration_id=1&integration_id=2')).toBe(`<mortise-marketplace ${base}>`);
    expect(await tagOf('/acme/tenants/create/42')).toBe(`<mortise-install ${base} integration="42">`);
    expect(await tagOf('/acme/tenants/create/crm-sync?display=list')).toBe(
      `<mortise-install ${base} integration="crm-sync">`,
    );
  });

  test('of connecting alone holds that and nothing else', async () => {
    const tagOf = async (url: string) => /<mortise-[a-z]+ [^>]*>/.exec((await app.inject({ url })).body)?.[0];
    const base = 'server="http://localhost:4400" account="acme"';
    expect(await tagOf('/acme/connect/crm-sync')).toBe(`<mortise-connect ${base} integration="crm-sync">`);
    expect(await tagOf('/acme/connect/42?connector=crm&theme=dark&display=list')).toBe(
      `<mortise-connect ${base} theme="dark" integration="42" connector="crm">`,
    );
    expect(await tagOf('/acme/connect/42?connector=%22%3E')).toBe(`<mortise-connect ${base} integration="42">`);
    expect(await tagOf('/acme?connector=crm')).toBe(`<mortise-marketplace ${base}>`);
    expect((await app.inject({ url: '/older/connect/crm?tenant=a.b.c' })).body).not.toContain('<mortise-');
    expect((await app.inject({ url: '/acme/connect/%22%3E' })).statusCode).toBe(404);
    expect((await app.inject({ url: '/nobody/connect/crm' })).statusCode).toBe(404);
  });

  test('opened by itself shows only where it belongs, unless the account allows that', async () => {
    const alone = (url: string) => app.inject({ url, headers: { 'sec-fetch-dest': 'document' } });
    expect((await alone('/acme')).body).not.toContain('<mortise-');
    expect((await alone('/alone')).body).toContain('<mortise-marketplace');
    expect((await app.inject({ url: '/acme', headers: { 'sec-fetch-dest': 'iframe' } })).body).toContain(
      '<mortise-marketplace',
    );
  });

  test('of an account that is not there is one and the same 404', async () => {
    const replies = await Promise.all(
      [
        '/nobody',
        '/v1',
        '/hub',
        '/Acme',
        '/favicon.ico',
        '/nobody?tenant=a.b.c',
        '/nobody/tenants/create/crm',
        '/acme/tenants/create/%22%3E',
        `/${'a'.repeat(200)}`,
        '/acme%00',
      ].map((url) => app.inject({ url })),
    );
    expect(replies.map(({ statusCode }) => statusCode).filter((status) => status !== 404)).toEqual([]);
    expect(new Set(replies.slice(0, 9).map(({ body }) => body)).size).toBe(1);
  });
});

describe('a token in the address', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';

  test.each([
    ['/older', 'yes'],
    ['/acme', 'no'],
  ])('is taken out of %s by a page that loads nothing, and kept: %s', async (url, keep) => {
    const reply = await app.inject({ url: `${url}?tenant=${jwt}&integration_id=3` });
    expect(reply.body).toContain(`data-keep="${keep}"`);
    expect(reply.body).not.toContain(jwt);
    expect(reply.body).not.toMatch(/\ssrc=|\shref=|<link|<img|<iframe/);
    const script = /<script>(.*)<\/script>/.exec(reply.body)?.[1] ?? '';
    expect(policyOf(reply)).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    expect(reply.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  });

  test('is not in the log', async () => {
    await app.inject({ url: `/older?tenant=${jwt}` });
    await app.inject({ url: `/nobody?tenant=${jwt}` });
    expect(means.lines.join('\n')).not.toContain('eyJ');
  });
});

test("the page's script is at most 2 kB over the wire", async () => {
  const reply = await app.inject({ url: '/embed-page.js', headers: { 'accept-encoding': 'gzip' } });
  expect(reply.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(reply.rawPayload.byteLength).toBeLessThanOrEqual(2_000);
});
