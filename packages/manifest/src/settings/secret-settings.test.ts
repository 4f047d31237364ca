/** Which settings are secrets, and what becomes of their values. */
import { describe, expect, test } from 'vitest';
import { forCustomer } from './admin-only.ts';
import type { JsonSchema } from './json-schema.ts';
import { joinSecrets, keepSecrets, secretPlaces, splitSecrets } from './secret-settings.ts';

const secret: JsonSchema = { type: 'string', writeOnly: true };
const password: JsonSchema = { type: 'string', format: 'password' };
const schemaOf = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});
const group = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties });

const schema = schemaOf(
  {
    city: { type: 'string' },
    token: secret,
    pass: password,
    login: group({ user: { type: 'string' }, inner: group({ pin: password }) }),
    linked: { $ref: '#/definitions/pin' },
    hosts: { type: 'array', items: group({ host: { type: 'string' }, key: secret }) },
    names: { type: 'array', items: { type: 'string' } },
  },
  { definitions: { pin: secret } },
);
const config = {
  city: 'Oslo',
  token: 't-1',
  pass: 'p-1',
  login: { user: 'bo', inner: { pin: '4711' } },
  linked: 'l-1',
  hosts: [{ host: 'a', key: 'h-1' }],
  names: ['x'],
};
const secrets = {
  '/token': 't-1',
  '/pass': 'p-1',
  '/login/inner/pin': '4711',
  '/linked': 'l-1',
  '/hosts': [{ host: 'a', key: 'h-1' }],
};

