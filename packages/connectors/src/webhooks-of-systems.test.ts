/** The calls that systems of the catalogue make to us, signed here as their documentation says, by hand. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fillText, findSystem, parseConnector, systemIds } from './index.ts';
import { answerChallenge, checkSignature, deliveryKey, type Received } from './webhooks/index.ts';

const now = new Date('2026-03-04T05:06:07.000Z');
const url = 'https://m.example/hooks/abc?x=1';
const body = '{"id":"e1","event_id":"ev1","text":"ü"}';
const mac = (secret: string, text: string, as: 'hex' | 'base64') =>
  createHmac('sha256', secret).update(text).digest(as);

function webhooksOf(system: string, method: string) {
  const { connector, problems } = parseConnector({ name: 'x', system, method }, () => null);
  if (!connector?.webhooks) throw new Error(JSON.stringify(problems));
  return connector.webhooks;
}
function received(headers: Record<string, string>, text = body, method = 'POST', address = url): Received {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method, url: address, headers: lower, query: new URL(address).searchParams, body: Buffer.from(text) };
}

const seconds = String(now.getTime() / 1000);
const millis = String(now.getTime());
/** System, method, the field that holds the secret (null: one of ours), what is sent with `body`. */
const signed: [string, string, string | null, (secret: string) => Record<string, string>][] = [
  ['shopify', 'oauth', 'client_secret', (s) => ({ 'X-Shopify-Hmac-Sha256': mac(s, body, 'base64') })],
  [
    'slack',
    'oauth',
    'signing_secret',
    (s) => ({
      'X-Slack-Signature': `v0=${mac(s, `v0:${seconds}:${body}`, 'hex')}`,
      'X-Slack-Request-Timestamp': seconds,
    }),
  ],
  [
    'slack',
    'user',
    'signing_secret',
    (s) => ({
      'X-Slack-Signature': `v0=${mac(s, `v0:${seconds}:${body}`, 'hex')}`,
      'X-Slack-Request-Timestamp': seconds,
    }),
  ],
  ['github', 'oauth', null, (s) => ({ 'X-Hub-Signature-256': `sha256=${mac(s, body, 'hex')}` })],
  ['github', 'token', null, (s) => ({ 'X-Hub-Signature-256': `sha256=${mac(s, body, 'hex')}` })],
  ['gitlab', 'oauth', null, (s) => ({ 'X-Gitlab-Token': s })],
  ['gitlab', 'api-key', null, (s) => ({ 'X-Gitlab-Token': s })],
  ['bitbucket', 'oauth', null, (s) => ({ 'X-Hub-Signature': `sha256=${mac(s, body, 'hex')}` })],
  ['bitbucket', 'basic', null, (s) => ({ 'X-Hub-Signature': `sha256=${mac(s, body, 'hex')}` })],
  ['xero', 'oauth', 'webhook_key', (s) => ({ 'x-xero-signature': mac(s, body, 'base64') })],
  ['quickbooks-online', 'oauth', 'webhook_verifier_token', (s) => ({ 'intuit-signature': mac(s, body, 'base64') })],
  [
    'square',
    'oauth',
    'webhook_signature_key',
    (s) => ({ 'x-square-hmacsha256-signature': mac(s, url + body, 'base64') }),
  ],
  [
    'square-sandbox',
    'oauth',
    'webhook_signature_key',
    (s) => ({ 'x-square-hmacsha256-signature': mac(s, url + body, 'base64') }),
  ],
  ['dropbox', 'oauth', 'client_secret', (s) => ({ 'X-Dropbox-Signature': mac(s, body, 'hex') })],
  [
    'hubspot',
    'oauth',
    'client_secret',
    (s) => ({
      'X-HubSpot-Signature-v3': mac(s, `POST${url}${body}${millis}`, 'base64'),
      'X-HubSpot-Request-Timestamp': millis,
    }),
  ],
  [
    'box',
    'oauth',
    'webhook_signature_key',
    (s) => ({
      'box-signature-primary': mac(s, `${body}2026-03-04T05:06:00-00:00`, 'base64'),
      'box-delivery-timestamp': '2026-03-04T05:06:00-00:00',
    }),
  ],
  ['greenhouse-io', 'basic', null, (s) => ({ Signature: `sha256 ${mac(s, body, 'hex')}` })],
  ['bigcommerce', 'oauth', null, (s) => ({ 'X-Mortise-Token': s })],
  ['bigcommerce', 'api-key', null, (s) => ({ 'X-Mortise-Token': s })],
  ['zendesk', 'oauth', null, (s) => ({ Authorization: `Basic ${Buffer.from(`mortise:${s}`).toString('base64')}` })],
  ['zendesk', 'basic', null, (s) => ({ Authorization: `Basic ${Buffer.from(`mortise:${s}`).toString('base64')}` })],
  ['nylas', 'token', 'webhook_secret', (s) => ({ 'X-Nylas-Signature': mac(s, body, 'hex') })],
  ['nylas', 'oauth', 'webhook_secret', (s) => ({ 'X-Nylas-Signature': mac(s, body, 'hex') })],
  ['chargebee', 'basic', null, (s) => ({ Authorization: `Basic ${Buffer.from(`any:${s}`).toString('base64')}` })],
  ['azure-devops', 'oauth', null, (s) => ({ Authorization: `Basic ${Buffer.from(`:${s}`).toString('base64')}` })],
  ['azure-devops', 'basic', null, (s) => ({ Authorization: `Basic ${Buffer.from(`:${s}`).toString('base64')}` })],
  [
    'azure-personal-access-token',
    'basic',
    null,
    (s) => ({ Authorization: `Basic ${Buffer.from(`:${s}`).toString('base64')}` }),
  ],
];

