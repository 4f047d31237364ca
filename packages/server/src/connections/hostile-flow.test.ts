/** O8: outside systems that misbehave during a sign-in, seen from the whole server: each way ends in a state that people are told, and in nobody else's account. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAccountFolder } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Reply, type Stage } from '../../../../test/support/stage/stage.ts';
import { applyAccountFile } from '../account-file/index.ts';
import { openConnection } from './connection-secrets.ts';
import { connections } from './connection-table.ts';

type Answer = (request: IncomingMessage, reply: ServerResponse) => void;
const json = { 'content-type': 'application/json' };
const say =
  (status: number, body: string | Buffer, headers: Record<string, string> = json): Answer =>
  (_request, reply) =>
    void reply.writeHead(status, headers).end(body);
const good = { access_token: 'at-good', token_type: 'Bearer', expires_in: 3600, refresh_token: 'rt-good' };
const token = (change: object): Answer => say(200, JSON.stringify({ ...good, ...change }));
const honest = { token: token({}), me: say(200, '{"company":"Oakline"}') };

let stage: Stage;
let provider: Server;
let origin: string;
let now: typeof honest = honest;
let strayed = 0;
let people = 0;
/** A neighbour's connection, as it has to stay. */
let neighbour: { of: string; row: unknown };

beforeAll(async () => {
  provider = createServer((request, reply) => {
    const place = request.url === '/crm/token' ? 'token' : request.url === '/crm/api/me' ? 'me' : null;
    if (place === null) strayed += 1;
    request.resume();
    request.on('end', () => (place === null ? reply.end() : now[place](request, reply)));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  stage = await openStage({ allow: [origin] });
  const at = (path: string): string => `${origin}/crm/${path}`;
  const crm = { issuer: `${origin}/crm`, authorizeUrl: at('auth'), tokenUrl: at('token'), revokeUrl: at('revoke') };
  await applyAccountFile(stage.means, await writeAccountFolder('acme', { origin, crm }, []));
  const other = await begun();
  await answered(other);
  neighbour = { of: other.tenant, row: await rowOf(other.tenant) };
});
afterAll(async () => {
  await stage.close();
  provider.closeAllConnections();
  provider.close();
});

const rowOf = async (tenant: string): Promise<unknown> =>
  (await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant)))[0];

type Begun = { person: Person; tenant: string; flow: string; cookie: string; state: string };
/** Somebody new, who pressed Continue. */
async function begun(): Promise<Begun> {
  people += 1;
  const person = await stage.person('acme', { sub: 'ana', customer: `c${people}` });
  const tenant = String((await person.call('POST', '/v1/tenants', { integration: 'sync' })).body['id']);
  const { body } = await person.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
  return { person, tenant, flow: String(body['flow']), cookie, state };
}
const answered = ({ state, cookie }: Begun, query = `state=${state}&code=c`, connector = 'crm'): Promise<Reply> =>
  stage.browse('GET', `/connect/callback/${connector}?${query}`, { cookie });

/** `connected`, why not, or that it still goes on: the callback was not its own. */
async function ended({ person, flow }: Begun): Promise<string> {
  const { body } = await person.call('GET', `/v1/flows/${flow}`);
  if (body['state'] !== 'failed') return String(body['state']);
  const reason = body['reason'] as { code: string; message: string };
  expect(reason.message.length).toBeGreaterThan(20);
  return reason.code;
}

/** What holds whatever was answered: a page with words, nobody else's credential, and none at all but after a yes. */
async function holds(one: Begun, page: Reply, end: string): Promise<void> {
  expect(page.status).toBe(end === 'connected' ? 200 : 400);
  expect(page.text).toMatch(/<h1 class="title">[^<]{10,}<\/h1>/);
  expect(page.text).not.toMatch(/<img src=x|<script>/);
  expect(await ended(one)).toBe(end);
  expect((await rowOf(one.tenant)) !== undefined).toBe(end === 'connected');
  expect(await rowOf(neighbour.of)).toEqual(neighbour.row);
  expect(strayed).toBe(0);
}

