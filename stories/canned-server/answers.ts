/** What the canned server says, in the shapes of the server's own OpenAPI document. */
import type { components } from '@mortise/client';

type Schemas = components['schemas'];

export const at = (minutesAgo: number) => new Date(Date.UTC(2026, 10, 20, 14, 30) - minutesAgo * 60_000).toISOString();
const mark = (letters: string) => ({ logos: [], letters });

type Card = [
  name: string,
  title: string,
  tagline: string,
  category: string,
  flag?: string | undefined,
  external?: boolean,
];

const cards: Card[] = [
  [
    'crm-to-newsletter',
    'CRM to newsletter',
    'Turn new contacts into subscribers, tagged by where they came from.',
    'Marketing',
    'New',
  ],
  ['shopify', 'Shopify', 'Bring orders in as they are paid, and send tracking numbers back.', 'E-commerce'],
  ['quickbooks', 'QuickBooks Online', 'Post invoices, payments and refunds every night.', 'Accounting'],
  ['zendesk', 'Zendesk', 'Show order status next to every ticket.', 'Support', undefined, true],
  ['stripe', 'Stripe', 'Match payouts with orders, fees included.', 'Payments'],
  ['xero', 'Xero', 'Draft invoices from orders, with your tax rates and tracking categories.', 'Accounting', 'Partner'],
  ['snowflake', 'Snowflake', 'Load every order event into your warehouse each hour.', 'Data', 'Beta', true],
  ['mailchimp', 'Mailchimp', 'Add buyers to an audience, tagged by what they bought.', 'Marketing', undefined, true],
];

export const id = (prefix: string, n: number) => `${prefix}_${n.toString(16).padStart(32, '0')}`;

export const listings: Schemas['CatalogueListing'][] = cards.map(
  ([name, long_name, tagline, category, flag, external], index) => ({
    id: id('int', index + 1),
    number: index + 1,
    name,
    long_name,
    type: external === true ? 'external' : 'internal',
    tagline,
    ...mark(long_name.slice(0, 2)),
    category,
    categories: [category],
    tags: [],
    flag: flag === undefined ? null : { name: flag, color: null },
    link: external === true ? `https://example.com/${name}` : null,
  }),
);

const categoryNames = [...new Set(cards.map((card) => card[3]))];

export const catalogue: Schemas['Catalogue'] = {
  version: 1,
  categories: categoryNames.map((name) => ({ name, count: cards.filter((card) => card[3] === name).length })),
  listings,
};

export const session: Schemas['Session'] = {
  session: 'canned',
  expires_at: at(-30),
  locale: 'en',
  customer: { name: 'Oakline Furniture' },
  user: { name: 'Priya Nair', email: 'priya@oakline.example' },
  may: ['view', 'install', 'connect', 'configure', 'schedule', 'run', 'logs', 'pause', 'uninstall'],
  account: { slug: 'fernhill', name: 'Fernhill', base_url: 'https://fernhill.example/integrations' },
};

/** A field of one line that nothing is said of. */
export const plainField = {
  secret: false,
  help: null,
  example: null,
  pattern: null,
  docs_url: null,
  optional: false,
  default: null,
  options: null,
  multiline: false,
};

const connector = (
  name: string,
  label: string,
  kind: 'oauth2_code' | 'api_key',
  account: string | null,
): Schemas['ConnectorState'] => ({
  name,
  label,
  kind,
  connects_by: kind === 'api_key' ? 'form' : 'window',
  global: false,
  logo: null,
  state: account === null ? 'not_connected' : 'connected',
  account,
  reason: null,
  changed_at: account === null ? null : at(40),
  webhooks: false,
  fields:
    kind === 'api_key'
      ? [
          {
            ...plainField,
            name: 'api_key',
            label: 'API key',
            secret: true,
            help: 'Under Account, API keys.',
            example: 'nl_4f…',
          },
        ]
      : [],
});

const choices: Schemas['Tenant']['schedule_choices'] = [
  { every: '15m' },
  { every: '1h' },
  { daily: true },
  { manual: true },
];

export const run = {
  id: id('run', 7),
  number: 7,
  mode: 'normal' as const,
  phase: 'Succeeded' as const,
  started_at: at(16),
  completed_at: at(15),
  summary: '12 contacts moved',
};

