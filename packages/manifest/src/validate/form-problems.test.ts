/** Configs of the whole language: hidden fields, groups and lists, dependent choices, pairs, admin-only parts. */
import { describe, expect, test } from 'vitest';
import {
  configFor,
  defaultLayout,
  forCustomer,
  toForm,
  type JsonObject,
  type JsonSchema,
  type Options,
  type Settings,
  type UiNode,
} from '../settings/index.ts';
import { validateConfig } from './validate-config.ts';

const text: JsonSchema = { type: 'string' };
type More = { options?: Options; stored?: JsonObject; audience?: 'customer' | 'hub' };
const ask = (settings: Settings, config: JsonObject, { options = {}, stored, audience = 'customer' }: More = {}) =>
  validateConfig(settings, options, config, { stored: stored ?? null, audience });
const paths = (...args: Parameters<typeof ask>) => {
  const verdict = ask(...args);
  return verdict.ok ? [] : verdict.problems.map(({ path }) => path);
};
const sentences = (...args: Parameters<typeof ask>) => {
  const verdict = ask(...args);
  return verdict.ok ? [] : verdict.problems.map(({ message }) => message);
};
const plain = (schema: JsonSchema): Settings => ({ schema, uischema: defaultLayout(schema) });
const layout = (...elements: UiNode[]): UiNode => ({ type: 'VerticalLayout', elements });
const control = (scope: string, more: Partial<UiNode> = {}): UiNode => ({ type: 'Control', scope, ...more });

describe('a field that is not shown', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      on: { type: 'boolean' },
      url: { ...text, format: 'uri' },
      list: { type: 'array', items: { type: 'object', properties: { kind: text, more: { type: 'integer' } } } },
    },
    required: ['url'],
  };
  const rule = { effect: 'SHOW', condition: { scope: '#/properties/on', schema: { const: true } } };
  const settings: Settings = {
    schema,
    uischema: layout(control('#/properties/on'), { type: 'Section', rule, elements: [control('#/properties/url')] }),
  };

  test('is not asked for', () => {
    expect(paths(settings, { on: false })).toEqual([]);
    expect(paths(settings, { on: true })).toEqual(['/url']);
  });

  test('keeps its value while that is valid, and loses it when not', () => {
    expect(ask(settings, { on: false, url: 'https://a.example/x' })).toEqual({
      ok: true,
      config: { on: false, url: 'https://a.example/x' },
    });
    expect(ask(settings, { on: false, url: 'not one' })).toEqual({ ok: true, config: { on: false } });
    expect(paths(settings, { on: true, url: 'not one' })).toEqual(['/url']);
  });

  test('in the entries of a list as well', () => {
    const inner = layout(
      control('#/properties/kind'),
      control('#/properties/more', {
        rule: { effect: 'HIDE', condition: { scope: '#/properties/kind', schema: { const: 'x' } } },
      }),
    );
    const listed: Settings = { schema, uischema: layout(control('#/properties/list', { options: { detail: inner } })) };
    const wrong = {
      url: 'https://a.example',
      list: [
        { kind: 'x', more: 'no' },
        { kind: 'y', more: 2 },
      ],
    };
    expect(ask(listed, wrong)).toMatchObject({ ok: true, config: { list: [{ kind: 'x' }, { kind: 'y', more: 2 }] } });
    expect(paths(listed, { url: 'https://a.example', list: [{ kind: 'y', more: 'no' }] })).toEqual(['/list/0/more']);
  });

  test('of a branch that does not hold is none of the unknown keys', () => {
    const branched = plain({
      type: 'object',
      properties: { mode: { enum: ['a', 'b'] } },
      if: { properties: { mode: { const: 'b' } }, required: ['mode'] },
      then: { properties: { size: { type: 'integer' } }, required: ['size'] },
    });
    expect(paths(branched, { mode: 'b' })).toEqual(['/size']);
    expect(ask(branched, { mode: 'b', size: 3 })).toMatchObject({ ok: true, config: { size: 3 } });
    expect(ask(branched, { mode: 'a', size: 3 })).toMatchObject({ ok: true, config: { mode: 'a', size: 3 } });
    expect(paths(branched, { mode: 'a', sise: 3 })).toEqual(['/sise']);
  });
});

