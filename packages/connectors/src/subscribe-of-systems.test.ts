/** How systems of the catalogue are asked to call and to stop, written here by hand from their documentation. */
import { describe, expect, test } from 'vitest';
import { hookRequest, hookTurns, parseConnector, systemIds, findSystem, type Values } from './index.ts';
import { textAt } from './webhooks/index.ts';

const ours = { webhook_url: 'https://m.example/hooks/abc', webhook_secret: 's3cret' };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const token = { access_token: 'at', token_type: 'Bearer' };

type Case = {
  system: string;
  methods: Record<string, { given: Values; credential: Record<string, string> }>;
  events: string[];
  /** A request each. */
  asks: { url: string; body: object }[];
  /** What the system answers, and what is asked of it at the end. */
  answer: object;
  ends: string;
};
const cases: Case[] = [
  // shopify.dev/docs/api/admin-rest: "Create a new Webhook", "Remove an existing Webhook"
  {
    system: 'shopify',
    methods: {
      oauth: { given: { shop: 'oak', client_secret: 'cs', ...token }, credential: { 'x-shopify-access-token': 'at' } },
    },
    events: ['orders/create', 'app/uninstalled'],
    asks: ['orders/create', 'app/uninstalled'].map((topic) => ({
      url: 'https://oak.myshopify.com/admin/api/2025-07/webhooks.json',
      body: { webhook: { topic, address: ours.webhook_url, format: 'json' } },
    })),
    answer: { webhook: { id: 4759306, topic: 'orders/create' } },
    ends: 'https://oak.myshopify.com/admin/api/2025-07/webhooks/4759306.json',
  },
  // developer.bigcommerce.com: "Create a Webhook", "Delete a Webhook"; `headers` come with each call
  {
    system: 'bigcommerce',
    methods: {
      oauth: { given: { store_hash: 'h4', ...token }, credential: { 'x-auth-token': 'at' } },
      'api-key': { given: { store_hash: 'h4', api_key: 'k' }, credential: { 'x-auth-token': 'k' } },
    },
    events: ['store/order/*'],
    asks: [
      {
        url: 'https://api.bigcommerce.com/stores/h4/v3/hooks',
        body: {
          scope: 'store/order/*',
          destination: ours.webhook_url,
          is_active: true,
          headers: { 'X-Mortise-Token': 's3cret' },
        },
      },
    ],
    answer: { data: { id: 18048287 }, meta: {} },
    ends: 'https://api.bigcommerce.com/stores/h4/v3/hooks/18048287',
  },
  // developer.zendesk.com: "Create or Clone Webhook", "Delete Webhook"
  {
    system: 'zendesk',
    methods: {
      oauth: { given: { subdomain: 'oak', ...token }, credential: { authorization: 'Bearer at' } },
      basic: {
        given: { subdomain: 'oak', email: 'a@b.example', api_token: 't' },
        credential: { authorization: basic('a@b.example/token:t') },
      },
    },
    events: ['zen:event-type:user.created', 'zen:event-type:organization.created'],
    asks: [
      {
        url: 'https://oak.zendesk.com/api/v2/webhooks',
        body: {
          webhook: {
            name: 'Mortise',
            endpoint: ours.webhook_url,
            http_method: 'POST',
            request_format: 'json',
            status: 'active',
            subscriptions: ['zen:event-type:user.created', 'zen:event-type:organization.created'],
            authentication: {
              type: 'basic_auth',
              add_position: 'header',
              data: { username: 'mortise', password: 's3cret' },
            },
          },
        },
      },
    ],
    answer: { webhook: { id: '01EJFTSCC78X5V07NPY2MHR00M' } },
    ends: 'https://oak.zendesk.com/api/v2/webhooks/01EJFTSCC78X5V07NPY2MHR00M',
  },
  // developers.activecampaign.com: "Create a webhook", "Delete a webhook"
  {
    system: 'active-campaign',
    methods: {
      'api-key': { given: { host: 'oak.api-us1.com', api_key: 'k' }, credential: { 'api-token': 'k' } },
    },
    events: ['subscribe', 'unsubscribe'],
    asks: [
      {
        url: 'https://oak.api-us1.com/api/3/webhooks',
        body: {
          webhook: {
            name: 'Mortise',
            url: ours.webhook_url,
            events: ['subscribe', 'unsubscribe'],
            sources: ['public', 'admin', 'api', 'system'],
          },
        },
      },
    ],
    answer: { webhook: { id: '1', name: 'Mortise' } },
    ends: 'https://oak.api-us1.com/api/3/webhooks/1',
  },
  // shipstation.com/docs/api/webhooks: "Subscribe to Webhook", "Unsubscribe to Webhook"
  {
    system: 'shipstation',
    methods: {
      basic: { given: { api_key: 'k', api_secret: 's' }, credential: { authorization: basic('k:s') } },
    },
    events: ['ORDER_NOTIFY', 'SHIP_NOTIFY'],
    asks: ['ORDER_NOTIFY', 'SHIP_NOTIFY'].map((event) => ({
      url: 'https://ssapi.shipstation.com/webhooks/subscribe',
      body: { target_url: ours.webhook_url, event, store_id: null, friendly_name: 'Mortise' },
    })),
    answer: { id: 123456 },
    ends: 'https://ssapi.shipstation.com/webhooks/123456',
  },
  // learn.microsoft.com/rest/api/azure/devops/hooks/subscriptions: "Create", "Delete"; consumer webHooks, action httpRequest
  ...['azure-devops', 'azure-personal-access-token'].map((system): Case => {
    const pat = {
      given: { organization: 'oak', personal_access_token: 'p' },
      credential: { authorization: basic(':p') },
    };
    const signedIn = {
      given: { organization: 'oak', tenant_id: 't', ...token },
      credential: { authorization: 'Bearer at' },
    };
    return {
      system,
      methods: system === 'azure-devops' ? { basic: pat, oauth: signedIn } : { basic: pat },
      events: ['workitem.created'],
      asks: [
        {
          url: 'https://dev.azure.com/oak/_apis/hooks/subscriptions?api-version=7.1',
          body: {
            publisherId: 'tfs',
            eventType: 'workitem.created',
            resourceVersion: '1.0',
            consumerId: 'webHooks',
            consumerActionId: 'httpRequest',
            publisherInputs: {},
            consumerInputs: {
              url: ours.webhook_url,
              basicAuthUsername: 'mortise',
              basicAuthPassword: 's3cret',
            },
          },
        },
      ],
      answer: { id: 'fd672255-8b6b-4769-9260-beea83d752ce', status: 'enabled' },
      ends: 'https://dev.azure.com/oak/_apis/hooks/subscriptions/fd672255-8b6b-4769-9260-beea83d752ce?api-version=7.1',
    };
  }),
];
const each = cases.flatMap((one) =>
  Object.entries(one.methods).map(([method, way]) => [`${one.system} ${method}`, { ...one, ...way, method }] as const),
);

