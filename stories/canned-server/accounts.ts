/** What the canned server says of accounts: keys of every kind, ends of a sign-in, addresses for webhooks, and installed integrations whose accounts broke. */
import type { components } from '@mortise/client';
import { at, id, plainField as plain, run, session, tenant } from './answers.ts';
import { cannedOrigin } from './canned-states.ts';

type Schemas = components['schemas'];
type Tenant = Schemas['Tenant'];
type Connector = Schemas['ConnectorState'];
type Answer = { status: number; body: unknown };

const ok = (body: unknown): Answer => ({ status: 200, body });

/** What was saved or signed in on this page. */
let isDone = false;

/** A field of every kind. */
const fields: Connector['fields'] = [
  {
    ...plain,
    name: 'company',
    label: 'Company',
    help: 'The first part of your address.',
    example: 'oakline',
    pattern: '^[a-z]+$',
  },
  {
    ...plain,
    name: 'region',
    label: 'Data centre',
    default: 'eu',
    options: [
      { value: 'us', label: 'United States' },
      { value: 'eu', label: 'Europe' },
    ],
  },
  { ...plain, name: 'port', label: 'Port', default: '22' },
  { ...plain, name: 'password', label: 'Password', secret: true },
  {
    ...plain,
    name: 'key',
    label: 'Private key',
    secret: true,
    multiline: true,
    help: 'In PEM or OpenSSH form.',
    example: '-----BEGIN PRIVATE KEY-----',
    docs_url: 'https://example.com/keys',
  },
  { ...plain, name: 'folder', label: 'Folder', optional: true, example: '/orders' },
];

/** The account that the scenarios are about stands first. */
function change(own: Tenant, to: Partial<Connector>, more: Partial<Tenant> = {}): Tenant {
  const [first, ...rest] = own.connectors;
  return first === undefined ? own : { ...own, ...more, connectors: [{ ...first, ...to }, ...rest] };
}

const keyed = (own = tenant('installing'), isConnected = isDone): Tenant =>
  change(own, {
    label: 'Tallyhouse',
    kind: 'custom_fields',
    connects_by: 'form',
    fields,
    ...(isConnected ? { state: 'connected', account: 'Oakline Furniture' } : {}),
  });

const signedIn = (account: string): Tenant =>
  change(tenant('installing'), isDone ? { state: 'connected', account } : {});

const signedOut = {
  code: 'signed-out',
  message: 'Fernhill CRM asks you to sign in again. It no longer accepts the sign-in that was saved. Nothing is lost.',
  action: 'reconnect',
} as const;

/** Said of a sign-in, and of a connection that broke. */
const theirs = {
  code: 'misconfigured',
  message:
    'Fernhill CRM does not accept this app. The set-up of Acme at Fernhill CRM is not right. It is not your fault, and nothing is lost. Tell the people behind Acme: only they can mend it.',
  action: 'support',
} as const;

/** One that works, one that wants a new key, one that others have to mend, after the one that asks for a sign-in. */
function brokenApps(): Tenant[] {
  const own = tenant('active');
  const attention = (
    connector: string,
    message: string,
    code: 'reconnect' | 'waiting' = 'reconnect',
  ): Partial<Tenant> => ({
    attention: { code, connector, message },
    next_run_at: null,
  });
  const named = (n: number, long_name: string): Partial<Tenant> => ({
    id: id('ten', n),
    number: n,
    integration: { ...own.integration, long_name, letters: long_name.slice(0, 2) },
  });
  const forOthers =
    'Fernhill CRM has to be connected again. Only the people behind this app can do that. Nothing is lost.';
  const keyRefused = 'Postly no longer accepts the key. It may have been deleted or replaced there. Nothing is lost.';
  const key = own.connectors.slice(1).map((one) => ({ ...one, state: 'broken' as const }));
  return [
    change(own, { state: 'broken', reason: signedOut }, attention('crm', signedOut.message)),
    { ...own, ...named(2, 'Postly to chat'), connectors: key, ...attention('newsletter', keyRefused) },
    change(
      own,
      { state: 'broken', global: true },
      { ...named(3, 'Orders to ledger'), ...attention('crm', forOthers, 'waiting') },
    ),
    { ...own, ...named(4, 'Stock counts'), current_run: { ...run, phase: 'Running', completed_at: null } },
  ];
}