describe('groups and lists', () => {
  const settings = plain({
    type: 'object',
    required: ['address'],
    properties: {
      address: {
        type: 'object',
        title: 'Address',
        required: ['city'],
        properties: { city: { ...text, title: 'Town' }, zip: { ...text, minLength: 3 } },
      },
      extra: { type: 'object', properties: { url: { ...text, format: 'uri' } } },
      people: {
        type: 'array',
        title: 'People',
        items: { type: 'object', required: ['name'], properties: { name: text, at: { ...text, format: 'time' } } },
      },
      tags: { type: 'array', uniqueItems: true, items: { enum: ['a', 'b'] } },
    },
  });

  test('blank answers count as not given at every level; an empty group is none', () => {
    expect(
      ask(settings, { address: { city: 'X', zip: '' }, extra: { url: '' }, people: [{ name: 'n', at: '' }] }),
    ).toEqual({
      ok: true,
      config: { address: { city: 'X' }, people: [{ name: 'n' }] },
    });
  });

  test('sentences name the way to the field', () => {
    expect(sentences(settings, {})).toEqual(['Address › Town needs an answer.']);
    expect(
      sentences(settings, { address: { city: 'X', zip: '1' }, people: [{ name: 'n', at: '14:30' }, { at: '99:00' }] }),
    ).toEqual([
      'Address › Zip has to have at least 3 characters.',
      'People, row 2: Name needs an answer.',
      'People, row 2: At has to be a time, such as 14:30.',
    ]);
  });

  test('unknown keys inside are refused', () => {
    expect(paths(settings, { address: { city: 'X', odd: 1 } })).toEqual(['/address/odd']);
  });

  test('a stored choice in a list stays valid, another one does not', () => {
    const stored = { address: { city: 'X' }, tags: ['old', 'a'] };
    expect(paths(settings, { address: { city: 'X' }, tags: ['a', 'old'] }, { stored })).toEqual([]);
    expect(paths(settings, { address: { city: 'X' }, tags: ['a', 'new'] }, { stored })).toEqual(['/tags/1']);
  });
});

describe('dependent choices, three deep', () => {
  const ref = (name: string, dependsOn?: string): JsonSchema => ({
    $ref: `#/definitions/${name}`,
    ...(dependsOn === undefined ? {} : { dependsOn }),
  });
  const settings = plain({
    type: 'object',
    properties: {
      region: { ...ref('regions'), title: 'Region' },
      country: ref('countries', 'region'),
      city: ref('cities', '#/properties/country'),
    },
    definitions: {
      regions: { enum: ['placeholder'] },
      countries: { enum: ['placeholder'] },
      cities: { enum: ['placeholder'] },
    },
  });
  const options: Options = {
    regions: ['North', 'South'],
    countries: { North: ['NO', 'SE'], South: ['IT'] },
    cities: { NO: ['Oslo'], IT: [{ const: 1, title: 'Rome' }] },
  };

  test('hold against the list of their parent', () => {
    expect(paths(settings, { region: 'North', country: 'NO', city: 'Oslo' }, { options })).toEqual([]);
    expect(paths(settings, { region: 'South', country: 'IT', city: 1 }, { options })).toEqual([]);
    expect(sentences(settings, { region: 'South', country: 'NO', city: 'Oslo' }, { options })).toEqual([
      'Country is not offered for this Region.',
    ]);
    expect(paths(settings, { region: 'North', country: 'SE', city: 'Oslo' }, { options })).toEqual(['/city']);
    expect(sentences(settings, { country: 'NO' }, { options })).toEqual(['Country needs Region to be chosen first.']);
  });

  test('what is stored for the same parent stays valid, for another it does not', () => {
    const stored = { region: 'North', country: 'DK' };
    expect(paths(settings, stored, { options, stored })).toEqual([]);
    expect(paths(settings, { region: 'South', country: 'DK' }, { options, stored })).toEqual(['/country']);
  });

  test('count as unanswered before they come', () => {
    expect(sentences(settings, { country: 'NO' })).toEqual([
      'Country has no choices yet; they come with the first run.',
    ]);
  });
});