export function tenant(state: 'installing' | 'active', bare = false): Schemas['Tenant'] {
  const [listing] = listings;
  if (listing === undefined) throw new Error('the canned catalogue is empty');
  const { id: integration, number, name, long_name, logos, letters } = listing;
  const connected = state === 'active';
  return {
    id: id('ten', 1),
    number: 1,
    name: long_name,
    state,
    integration: { id: integration, number, name, long_name, logos, letters },
    connectors: bare
      ? []
      : [
          connector('crm', 'Fernhill CRM', 'oauth2_code', connected ? 'Oakline Furniture' : null),
          connector('newsletter', 'Postly', 'api_key', connected ? 'Oakline' : null),
        ],
    attention: null,
    settings: { has_fields: !bare, options: 'ready', complete: connected },
    schedule: connected ? { every: '15m' } : null,
    schedule_choices: choices,
    time_zone: 'Europe/Berlin',
    next_run_at: connected ? at(-15) : null,
    current_run: null,
    last_run: connected ? run : null,
    state_by: null,
    created_at: at(90),
    drop_at: null,
  };
}

export const runs: Schemas['Run'][] = [
  {
    id: id('run', 7),
    number: 7,
    mode: 'normal',
    phase: 'Succeeded',
    sources: ['schedule'],
    asked_by: null,
    created_at: at(16),
    started_at: at(16),
    completed_at: at(15),
    summary: '12 contacts moved',
    reason: null,
  },
  {
    id: id('run', 6),
    number: 6,
    mode: 'normal',
    phase: 'Failed (Integration Issue)',
    sources: ['manual'],
    asked_by: 'Priya Nair',
    created_at: at(31),
    started_at: at(31),
    completed_at: at(30),
    summary: null,
    reason: { code: 'exit', message: 'Postly was too busy (429). The next run caught up.' },
  },
];

export function settings(empty: boolean): Schemas['Settings'] {
  const schema = empty
    ? { type: 'object', properties: {} }
    : {
        type: 'object',
        required: ['list'],
        properties: {
          list: { $ref: '#/definitions/newsletter_lists' },
          tag: {
            type: 'string',
            default: 'from-crm',
            description: 'Added to every subscriber that comes from the CRM.',
          },
          only_new: { type: 'boolean', default: true },
          since: { type: 'string', format: 'date' },
        },
        definitions: { newsletter_lists: { oneOf: [{ const: 'placeholder', title: 'Placeholder' }] } },
      };
  const control = (name: string, label: string) => ({ type: 'Control', scope: `#/properties/${name}`, label });
  const uischema = empty
    ? { type: 'VerticalLayout', elements: [] }
    : {
        type: 'VerticalLayout',
        elements: [
          {
            type: 'Section',
            label: 'Where contacts go',
            subtitle: 'The list in Postly that new contacts join.',
            elements: [control('list', 'List'), control('tag', 'Tag')],
          },
          {
            type: 'Section',
            label: 'What is moved',
            elements: [control('only_new', 'Only new contacts'), control('since', 'Not before')],
          },
        ],
      };
  return {
    release: id('rel', 1),
    version: 1,
    move: null,
    schema,
    uischema,
    config: empty ? {} : { list: 'l1', tag: 'from-crm', only_new: true },
    secrets_set: [],
    options: {
      state: 'ready',
      reason: null,
      values: empty
        ? {}
        : {
            newsletter_lists: [
              { const: 'l1', title: 'Customers' },
              { const: 'l2', title: 'Prospects' },
            ],
          },
    },
  };
}

export function listing(): Schemas['Listing'] {
  const [first] = listings;
  if (first === undefined) throw new Error('the canned catalogue is empty');
  return {
    ...first,
    text: [
      {
        type: 'paragraph',
        children: [{ type: 'text', text: 'Every contact made in the CRM joins a list of yours within minutes.' }],
      },
    ],
    connectors: [
      { name: 'crm', label: 'Fernhill CRM', kind: 'oauth2_code', connects_by: 'window', logo: null },
      { name: 'newsletter', label: 'Postly', kind: 'api_key', connects_by: 'form', logo: null },
    ],
    schedules: [{ every: '15m' }, { every: '1h' }, { daily: true }, { manual: true }],
    installable: true,
    not_installable: null,
    facts: { by: 'Fernhill' },
  };
}