const webhook: Schemas['Webhook'] = {
  url: `${cannedOrigin}/hooks/${'q7Vt'.repeat(10)}b2c`,
  verification: 'hmac',
  secret: 'b3Jk'.repeat(10),
  subscription: 'by-hand',
  reason: null,
  last_received_at: null,
};
const webhooks: Record<string, Schemas['Webhook'] | null> = {
  'webhook-none': null,
  'webhook-first': webhook,
  'webhook-called': { ...webhook, last_received_at: at(12) },
  'webhook-subscribed': { ...webhook, subscription: 'subscribed', secret: null, last_received_at: at(3) },
  'webhook-not-taken': {
    ...webhook,
    subscription: 'failed',
    reason: {
      code: 'outside-refused',
      message: 'Fernhill CRM did not take the address. It said: too many webhooks. It is asked again by itself.',
    },
  },
};

/** How a sign-in ends, by scenario. */
const ends: Record<string, Pick<Schemas['Flow'], 'state' | 'reason'>> = {
  'account-less': {
    state: 'connected',
    reason: {
      code: 'gave-less',
      message: 'Fernhill CRM gave less than was asked for. Not given: contacts.write. Runs that need it will fail.',
      action: 'reconnect',
    },
  },
  'account-away': {
    state: 'failed',
    reason: {
      code: 'outside-down',
      message: 'Fernhill CRM does not answer. It may be busy or under repair. Nothing was saved.',
      action: 'retry',
    },
  },
  'account-theirs': { state: 'failed', reason: theirs },
};

/** The installation of a scenario of this file; null for the others'. */
export function accountTenant(scenario: string): Tenant | null {
  if (scenario === 'fields-other') return keyed(tenant('active'), true);
  if (scenario === 'apps-theirs') return change(tenant('active'), { state: 'broken', reason: theirs });
  if (scenario.startsWith('fields')) return keyed();
  if (scenario.startsWith('account-')) return signedIn('Oakline Furniture');
  if (scenario.startsWith('webhook-')) return change(tenant('active'), { webhooks: true });
  return null;
}

/** What this file answers; null for what is the others'. */
export function accountAnswer(scenario: string, method: string, path: string): Answer | null {
  if (scenario === 'apps-broken' && path === '/v1/tenants') return ok({ tenants: brokenApps() });
  if (path.endsWith('/webhook')) return webhookAnswer(scenario, method);
  if (method === 'PUT' && /\/connections\/[^/]+$/.test(path)) return saved(scenario);
  const end = ends[scenario];
  if (end === undefined || !/^\/v1\/flows\//.test(path)) return null;
  isDone = end.state === 'connected';
  const own = tenant('installing');
  const flow = {
    flow: id('flw', 0),
    tenant: own.id,
    connector: 'crm',
    start_url: null,
    expires_at: session.expires_at,
  };
  return ok({ ...flow, ...end });
}

function webhookAnswer(scenario: string, method: string): Answer {
  const known = webhooks[scenario];
  if (known === undefined)
    return {
      status: 503,
      body: { code: 'database-away', message: 'The server cannot reach its database. It tries again by itself.' },
    };
  if (known === null && method === 'GET')
    return { status: 404, body: { code: 'not-found', message: 'There is no address for webhooks yet.' } };
  return ok(known ?? webhook);
}

const otherAccount: Schemas['Refusal'] = {
  code: 'other-account',
  message: 'This is the account Brightwater Supply. Until now it was Oakline Furniture. Nothing has been changed yet.',
  problems: [
    {
      path: '/confirmed',
      message: '',
      question: { name: 'Qk3v'.repeat(10) + 'abc', now: 'Brightwater Supply', before: 'Oakline Furniture' },
    },
  ],
};

function saved(scenario: string): Answer | null {
  if (scenario === 'fields-wrong')
    return {
      status: 422,
      body: {
        code: 'credentials-invalid',
        message: 'Some fields need a look.',
        problems: [
          { path: '/fields/company', message: '“https://oakline” is not only small letters, such as oakline' },
          { path: '/fields/key', message: 'This is no private key: its first line is missing' },
        ],
      },
    };
  if (scenario === 'fields-refused')
    return {
      status: 409,
      body: { code: 'credentials-refused', message: 'Tallyhouse does not know this password. Nothing has been saved.' },
    };
  if (scenario === 'fields-other') return { status: 409, body: otherAccount };
  if (scenario !== 'fields-passed') return null;
  isDone = true;
  return ok(keyed().connectors[0]);
}
