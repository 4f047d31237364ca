/** What becomes of answers: stored, or refused with every problem. */
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonSchema, Options, Settings, UiNode } from '../settings/index.ts';
import { validateConfig } from './validate-config.ts';

/** Milliseconds of processor time so far: what a busy machine around the test does not change. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const settings: Settings = {
  schema: {
    type: 'object',
    required: ['list'],
    properties: {
      list: { $ref: '#/definitions/lists' },
      batch: { type: 'integer', minimum: 1, default: 10 },
      at: { type: 'string', format: 'time' },
      size: { type: 'string', enum: ['s', 'm'] },
      token: { type: 'string', writeOnly: true, minLength: 3 },
      tier: { type: 'string', default: 'basic' },
      note: { type: 'string' },
    },
    definitions: { lists: { type: 'number', enum: ['placeholder'] } },
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/list', label: 'Target list' },
      { type: 'Control', scope: '#/properties/batch', label: 'Contacts at once' },
      { type: 'Control', scope: '#/properties/tier', admin: true },
    ],
  },
};
const options: Options = { lists: [{ const: 'L1', title: 'Weekly' }, 'L2'] };
const ask = (
  config: unknown,
  stored: JsonObject | null = null,
  more: { options?: Options; audience?: 'customer' | 'hub'; settings?: Settings } = {},
) =>
  validateConfig(more.settings ?? settings, more.options ?? options, config, {
    stored,
    audience: more.audience ?? 'customer',
  });
const problems = (...args: Parameters<typeof ask>) => {
  const verdict = ask(...args);
  return verdict.ok ? [] : verdict.problems;
};

describe('good answers', () => {
  test('are stored, with the defaults of admin-only fields', () => {
    expect(ask({ list: 'L1', batch: 5 })).toEqual({ ok: true, config: { list: 'L1', batch: 5, tier: 'basic' } });
  });

  test('that are blank count as not given', () => {
    expect(ask({ list: 'L1', batch: null, note: '', at: '' })).toEqual({
      ok: true,
      config: { list: 'L1', tier: 'basic' },
    });
    expect(problems({ list: '' })).toEqual([{ path: '/list', message: 'Target list needs an answer.' }]);
  });

  test('may be a time as a picker gives it', () => {
    for (const at of ['14:30', '14:30:00', '14:30:00Z', '14:30:00+02:00'])
      expect(problems({ list: 'L1', at })).toEqual([]);
    expect(problems({ list: 'L1', at: '25:00' })).toEqual([
      { path: '/at', message: 'At has to be a time, such as 14:30.' },
    ]);
  });
});

describe('every problem is listed, by label', () => {
  test('with its path', () => {
    expect(problems({ batch: 0, size: 'xl' })).toEqual([
      { path: '/list', message: 'Target list needs an answer.' },
      { path: '/batch', message: 'Contacts at once has to be 1 or more.' },
      { path: '/size', message: 'Size has to be one of the choices.' },
    ]);
  });

  test('new unknown keys are refused, stored ones are kept as they are', () => {
    expect(problems({ list: 'L1', odd: 1 })).toEqual([
      { path: '/odd', message: '"odd" is not one of the settings here.' },
    ]);
    expect(ask({ list: 'L1', old: 'changed' }, { old: 'kept' })).toEqual({
      ok: true,
      config: { old: 'kept', list: 'L1', tier: 'basic' },
    });
    expect(ask({ list: 'L1' }, { old: 'kept' })).toMatchObject({ config: { old: 'kept' } });
    const open: Settings = { ...settings, schema: { ...settings.schema, additionalProperties: { type: 'integer' } } };
    expect(ask({ list: 'L1', odd: 1 }, null, { settings: open })).toMatchObject({ ok: true, config: { odd: 1 } });
    expect(problems({ list: 'L1', odd: 'x' }, null, { settings: open })).toHaveLength(1);
  });
});

describe('a customer never writes an admin-only field', () => {
  test('what they send for it is refused, and what is stored stays', () => {
    expect(problems({ list: 'L1', tier: 'gold' })).toEqual([
      { path: '/tier', message: '"tier" is not one of the settings here.' },
    ]);
    expect(problems({ list: 'L1', tier: 'gold' }, { tier: 'gold' })).toHaveLength(1);
    expect(ask({ list: 'L1' }, { tier: 'gold' })).toMatchObject({ config: { tier: 'gold' } });
    expect(ask({ list: 'L1', tier: 'gold' }, null, { audience: 'hub' })).toMatchObject({ config: { tier: 'gold' } });
  });
});

describe('dynamic options', () => {
  test('count as unanswered before they exist', () => {
    expect(problems({}, null, { options: {} })).toEqual([{ path: '/list', message: 'Target list needs an answer.' }]);
    expect(problems({ list: 'placeholder' }, null, { options: {} })).toEqual([
      { path: '/list', message: 'Target list has no choices yet; they come with the first run.' },
    ]);
  });

  test('bind, except for a stored value that is no longer offered', () => {
    expect(problems({ list: 'L9' })).toEqual([{ path: '/list', message: 'Target list has to be one of the choices.' }]);
    expect(ask({ list: 'L9' }, { list: 'L9' })).toMatchObject({ ok: true, config: { list: 'L9' } });
    expect(problems({ list: 'L8' }, { list: 'L9' })).toHaveLength(1);
    expect(ask({ list: 'L1', size: 'xl' }, { size: 'xl' })).toMatchObject({ ok: true });
  });

  test('of 20,000 are checked at once', () => {
    const many: Options = {
      lists: Array.from({ length: 20_000 }, (_, i) => ({ const: `c${i}`, title: `Title ${i}` })),
    };
    const before = spent();
    expect(problems({ list: 'c19999' }, null, { options: many })).toEqual([]);
    expect(spent() - before).toBeLessThan(1_300);
  });
});

describe('a write-only answer', () => {
  test('stays when it is not sent, is replaced when it is, is gone when it is sent empty', () => {
    expect(ask({ list: 'L1' }, { token: 'abc' })).toMatchObject({ config: { token: 'abc' } });
    expect(ask({ list: 'L1', token: 'new' }, { token: 'abc' })).toMatchObject({ config: { token: 'new' } });
    expect(ask({ list: 'L1', token: '' }, { token: 'abc' })).toEqual({
      ok: true,
      config: { list: 'L1', tier: 'basic' },
    });
    expect(problems({ list: 'L1', token: 'x' })).toHaveLength(1);
  });
});

describe('a secret inside a group', () => {
  const login: Settings = {
    schema: {
      type: 'object',
      properties: {
        login: {
          type: 'object',
          required: ['user', 'pin'],
          properties: { user: { type: 'string' }, pin: { type: 'string', format: 'password', minLength: 4 } },
        },
        key: { type: 'string', writeOnly: true, pattern: '^k-' },
        other: { type: 'string', writeOnly: true },
      },
      anyOf: [{ required: ['key'] }, { required: ['other'] }],
    },
    uischema: { type: 'VerticalLayout', elements: [] },
  };
  const stored = { login: { user: 'bo', pin: '4711' }, key: 'k-1' };
  const send = (config: object, more: object = {}) =>
    validateConfig(login, {}, config, { stored, audience: 'customer', ...more });

  test('stays, is replaced and is cleared like one at the top', () => {
    expect(send({ login: { user: 'al' } })).toEqual({
      ok: true,
      config: { login: { user: 'al', pin: '4711' }, key: 'k-1' },
    });
    expect(send({ login: { user: 'al', pin: '9999' } })).toMatchObject({ config: { login: { pin: '9999' } } });
    expect(send({ login: { user: 'al', pin: null } })).toEqual({
      ok: false,
      problems: [{ path: '/login/pin', message: 'Login › Pin needs an answer.' }],
    });
    expect(send({ login: null, other: 'x', key: null })).toEqual({ ok: true, config: { other: 'x' } });
  });

  test('counts as answered for a form that only knows that it is set, and never comes back', () => {
    const form = { stored: { login: { user: 'bo' } }, secretsSet: ['/login/pin', '/key'] };
    expect(send({ login: { user: 'al' } }, form)).toEqual({ ok: true, config: { login: { user: 'al' } } });
    expect(send({ login: { user: 'al' } }, { stored: {} })).toMatchObject({ ok: false });
    expect(send({ login: { user: 'al' }, key: null }, form)).toMatchObject({ ok: false });
    expect(send({ login: { user: 'al' }, key: 'bad' }, form)).toMatchObject({ problems: [{ path: '/key' }] });
  });

  test('is in no sentence, whatever is wrong with it', () => {
    const word = 'canary-value';
    for (const wrong of [word, [word], { [word]: word }, 7, true])
      for (const config of [{ key: wrong }, { other: wrong, login: { user: wrong, pin: wrong } }, { login: wrong }]) {
        const verdict = send(config);
        const sentences = verdict.ok ? '' : verdict.problems.map(({ message }) => message).join();
        expect(sentences.replaceAll(`"${word}" is not one of the settings here.`, '')).not.toContain(word);
      }
  });
});

describe('unknown keys inside groups and lists', () => {
  const groups: Settings = {
    schema: {
      type: 'object',
      properties: {
        site: { allOf: [{ $ref: '#/definitions/site' }, { properties: { extra: { type: 'string' } } }] },
        sites: { type: 'array', items: { $ref: '#/definitions/site' } },
        open: { type: 'object', properties: { a: {} }, additionalProperties: { type: 'integer' } },
        shut: { type: 'object', properties: { a: {} }, additionalProperties: false },
        map: { type: 'object' },
        marked: { type: 'object', properties: { a: {} }, patternProperties: { '^x-': { type: 'integer' } } },
      },
      definitions: { site: { type: 'object', properties: { url: { type: 'string' } } } },
    },
    uischema: { type: 'VerticalLayout', elements: [] },
  };
  const paths = (config: object, stored: JsonObject | null = null) =>
    problems(config, stored, { settings: groups }).map(({ path }) => path);

  test.each<[object, string[]]>([
    [{ site: { url: 'a', extra: 'b' }, sites: [{ url: 'a' }] }, []],
    [{ site: { url: 'a', odd: 1 } }, ['/site/odd']],
    [{ sites: [{ url: 'a' }, { odd: 1, 'a/b': 2 }] }, ['/sites/1/odd', '/sites/1/a~1b']],
    [{ open: { b: 1 } }, []],
    [{ open: { b: 'x' } }, ['/open/b']],
    [{ shut: { b: 1 } }, ['/shut/b']],
    [{ map: { any: { thing: 1 } } }, []],
    [{ marked: { 'x-1': 1 } }, []],
    [{ marked: { y: 1 } }, ['/marked/y']],
  ])('of %j: refused at %j', (config, at) => {
    expect(paths(config)).toEqual(at);
  });

  test('are let through as they are stored, and not otherwise', () => {
    const stored = { site: { url: 'a', old: 1 }, sites: [{ url: 'a', old: 1 }, { url: 'b' }] };
    expect(paths(stored, stored)).toEqual([]);
    expect(paths({ sites: [{ url: 'b' }, { url: 'a', old: 1 }] }, stored)).toEqual([]);
    expect(paths({ site: { old: 2 }, sites: [{ old: 2 }] }, stored)).toEqual(['/site/old', '/sites/0/old']);
  });

  test('are found at once in a wide schema', () => {
    const branches = Array.from({ length: 1_000 }, (_, index) => ({ properties: { [`k${index}`]: {} } }));
    const wide: Settings = {
      ...groups,
      schema: { type: 'object', properties: { rows: { type: 'array', items: { anyOf: branches } } } },
    };
    const before = spent();
    problems({ rows: Array.from({ length: 1_000 }, () => ({ nobody: { a: {} } })) }, null, { settings: wide });
    expect(spent() - before).toBeLessThan(6_000);
  });
});

describe('hostile answers are refused in a sentence', () => {
  const deep = () => JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as unknown;
  test.each<[string, unknown, string]>([
    ['no object', [], 'A config is an object.'],
    ['null', null, 'A config is an object.'],
    ['too deep', deep(), 'deeper than 32'],
    ['a prototype key', JSON.parse('{"__proto__":{"x":1}}'), '"__proto__" is not allowed'],
    ['too large', { note: 'x'.repeat(70_000) }, 'larger than 64 kB'],
    ['a list of 1,001', { note: Array(1_001).fill(1) }, 'more than 1000 entries'],
  ])('%s', (_name, config, words) => {
    expect(
      problems(config)
        .map(({ message }) => message)
        .join(),
    ).toContain(words);
  });

  test('a text too long for its pattern is not tested', () => {
    const pattern: JsonSchema = { type: 'string', pattern: '^(a+)+$' };
    const one: Settings = {
      schema: { type: 'object', properties: { a: pattern } },
      uischema: { type: 'VerticalLayout', elements: [] },
    };
    const before = spent();
    expect(problems({ a: 'a'.repeat(20_000) }, null, { settings: one })).toEqual([
      { path: '/a', message: 'A may have at most 10000 characters.' },
    ]);
    expect(spent() - before).toBeLessThan(100);
  });
});

test('a hidden group that is made only because it is required is left out, though a branch draws it as a text', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {},
    required: ['a'],
    if: { properties: {} },
    then: {
      properties: { a: { type: 'object', properties: { c: { type: 'string' } } } },
      if: { properties: { a: { const: 'x' } } },
      then: { properties: { a: { type: 'string' } } },
    },
  };
  const rule: UiNode['rule'] = {
    effect: 'SHOW',
    condition: { scope: '#/properties/a', schema: { const: 'x' } },
  };
  const uischema = { type: 'VerticalLayout', elements: [{ type: 'Control', scope: '#/properties/a', rule }] };
  const hiding: Settings = { schema, uischema };
  const first = ask({ a: { c: {} } }, null, { settings: hiding, options: {} });
  expect(first).toEqual({ ok: true, config: {} });
  expect(ask({}, {}, { settings: hiding, options: {} })).toEqual(first);
});

test('a hidden part that is taken out at any depth leaves a config that is accepted as it is', () => {
  const found: Settings['schema'] = JSON.parse(
    '{"type":"object","properties":{"a":{"type":"object","properties":{"a":{"type":"object","properties":{},"if":{"properties":{}},"then":{"type":"object","properties":{},"if":{"properties":{}},"then":{"type":"object","properties":{},"if":{"properties":{}},"then":{"type":"object","properties":{"a":{"type":"string"}}}}}}},"if":{"properties":{}},"then":{"type":"object","properties":{"a":{"enum":["x","y",1]}}}}}}',
  );
  const uischema = { type: 'VerticalLayout', elements: [{ type: 'Control', scope: '#/properties/a' }] };
  const deep: Settings = { schema: found, uischema };
  expect(ask({ a: { a: { a: [] } } }, null, { settings: deep, options: {} })).toEqual({ ok: true, config: {} });
});
