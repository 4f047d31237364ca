/** The settings that the stories of the form show: every kind of field, and forms that are long, in tabs, ruled, mapped. */
import { settings } from './answers.ts';
import { control, section, type CannedSettings, type Json } from './layout.ts';
import { answeredRules, openRules } from './ruled-settings.ts';

const many = (word: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${word} ${n + 1}`);

const definitions = {
  lists: { oneOf: [{ const: 'placeholder', title: 'Placeholder' }] },
  source: { enum: ['Order number', 'Total price', 'Paid at', 'Tax', 'Customer e-mail'] },
  target: { enum: ['Deal name', 'Amount', 'Close date', 'Tax', 'Contact'] },
};

const person = {
  type: 'object',
  required: ['email'],
  properties: {
    email: { type: 'string', format: 'email', title: 'E-mail' },
    role: { title: 'Hears of', enum: ['Failures', 'Every run'] },
  },
};

/** One field of each kind. */
const properties: Json = {
  name: { type: 'string', title: 'Name of the feed', maxLength: 24, examples: ['Orders', 'Refunds'] },
  email: { type: 'string', format: 'email', title: 'Send alerts to', description: 'Who hears when a run fails.' },
  limit: { type: 'integer', title: 'Orders at a time', minimum: 1, maximum: 500 },
  share: { type: 'number', title: 'Share of discounts', minimum: 0, maximum: 100 },
  since: { type: 'string', format: 'date', title: 'Orders since' },
  hour: { type: 'string', format: 'time', title: 'Not before' },
  first: { type: 'string', format: 'date-time', title: 'First run' },
  note: { type: 'string', title: 'Note on each deal', description: 'Order numbers are filled in.' },
  newest: { type: 'boolean', title: 'Newest orders first', description: 'Off means oldest first.' },
  size: { title: 'Invoice size', enum: ['A4', 'A5', 'Letter'] },
  way: { title: 'When a deal exists', enum: ['Leave it', 'Update it', 'Ask'] },
  list: { title: 'List', $ref: '#/definitions/lists' },
  country: { title: 'Country', enum: many('Country', 240) },
  statuses: {
    type: 'array',
    title: 'Order statuses',
    uniqueItems: true,
    items: { enum: ['Paid', 'Partly refunded', 'Shipped'] },
  },
  tags: { type: 'array', title: 'Deal tags', uniqueItems: true, items: { enum: many('Tag', 40) } },
  domains: { type: 'array', title: 'Own domains', items: { type: 'string' } },
  people: { type: 'array', title: 'People', items: person },
  address: {
    type: 'object',
    title: 'Sender',
    required: ['city'],
    properties: { street: { type: 'string', title: 'Street' }, city: { type: 'string', title: 'City' } },
  },
  secret: { type: 'string', title: 'Webhook secret', writeOnly: true },
  map: {
    type: 'object',
    title: 'Fields',
    additionalProperties: { $ref: '#/definitions/source' },
    propertyNames: { $ref: '#/definitions/target' },
  },
  copy: {
    title: 'Send a copy to',
    description: 'Each deal, as it was written.',
    oneOf: [
      { type: 'string', format: 'email', title: 'An address' },
      { type: 'array', title: 'Several', items: { type: 'string', format: 'email' } },
      {
        type: 'object',
        title: 'A queue',
        required: ['queue'],
        properties: { queue: { type: 'string', title: 'Queue' }, wait: { type: 'integer', title: 'Seconds to wait' } },
      },
      { const: 'nobody', title: 'Nobody' },
    ],
  },
  store: {
    type: 'object',
    title: 'Keep the files',
    properties: { days: { type: 'integer', title: 'Days to keep', default: 30 } },
    oneOf: [
      { title: 'On a server', required: ['host'], properties: { host: { type: 'string', title: 'Host' } } },
      {
        title: 'In a bucket',
        required: ['bucket', 'key'],
        properties: {
          bucket: { type: 'string', title: 'Bucket' },
          key: { type: 'string', title: 'Key', writeOnly: true },
        },
      },
    ],
  },
  extra: { title: 'Extra', description: 'Sent along as it stands.' },
};

const mapper = {
  type: 'Mapper',
  scope: '#/properties/map',
  options: { required: ['Deal name', 'Amount'], sourceLabel: 'Shop order', targetLabel: 'CRM deal' },
};

const layout = [
  section('Orders', 'Which orders become deals.', [
    control('name'),
    control('email'),
    control('limit', { options: { widget: 'updown' } }),
    control('share', { options: { widget: 'range' } }),
    control('since'),
    control('hour'),
    control('first'),
    control('note', { options: { multi: true } }),
    control('newest'),
  ]),
  section('Choices', 'One, or several.', [
    control('size'),
    control('way', { options: { format: 'radio' } }),
    control('list'),
    control('country'),
    control('statuses'),
    control('tags'),
  ]),
  section('Parts', 'Lists and groups.', [
    control('domains'),
    control('people'),
    control('address'),
    control('secret'),
    control('copy'),
    control('store'),
    control('extra'),
  ]),
  section('Fields', 'What each field is filled from. Required ones come first.', [mapper]),
];

const filled: Json = {
  name: 'Orders of the web shop',
  email: 'ops@oakline.example',
  limit: 50,
  share: 12.5,
  since: '2026-11-01',
  hour: '08:00:00',
  first: '2026-11-22T09:30:00Z',
  note: 'Order {{order.number}} from the web shop',
  newest: true,
  size: 'A4',
  way: 'Update it',
  list: 'l9',
  country: 'Country 17',
  statuses: ['Paid', 'Shipped'],
  tags: ['Tag 2', 'Tag 31'],
  domains: ['oakline.example', 'oakline.shop'],
  people: [{ email: 'priya@oakline.example', role: 'Failures' }],
  address: { street: 'Kanalstraße 4', city: 'Kiel' },
  map: { 'Deal name': 'Order number', Amount: 'Total price', 'Close date': 'Paid at' },
  copy: { queue: 'orders', wait: 30 },
  store: { days: 30, bucket: 'oakline-orders' },
  extra: { channel: 'web' },
};

/** What the server refuses in the story of errors, one problem for each kind of control. */
export const refusedProblems = Object.entries(properties).map(([key, property]) => ({
  path: `/${key}`,
  message: `${(property as { title: string }).title} is refused in this story.`,
}));

const kinds = (config: Json, optionsState: CannedSettings['options']['state']): Partial<CannedSettings> => ({
  schema: { type: 'object', required: ['name', 'list', 'statuses'], properties, definitions },
  uischema: { type: 'VerticalLayout', elements: layout },
  config,
  secrets_set: Object.keys(config).length > 0 ? ['/secret', '/store/key'] : [],
  options: {
    state: optionsState,
    reason: optionsState === 'failed' ? { code: 'exit', message: 'Postly was too busy (429).' } : null,
    values: { lists: [{ const: 'l1', title: 'Customers' }] },
  },
});

const locked = Object.fromEntries(
  Object.entries(properties).map(([key, property]) => [key, { ...(property as Json), readOnly: true }]),
);

const long = (): Partial<CannedSettings> => {
  const topics = ['Orders', 'Deals', 'Contacts', 'Invoices', 'Refunds', 'Alerts'];
  const names = topics.flatMap((topic) => many(topic, 12));
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { type: 'string', title: name }])),
    },
    uischema: {
      type: 'VerticalLayout',
      elements: topics.map((topic) =>
        section(
          topic,
          'Twelve of the same.',
          names.filter((name) => name.startsWith(topic)).map((name) => control(name)),
        ),
      ),
    },
    config: {},
  };
};

const tabs = (): Partial<CannedSettings> => ({
  schema: { type: 'object', required: ['email'], properties, definitions },
  uischema: {
    type: 'Categorization',
    elements: [
      {
        type: 'Category',
        label: 'Orders',
        elements: [{ type: 'HorizontalLayout', elements: [control('limit'), control('share')] }, control('newest')],
      },
      {
        type: 'Category',
        label: 'Alerts',
        elements: [{ type: 'Group', label: 'Who hears of it', elements: [control('email'), control('people')] }],
      },
      { type: 'Category', label: 'Fields', elements: [mapper] },
    ],
  },
  config: { map: { 'Deal name': 'Order number' } },
});

/** Choices that hang on one another, and choices that are asked for when the list opens. */
const asked = (): Partial<CannedSettings> => {
  const source = { path: '/owners', items: '/items', value: 'id', label: 'name', search: 'q' };
  return {
    schema: {
      type: 'object',
      required: ['owner'],
      properties: {
        owner: { title: 'Owner', $ref: '#/definitions/owners' },
        region: { title: 'Region', enum: ['North', 'South'] },
        city: { title: 'City', $ref: '#/definitions/cities', dependsOn: 'region' },
      },
      definitions: { owners: { type: 'string', source }, cities: definitions.lists },
    },
    uischema: { type: 'VerticalLayout', elements: ['owner', 'region', 'city'].map((name) => control(name)) },
    config: { owner: 'priya' },
    options: { state: 'ready', reason: null, values: { cities: { North: ['Kiel'], South: ['Ulm'] } } as never },
  };
};

/** One page of live choices. */
export const owners = { options: many('Owner', 20).map((title) => ({ const: title, title })), next: '20' };

const forms: Record<string, () => Partial<CannedSettings>> = {
  'form-blank': () => kinds({}, 'ready'),
  'form-filled': () => kinds(filled, 'ready'),
  'form-refused': () => kinds(filled, 'ready'),
  'form-locked': () => ({ ...kinds(filled, 'ready'), schema: { type: 'object', properties: locked, definitions } }),
  'form-waiting': () => kinds(filled, 'waiting'),
  'form-lost': () => kinds(filled, 'failed'),
  'form-long': long,
  'form-tabs': tabs,
  'form-rules': openRules,
  'form-ruled': answeredRules,
  'form-asked': asked,
  'form-unanswered': asked,
};

/** The settings of a scenario of the form; null for every other one. */
export function formSettings(scenario: string): CannedSettings | null {
  const form = forms[scenario];
  return form === undefined
    ? null
    : { ...settings(false), options: { state: 'none', reason: null, values: {} }, ...form() };
}