/** Systems that sign nothing: who calls knows the address. */
const unsigned = [
  ['active-campaign', 'api-key'],
  ['shipstation', 'basic'],
];

test.each(unsigned)('%s %s says that nothing tells its calls from others', (system, method) => {
  expect(webhooksOf(system, method).verification).toEqual({ kind: 'none' });
});

describe.each(signed)('%s %s', (system, method, field, headersOf) => {
  const webhooks = webhooksOf(system, method);

  test('a call that is signed as documented is good, with any other secret or body it is not', () => {
    const secret = field === null ? 'ours' : fillText(webhooks.secret ?? '', { [field]: 'theirs' });
    if (field === null) expect(webhooks.secret).toBeUndefined();
    expect(checkSignature(webhooks.verification, received(headersOf(secret)), secret, now)).toBe('good');
    expect(checkSignature(webhooks.verification, received(headersOf('other')), secret, now)).toBe('wrong');
    expect(checkSignature(webhooks.verification, received({}), secret, now)).not.toBe('good');
    const isOverBody = webhooks.verification.kind === 'hmac';
    const changed = checkSignature(webhooks.verification, received(headersOf(secret), `${body} `), secret, now);
    expect(changed).toBe(isOverBody ? 'wrong' : 'good');
  });

  test('where a moment is signed, an old call is stale', () => {
    const later = new Date(now.getTime() + 3_600_000);
    const hasMoment = webhooks.verification.kind === 'hmac' && webhooks.verification.timestamp_header !== undefined;
    const secret = 's';
    const verdict = checkSignature(webhooks.verification, received(headersOf(secret)), secret, later);
    expect(verdict).toBe(hasMoment ? 'stale' : 'good');
  });
});

test('each system whose calls the catalogue knows is in the table above', () => {
  const known = systemIds().flatMap((id) =>
    (findSystem(id)?.methods ?? []).filter((method) => method.webhooks).map((method) => `${id} ${method.id}`),
  );
  const told = [...signed, ...unsigned].map(([system, method]) => `${system} ${method}`);
  expect(known.sort()).toEqual(told.sort());
});

test('where a call can be played again under another id is said: nothing else than that id tells two events apart', () => {
  const said = [...signed, ...unsigned].filter(
    ([system, method]) => webhooksOf(system ?? '', method ?? '').bodies_alike,
  );
  expect(said.map(([system, method]) => `${system} ${method}`).sort()).toEqual([
    'dropbox oauth',
    'github oauth',
    'github token',
    'shopify oauth',
  ]);
  for (const [system, method, , headersOf] of signed) {
    const webhooks = webhooksOf(system, method);
    const headers = headersOf('s');
    const id =
      webhooks.delivery_id !== undefined && 'header' in webhooks.delivery_id ? webhooks.delivery_id.header : 'X-Id';
    const keys = ['1', '2'].map((value) => deliveryKey(webhooks, received({ ...headers, [id]: value })).hash);
    const vouches = ['shared_token', 'basic'].includes(webhooks.verification.kind);
    const mayRepeat = id !== 'X-Id' && (vouches || webhooks.bodies_alike === true);
    expect(keys[0] !== keys[1], `${system} ${method}`).toBe(mayRepeat);
  }
});

test('Dropbox says the same of every change: the second counts once a run has begun with the first', () => {
  const changed = received({ 'X-Dropbox-Signature': 'x' }, '{"list_folder":{"accounts":["dbid:AAH4f99"]}}');
  expect(deliveryKey(webhooksOf('dropbox', 'oauth'), changed).sure).toBe(false);
});

test('Box names an event in the body; what it calls a delivery changes when it tries again', () => {
  const box = webhooksOf('box', 'oauth');
  const tries = ['1', '2'].map((id) =>
    deliveryKey(box, received({ 'Box-Delivery-Id': id, 'Box-Delivery-Timestamp': id })),
  );
  expect(tries[0]).toEqual(tries[1]);
  expect(tries[0]?.sure).toBe(true);
});

test('GitHub’s own example', () => {
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const call = received({ 'X-Hub-Signature-256': signature, 'X-GitHub-Delivery': 'd1' }, 'Hello, World!');
  const { verification } = webhooksOf('github', 'oauth');
  expect(checkSignature(verification, call, "It's a Secret to Everybody", now)).toBe('good');
  const again = received({ 'X-GitHub-Delivery': 'd1', 'User-Agent': 'redelivered' }, 'Hello, World!');
  const github = webhooksOf('github', 'oauth');
  expect(deliveryKey(github, call)).toEqual(deliveryKey(github, again));
});

test('Slack and Dropbox ask whether the address is ours, and are answered as they want it', () => {
  const slack = webhooksOf('slack', 'oauth');
  const asked = received({}, '{"type":"url_verification","token":"t","challenge":"3eZbrw1a"}');
  expect(answerChallenge(slack, asked, 's', true)).toMatchObject({ body: '3eZbrw1a' });
  expect(answerChallenge(slack, received({}, '{"type":"event_callback","challenge":"x"}'), 's', true)).toBeNull();
  expect(answerChallenge(slack, asked, 's', false)).toBeNull();
  const dropbox = received({}, '', 'GET', 'https://m.example/hooks/abc?challenge=echo1');
  expect(answerChallenge(webhooksOf('dropbox', 'oauth'), dropbox, 's', false)).toMatchObject({ body: 'echo1' });
});
