/** What the form draws, for whom. */
import { describe, expect, test } from 'vitest';
import { configFor, customerOptions, forCustomer } from './admin-only.ts';
import { defaults } from './defaults.ts';
import type { JsonSchema, Settings, UiNode } from './json-schema.ts';
import { toForm } from './to-form.ts';
import { titleFromKey } from './ui-tree.ts';

const layout = (...elements: UiNode[]): UiNode => ({ type: 'VerticalLayout', elements });
const control = (key: string, more: Partial<UiNode> = {}): UiNode => ({
  type: 'Control',
  scope: `#/properties/${key}`,
  ...more,
});
const settingsOf = (
  properties: Record<string, JsonSchema>,
  uischema: UiNode,
  more: Partial<JsonSchema> = {},
): Settings => ({
  schema: { type: 'object', properties, ...more },
  uischema,
});
const fieldOf = (property: JsonSchema, more: Partial<UiNode> = {}, schema: Partial<JsonSchema> = {}) =>
  toForm(settingsOf({ thing: property }, layout(control('thing', more)), schema), { options: {}, audience: 'customer' })
    .fields[0];

describe('a field', () => {
  test.each<[JsonSchema, string]>([
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'integer' }, 'integer'],
    [{ type: 'number' }, 'number'],
    [{ type: 'string' }, 'text'],
    [{ type: 'string', format: 'date' }, 'date'],
    [{ type: 'string', format: 'time' }, 'time'],
    [{ type: 'string', format: 'date-time' }, 'date-time'],
    [{ type: 'string', enum: ['a'] }, 'choice'],
    [{ oneOf: [{ const: 1, title: 'One' }] }, 'choice'],
    [{ type: 'string', format: 'email' }, 'text'],
  ])('%j is drawn as %s', (property, kind) => {
    expect(fieldOf(property)?.kind).toBe(kind);
  });

  test.each<[JsonSchema, string]>([
    [{ type: 'array' }, 'list'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{ type: 'array', items: { enum: ['a'] } }, 'list'],
    [{ type: 'array', uniqueItems: true, items: { enum: ['a'] } }, 'choices'],
    [{ type: 'array', uniqueItems: true, items: { oneOf: [{ const: 'a', title: 'A' }] } }, 'choices'],
    [{ type: 'array', prefixItems: [{ type: 'string' }] }, 'raw'],
    [{ type: 'object', properties: { a: { type: 'string' } } }, 'object'],
    [{ properties: { a: { type: 'string' } } }, 'object'],
    [{ type: 'object' }, 'raw'],
    [{ type: ['string', 'null'], format: 'date' }, 'date'],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, 'integer'],
    [{ anyOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }, 'choice'],
    [{ allOf: [{ type: 'string' }, { maxLength: 3 }] }, 'text'],
    [{ const: 'only' }, 'choice'],
    [{ type: ['string', 'integer'] }, 'raw'],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, 'alternatives'],
    [{}, 'raw'],
  ])('%j is drawn as %s', (property, kind) => {
    expect(fieldOf(property)?.kind).toBe(kind);
  });

  test('takes its label from the Control, then the title, then the key', () => {
    expect(fieldOf({ type: 'string', title: 'Title' }, { label: 'Label' })?.label).toBe('Label');
    expect(fieldOf({ type: 'string', title: 'Title' })?.label).toBe('Title');
    expect(fieldOf({ type: 'string' })?.label).toBe('Thing');
    expect(['sync_orders-since', 'keepCopies', 'API_KEY', '_'].map(titleFromKey)).toEqual([
      'Sync orders since',
      'Keep copies',
      'Api key',
      '_',
    ]);
  });

  test('carries help, hint with its line breaks, limits and how it is laid out', () => {
    const field = fieldOf(
      { type: 'string', description: 'Help', examples: ['x', 7], maxLength: 9, default: 'd' },
      { hintText: 'One.\n   Two.', options: { multi: true } },
    );
    expect(field).toMatchObject({
      help: 'Help',
      hint: 'One.\nTwo.',
      examples: ['x', '7'],
      maxLength: 9,
      multiline: true,
      fullWidth: true,
      optional: true,
      default: 'd',
    });
    expect(fieldOf({ type: 'string' }, { options: { trim: false } })?.fullWidth).toBe(true);
    expect(fieldOf({ type: 'string' }, {}, { required: ['thing'] })?.optional).toBe(false);
  });

  test('follows its reference, and what stands beside it wins over the definition', () => {
    const field = fieldOf(
      { $ref: '#/definitions/d', default: 'b', title: 'Own' },
      {},
      { definitions: { d: { type: 'string', enum: ['a', 'b'], default: 'a', title: 'Theirs' } } },
    );
    expect(field).toMatchObject({ kind: 'choice', label: 'Own', default: 'b', source: { from: 'schema' } });
    expect(field?.options?.map(({ value }) => value)).toEqual(['a', 'b']);
  });
});