const authorise: [name: string, query: (one: Begun) => string, end: string][] = [
  ['no', ({ state }) => `state=${state}&error=access_denied`, 'denied'],
  ['sign in first', ({ state }) => `state=${state}&error=login_required`, 'denied'],
  ['its own failure', ({ state }) => `state=${state}&error=server_error`, 'outside-down'],
  ['later', ({ state }) => `state=${state}&error=temporarily_unavailable`, 'outside-down'],
  ['no such scope', ({ state }) => `state=${state}&error=invalid_scope`, 'misconfigured'],
  ['an error of its own', ({ state }) => `state=${state}&error=E-1004`, 'misconfigured'],
  ['markup', ({ state }) => `state=${state}&error=%3Cscript%3E&error_description=%3Cimg%20src=x%3E`, 'misconfigured'],
  ['yes and no', ({ state }) => `state=${state}&code=c&error=access_denied`, 'denied'],
  ['no code', ({ state }) => `state=${state}`, 'outside-odd'],
  ['an empty code', ({ state }) => `state=${state}&code=`, 'outside-odd'],
  ['two codes', ({ state }) => `state=${state}&code=a&code=b`, 'mixed-up'],
  ['a token in the address', ({ state }) => `state=${state}&code=c&access_token=t&token_type=Bearer`, 'connected'],
  ['the issuer of another', ({ state }) => `state=${state}&code=c&iss=https%3A%2F%2Fevil.example`, 'mixed-up'],
  ['two issuers', ({ state }) => `state=${state}&code=c&iss=${encodeURIComponent(`${origin}/crm`)}&iss=x`, 'mixed-up'],
  ['no state', () => 'code=c', 'continued'],
  ['two states', ({ state }) => `state=${state}&state=${state}&code=c`, 'continued'],
  ['a state of nobody', () => `state=${'x'.repeat(43)}&code=c`, 'continued'],
  ['a state that is none', () => `state=%0d%0a&code=c`, 'continued'],
  ['a code with line breaks', ({ state }) => `state=${state}&code=a%0d%0aX-Evil:1`, 'connected'],
];
test.each(authorise)('the authorise page answers %s', async (_name, query, end) => {
  now = honest;
  const one = await begun();
  await holds(one, await answered(one, query(one)), end);
});

const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
const tokens: [name: string, answer: Answer, end: string][] = [
  ['100 MB', (_request, reply) => pour(reply, 100_000_000), 'outside-down'],
  [
    'a gzip bomb',
    say(200, gzipSync(Buffer.alloc(50_000_000)), { ...json, 'content-encoding': 'gzip' }),
    'outside-down',
  ],
  ['a redirect loop', say(302, '', { location: '/crm/token' }), 'outside-odd'],
  ['a redirect inwards', say(307, '', { location: 'http://169.254.169.254/latest' }), 'outside-odd'],
  ['HTML', say(200, '<html>Sign in</html>', { 'content-type': 'text/html' }), 'outside-odd'],
  ['nothing', say(200, ''), 'outside-odd'],
  ['200 with an error', say(200, '{"error":"invalid_grant"}'), 'outside-odd'],
  ['200 with half an object', say(200, '{"access_token":"a"'), 'outside-odd'],
  ['JSON of 10,000 levels', say(200, deep), 'outside-odd'],
  ['a prototype', say(200, '{"__proto__":{"access_token":"at"}}'), 'outside-odd'],
  ['no token', token({ access_token: undefined }), 'outside-odd'],
  ['a token that is an object', token({ access_token: { a: 1 } }), 'outside-odd'],
  ['a token with a line break', token({ access_token: 'a\r\nX-Evil: 1' }), 'outside-odd'],
  ['a token with NUL', token({ access_token: 'a\u0000' }), 'outside-odd'],
  ['a token of 20 kB', token({ access_token: 'x'.repeat(20_000) }), 'outside-odd'],
  ['a token of 10 MB', token({ access_token: 'x'.repeat(10_000_000) }), 'outside-down'],
  ['a token to sign with (mac)', token({ token_type: 'mac', mac_key: 'k' }), 'outside-odd'],
  ['a refresh token with a line break', token({ refresh_token: 'a\nb' }), 'outside-odd'],
  ['204', say(204, ''), 'outside-odd'],
  ['304', say(304, ''), 'outside-odd'],
  ['429 and when', say(429, '{}', { 'retry-after': '99999999' }), 'outside-down'],
  ['503 and when', say(503, '{}', { 'retry-after': 'never' }), 'outside-down'],
  ['a reset in the middle', (_request, reply) => void reset(reply), 'outside-down'],
  ['a closed door', (request) => void request.socket.destroy(), 'outside-down'],
  ['half a status line', (request) => void request.socket.end('HTTP/1.1 2'), 'outside-down'],
  ['endless headers', say(200, '{}', { 'x-pad': 'x'.repeat(600_000) }), 'outside-down'],
];
test.each(tokens)('the token endpoint answers %s', async (_name, answer, end) => {
  now = { ...honest, token: answer };
  const one = await begun();
  await holds(one, await answered(one), end);
});