function connectorOf({ system, method }: { system: string; method: string }, more: object) {
  const { connector, problems } = parseConnector({ name: 'x', system, method, ...more }, () => null);
  expect(problems).toEqual([]);
  if (connector === null) throw new Error('no connector');
  return connector;
}

describe.each(each)('%s', (_, one) => {
  const at = { now: new Date(0), id: 'i' };

  test('is asked to call, a request each time, and to stop by the id of its answer', async () => {
    const connector = connectorOf(one, { webhook_events: one.events });
    const rules = connector.webhooks;
    if (rules?.subscribe === undefined || rules.unsubscribe === undefined) throw new Error('no rules');
    const asked = [];
    for (const event of hookTurns(connector)) {
      const values = { ...one.given, ...ours, ...(event === null ? {} : { webhook_event: event }) };
      const { body, ...call } = await hookRequest(connector, rules.subscribe, values, at);
      expect(call).toMatchObject({
        method: 'POST',
        headers: { ...one.credential, 'content-type': 'application/json' },
      });
      asked.push({ url: call.url, body: JSON.parse(body ?? '') as object });
    }
    expect(asked).toEqual(one.asks);
    const subscription_id = textAt(one.answer, rules.subscribe.id ?? '/none') ?? '';
    const end = await hookRequest(connector, rules.unsubscribe, { ...one.given, subscription_id }, at);
    expect(end).toMatchObject({ method: 'DELETE', url: one.ends, headers: one.credential, body: null });
  });

  test('is asked nothing where nobody named events', () => {
    expect(hookTurns(connectorOf(one, {}))).toEqual([]);
  });
});

test('each way of the catalogue that can be asked is in the table above', () => {
  const known = systemIds().flatMap((id) =>
    (findSystem(id)?.methods ?? [])
      .filter((method) => method.webhooks?.subscribe)
      .map((method) => `${id} ${method.id}`),
  );
  expect(known.sort()).toEqual(each.map(([name]) => name).sort());
});

test('events are named only where something says how to ask about them', () => {
  const { problems } = parseConnector({ name: 'x', system: 'xero', webhook_events: ['contact.update'] }, () => null);
  expect(problems).toMatchObject([{ path: '/webhook_events' }]);
});
