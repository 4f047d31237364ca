/** Signatures of calls that come in: vectors as published, and own ones computed beside the module. */
import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { checkSignature } from './check-signature.ts';
import type { Received } from './received.ts';
import { Verification } from './webhooks.ts';

type Rule = Record<string, unknown>;

const rule = (given: Rule): Verification => {
  const filled: unknown = Value.Default(Verification, structuredClone(given));
  expect([...Value.Errors(Verification, filled)]).toEqual([]);
  return filled as Verification;
};
const received = (body: string | Uint8Array, headers: Record<string, string> = {}, more: Partial<Received> = {}) => ({
  method: 'POST',
  url: 'https://m.example/hooks/t',
  headers,
  query: new URLSearchParams(),
  body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
  ...more,
});
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('as published', () => {
  test('RFC 4231, test cases 1 and 2: the HMAC itself', () => {
    const bare = rule({ kind: 'hmac', header: 'x-sig', key: 'hex' });
    const first = received('Hi There', { 'x-sig': 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7' });
    expect(checkSignature(bare, first, '0b'.repeat(20), at(0))).toBe('good');
    const second = received('what do ya want for nothing?', {
      'x-sig':
        '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    });
    expect(checkSignature(rule({ kind: 'hmac', header: 'X-Sig', algorithm: 'sha512' }), second, 'Jefe', at(0))).toBe(
      'good',
    );
  });

  test('GitHub, "Validating webhook deliveries"', () => {
    const github = rule({ kind: 'hmac', header: 'X-Hub-Signature-256', prefix: 'sha256=' });
    const call = received('Hello, World!', {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    });
    expect(checkSignature(github, call, "It's a Secret to Everybody", at(0))).toBe('good');
    expect(checkSignature(github, call, "It's a Secret to Everybody.", at(0))).toBe('wrong');
  });

  test('Slack, "Verifying requests from Slack"', () => {
    const slack = rule({
      kind: 'hmac',
      header: 'X-Slack-Signature',
      prefix: 'v0=',
      signed: 'v0:{timestamp}:{body}',
      timestamp_header: 'X-Slack-Request-Timestamp',
    });
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const call = received(body, {
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      'x-slack-request-timestamp': '1531420618',
    });
    const secret = '8f742231b10e8888abcd99yyyzzz85a5';
    expect(checkSignature(slack, call, secret, at(1531420618))).toBe('good');
    expect(checkSignature(slack, call, secret, at(1531420618 + 300))).toBe('good');
    expect(checkSignature(slack, call, secret, at(1531420618 + 301))).toBe('stale');
    expect(checkSignature(slack, call, secret, at(1531420618 - 301))).toBe('stale');
  });

  test('the example of Standard Webhooks, alone and beside signatures of another secret and version', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const good = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
    const call = (signature: string, names = 'webhook'): Received =>
      received('{"test": 2432232314}', {
        [`${names}-id`]: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        [`${names}-timestamp`]: '1614265330',
        [`${names}-signature`]: signature,
      });
    const standard = rule({ kind: 'standard_webhooks' });
    const other = `v1,${randomBytes(32).toString('base64')}`;
    for (const signature of [good, `${other} ${good}`, `v1a,AAAA ${good} ${other}`])
      expect(checkSignature(standard, call(signature), secret, at(1614265330))).toBe('good');
    expect(
      checkSignature(rule({ kind: 'standard_webhooks', names: 'svix' }), call(good, 'svix'), secret, at(1614265331)),
    ).toBe('good');
    expect(checkSignature(standard, call(other), secret, at(1614265330))).toBe('wrong');
    expect(checkSignature(standard, call(good.replace('v1,', 'v2,')), secret, at(1614265330))).toBe('wrong');
    expect(checkSignature(standard, call(good), secret, at(1614265631))).toBe('stale');
    expect(checkSignature(standard, call(good, 'svix'), secret, at(1614265330))).toBe('missing');
  });
});

describe('as systems vary it', () => {
  const secret = 'shh-' + randomBytes(12).toString('hex');
  const now = at(1_700_000_000);
  const body = Buffer.from([0x7b, 0x00, 0xff, 0xc3, 0x28, 0x7d]);
  const sign = (algorithm: string, ...parts: (string | Uint8Array)[]) => {
    const hmac = createHmac(algorithm, secret);
    for (const part of parts) hmac.update(part);
    return hmac;
  };

  test.each<[string, Rule, Record<string, string>]>([
    ['sha1 in hex over bytes that are no text', { algorithm: 'sha1' }, { sig: sign('sha1', body).digest('hex') }],
    ['capital hex', {}, { sig: sign('sha256', body).digest('hex').toUpperCase() }],
    ['base64', { encoding: 'base64' }, { sig: sign('sha256', body).digest('base64') }],
    ['base64 as in addresses', { encoding: 'base64' }, { sig: sign('sha256', body).digest('base64url') }],
    [
      'Stripe: several signatures beside the moment',
      { signed: '{timestamp}.{body}', parts: { timestamp: 't', signature: 'v1' } },
      { sig: `t=1700000000,v1=${'0'.repeat(64)},v1=${sign('sha256', '1700000000.', body).digest('hex')},v0=abc` },
    ],
    [
      'Square: the address and the body',
      { encoding: 'base64', signed: '{url}{body}' },
      { sig: sign('sha256', 'https://m.example/hooks/t', body).digest('base64') },
    ],
    [
      'HubSpot: method, address, body and milliseconds',
      {
        encoding: 'base64',
        signed: '{method}{url}{body}{timestamp}',
        timestamp_header: 'ms',
        timestamp_unit: 'milliseconds',
      },
      {
        ms: '1700000000123',
        sig: sign('sha256', 'POSThttps://m.example/hooks/t', body, '1700000000123').digest('base64'),
      },
    ],
    [
      'an id and a moment in words',
      { signed: '{id}|{timestamp}|{body}', id_header: 'Id', timestamp_header: 'When', timestamp_unit: 'iso' },
      { id: 'e1', when: '2023-11-14T22:13:20Z', sig: sign('sha256', 'e1|2023-11-14T22:13:20Z|', body).digest('hex') },
    ],
  ])('%s', (_, more, headers) => {
    const hmac = rule({ kind: 'hmac', header: 'Sig', ...more });
    expect(checkSignature(hmac, received(body, headers), secret, now)).toBe('good');
    expect(checkSignature(hmac, received(body, headers), `${secret}x`, now)).toBe('wrong');
    expect(checkSignature(hmac, received(Buffer.concat([body, Buffer.from(' ')]), headers), secret, now)).toBe('wrong');
    expect(checkSignature(hmac, received(body), secret, now)).toBe('missing');
    for (const name of Object.keys(headers).filter((each) => each !== 'sig')) {
      const { [name]: _left, ...rest } = headers;
      expect(checkSignature(hmac, received(body, rest), secret, now)).toBe('missing');
      expect(checkSignature(hmac, received(body, { ...headers, [name]: '1' }), secret, now)).toBe('wrong');
    }
  });

  test.each(['', 'sha256=', 'zz', '0', `${'0'.repeat(64)}zz`, ' ', '=', '{}'])('"%s" is no signature', (sig) => {
    for (const encoding of ['hex', 'base64'])
      expect(
        checkSignature(rule({ kind: 'hmac', header: 'sig', encoding }), received(body, { sig }), secret, now),
      ).toBe('wrong');
  });

  test('a moment that is not a number of seconds is refused although it is signed', () => {
    const stripe = rule({
      kind: 'hmac',
      header: 'sig',
      signed: '{timestamp}.{body}',
      parts: { timestamp: 't', signature: 'v1' },
    });
    for (const t of ['-1', '1e9', 'now', '1700000000000000000', '']) {
      const sig = `t=${t},v1=${sign('sha256', `${t}.`, body).digest('hex')}`;
      expect([t, checkSignature(stripe, received(body, { sig }), secret, now)]).toEqual([t, 'stale']);
    }
    const twice = `t=1700000000,t=1,v1=${sign('sha256', '1700000000.', body).digest('hex')}`;
    expect(checkSignature(stripe, received(body, { sig: twice }), secret, now)).toBe('missing');
  });

  test('a token in a header or in the address', () => {
    const header = rule({ kind: 'shared_token', name: 'X-Gitlab-Token' });
    expect(checkSignature(header, received(body, { 'x-gitlab-token': secret }), secret, now)).toBe('good');
    expect(checkSignature(header, received(body, { 'x-gitlab-token': `${secret} ` }), secret, now)).toBe('wrong');
    expect(checkSignature(header, received(body), secret, now)).toBe('missing');
    const query = rule({ kind: 'shared_token', in: 'query', name: 'key' });
    expect(
      checkSignature(query, received(body, {}, { query: new URLSearchParams({ key: secret }) }), secret, now),
    ).toBe('good');
    const bearer = rule({ kind: 'shared_token', name: 'Authorization', prefix: 'Bearer ' });
    expect(checkSignature(bearer, received(body, { authorization: `Bearer ${secret}` }), secret, now)).toBe('good');
    expect(checkSignature(bearer, received(body, { authorization: secret }), secret, now)).toBe('wrong');
  });

  test('basic, with a name and with any', () => {
    const authorization = `Basic ${Buffer.from(`hook:${secret}`).toString('base64')}`;
    const call = received(body, { authorization });
    expect(checkSignature(rule({ kind: 'basic', username: 'hook' }), call, secret, now)).toBe('good');
    expect(checkSignature(rule({ kind: 'basic' }), call, secret, now)).toBe('good');
    expect(checkSignature(rule({ kind: 'basic', username: 'hooks' }), call, secret, now)).toBe('wrong');
    expect(checkSignature(rule({ kind: 'basic' }), received(body, { authorization: 'Basic !' }), secret, now)).toBe(
      'wrong',
    );
    const bare = `Basic ${Buffer.from(secret).toString('base64')}`;
    expect(checkSignature(rule({ kind: 'basic' }), received(body, { authorization: bare }), secret, now)).toBe('wrong');
  });

  test('without a secret nothing holds but what needs none', () => {
    const empty = createHmac('sha256', '').update(body).digest('hex');
    const hmac = rule({ kind: 'hmac', header: 'sig' });
    for (const none of [null, '']) {
      expect(checkSignature(hmac, received(body, { sig: empty }), none, now)).toBe('wrong');
      expect(checkSignature(rule({ kind: 'shared_token', name: 'k' }), received(body, { k: '' }), none, now)).toBe(
        'wrong',
      );
      expect(checkSignature(rule({ kind: 'none' }), received(body), none, now)).toBe('good');
    }
  });
});
