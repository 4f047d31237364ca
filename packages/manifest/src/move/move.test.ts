/** What moves, what stays, what is told: examples a vendor could write, then random pairs of releases. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { defaultLayout, type JsonObject, type JsonSchema, type Options, type Settings } from '../settings/index.ts';
import { validate, validateConfig } from '../validate/index.ts';
import { randomSchema, randomValue } from '../validate/random-schema.ts';
import { move } from './move.ts';
import type { Move, MoveLists } from './move-report.ts';
import { moveBack, takeSnapshot } from './snapshot.ts';

vi.setConfig({ testTimeout: 120_000 });

const settings = (properties: Record<string, JsonSchema>, more: JsonSchema = {}, admin: string[] = []): Settings => {
  const schema: JsonSchema = { type: 'object', properties, ...more };
  const layout = defaultLayout(schema);
  const elements = (layout.elements ?? []).map((node) =>
    admin.some((key) => node.scope === `#/properties/${key}`) ? { ...node, admin: true } : node,
  );
  return { schema, uischema: { ...layout, elements } };
};
type More = { options?: Options; audience?: 'customer' | 'hub' };
const go = (from: Settings, config: JsonObject, to: Settings, { options = {}, audience = 'customer' }: More = {}) =>
  move({ from, config, to, options, audience });
const names = ['kept', 'filled', 'needsAnswer', 'noLongerValid', 'removed'] as const satisfies (keyof MoveLists)[];
const paths = (moved: Move) =>
  Object.fromEntries(
    names.flatMap((name) => (moved[name].length > 0 ? [[name, moved[name].map(({ path }) => path)]] : [])),
  );

describe('a release changes', () => {
  test('every list at once', () => {
    const from = settings({
      size: { enum: ['s', 'm'] },
      count: { type: 'integer' },
      old: { type: 'string', title: 'Old way' },
    });
    const to = settings(
      { size: { enum: ['m', 'l'] }, count: { type: 'number' }, tier: { default: 'basic' }, team: { type: 'string' } },
      { required: ['team'] },
    );
    const moved = go(from, { size: 's', count: 3, old: 'x' }, to);
    expect(moved).toEqual({
      kept: [{ path: '/count', label: 'Count', before: 3, after: 3 }],
      filled: [{ path: '/tier', label: 'Tier', after: 'basic' }],
      needsAnswer: [{ path: '/team', label: 'Team' }],
      noLongerValid: [{ path: '/size', label: 'Size', before: 's', why: 'Size has to be one of the choices.' }],
      removed: [{ path: '/old', label: 'Old way', before: 'x' }],
      config: { count: 3, old: 'x', tier: 'basic' },
      ready: false,
      problems: [],
    });
  });

  test('one place of two that hold the very same object: the other stays as it is', () => {
    const same: JsonObject[string] = ['a', 1];
    const texts: JsonSchema = { type: 'array', items: { type: 'object' } };
    const moved = go(settings({}), { any: { x: same }, d: same }, settings({ any: { type: 'object' }, d: texts }));
    expect([moved.config['any'], same]).toEqual([{ x: ['a', 1] }, ['a', 1]]);
  });

  test.each<[string, JsonSchema, unknown, JsonSchema]>([
    ['whole number to number', { type: 'integer' }, 3, { type: 'number' }],
    ['a wider enum', { enum: ['a'] }, 'a', { enum: ['a', 'b'] }],
    ['text to labelled choices', { type: 'string' }, 'a', { oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }],
    ['labelled choices to text', { oneOf: [{ const: 'a', title: 'A' }] }, 'a', { type: 'string' }],
    ['one type to several', { type: 'string' }, 'a', { type: ['string', 'null'] }],
  ])('%s: the value is kept', (_name, before, value, after) => {
    const moved = go(settings({ it: before }), { it: value } as JsonObject, settings({ it: after }));
    expect([paths(moved), moved.config, moved.ready]).toEqual([{ kept: ['/it'] }, { it: value }, true]);
  });

  test('a single value to a list: it is shown, not wrapped', () => {
    const moved = go(
      settings({ it: { type: 'string' } }),
      { it: 'a' },
      settings({ it: { type: 'array' } }, { required: ['it'] }),
    );
    expect([paths(moved), moved.config, moved.ready]).toEqual([{ noLongerValid: ['/it'] }, {}, false]);
  });

  test('a value that is required and no longer valid starts from the default', () => {
    const to = settings({ it: { enum: ['x'], default: 'x' } }, { required: ['it'] });
    const moved = go(settings({ it: { type: 'string' } }), { it: 'a' }, to);
    expect(moved.noLongerValid).toMatchObject([{ path: '/it', before: 'a', after: 'x' }]);
    expect([moved.config, moved.ready]).toEqual([{ it: 'x' }, true]);
  });

  test('a default that does not fit is none', () => {
    const to = settings(
      { a: { type: 'integer', default: 'one' }, b: { type: 'integer', default: 'two' } },
      { required: ['a'] },
    );
    const moved = go(settings({}), {}, to);
    expect([paths(moved), moved.config]).toEqual([{ needsAnswer: ['/a'] }, {}]);
  });

  test('what a condition asks for', () => {
    const more: JsonSchema = {
      if: { properties: { mode: { const: 'mail' } }, required: ['mode'] },
      then: { properties: { to: { type: 'string', title: 'Recipient' } }, required: ['to'] },
    };
    const mode: JsonSchema = { enum: ['mail', 'none'] };
    const moved = go(settings({ mode }), { mode: 'mail' }, settings({ mode }, more));
    expect(moved.needsAnswer).toEqual([{ path: '/to', label: 'Recipient' }]);
  });

  test('something about all answers together: nobody in particular is put aside', () => {
    const two = settings({ a: {}, b: {} }, { maxProperties: 1 });
    const moved = go(settings({ a: {}, b: {} }), { a: 1, b: 2 }, two);
    expect([moved.config, moved.ready, moved.problems.length]).toEqual([{ a: 1, b: 2 }, false, 1]);
  });
});

describe('groups and lists', () => {
  const address = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
    type: 'object',
    title: 'Address',
    properties,
    ...more,
  });
  test('groups move by their parts, with references followed', () => {
    const from = settings({ home: address({ street: { type: 'string' }, floor: { type: 'string' }, lift: {} }) });
    const to = settings(
      { home: { $ref: '#/definitions/place' } },
      {
        definitions: {
          place: address(
            { street: { type: 'string' }, floor: { type: 'integer' }, country: { default: 'CH' } },
            { additionalProperties: false },
          ),
        },
      },
    );
    const moved = go(from, { home: { street: 'Main', floor: '3', lift: true } }, to);
    expect(paths(moved)).toEqual({
      kept: ['/home/street'],
      filled: ['/home/country'],
      noLongerValid: ['/home/floor'],
      removed: ['/home/lift'],
    });
    expect(moved.noLongerValid[0]?.label).toBe('Address › Floor');
    expect(moved.config).toEqual({ home: { street: 'Main', country: 'CH' } });
  });

  test('a required group that is new is opened for its defaults and questions', () => {
    const to = settings(
      { home: address({ street: {}, country: { default: 'CH' } }, { required: ['street'] }) },
      { required: ['home'] },
    );
    const moved = go(settings({}), {}, to);
    expect([paths(moved), moved.config]).toEqual([
      { filled: ['/home/country'], needsAnswer: ['/home/street'] },
      { home: { country: 'CH' } },
    ]);
  });

  const rows = (properties: Record<string, JsonSchema>, more: JsonSchema = {}, list: JsonSchema = {}): Settings =>
    settings({ people: { type: 'array', items: { type: 'object', properties, ...more }, ...list } });
  test('rows move by their parts, each in its place', () => {
    const moved = go(
      rows({ name: { type: 'string' }, age: { type: 'string' } }),
      { people: [{ name: 'A', age: '4' }, { name: 'B' }] },
      rows(
        { name: { type: 'string' }, age: { type: 'integer' }, team: { default: 'x' }, mail: {} },
        { required: ['mail'] },
      ),
    );
    expect(moved.needsAnswer.map(({ label }) => label)).toEqual(['People, row 1: Mail', 'People, row 2: Mail']);
    expect(moved.noLongerValid).toMatchObject([{ path: '/people/0/age', label: 'People, row 1: Age', before: '4' }]);
    expect(moved.config).toEqual({
      people: [
        { name: 'A', team: 'x' },
        { name: 'B', team: 'x' },
      ],
    });
  });

  test('a list that no longer fits as a list goes as a whole', () => {
    const name = { name: { type: 'string' } };
    const moved = go(rows(name), { people: [{ name: 'A' }, { name: 'B' }] }, rows(name, {}, { maxItems: 1 }));
    expect([paths(moved), moved.config]).toEqual([{ noLongerValid: ['/people'] }, {}]);
    expect(moved.noLongerValid[0]?.before).toEqual([{ name: 'A' }, { name: 'B' }]);
  });

  test('a plain list keeps the entries that fit', () => {
    const list = (items: JsonSchema): Settings => settings({ tags: { type: 'array', items } });
    const moved = go(list({ type: 'string' }), { tags: ['a', 'x', 'b', 'y'] }, list({ enum: ['a', 'b'] }));
    expect(moved.noLongerValid).toMatchObject([{ path: '/tags', before: ['a', 'x', 'b', 'y'], after: ['a', 'b'] }]);
    expect([moved.config, moved.ready]).toEqual([{ tags: ['a', 'b'] }, true]);
  });
});

describe('dynamic options', () => {
  const to = settings(
    { list: { $ref: '#/definitions/lists' }, many: { type: 'array', items: { $ref: '#/definitions/lists' } } },
    { definitions: { lists: { enum: ['placeholder'] } } },
  );
  const config = { list: 'L9', many: ['L1', 'L8'] };
  test('a choice that is not offered is kept, and marked', () => {
    const moved = go(to, config, to, { options: { lists: [{ const: 'L1', title: 'Weekly' }, 'L9'] } });
    expect(moved.kept).toMatchObject([
      { path: '/list' },
      { path: '/many', notOffered: true, why: expect.stringContaining('no longer offered') as string },
    ]);
    expect(moved.kept[0]).not.toHaveProperty('notOffered');
    expect([moved.config, moved.ready]).toEqual([config, true]);
  });
  test('before they arrive every choice is kept, and marked', () => {
    const moved = go(to, config, to);
    expect(moved.kept.map(({ notOffered }) => notOffered)).toEqual([true, true]);
    expect(moved.config).toEqual(config);
  });
});

describe('what nobody may see', () => {
  const secret: JsonSchema = { type: 'string', writeOnly: true };
  test('a secret is said to be set, never what it is', () => {
    const from = settings({
      token: secret,
      gone: secret,
      login: { type: 'object', properties: { pin: secret, user: {} } },
    });
    const to = settings({
      token: { ...secret, minLength: 9 },
      login: { title: 'Login', properties: { pin: secret, user: {} } },
    });
    const moved = go(from, { token: 'tok-1', gone: 'tok-2', login: { pin: 'tok-3', user: 'al' } }, to);
    expect(paths(moved)).toEqual({
      kept: ['/login/pin', '/login/user'],
      noLongerValid: ['/token'],
      removed: ['/gone'],
    });
    expect(JSON.stringify(names.map((name) => moved[name]))).not.toContain('tok-');
    expect(moved.kept[0]).toEqual({ path: '/login/pin', label: 'Login › Pin', secret: true });
    // The new release would not know that the one it does not name is to be hidden.
    expect(moved.config).toEqual({ login: { pin: 'tok-3', user: 'al' } });
  });

  test('a secret that would lie open is not carried over', () => {
    const moved = go(
      settings({ token: secret }),
      { token: 'tok-1' },
      settings({ token: { type: 'string' } }, { required: ['token'] }),
    );
    expect([paths(moved), moved.config, moved.ready]).toEqual([{ noLongerValid: ['/token'] }, {}, false]);
    expect(JSON.stringify(moved)).not.toContain('tok-1');
  });

  test('an answer that becomes a secret is not shown any more', () => {
    const moved = go(settings({ token: { type: 'string' } }), { token: 'tok-1' }, settings({ token: secret }));
    expect(moved.kept).toEqual([{ path: '/token', label: 'Token', secret: true }]);
    expect(moved.config).toEqual({ token: 'tok-1' });
  });

  test('admin-only settings move, and a customer’s lists do not name them', () => {
    const from = settings({ tier: { type: 'string' }, plan: {}, note: {} }, {}, ['tier', 'plan']);
    const to = settings({ tier: { enum: ['gold'] }, zone: { default: 'z-1' }, note: {} }, { required: ['tier'] }, [
      'tier',
      'zone',
    ]);
    const config = { tier: 'basic', plan: 'p-1', note: 'hi' };
    const seen = go(from, config, to);
    expect(paths(seen)).toEqual({ kept: ['/note'] });
    expect(JSON.stringify([names.map((name) => seen[name]), seen.problems])).not.toMatch(/tier|zone|plan/i);
    expect([seen.config, seen.ready]).toEqual([{ note: 'hi', zone: 'z-1' }, false]);
    expect(paths(go(from, config, to, { audience: 'hub' }))).toEqual({
      kept: ['/note'],
      filled: ['/zone'],
      noLongerValid: ['/tier'],
      removed: ['/plan'],
    });
  });
});

describe('over random pairs of releases', () => {
  const leaf = fc.constantFrom<JsonSchema>(
    { type: 'string' },
    { type: 'string', default: 'preset' },
    { type: 'integer', minimum: 0 },
    { type: 'number' },
    { type: 'boolean', default: true },
    { enum: ['a', 'b', 1] },
    { oneOf: [{ const: 'a', title: 'A' }, { const: 'ab' }] },
    { type: 'array', items: { type: 'string' }, maxItems: 2 },
    { type: ['string', 'null'], maxLength: 2 },
    { $ref: '#/definitions/lists' },
  );
  const group = (inner: fc.Arbitrary<JsonSchema>) =>
    fc
      .record({
        properties: fc.dictionary(fc.constantFrom('x', 'y', 'z'), inner, {
          minKeys: 1,
          maxKeys: 3,
          noNullPrototype: true,
        }),
        closed: fc.boolean(),
      })
      .map(({ properties, closed }): JsonSchema => ({
        type: 'object',
        properties,
        ...(closed ? { additionalProperties: false } : {}),
      }));
  const property = fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 2, arbitrary: group(leaf) },
    { weight: 1, arbitrary: group(leaf).map((items): JsonSchema => ({ type: 'array', items })) },
  );
  const release = fc
    .record({
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), property, { maxKeys: 4, noNullPrototype: true }),
      required: fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    })
    .map(({ properties, required }) =>
      settings(properties, {
        required: required.filter((key) => Object.hasOwn(properties, key)),
        definitions: { lists: { enum: ['placeholder'] } },
      }),
    );
  const scalar = fc.constantFrom<JsonObject[string]>(
    'a',
    'ab',
    'abc',
    0,
    1,
    -1,
    2.5,
    true,
    null,
    [],
    ['a'],
    ['a', 'b', 'c'],
    ['a', 1],
  );
  const part = fc.dictionary(fc.constantFrom('x', 'y', 'z', 'w'), scalar, { maxKeys: 3, noNullPrototype: true });
  const config = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd', 'old'),
    fc.oneof({ weight: 3, arbitrary: scalar }, part, fc.array(part, { maxLength: 2 })),
    { maxKeys: 5, noNullPrototype: true },
  ) as fc.Arbitrary<JsonObject>;
  const options: Options = { lists: ['a', 'b'] };
  const lenient = (schema: JsonSchema): JsonSchema => ({
    ...schema,
    definitions: { lists: { type: ['string', 'number', 'boolean'] } },
  });
  const holds = (whole: unknown, part: unknown): boolean =>
    Array.isArray(part)
      ? Array.isArray(whole) && whole.length === part.length && part.every((one, index) => holds(whole[index], one))
      : typeof part === 'object' && part !== null
        ? typeof whole === 'object' &&
          whole !== null &&
          Object.entries(part).every(([key, one]) => holds((whole as JsonObject)[key], one))
        : whole === part;
  const check = (ask: (from: Settings, it: JsonObject, to: Settings) => void, numRuns = 1_500) => {
    fc.assert(fc.property(release, config, release, ask), { numRuns });
  };

  test('no value that fits the new release is lost', () => {
    check((from, it, to) => {
      const moved = go(from, it, to, { options });
      for (const [key, schema] of Object.entries(to.schema.properties ?? {})) {
        const fits = Object.hasOwn(it, key) && validate({ ...lenient({}), ...schema }, it[key]).valid;
        if (fits) expect(holds(moved.config[key], it[key]), key).toBe(true);
      }
    });
  });

  test('every value is in exactly one list', () => {
    check((from, it, to) => {
      const moved = go(from, it, to, { options });
      const all = names.flatMap((name) => moved[name].map(({ path }) => path));
      expect(new Set(all).size).toBe(all.length);
      const known = { ...from.schema.properties, ...to.schema.properties };
      const leaves = (value: unknown, at: string): string[] =>
        typeof value === 'object' && value !== null && Object.keys(value).length > 0
          ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${at}/${key}`))
          : [at];
      for (const [key, value] of Object.entries(it)) {
        if (!Object.hasOwn(known, key)) continue;
        for (const at of leaves(value, `/${key}`))
          expect(
            all.filter((path) => at === path || at.startsWith(`${path}/`)),
            at,
          ).toHaveLength(1);
      }
    });
  });

  test('the same release keeps everything that fits it', () => {
    check((from, it) => {
      const { config: settled } = go(from, it, from, { options });
      if (!validate(lenient(from.schema), settled).valid) return;
      const again = go(from, settled, from, { options });
      expect(JSON.stringify(again.config)).toBe(JSON.stringify(settled));
      expect([again.filled, again.needsAnswer, again.noLongerValid, again.ready]).toEqual([[], [], [], true]);
    });
  });

  test('what is ready can be stored', () => {
    check((from, it, to) => {
      const moved = go(from, it, to, { options });
      // A choice inside a group that is no longer offered is stored as it was; that is the form's to say, not the move's.
      if (!moved.ready || moved.kept.some(({ notOffered }) => notOffered === true)) return;
      const stored = validateConfig(to, options, moved.config, { stored: moved.config, audience: 'hub' });
      expect(stored.ok).toBe(true);
    });
  });

  test('there and back gives the same bytes', () => {
    check((from, it, to) => {
      const text = JSON.stringify(it);
      const snapshot = takeSnapshot('rel_a', it);
      const moved = go(from, it, to, { options });
      expect(JSON.stringify(it)).toBe(text);
      expect(JSON.stringify(moveBack(snapshot))).toBe(text);
      expect(snapshot.release).toBe('rel_a');
      // Also without a snapshot nothing that a release does not know is forgotten on the way through it.
      for (const key of Object.keys(it))
        if (to.schema.properties?.[key] === undefined) expect(moved.config[key]).toEqual(it[key]);
    });
  });

  test('nothing throws, whatever the schemas and values', () => {
    const odd = fc.oneof(
      randomSchema('2020-12'),
      randomSchema('7'),
      fc.constantFrom<JsonSchema>({ $ref: '#' }, { properties: { a: { $ref: '#' } } }, { $ref: 'x:y' }),
    );
    const any = fc.dictionary(
      fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', '0'), fc.string({ maxLength: 2 })),
      randomValue,
      { maxKeys: 4, noNullPrototype: true },
    );
    fc.assert(
      fc.property(odd, any, odd, (from, it, to) => {
        const layout = (schema: JsonSchema): Settings => ({ schema, uischema: defaultLayout(schema) });
        const moved = go(layout(from), it as JsonObject, layout(to));
        expect(Array.isArray(moved.kept)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });
});

test('a config of 100,000 levels is refused in a sentence', () => {
  let deep: JsonObject = {};
  for (let level = 0; level < 100_000; level++) deep = { a: deep };
  expect(go(settings({}), deep, settings({})).problems[0]?.message).toContain('too large');
});
