/** The requests that ask a system to call, and to stop. */
import { expect, test } from 'vitest';
import type { Connector } from '../connector.ts';
import { parseConnector } from '../parse-connector.ts';
import { hookRequest, hookTurns } from './hook-request.ts';

const read = (more: object): Connector => {
  const { connector, problems } = parseConnector(
    {
      name: 'shop',
      label: 'Shop',
      kind: 'bearer_token',
      api_url: 'https://{shop}.shops.example/v1/',
      fields: [
        { name: 'token', label: 'Token' },
        { name: 'shop', label: 'Shop', secret: false },
      ],
      ...more,
    },
    () => null,
  );
  expect(problems).toEqual([]);
  if (connector === null) throw new Error('no connector');
  return connector;
};
const subscribe = {
  path: '/shops/{shop}/hooks',
  headers: { 'X-Shop': '{shop}' },
  body: { hook: { url: '{webhook_url}', secret: 'x{webhook_secret}', topics: ['a', 1, null, true] } },
};
const webhooks = {
  verification: { kind: 'none' },
  subscribe,
  unsubscribe: { method: 'DELETE', path: '/hooks/{subscription_id}' },
};
const at = { now: new Date(0), id: 'i' };
const values = { token: 't0', shop: 'oak', webhook_url: 'https://m.example/hooks/abc', webhook_secret: 's"3' };

test('asks with the address and the secret in it, below the API and with the credentials', async () => {
  const connector = read({ webhooks });
  const rule = connector.webhooks?.subscribe;
  if (rule === undefined) throw new Error('no rule');
  const { body, ...call } = await hookRequest(connector, rule, values, at);
  expect(call).toEqual({
    method: 'POST',
    url: 'https://oak.shops.example/v1/shops/oak/hooks',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-shop': 'oak',
      authorization: 'Bearer t0',
    },
  });
  expect(JSON.parse(body ?? '')).toEqual({
    hook: { url: values.webhook_url, secret: 'xs"3', topics: ['a', 1, null, true] },
  });
});

test('ends what the system named, and nothing else', async () => {
  const connector = read({ webhooks });
  const rule = connector.webhooks?.unsubscribe;
  if (rule === undefined) throw new Error('no rule');
  const ending = (subscription_id: string) => hookRequest(connector, rule, { ...values, subscription_id }, at);
  expect(await ending('7/../8?x#y')).toMatchObject({
    method: 'DELETE',
    url: 'https://oak.shops.example/v1/hooks/7%2F..%2F8%3Fx%23y',
    body: null,
  });
  await expect(ending('..')).rejects.toMatchObject({ code: 'bad-value' });
  await expect(ending('')).rejects.toMatchObject({ code: 'missing-field' });
});

test('asks about the events that were named, one by one or all at once; about none where nobody named any', async () => {
  const each = {
    ...webhooks,
    subscribe: { ...subscribe, body: { url: '{webhook_url}', topic: 'on {webhook_event}' } },
  };
  const all = { ...webhooks, subscribe: { ...subscribe, body: { about: ['x', '{webhook_events}'] } } };
  const webhook_events = ['a/b', 'c'];
  expect(hookTurns(read({}))).toEqual([]);
  expect(hookTurns(read({ webhooks }))).toEqual([null]);
  expect([hookTurns(read({ webhooks: each })), hookTurns(read({ webhooks: all }))]).toEqual([[], []]);
  expect(hookTurns(read({ webhooks: each, webhook_events }))).toEqual(webhook_events);
  expect(hookTurns(read({ webhooks: all, webhook_events }))).toEqual([null]);
  const bodyOf = async (webhooks: typeof each | typeof all, more: object) => {
    const connector = read({ webhooks, webhook_events });
    const rule = connector.webhooks?.subscribe;
    if (rule === undefined) throw new Error('no rule');
    const call = await hookRequest(connector, rule, { ...values, ...more }, at);
    return JSON.parse(call.body ?? '') as unknown;
  };
  expect(await bodyOf(each, { webhook_event: 'a/b' })).toEqual({ url: values.webhook_url, topic: 'on a/b' });
  expect(await bodyOf(all, {})).toEqual({ about: ['x', webhook_events] });
});