test('a token endpoint that drips ends after ten seconds, in words', async () => {
  const drip: Answer = (_request, reply) => {
    const timer = setInterval(() => reply.write(' '), 200);
    reply.on('close', () => clearInterval(timer));
  };
  now = { ...honest, token: drip };
  const one = await begun();
  await holds(one, await answered(one), 'outside-down');
}, 20_000);

const hour = 3600;
/** `seconds`: when it ends, of what it says; null: it does not say. */
const odd: [name: string, answer: Answer, seconds: number | null, refresh: string | null][] = [
  ['the wrong type of content', say(200, JSON.stringify(good), { 'content-type': 'text/plain' }), hour, 'rt-good'],
  ['a form', say(200, 'access_token=at-good&expires_in=3600', {}), hour, null],
  ['early hints first', (request, reply) => hint(request, reply), hour, 'rt-good'],
  ['201', say(201, JSON.stringify(good)), hour, 'rt-good'],
  ['an end in the past', token({ expires_in: -1 }), 30, 'rt-good'],
  ['an end now', token({ expires_in: 0 }), 30, 'rt-good'],
  ['an end after the sun’s', token({ expires_in: 1e99 }), 90 * 24 * hour, 'rt-good'],
  ['an end in letters', token({ expires_in: '3600' }), hour, 'rt-good'],
  ['no end', token({ expires_in: undefined }), null, 'rt-good'],
  ['an end that is an object', token({ expires_in: {} }), null, 'rt-good'],
  ['no refresh token', token({ refresh_token: undefined }), hour, null],
  ['an empty refresh token', token({ refresh_token: '' }), hour, null],
  ['10,000 levels beside it', say(200, `{"access_token":"at-good","expires_in":3600,"x":${deep}}`), hour, null],
];
test.each(odd)('a token is kept that comes with %s', async (_name, answer, seconds, refresh) => {
  now = { ...honest, token: answer };
  const one = await begun();
  const before = stage.means.clock.now().getTime();
  await holds(one, await answered(one), 'connected');
  const row = (await rowOf(one.tenant)) as typeof connections.$inferSelect;
  const { tokens: kept } = await openConnection(stage.means, placeOf(row));
  expect([kept?.access_token, kept?.refresh_token]).toEqual(['at-good', refresh]);
  const lasts = row.secrets_expire_at === null ? null : (row.secrets_expire_at.getTime() - before) / 1000;
  if (seconds === null) expect(lasts).toBeNull();
  else expect(lasts).toBeGreaterThanOrEqual(seconds - 1);
  expect(lasts ?? 0).toBeLessThan((seconds ?? 0) + 60);
});
const placeOf = (row: typeof connections.$inferSelect) =>
  ({
    account: row.account_id,
    tenant: row.tenant_id,
    integration: row.integration_id,
    connector: row.connector_name,
  }) as Parameters<typeof openConnection>[1];