describe('a config', () => {
  test('is cut into an open part and the secrets by pointer, and is whole again when joined', () => {
    const split = splitSecrets(schema, config);
    expect(split).toEqual({ open: { city: 'Oslo', login: { user: 'bo', inner: {} }, names: ['x'] }, secrets });
    expect(joinSecrets(split.open, split.secrets)).toEqual(config);
    expect(split.open).toEqual({ city: 'Oslo', login: { user: 'bo', inner: {} }, names: ['x'] });
  });

  test('without secrets stays as it is', () => {
    const plain = schemaOf({ city: { type: 'string' } });
    expect(secretPlaces(plain)).toBeNull();
    expect(splitSecrets(plain, { city: 'Oslo', old: { a: [1] } })).toEqual({
      open: { city: 'Oslo', old: { a: [1] } },
      secrets: {},
    });
  });

  test('with keys that look like steps of a pointer comes back as it was', () => {
    const odd = schemaOf({ 'a/b': group({ 'c~d': secret }) });
    const split = splitSecrets(odd, { 'a/b': { 'c~d': 's' } });
    expect(split.secrets).toEqual({ '/a~1b/c~0d': 's' });
    expect(joinSecrets(split.open, split.secrets)).toEqual({ 'a/b': { 'c~d': 's' } });
  });

  test('is never written onto a prototype', () => {
    joinSecrets({}, { '/__proto__/polluted': 'x', '/constructor/prototype/polluted': 'x' });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('a property is a secret', () => {
  const one = (property: JsonSchema, value: unknown, more: JsonSchema = {}): unknown =>
    splitSecrets(schemaOf({ a: property }, more), { a: value as string }).open;
  test.each<[string, JsonSchema, unknown]>([
    ['by allOf', { allOf: [{ type: 'string' }, { writeOnly: true }] }, 's'],
    ['by an alternative', { oneOf: [{ type: 'null' }, password] }, 's'],
    ['by a definition of a definition', { $ref: '#/definitions/b' }, 's'],
    ['as a list of lists', { type: 'array', items: { type: 'array', items: secret } }, [['s']]],
    ['as a tuple', { type: 'array', prefixItems: [{ type: 'string' }, secret] }, ['x', 's']],
    ['as a whole group', { type: 'object', writeOnly: true, properties: { b: { type: 'string' } } }, { b: 's' }],
  ])('%s', (_name, property, value) => {
    const definitions = { b: { $ref: '#/definitions/c' }, c: password };
    expect(one(property, value, { definitions })).toEqual({});
  });

  test.each<[string, JsonSchema]>([
    ['properties of allOf', { allOf: [group({ key: secret })] }],
    ['a condition', { if: { required: ['user'] }, then: group({ key: secret }) }],
    ['a dependent schema', { dependentSchemas: { user: group({ key: password }) } }],
    ['a definition', { $ref: '#/definitions/g' }],
    ['keys that are not named', { properties: { user: {} }, additionalProperties: secret }],
    ['keys of a pattern', { properties: { user: {} }, patternProperties: { '^k': secret } }],
  ])('inside a group by %s', (_name, property) => {
    const definitions = { g: group({ key: secret }) };
    expect(one(property, { user: 'bo', key: 's' }, { definitions })).toEqual({ a: { user: 'bo' } });
  });

  test('where the whole schema says so in a condition', () => {
    const conditional = schemaOf(
      { mode: { type: 'string' }, key: { type: 'string' } },
      {
        allOf: [{ if: { required: ['mode'] }, then: { properties: { key: { writeOnly: true } } } }],
      },
    );
    expect(splitSecrets(conditional, { mode: 'x', key: 's' })).toEqual({
      open: { mode: 'x' },
      secrets: { '/key': 's' },
    });
  });

  test('rather than shown when references run in a circle, which no release gets in with', () => {
    const node = group({ left: { $ref: '#/definitions/node' }, right: { $ref: '#/definitions/node' }, key: secret });
    const circle = schemaOf({ a: { $ref: '#/definitions/node' } }, { definitions: { node } });
    const before = performance.now();
    expect(JSON.stringify(splitSecrets(circle, { a: { left: { right: { key: 's' } } } }).open)).not.toContain('s');
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('what was sent', () => {
  test('keeps the stored secrets that it does not hold, at any depth', () => {
    expect(keepSecrets(schema, { city: 'Rome', login: { user: 'al' } }, config)).toEqual({
      ...config,
      city: 'Rome',
      names: undefined,
      login: { user: 'al', inner: { pin: '4711' } },
    });
    expect(keepSecrets(schema, {}, config)).toEqual(joinSecrets({}, secrets));
  });
  test('replaces the ones that it holds', () => {
    expect(keepSecrets(schema, { token: 'new', login: { inner: { pin: '1' } } }, config)).toMatchObject({
      token: 'new',
      pass: 'p-1',
      login: { inner: { pin: '1' } },
    });
  });
  test('clears one by null or an empty text, and all of a group by null', () => {
    const cleared = keepSecrets(schema, { token: null, pass: '', linked: null, login: null }, config);
    expect(cleared).toEqual({ hosts: config.hosts, login: null });
    expect(keepSecrets(schema, { login: { inner: { pin: null } } }, config).login).toEqual({ inner: {} });
  });
  test('of a key that is a secret only now is one', () => {
    expect(keepSecrets(schema, {}, { token: 'was in the open' })).toEqual({ token: 'was in the open' });
    expect(splitSecrets(schema, { token: 'was in the open' }).open).toEqual({});
  });
});

test('a customer gets nothing of what a schema says a secret may be', () => {
  const words = { default: 'hunter2', examples: ['hunter2'] };
  const said = { ...words, const: 'hunter2' };
  const schema = {
    type: 'object',
    default: { token: 'hunter2', tag: 'a' },
    properties: {
      tag: { type: 'string', default: 'plain', examples: ['plain'] },
      token: { type: 'string', writeOnly: true, ...said },
      typed: { type: 'string', format: 'password', ...said },
      named: { $ref: '#/definitions/key', ...words },
      group: { type: 'object', default: { inner: 'hunter2' }, properties: { inner: { writeOnly: true, ...said } } },
      list: { type: 'array', ...words, items: { type: 'object', properties: { a: { format: 'password', ...said } } } },
      both: { allOf: [{ writeOnly: true }, { type: 'string', ...words }] },
    },
    if: { properties: { tag: { const: 'b' } } },
    then: { properties: { later: { type: 'string', writeOnly: true, ...said } } },
    definitions: { key: { type: 'string', writeOnly: true, ...said } },
  } as unknown as JsonSchema;
  const uischema = { type: 'VerticalLayout', elements: [] };
  const shown = forCustomer({ schema, uischema }).schema;
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  expect(shown.properties?.tag).toEqual({ type: 'string', default: 'plain', examples: ['plain'] });
  expect(shown.default).toEqual({ tag: 'a' });
  expect(shown.properties?.token).toEqual({ type: 'string', writeOnly: true });
});
