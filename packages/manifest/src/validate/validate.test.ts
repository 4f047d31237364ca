/** The sentences of a verdict, and what a hostile schema or value comes to. */
import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../settings/index.ts';
import { judgeOf, validate, validatorOf } from './validate.ts';
import { mostSteps } from './walk.ts';

describe('a sentence names the field and says what it needs', () => {
  const one = (property: JsonSchema, it: unknown) =>
    validate({ properties: { batch_size: property } }, { batch_size: it }).problems;
  test.each<[JsonSchema, unknown, string, string]>([
    [{ type: 'integer' }, 1.5, 'type', 'Batch size has to be a whole number.'],
    [{ type: ['string', 'null'] }, 1, 'type', 'Batch size has to be a text or empty.'],
    [{ minimum: 2 }, 1, 'minimum', 'Batch size has to be 2 or more.'],
    [{ maximum: 2 }, 3, 'maximum', 'Batch size has to be 2 or less.'],
    [{ exclusiveMinimum: 2 }, 2, 'exclusiveMinimum', 'Batch size has to be more than 2.'],
    [{ multipleOf: 5 }, 3, 'multipleOf', 'Batch size has to be a multiple of 5.'],
    [{ minLength: 3 }, 'a', 'minLength', 'Batch size has to have at least 3 characters.'],
    [{ maxLength: 1 }, 'ab', 'maxLength', 'Batch size may have at most 1 character.'],
    [{ pattern: '^a$', examples: ['a'] }, 'b', 'pattern', 'Batch size does not have the form it needs, such as a.'],
    [{ format: 'date' }, '31.1.2026', 'format', 'Batch size has to be a date, such as 2026-01-31.'],
    [{ format: 'email' }, 'x', 'format', 'Batch size has to be an e-mail address.'],
    [{ enum: ['a'] }, 'b', 'enum', 'Batch size has to be one of the choices.'],
    [{ oneOf: [{ const: 'a' }] }, 'b', 'oneOf', 'Batch size has to be one of the choices.'],
    [{ oneOf: [{}, {}] }, 'b', 'oneOf', 'Batch size fits several of the forms, where only one is allowed.'],
    [{ anyOf: [{ type: 'string' }] }, 1, 'anyOf', 'Batch size does not fit any of the forms allowed.'],
    [{ not: {} }, 1, 'not', 'Batch size is not allowed like this.'],
    [{ const: { a: 1 } }, 1, 'const', 'Batch size has to be {"a":1}.'],
    [{ minItems: 1 }, [], 'minItems', 'Batch size needs at least 1 entry.'],
    [{ uniqueItems: true }, [1, 1], 'uniqueItems', 'Batch size holds the same entry twice.'],
    [
      { contains: {}, maxContains: 1 },
      [1, 2],
      'maxContains',
      'Batch size may have at most 1 entry of the kind it asks for.',
    ],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, 'propertyNames', '"ab" may not be used as a name in Batch size.'],
    [false as unknown as JsonSchema, 1, 'false', 'Batch size is not allowed here.'],
  ])('%j, %j', (property, it, keyword, message) => {
    expect(one(property, it)).toEqual([{ path: '/batch_size', keyword, message }]);
  });

  const contact: JsonSchema = {
    title: 'Contact',
    required: ['email'],
    additionalProperties: false,
    properties: { email: { type: 'string' }, home: { $ref: '#/$defs/address' } },
  };
  const nested: JsonSchema = {
    properties: { address: { $ref: '#/$defs/address' }, contacts: { title: 'People', items: contact } },
    $defs: { address: { title: 'Postal address', required: ['street'], properties: { street: { type: 'string' } } } },
  };
  test.each<[unknown, string, string]>([
    [{ address: { street: 1 } }, '/address/street', 'Postal address › Street has to be a text.'],
    [{ address: {} }, '/address/street', 'Postal address › Street needs an answer.'],
    [{ contacts: [{ email: 'a' }, { email: 1 }] }, '/contacts/1/email', 'People, row 2: Email has to be a text.'],
    [{ contacts: [{}] }, '/contacts/0/email', 'People, row 1: Email needs an answer.'],
    [
      { contacts: [{ email: 'a', home: {} }] },
      '/contacts/0/home/street',
      'People, row 1: Postal address › Street needs an answer.',
    ],
    [{ contacts: [{ email: 'a', odd: 1 }] }, '/contacts/0/odd', '"odd" is not one of the settings of People, row 1.'],
  ])('by the way to it: %j', (value, path, message) => {
    expect(validate(nested, value).problems.map((problem) => [problem.path, problem.message])).toEqual([
      [path, message],
    ]);
  });

  test('by the label that the form shows, where it says one', () => {
    const labelOf = (path: string) => (path === '/contacts' ? 'Your team' : null);
    expect(validate(nested, { contacts: [{}] }, labelOf).problems[0]?.message).toBe(
      'Your team, row 1: Email needs an answer.',
    );
  });

  test('with the path of nested values, missing and unknown ones', () => {
    const paths = (schema: JsonSchema, value: unknown) => validate(schema, value).problems.map(({ path }) => path);
    expect(paths({ properties: { a: { required: ['x/y', '~'] } } }, { a: {} })).toEqual(['/a/x~1y', '/a/~0']);
    expect(validate({ additionalProperties: false }, { odd: 1 }).problems).toEqual([
      { path: '/odd', keyword: 'additionalProperties', message: '"odd" is not one of the settings here.' },
    ]);
    expect(paths({ items: { type: 'string' } }, [1, 'a', 2])).toEqual(['/0', '/2']);
  });

  test('at most a hundred times', () => {
    expect(validate({ items: { type: 'string' } }, Array(5_000).fill(1)).problems).toHaveLength(100);
  });
});

