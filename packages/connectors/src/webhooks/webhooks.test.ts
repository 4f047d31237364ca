/** Definitions of webhooks, repeats, challenges, and the headers that are kept. */
import { describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { answerChallenge } from './answer-challenge.ts';
import { deliveryKey } from './delivery-key.ts';
import { keptHeaders } from './kept-headers.ts';
import { readPlace, type Received } from './received.ts';
import { parseConnector } from '../parse-connector.ts';
import { webhookRules } from './webhook-rules.ts';
import { Webhooks } from './webhooks.ts';

const read = (given: object): Webhooks => {
  const filled: unknown = Value.Default(Webhooks, structuredClone(given));
  expect([...Value.Errors(Webhooks, filled)]).toEqual([]);
  return filled as Webhooks;
};
const call = (body: string, headers: Record<string, string> = {}, query = '', method = 'POST'): Received => ({
  method,
  url: 'https://m.example/hooks/t',
  headers,
  query: new URLSearchParams(query),
  body: Buffer.from(body),
});
const hmac = { kind: 'hmac', header: 'sig' };

describe('rules', () => {
  test.each<[string, object, string]>([
    [
      'a signature over nothing of the body',
      { verification: { ...hmac, signed: '{timestamp}', timestamp_header: 't' } },
      '/verification/signed',
    ],
    ['a moment without a place', { verification: { ...hmac, signed: '{timestamp}{body}' } }, '/verification/signed'],
    ['a moment that is not signed', { verification: { ...hmac, timestamp_header: 't' } }, '/verification/signed'],
    ['an id without a place', { verification: { ...hmac, signed: '{id}{body}' } }, '/verification/signed'],
    ['a part that no call has', { verification: { ...hmac, signed: '{colour}{body}' } }, '/verification/signed'],
    ['a secret from a field that nobody fills in', { verification: hmac, secret: '{nothing}' }, '/secret'],
    ['an end without a beginning', { verification: hmac, unsubscribe: { path: '/x' } }, '/unsubscribe'],
    [
      'a request with a field that nobody fills in',
      { verification: hmac, subscribe: { path: '/{nothing}' } },
      '/subscribe',
    ],
    [
      'a list of events in the midst of a text',
      { verification: hmac, subscribe: { path: '/x', body: { on: 'all {webhook_events}' } } },
      '/subscribe',
    ],
    ['a list of events in the address', { verification: hmac, subscribe: { path: '/{webhook_events}' } }, '/subscribe'],
    [
      'events one by one and together',
      { verification: hmac, subscribe: { path: '/{webhook_event}', body: ['{webhook_events}'] } },
      '/subscribe',
    ],
    [
      'a secret that each event brings',
      { verification: hmac, subscribe: { path: '/{webhook_event}', answered_secret: '/secret' } },
      '/subscribe/answered_secret',
    ],
  ])('%s is refused', (_, given, path) => {
    expect(webhookRules(read(given), ['signing_secret']).map((problem) => problem.path)).toEqual([path]);
  });

  test('a full definition is taken, and unknown keys are not', () => {
    const full = {
      verification: { ...hmac, prefix: 'sha256=' },
      secret: '{signing_secret}',
      delivery_id: { header: 'X-Id' },
      challenges: [{ from: { query: 'hub.challenge' }, proof: { query: 'hub.verify_token' } }],
      subscribe: { path: '/hooks', body: { url: '{webhook_url}', topics: ['{signing_secret}'] }, id: '/data/id' },
      unsubscribe: { method: 'DELETE', path: '/hooks/{subscription_id}' },
    };
    expect(webhookRules(read(full), ['signing_secret'])).toEqual([]);
    expect(Value.Check(Webhooks, { ...full, colour: 1 })).toBe(false);
    expect(Value.Check(Webhooks, { secret: '{a}' })).toBe(false);
  });
});

test('a connector brings its webhooks along, with defaults; what is wrong with them is told where it stands', () => {
  const shop = { name: 'shop', label: 'Shop', kind: 'api_key', fields: [{ name: 'api_key', label: 'API key' }] };
  const parse = (webhooks: object) => parseConnector({ ...shop, webhooks }, () => null);
  const { connector, problems } = parse({ verification: hmac, secret: '{api_key}' });
  expect(problems).toEqual([]);
  expect(connector?.webhooks?.verification).toMatchObject({ algorithm: 'sha256', encoding: 'hex', signed: '{body}' });
  const paths = (webhooks: object) => parse(webhooks).problems.map(({ path }) => path);
  expect(paths({ verification: hmac, secret: '{client_secret}' })).toEqual(['/webhooks/secret']);
  expect(paths({ verification: hmac, subscribe: { path: '/hooks' } })).toEqual(['/webhooks/subscribe/path']);
  expect(paths({ verification: { kind: 'none', header: 'sig' } })[0]).toMatch(/^\/webhooks\/verification/);
});

describe('repeats', () => {
  test('calls of one event have one key, whatever else differs', () => {
    const byHeader = read({ verification: hmac, delivery_id: { header: 'X-Event-Id' } });
    const first = deliveryKey(byHeader, call('a', { 'x-event-id': '7', sig: 'x' }));
    expect(deliveryKey(byHeader, call('a', { 'x-event-id': '7', sig: 'y', 'x-try': '2' }))).toEqual(first);
    expect(deliveryKey(byHeader, call('b', { 'x-event-id': '7', sig: 'x' })).hash).not.toBe(first.hash);
    expect(first.sure).toBe(true);
    const byToken = read({ verification: { kind: 'shared_token', name: 'X-Token' }, delivery_id: { header: 'Id' } });
    expect(deliveryKey(byToken, call('a', { id: '7' }))).toEqual(deliveryKey(byToken, call('b', { id: '7' })));
    const inBody = read({ verification: hmac, delivery_id: { at: '/data/0/id' } });
    expect(deliveryKey(inBody, call('{"data":[{"id":7}],"n":1}'))).toEqual(
      deliveryKey(inBody, call('{"n":2,"data":[{"id":"7"}]}')),
    );
    const standard = read({ verification: { kind: 'standard_webhooks' } });
    expect(deliveryKey(standard, call('a', { 'webhook-id': 'm' })).hash).toBe(
      deliveryKey(standard, call('b', { 'webhook-id': 'm' })).hash,
    );
  });

  test.each([
    ['a signed header', { ...hmac, id_header: 'X-Id', signed: '{id}.{body}' }, { header: 'x-id' }, true],
    ['another header', { ...hmac, id_header: 'X-Id', signed: '{id}.{body}' }, { header: 'X-Other' }, false],
    ['a header, as only the body is signed', hmac, { header: 'X-Id' }, false],
    ['the query, as the address is signed', { ...hmac, signed: '{url}{body}' }, { query: 'id' }, true],
    ['the query', hmac, { query: 'id' }, false],
    ['the id of the standard', { kind: 'standard_webhooks' }, { header: 'Webhook-Id' }, true],
    ['beside the standard, whose own id counts', { kind: 'standard_webhooks' }, { header: 'X-Id' }, true],
    ['a call that nobody signs', { kind: 'none' }, { header: 'X-Id' }, false],
  ])(
    'an id tells one event for itself only where it is verified: in %s',
    (_where, verification, delivery_id, alone) => {
      const rule = read({ verification, delivery_id });
      const headers = { 'x-id': '7', 'x-other': '7', 'webhook-id': '7', 'webhook-timestamp': '1', sig: 'x' };
      const of = (body: string) => deliveryKey(rule, call(body, headers, 'id=7')).hash;
      expect(of('a') === of('b')).toBe(alone);
      expect(of('a')).toBe(of('a'));
    },
  );

  test('what was signed once has one key, whatever stands in what nobody signed', () => {
    const keys = (more: object, sent: Record<string, string>[]) =>
      sent.map((headers) => deliveryKey(read({ verification: hmac, ...more }), call('a', { sig: 'x', ...headers })));
    const sent = [{ 'x-id': '1' }, { 'x-id': '2' }, { 'x-id': '' }, {}];
    const plain = keys({ delivery_id: { header: 'X-Id' } }, sent);
    expect(new Set(plain.map(({ hash }) => hash)).size).toBe(1);
    expect(plain.every(({ sure }) => sure)).toBe(true);
    const moment = { ...hmac, timestamp_header: 'At', signed: '{timestamp}.{body}' };
    const moments = [
      { at: '1', 'x-id': '1' },
      { at: '2', 'x-id': '1' },
    ];
    const signedTwice = keys({ verification: moment, delivery_id: { header: 'X-Id' } }, moments);
    expect(signedTwice[0]).toEqual(signedTwice[1]);
    // Where it says that two events may look the same, they are told apart by what can be had.
    const alike = keys({ delivery_id: { header: 'X-Id' }, bodies_alike: true }, sent);
    expect(new Set(alike.map(({ hash }) => hash)).size).toBe(3);
    expect(alike.map(({ sure }) => sure)).toEqual([true, true, false, false]);
    expect(keys({ bodies_alike: true }, [{}])[0]?.sure).toBe(false);
    expect(keys({ bodies_alike: true, verification: moment }, [{ at: '1' }])[0]?.sure).toBe(true);
  });

  test('one signature has many spellings, and its call one key', () => {
    const parts = { signature: 'v1', timestamp: 't' };
    const listed = read({ verification: { ...hmac, parts, signed: '{timestamp}.{body}' } });
    const keys = ['t=5,v1=ab', 'v1=ab,t=5', 't=5, v1=AB', 't=5,v1=00,v1=ab', 't=5,v1=ab,x=1'].map(
      (sig) => deliveryKey(listed, call('a', { sig })).hash,
    );
    expect(new Set(keys).size).toBe(1);
    expect(deliveryKey(listed, call('a', { sig: 't=6,v1=ab' })).hash).not.toBe(keys[0]);
    const plain = read({ verification: { ...hmac, encoding: 'base64' } });
    const spelled = ['+/8=', '-_8=', '+/8', ' +/8='].map((sig) => deliveryKey(plain, call('a', { sig })).hash);
    expect(new Set(spelled).size).toBe(1);
  });

  test('without an id, all that is signed tells; without a signature calls are only alike', () => {
    const signed = read({ verification: hmac, delivery_id: { at: '/id' } });
    expect(deliveryKey(signed, call('no JSON', { sig: 'x' })).sure).toBe(true);
    const hash = (body: string, at: string): string => {
      const rule = read({ verification: { ...hmac, timestamp_header: 'At', signed: '{timestamp}{body}' } });
      return deliveryKey(rule, call(body, { sig: 'x', at })).hash;
    };
    expect(hash('a', '1')).not.toBe(hash('a', '2'));
    // Nothing can be moved from the moment into the body.
    expect(hash('1a', '1')).not.toBe(hash('a', '11'));
    expect(deliveryKey(read({ verification: { kind: 'none' } }), call('a')).sure).toBe(false);
  });
});

describe('challenges', () => {
  test('a GET is answered only with the proof that it needs', () => {
    const hub = read({
      verification: hmac,
      challenges: [
        {
          from: { query: 'hub.challenge' },
          when: { place: { query: 'hub.mode' }, equals: 'subscribe' },
          proof: { query: 'hub.verify_token' },
        },
      ],
    });
    const ask = (query: string, secret: string | null = 's3') =>
      answerChallenge(hub, call('', {}, query, 'GET'), secret, false);
    expect(ask('hub.mode=subscribe&hub.challenge=115&hub.verify_token=s3')).toEqual({
      headers: {},
      body: '115',
      type: 'text/plain',
    });
    for (const query of [
      '',
      'hub.mode=subscribe&hub.challenge=115',
      'hub.mode=subscribe&hub.challenge=115&hub.verify_token=s',
      'hub.mode=x&hub.challenge=1&hub.verify_token=s3',
      'hub.mode=subscribe&hub.challenge=%0d%0a&hub.verify_token=s3',
      `hub.mode=subscribe&hub.verify_token=s3&hub.challenge=${'x'.repeat(4001)}`,
    ])
      expect(ask(query)).toBeNull();
    expect(ask('hub.mode=subscribe&hub.challenge=1&hub.verify_token=', '')).toBeNull();
    expect(ask('hub.mode=subscribe&hub.challenge=1', null)).toBeNull();
  });

  test('a POST is answered when its signature holds, as text, JSON or header', () => {
    const when = { place: { at: '/type' }, equals: 'url_verification' };
    const slack = read({
      verification: hmac,
      challenges: [{ method: 'POST', from: { at: '/challenge' }, when, answer: 'json' }],
    });
    const body = '{"type":"url_verification","challenge":"3eZ"}';
    expect(answerChallenge(slack, call(body), 's', true)).toEqual({
      headers: {},
      body: '{"challenge":"3eZ"}',
      type: 'application/json',
    });
    expect(answerChallenge(slack, call(body), 's', false)).toBeNull();
    expect(answerChallenge(slack, call('{"type":"event","challenge":"3eZ"}'), 's', true)).toBeNull();
    expect(answerChallenge(slack, call('{"type":"url_verification","challenge":{"a":1}}'), 's', true)).toBeNull();
    const header = read({
      verification: hmac,
      challenges: [{ method: 'POST', signed: false, from: { header: 'X-Hook-Secret' }, answer: 'header' }],
    });
    expect(answerChallenge(header, call('', { 'x-hook-secret': 'b537' }), null, false)?.headers).toEqual({
      'x-hook-secret': 'b537',
    });
  });

  test('no header with a meaning of its own is answered in, whatever a definition says', () => {
    for (const name of ['Set-Cookie', 'Content-Security-Policy', 'Access-Control-Allow-Origin', 'x']) {
      const webhooks: Webhooks = {
        verification: { kind: 'none' },
        challenges: [{ method: 'GET', from: { query: 'c' }, answer: 'header', name, signed: false }],
      };
      expect(answerChallenge(webhooks, call('', {}, 'c=flow=1', 'GET'), null, false)).toBeNull();
      expect(webhookRules(webhooks, []).map(({ path }) => path)).toEqual(['/challenges/0/name']);
    }
  });
});

test('headers of the way and secrets are not kept; signatures are', () => {
  const headers = {
    host: 'm.example',
    'content-type': 'application/json',
    connection: 'close, X-Hop',
    'x-hop': '1',
    'transfer-encoding': 'chunked',
    cookie: 'a=b',
    authorization: 'Basic x',
    'proxy-authorization': 'Basic x',
    sig: 'abc',
    'x-gitlab-token': 'secret',
  };
  const hmacRule = read({ verification: hmac }).verification;
  expect(Object.keys(keptHeaders(hmacRule, headers))).toEqual(['host', 'content-type', 'sig', 'x-gitlab-token']);
  const token = read({ verification: { kind: 'shared_token', name: 'X-Gitlab-Token' } }).verification;
  expect(Object.keys(keptHeaders(token, headers))).toEqual(['host', 'content-type', 'sig']);
});

test('a place in a body cannot be reached through prototypes, and holds one value', () => {
  const body = call('{"a":{"b~/c":[true,{"d":"x"}]}}');
  expect(readPlace(body, { at: '/a/b~0~1c/1/d' })).toBe('x');
  expect(readPlace(body, { at: '/a/b~0~1c/0' })).toBe('true');
  for (const at of ['', '/a', '/constructor/name', '/a/toString', '/a/b~0~1c/length/x', '/nothing'])
    expect(readPlace(body, { at })).toBeNull();
  expect(readPlace(call('', { a: 'b' }), { header: 'constructor' })).toBeNull();
});
