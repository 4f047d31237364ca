/** Configs with alternatives that nothing in them tells apart: what is wrong is said of the one that is meant. */
import { describe, expect, test } from 'vitest';
import { defaultLayout, type JsonObject, type JsonSchema, type Settings } from '../settings/index.ts';
import { validateConfig } from './validate-config.ts';

const text: JsonSchema = { type: 'string' };
const settings = (schema: JsonSchema): Settings => {
  const whole = { type: 'object', ...schema };
  return { schema: whole, uischema: defaultLayout(whole) };
};
type More = { stored?: JsonObject; secretsSet?: string[]; chosen?: Record<string, number> };
const ask = (schema: JsonSchema, config: JsonObject, { stored, secretsSet = [], chosen }: More = {}) => {
  const verdict = validateConfig(settings(schema), {}, config, {
    stored: stored ?? null,
    audience: 'customer',
    secretsSet,
    ...(chosen === undefined ? {} : { chosen: (pointer: string) => chosen[pointer] }),
  });
  return verdict.ok ? verdict.config : verdict.problems.map(({ path, message }) => `${path}: ${message}`);
};

const byMail: JsonSchema = { title: 'Mail', required: ['mail'], properties: { mail: { ...text, format: 'email' } } };
const byPhone: JsonSchema = { title: 'Phone', required: ['phone'], properties: { phone: { ...text, minLength: 3 } } };

describe('an object with alternatives of parts', () => {
  const schema: JsonSchema = { properties: { name: text }, required: ['name'], oneOf: [byMail, byPhone] };

  test('that lacks everything is asked for the first', () => {
    expect(ask(schema, { name: 'x' })).toEqual(['/mail: Mail needs an answer.']);
  });
  test('is told what is wrong with the closest', () => {
    expect(ask(schema, { name: 'x', phone: '1' })).toEqual(['/phone: Phone has to have at least 3 characters.']);
    expect(ask(schema, { phone: '1' })).toEqual([
      '/name: Name needs an answer.',
      '/phone: Phone has to have at least 3 characters.',
    ]);
  });
  test('fits', () => {
    expect(ask(schema, { name: 'x', phone: '123' })).toEqual({ name: 'x', phone: '123' });
  });
  test('that fits two at once is told so', () => {
    const found = ask(schema, { name: 'x', phone: '123', mail: 'a@b.example' });
    expect(found).toEqual([': The value fits several of the forms, where only one is allowed.']);
  });
  test('a choice counts, even where the answers fit another alternative', () => {
    const loose: JsonSchema = { anyOf: [{ properties: { mail: text } }, byPhone] };
    expect(ask(loose, {})).toEqual({});
    expect(ask(loose, {}, { chosen: { '': 1 } })).toEqual(['/phone: Phone needs an answer.']);
    expect(ask(schema, { name: 'x' }, { chosen: { '': 1 } })).toEqual(['/phone: Phone needs an answer.']);
  });
  test('nested, and in the entries of a list', () => {
    const inner: JsonSchema = { type: 'object', oneOf: [byMail, byPhone] };
    expect(ask({ properties: { who: inner }, required: ['who'] }, { who: { phone: '1' } })).toEqual([
      '/who/phone: Who › Phone has to have at least 3 characters.',
    ]);
    const list: JsonSchema = { properties: { all: { type: 'array', items: inner } } };
    expect(ask(list, { all: [{ mail: 'a@b.example' }, { phone: '1' }] })).toEqual([
      '/all/1/phone: All, row 2: Phone has to have at least 3 characters.',
    ]);
    expect(ask(list, { all: [{}] }, { chosen: { '/all/0': 1 } })).toEqual([
      '/all/0/phone: All, row 1: Phone needs an answer.',
    ]);
  });
  test('a secret that is set says which one is meant, and is not asked for', () => {
    const keys: JsonSchema = {
      oneOf: [
        { required: ['user'], properties: { user: text } },
        { required: ['token', 'site'], properties: { token: { ...text, writeOnly: true, minLength: 20 }, site: text } },
      ],
    };
    expect(ask(keys, { site: '' }, { secretsSet: ['/token'] })).toEqual(['/site: Site needs an answer.']);
    expect(ask(keys, { site: 'x' }, { secretsSet: ['/token'] })).toEqual({ site: 'x' });
  });
});

describe('alternatives that a value tells apart, and those that are drawn by no choice', () => {
  test('the closest is told of, not that none fits', () => {
    const kind = (name: string, key: string): JsonSchema => ({
      required: ['kind', key],
      properties: { kind: { const: name }, [key]: text },
    });
    const schema: JsonSchema = { oneOf: [kind('mail', 'to'), kind('sms', 'number')] };
    expect(ask(schema, { kind: 'sms' })).toEqual(['/number: Number needs an answer.']);
    expect(ask(schema, { kind: 'mail' })).toEqual(['/to: To needs an answer.']);
  });
  test('nothing is said of the whole beside a problem of a part', () => {
    const schema: JsonSchema = {
      properties: { a: text, b: text, c: text },
      required: ['c'],
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
    };
    expect(ask(schema, {})).toEqual(['/c: C needs an answer.']);
    expect(ask(schema, { c: 'x' })).toEqual([': The value does not fit any of the forms allowed.']);
  });
});

describe('a value of several kinds', () => {
  const schema: JsonSchema = {
    required: ['target'],
    properties: {
      target: {
        title: 'Target',
        oneOf: [
          { type: 'string', minLength: 2 },
          { type: 'object', required: ['url'], properties: { url: text, note: text } },
          { type: 'array', items: text, minItems: 1 },
        ],
      },
    },
  };
  test.each<[JsonObject, unknown]>([
    [{}, ['/target: Target needs an answer.']],
    [{ target: 'x' }, ['/target: Target has to have at least 2 characters.']],
    [{ target: 'xy' }, { target: 'xy' }],
    [{ target: {} }, ['/target/url: Target › Url needs an answer.']],
    [{ target: { url: 'x', note: '' } }, { target: { url: 'x' } }],
    [{ target: [] }, ['/target: Target needs at least 1 entry.']],
    [{ target: true }, ['/target: Target has to be a text.']],
  ])('%j', (config, verdict) => {
    expect(ask(schema, config)).toEqual(verdict);
  });
  test('an emptied group of one that may be left out counts as not given', () => {
    const open = { properties: schema.properties ?? {} };
    expect(ask(open, { target: { note: '' } })).toEqual({});
  });
});