describe('a schema that cannot be used makes nothing valid, and says why', () => {
  test.each<[string, JsonSchema, string]>([
    ['a remote reference', { $ref: 'http://127.0.0.1:1/x' }, 'nothing is fetched'],
    [
      'a remote reference that is never asked',
      { properties: { a: { $ref: 'file:///etc/passwd' } } },
      'nothing is fetched',
    ],
    ['an invalid pattern', { pattern: '(' }, 'not a valid regular expression'],
    ['a pattern with a back reference', { patternProperties: { '(a)\\1': {} } }, 'bounded time'],
    ['a reference to nothing', { $ref: '#/definitions/none' }, 'leads to nothing'],
    ['a type that is none', { type: 'text' }, '"text" is not a type'],
    ['no schema inside', { properties: { a: 3 } } as unknown as JsonSchema, '3 is none'],
  ])('%s', (_name, schema, words) => {
    const { valid, problems } = validate(schema, {});
    expect(valid).toBe(false);
    expect(problems).toEqual([{ path: '', keyword: 'schema', message: expect.stringContaining(words) as string }]);
  });

  test('a million levels, and 50,000 values in an enum that is fine', () => {
    let deep: JsonSchema = {};
    for (let level = 0; level < 100_000; level++) deep = { not: deep };
    expect(validate(deep, 1).problems[0]?.keyword).toBe('schema');
    const many = judgeOf({ enum: Array.from({ length: 50_000 }, (_, index) => `choice ${index}`) });
    expect(many('choice 49999')).toMatchObject({ verdict: { valid: true }, steps: 1 });
  });
});

describe('work has a bound, whatever the schema and the value', () => {
  const chain = (length: number, step: (next: JsonSchema) => JsonSchema): JsonSchema => {
    const defs: Record<string, JsonSchema> = { [`d${length}`]: { type: 'string' } };
    for (let index = 0; index < length; index++) defs[`d${index}`] = step({ $ref: `#/$defs/d${index + 1}` });
    return { $ref: '#/$defs/d0', $defs: defs };
  };
  let deep: unknown = 1;
  for (let level = 0; level < 90; level++) deep = { x: deep };
  const twice: JsonSchema = { properties: { x: { $ref: '#' } } };
  test.each<[string, JsonSchema, unknown]>([
    ['a circle', { $ref: '#' }, 1],
    ['a circle through two', { allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { not: { $ref: '#' } } } }, 1],
    ['references that double at each of 40 steps', chain(40, (next) => ({ anyOf: [next, next] })), 1],
    [
      'branches that double at each level of the value',
      { anyOf: [{ ...twice, required: ['y'] }, { ...twice, required: ['z'] }, { allOf: [twice, twice] }] },
      deep,
    ],
    ['a chain of 3,000 references', chain(3_000, (next) => next), 'a'],
  ])('%s is refused', (_name, schema, value) => {
    const { verdict, steps } = judgeOf(schema)(value);
    expect(verdict).toMatchObject({ valid: false, problems: [{ path: '', keyword: 'value' }] });
    expect(steps).toBeLessThan(mostSteps * 1.01);
  });

  test('entries are compared once each, not each with each', () => {
    const list = Array.from({ length: 20_000 }, (_, index) => ({ name: `entry ${index}` }));
    const { verdict, steps } = judgeOf({ uniqueItems: true })(list);
    expect(verdict.valid).toBe(true);
    expect(steps).toBeLessThan(50_000);
  });

  test('choices are looked up, not gone through', () => {
    const choices = Array.from({ length: 20_000 }, (_, index) => `choice ${index}`);
    const { verdict, steps } = judgeOf({ items: { enum: choices } })(Array(1_000).fill('none of them'));
    expect(verdict.problems).toHaveLength(100);
    expect(steps).toBeLessThan(5_000);
  });

  test('an evil pattern for texts or names is tested, and its work counted', () => {
    const name = { [`${'a'.repeat(5_000)}!`]: 1 };
    const { verdict, steps } = judgeOf({ patternProperties: { '^(a+)+$': false } })(name);
    expect(verdict.valid).toBe(true);
    expect(steps).toBeGreaterThan(100);
    const many = judgeOf({ items: { pattern: '^([a-z]{1,50}){1,50}$' } })(Array(2_000).fill('a'.repeat(9_000)));
    expect(many.verdict.problems[0]?.keyword).toBe('value');
  });

  test('a value of 100,000 levels or 200,001 values is refused', () => {
    let tall: unknown = 1;
    for (let level = 0; level < 100_000; level++) tall = [tall];
    expect(validate({}, tall).problems[0]?.keyword).toBe('value');
    expect(validate({}, Array(200_001).fill(1)).valid).toBe(false);
    expect(validate(true, tall).valid).toBe(false);
  });

  test('keys of every object are nobody’s answers', () => {
    const schema: JsonSchema = { required: ['constructor'], properties: { toString: { type: 'number' } } };
    expect(validate(schema, {}).valid).toBe(false);
    expect(validate(schema, JSON.parse('{"constructor":1,"__proto__":{"toString":"x"}}')).valid).toBe(true);
  });
});

test('the schema given stays as it was, and a validator made of it keeps to what it was', () => {
  const given: JsonSchema = { properties: { a: { pattern: '^a$' } }, definitions: { d: { type: 'string' } } };
  const before = JSON.stringify(given);
  const ask = validatorOf(given);
  expect([ask({ a: 'a' }).valid, ask({ a: 'b' }).valid]).toEqual([true, false]);
  expect(JSON.stringify(given)).toBe(before);
  expect(Reflect.ownKeys(given)).toEqual(['properties', 'definitions']);
});