describe('a layout', () => {
  test('keeps sections, labels and dividers in their order, nested ones too', () => {
    const inner = { type: 'Section', label: 'Inner', elements: [control('b')] };
    const uischema = layout(
      { type: 'Label', title: 'Hello', subtitle: 'there' },
      { type: 'Section', label: 'Outer', subtitle: 's', hintText: 'h', elements: [control('a'), inner] },
      { type: 'Divider' },
    );
    const { blocks, fields } = toForm(settingsOf({ a: { type: 'string' }, b: { type: 'string' } }, uischema), {
      options: {},
      audience: 'customer',
    });
    expect(blocks).toMatchObject([
      { block: 'label', text: 'Hello', subtitle: 'there' },
      {
        block: 'section',
        label: 'Outer',
        subtitle: 's',
        hint: 'h',
        blocks: [{ block: 'field' }, { block: 'section', label: 'Inner' }],
      },
      { block: 'divider' },
    ]);
    expect(fields.map(({ path }) => path[0])).toEqual(['a', 'b']);
  });

  test('draws a property once, leaves out scopes to nothing and properties without a Control', () => {
    const { fields } = toForm(
      settingsOf(
        { a: { type: 'string' }, hidden: { type: 'string' } },
        layout(control('a'), control('a'), control('nothing')),
      ),
      { options: {}, audience: 'hub' },
    );
    expect(fields.map(({ path }) => path[0])).toEqual(['a']);
  });
});

describe('dynamic options', () => {
  const settings = settingsOf({ list: { $ref: '#/definitions/lists' } }, layout(control('list')), {
    definitions: { lists: { type: 'number', enum: ['placeholder'] } },
  });

  test('are waited for until the init run delivers them', () => {
    const form = toForm(settings, { options: {}, audience: 'customer' });
    expect(form.waitingFor).toEqual(['lists']);
    expect(form.fields[0]).toMatchObject({
      kind: 'choice',
      options: [],
      source: { from: 'run', definition: 'lists', waiting: true },
    });
  });

  test('replace the whole definition, and a stored value that is gone stays, marked', () => {
    const form = toForm(settings, {
      options: { lists: [{ const: 'L1', title: 'Weekly' }, 'L2'] },
      audience: 'customer',
      stored: { list: 'L0' },
    });
    expect(form.waitingFor).toEqual([]);
    expect(form.fields[0]).toMatchObject({
      source: { from: 'run', definition: 'lists', waiting: false },
      options: [
        { value: 'L1', label: 'Weekly', offered: true },
        { value: 'L2', label: 'L2', offered: true },
        { value: 'L0', label: 'L0', offered: false },
      ],
    });
  });
});

describe('admin-only fields', () => {
  const settings = settingsOf(
    {
      open: { type: 'string' },
      tier: { $ref: '#/definitions/tiers', default: 'gold' },
      rate: { type: 'integer' },
      key: { type: 'string', writeOnly: true },
    },
    layout(control('open'), control('key'), control('tier', { admin: true }), {
      type: 'Section',
      label: 'Ours',
      admin: true,
      elements: [control('rate')],
    }),
    { required: ['open', 'tier'], definitions: { tiers: { enum: ['placeholder'] } } },
  );

  test('are in nothing that a customer receives: schema, layout, options, config', () => {
    const seen = JSON.stringify([
      forCustomer(settings),
      toForm(settings, { options: {}, audience: 'customer' }),
      customerOptions(settings, { tiers: ['gold'] }),
      configFor(settings, { open: 'x', tier: 'gold', rate: 3, key: 'k' }, 'customer'),
    ]);
    for (const word of ['tier', 'rate', 'gold', 'Ours']) expect(seen).not.toContain(word);
    expect(configFor(settings, { open: 'x', tier: 'gold', key: 'k' }, 'hub')).toEqual({ open: 'x', tier: 'gold' });
  });

  test('are not asked about by what stays of conditions', () => {
    const conditions: Partial<JsonSchema> = {
      allOf: [
        { if: { properties: { tier: { const: 'gold' } } }, then: { required: ['open'] } },
        { required: ['rate', 'open'] },
      ],
      dependentRequired: { tier: ['open'], open: ['rate', 'key'] },
      anyOf: [{ required: ['tier'] }],
      not: { required: ['key'] },
    };
    const { schema } = forCustomer({ ...settings, schema: { ...settings.schema, ...conditions } });
    expect(schema).toMatchObject({
      allOf: [{}, { required: ['open'] }],
      dependentRequired: { open: ['key'] },
      not: { required: ['key'] },
    });
    expect(JSON.stringify(schema)).not.toMatch(/tier|rate|gold/);
  });

  test('are marked for the hub', () => {
    const { fields } = toForm(settings, { options: {}, audience: 'hub' });
    expect(fields.filter(({ adminOnly }) => adminOnly).map(({ path }) => path[0])).toEqual(['tier', 'rate']);
  });

  test('defaults come from the property, then the definition', () => {
    expect(defaults(settings.schema)).toEqual({ tier: 'gold' });
  });
});