describe('a mapper', () => {
  const sides: Partial<JsonSchema> = {
    definitions: {
      from: { enum: ['mail', 'name'] },
      to: {
        oneOf: [
          { const: 'EMAIL', title: 'E-mail' },
          { const: 'NAME', title: 'Name' },
        ],
      },
    },
  };
  const asObject: Settings = {
    schema: {
      type: 'object',
      properties: {
        map: {
          type: 'object',
          title: 'Fields',
          additionalProperties: { $ref: '#/definitions/from' },
          propertyNames: { $ref: '#/definitions/to' },
        },
      },
      ...sides,
    },
    uischema: layout({ type: 'Mapper', scope: '#/properties/map', options: { required: ['EMAIL'] } }),
  };
  const items: JsonSchema = {
    type: 'object',
    properties: { s: { $ref: '#/definitions/from' }, t: { $ref: '#/definitions/to' } },
  };
  const asList: Settings = {
    schema: { type: 'object', properties: { map: { type: 'array', title: 'Fields', items } }, ...sides },
    uischema: layout({
      type: 'Mapper',
      scope: '#/properties/map',
      options: { source: 's', target: 't', required: ['EMAIL'], sourceLabel: 'Theirs' },
    }),
  };

  test('asks for its required targets', () => {
    expect(sentences(asObject, {})).toEqual(['Fields: E-mail needs a source.']);
    expect(paths(asObject, { map: { EMAIL: 'mail' } })).toEqual([]);
    for (const settings of [asObject, asList]) {
      const asked = { ...settings, schema: { ...settings.schema, required: ['map'] } };
      expect(sentences(asked, {})).toEqual(['Fields: E-mail needs a source.']);
    }
    expect(sentences(asList, { map: [{ s: 'name', t: 'NAME' }] })).toEqual(['Fields: E-mail needs a source.']);
  });

  test('names a required target that is not among the choices by its value', () => {
    const required = { required: ['ORDER'] };
    const unknown = { ...asObject, uischema: layout({ type: 'Mapper', scope: '#/properties/map', options: required }) };
    expect(sentences(unknown, {})).toEqual(['Fields: ORDER needs a source.']);
  });

  test('takes no target twice, no row with one side, nothing that is not offered', () => {
    expect(
      sentences(asList, {
        map: [
          { s: 'mail', t: 'EMAIL' },
          { s: 'name', t: 'EMAIL' },
        ],
      }),
    ).toEqual(['Fields: E-mail stands there twice.']);
    expect(sentences(asList, { map: [{ s: 'mail', t: 'EMAIL' }, { t: 'NAME' }] })).toEqual([
      'Fields, row 2 needs an answer for Theirs.',
    ]);
    expect(paths(asList, { map: [{ s: 'nothing', t: 'EMAIL' }] })).toEqual(['/map/0/s']);
    expect(paths(asObject, { map: { EMAIL: 'nothing' } })).toEqual(['/map/EMAIL']);
    expect(paths(asObject, { map: { EMAIL: 'mail', OTHER: 'mail' } })).not.toEqual([]);
  });
});

describe('admin-only parts, in either place', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      name: text,
      plan: {
        type: 'object',
        additionalProperties: true,
        properties: {
          label: text,
          tier: { ...text, default: 'basic' },
          deep: { type: 'object', properties: { rate: { type: 'integer' } } },
        },
      },
      rows: { type: 'array', items: { type: 'object', properties: { a: text, cost: { type: 'integer' } } } },
      kind: { $ref: '#/definitions/kinds', dependsOn: 'tier' },
    },
    definitions: {
      kinds: {
        source: { path: '/secret-path', value: 'id', query: { t: '{{settings.plan.tier}}', n: '{{settings.name}}' } },
      },
    },
  };
  const uischema = layout(
    control('#/properties/name'),
    control('#/properties/kind', {
      rule: { effect: 'SHOW', condition: { scope: '#/properties/plan/properties/tier', schema: { const: 'gold' } } },
    }),
    control('#/properties/plan', {
      options: {
        detail: layout(control('#/properties/label'), {
          type: 'Group',
          admin: true,
          elements: [control('#/properties/tier'), control('#/properties/deep')],
        }),
      },
    }),
    control('#/properties/rows', {
      options: { detail: layout(control('#/properties/a'), control('#/properties/cost', { admin: true })) },
    }),
  );
  const settings: Settings = { schema, uischema };
  const stored = { name: 'n', plan: { label: 'l', tier: 'gold', deep: { rate: 7 } }, rows: [{ a: 'x', cost: 3 }] };

  test('are in nothing that a customer receives', () => {
    const seen = JSON.stringify([
      forCustomer(settings),
      toForm(settings, { options: {}, audience: 'customer', stored }),
      configFor(settings, stored, 'customer'),
    ]);
    for (const word of ['tier', 'rate', 'cost', 'gold', 'basic', 'secret-path', 'rows'])
      expect(seen).not.toContain(word);
    expect(configFor(settings, stored, 'customer')).toEqual({ name: 'n', plan: { label: 'l' } });
    expect(configFor(settings, stored, 'hub')).toEqual(stored);
  });

  test.each<[JsonObject, string]>([
    [{ plan: { tier: 'free' } }, '/plan/tier'],
    [{ plan: { tier: 'gold' } }, '/plan/tier'],
    [{ plan: { deep: { rate: 1 } } }, '/plan/deep'],
    [{ rows: [] }, '/rows'],
  ])('are not written by a customer: %j', (config, path) => {
    expect(paths(settings, config, { stored })).toContain(path);
  });

  test('stay as they are when a customer saves, and start at their defaults', () => {
    expect(ask(settings, { name: 'm', plan: { label: 'k', free: 1 } }, { stored })).toEqual({
      ok: true,
      config: { ...stored, name: 'm', plan: { label: 'k', free: 1, tier: 'gold', deep: { rate: 7 } } },
    });
    expect(ask(settings, { name: 'm' }, { stored })).toMatchObject({
      config: { plan: { tier: 'gold', deep: { rate: 7 } } },
    });
    expect(ask(settings, { plan: { label: 'k' } })).toMatchObject({ config: { plan: { label: 'k', tier: 'basic' } } });
    expect(ask(settings, { plan: { tier: 'free' } }, { stored, audience: 'hub' })).toMatchObject({
      ok: true,
      config: { plan: { tier: 'free' } },
    });
  });

  test('a definition that a visible field uses too stays whole for that field only', () => {
    const shared: JsonSchema = {
      type: 'object',
      properties: { open: { $ref: '#/definitions/part' }, closed: { $ref: '#/definitions/part' } },
      definitions: { part: { type: 'object', properties: { inner: text } } },
    };
    const ui = layout(
      control('#/properties/open/properties/inner'),
      control('#/properties/closed/properties/inner', { admin: true }),
    );
    const cut = forCustomer({ schema: shared, uischema: ui });
    const form = toForm({ schema: shared, uischema: ui }, { options: {}, audience: 'customer' });
    expect(cut.schema.properties?.closed).toEqual({ type: 'object', properties: {} });
    expect(form.fields.map(({ path }) => path)).toEqual([['open', 'inner']]);
  });
});