const lookups: [name: string, answer: Answer, account: string | null][] = [
  ['a failure', say(500, '{}'), null],
  ['who are you', say(401, '{}'), null],
  ['HTML', say(200, '<html>'), null],
  ['3 MB', say(200, JSON.stringify({ company: 'x'.repeat(3_000_000) })), null],
  ['a redirect loop', say(302, '', { location: '/crm/api/me' }), null],
  ['a closed door', (request) => void request.socket.destroy(), null],
  ['a list', say(200, '[1]'), null],
  ['10,000 levels', say(200, deep), null],
  ['markup', say(200, '{"company":"<img src=x onerror=alert(1)>"}'), '<img src=x onerror=alert(1)>'],
  ['line breaks', say(200, '{"company":"Oak\\r\\n\\u0000line"}'), 'Oak line'],
];
test.each(lookups)('asked whose account it is, it answers %s', async (_name, me, account) => {
  now = { ...honest, me };
  const one = await begun();
  await holds(one, await answered(one), 'connected');
  expect(((await rowOf(one.tenant)) as { outside_account: string | null }).outside_account).toBe(account);
});

test('an answer is good once, in its own browser, at its own address, for its own tenant', async () => {
  now = honest;
  const [mine, theirs] = [await begun(), await begun()];
  expect((await answered({ ...theirs, cookie: mine.cookie })).status).toBe(400);
  expect([await ended(theirs), await ended(mine)]).toEqual(['other-browser', 'continued']);
  await holds(mine, await answered(mine), 'connected');
  const kept = await rowOf(mine.tenant);
  expect((await answered(mine)).status).toBe(400);
  expect([await rowOf(mine.tenant), await rowOf(theirs.tenant)]).toEqual([kept, undefined]);
  const elsewhere = await begun();
  await holds(elsewhere, await answered(elsewhere, undefined, 'crm2'), 'mixed-up');
});

test('fewer scopes than were asked for are told on the page, kept, and told to who asked', async () => {
  now = { ...honest, token: token({ scope: 'profile' }) };
  const one = await begun();
  const page = await answered(one);
  await holds(one, page, 'connected');
  expect(page.text).toContain('Fernhill CRM gave less than was asked for');
  expect(page.text).toContain('contacts.read');
  expect(page.text).toContain('data-close="no"');
  // In the same tab nobody sees that page: who asked for the flow is told as well.
  const message = 'Fernhill CRM gave less than was asked for. Not given: contacts.read. Runs that need it will fail.';
  const { body } = await one.person.call('GET', `/v1/flows/${one.flow}`);
  expect(body).toMatchObject({ state: 'connected', reason: { code: 'gave-less', message } });
  const row = (await rowOf(one.tenant)) as typeof connections.$inferSelect;
  expect((await openConnection(stage.means, placeOf(row))).tokens?.scope).toBe('profile');
});

test('so many ways were tried, and the server still answers', async () => {
  const ways = authorise.length + tokens.length + odd.length + lookups.length + 6;
  console.log(`${ways} ways to misbehave: no crash, no foreign credential, always a state with words`);
  expect(ways).toBeGreaterThanOrEqual(40);
  now = honest;
  const one = await begun();
  await holds(one, await answered(one), 'connected');
});

/** Writes as long as somebody reads. */
function pour(reply: ServerResponse, size: number): void {
  const piece = Buffer.alloc(1_000_000, 'x');
  reply.writeHead(200, json);
  const more = (left: number): void => {
    if (left > 0 && !reply.destroyed) reply.write(piece, () => more(left - piece.length));
    else reply.end();
  };
  more(size);
}
function reset(reply: ServerResponse): void {
  reply.writeHead(200, { ...json, 'content-length': '500' });
  reply.write('{"access_token":"a');
  setTimeout(() => reply.socket?.resetAndDestroy(), 20);
}
function hint(request: IncomingMessage, reply: ServerResponse): void {
  reply.writeProcessing();
  reply.writeEarlyHints({ link: '</a.css>; rel=preload' });
  honest.token(request, reply);
}