test('lists of lists that are held against as many stored ones take no time worth telling', () => {
  const entry: JsonSchema = { type: 'object', properties: { a: { enum: ['x'] } } };
  const row: JsonSchema = { type: 'object', properties: { inner: { type: 'array', items: entry } } };
  const settings = plain({ type: 'object', properties: { rows: { type: 'array', items: row } } });
  const many = (word: string): JsonObject => ({
    rows: Array.from({ length: 55 }, (_, i) => ({
      inner: Array.from({ length: 60 }, (_, j) => ({ a: `${word}${i}_${j}` })),
    })),
  });
  const before = process.cpuUsage();
  expect(ask(settings, many('z'), { stored: many('q') }).ok).toBe(false);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(3_000);
  expect(ask(settings, many('q'), { stored: many('q') }).ok).toBe(true);
});

test('what does not count, however much of it, hides nothing that does', () => {
  const entry: JsonSchema = { type: 'object', properties: { on: { type: 'boolean' }, a: { type: 'integer' } } };
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      rows: { type: 'array', items: entry },
      picks: { type: 'array', items: { enum: ['x'] } },
      must: { type: 'integer' },
    },
  };
  const rule = { effect: 'SHOW', condition: { scope: '#/properties/on', schema: { const: true } } };
  const detail = layout(control('#/properties/on'), control('#/properties/a', { rule }));
  const settings: Settings = {
    schema,
    uischema: layout(control('#/properties/rows', { options: { detail } }), control('#/properties/must')),
  };
  const rows = Array.from({ length: 900 }, () => ({ on: false, a: 'no number' }));
  expect(paths(settings, { rows, must: 'no number' })).toEqual(['/must']);
  expect(ask(settings, { rows, must: 1 })).toEqual({
    ok: true,
    config: { rows: rows.map(() => ({ on: false })), must: 1 },
  });
  const picks = Array.from({ length: 900 }, (_, index) => `gone ${index}`);
  expect(paths(settings, { picks, must: 'no number' }, { stored: { picks } })).toEqual(['/must']);
});

test('patterns for names that take the engine long are no way to keep the server busy', () => {
  const settings = plain({ type: 'object', properties: { z: text }, patternProperties: { 'a*a*b': text } });
  const names = Array.from({ length: 230 }, (_, index) => 'a'.repeat(240) + 'c'.repeat(1 + (index % 15)) + index);
  const before = process.cpuUsage();
  expect(ask(settings, Object.fromEntries(names.map((name) => [name, '']))).ok).toBe(false);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(700);
});
