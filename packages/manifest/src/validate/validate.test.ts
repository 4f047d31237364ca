/** The interpreter against ajv, and the sentences it gives. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Ajv } from 'ajv';
import formatsModule from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { JsonSchema } from '../settings/index.ts';
import { validate } from './validate.ts';

const addFormats = formatsModule as unknown as (ajv: Ajv) => void;
const options = { strict: false, allErrors: true, validateSchema: false, logger: false } as const;
const newer = new Ajv2020(options);
const older = new Ajv(options);
addFormats(newer);
addFormats(older);

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(
      '',
      'a',
      'ab',
      'abc',
      'AB-12',
      '2026-02-29',
      '2024-02-29',
      '12:30:00Z',
      '24:00:00Z',
      '2026-01-31T10:00:00Z',
      '2026-01-31',
      'a@b.example',
      'https://example.com/x',
      'x y',
      '😀',
      true,
      false,
      null,
    ),
    fc.integer({ min: -5, max: 20 }),
    fc.constantFrom(0.5, 1.5, 1e20, -0.1),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'x-1'), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any;

const small = fc.integer({ min: 0, max: 4 });
const type = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'array', 'object');
const keys = fc.constantFrom('a', 'b', 'c');
const names = fc.uniqueArray(keys, { maxLength: 2 });
const schema: fc.Arbitrary<JsonSchema> = fc.letrec<{ any: JsonSchema }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record<JsonSchema>(
      { type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) },
      { requiredKeys: [] },
    ),
    fc.record<JsonSchema>(
      { type, minimum: fc.integer({ min: -3, max: 5 }), maximum: fc.integer({ min: 3, max: 10 }) },
      { requiredKeys: [] },
    ),
    fc.record<JsonSchema>(
      {
        exclusiveMinimum: small,
        exclusiveMaximum: fc.integer({ min: 3, max: 9 }),
        multipleOf: fc.constantFrom(1, 2, 0.5),
      },
      { requiredKeys: [] },
    ),
    fc.record<JsonSchema>(
      {
        minLength: small,
        maxLength: small,
        pattern: fc.constantFrom('^a', 'b+$', '^[A-Z]{2}-\\d+$', '.', '^(a|b)*$', '^(?=.*a)[a-c]+$'),
      },
      { requiredKeys: [] },
    ),
    fc.record<JsonSchema>({ format: fc.constantFrom('date', 'date-time', 'time', 'uuid', 'ipv4') }),
    fc.record<JsonSchema>({
      enum: fc.uniqueArray(fc.constantFrom<string | number | boolean | null>('a', 'ab', 1, 2, true, null), {
        minLength: 1,
      }),
    }),
    fc.record<JsonSchema>({ const: fc.constantFrom<string | number | boolean | null>('a', 1, true, null) }),
    fc.record<JsonSchema>({
      oneOf: fc
        .uniqueArray(fc.constantFrom('a', 'b', 'ab', 1, 2), { minLength: 1 })
        .map((list) => list.map((one) => ({ const: one, title: String(one) }))),
    }),
    fc.record<JsonSchema>(
      {
        properties: fc.dictionary(keys, tie('any'), { maxKeys: 3 }),
        required: names,
        additionalProperties: fc.oneof(fc.boolean(), tie('any')),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      { items: tie('any'), minItems: small, maxItems: small, uniqueItems: fc.boolean(), contains: tie('any') },
      { requiredKeys: [] },
    ),
    fc.record({ prefixItems: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ allOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('any') }),
    fc.record({ if: tie('any'), then: tie('any'), else: tie('any') }, { requiredKeys: ['if'] }),
    fc.record(
      {
        dependentRequired: fc.dictionary(keys, names, { maxKeys: 2 }),
        dependentSchemas: fc.dictionary(keys, tie('any'), { maxKeys: 2 }),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      { minProperties: small, maxProperties: small, propertyNames: fc.constant({ maxLength: 1 }) },
      { requiredKeys: [] },
    ),
    fc
      .record(
        { definitions: fc.record({ d: tie('any') }), $ref: fc.constant('#/definitions/d'), type },
        { requiredKeys: ['definitions', '$ref'] },
      )
      .filter(({ definitions }) => definitions.d.$ref === undefined),
  ) as fc.Arbitrary<JsonSchema>,
})).any;

/** References of nested schemas point at the root, so only a root may hold one. */
const nestedRef = (one: JsonSchema): boolean => JSON.stringify({ ...one, $ref: undefined }).includes('"$ref"');

// Thousands of random cases take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('the verdict is the one of ajv', () => {
  test('over random schemas and values, draft 2020-12', () => {
    fc.assert(
      fc.property(
        schema.filter((one) => !nestedRef(one)),
        value,
        (one, it) => validate(one, it).valid === newer.validate(structuredClone(one), it),
      ),
      { numRuns: 4_000 },
    );
  });

  test('over random schemas and values, draft 7', () => {
    // Known difference: draft 7 says that what stands beside "$ref" is ignored; ajv reads it all the same, we do not.
    const fitting = schema.filter(
      (one) => !nestedRef(one) && one.$ref === undefined && !/prefixItems|dependent/.test(JSON.stringify(one)),
    );
    const draft = (one: JsonSchema) => ({ ...one, $schema: 'http://json-schema.org/draft-07/schema#' });
    fc.assert(
      fc.property(
        fitting,
        value,
        (one, it) => validate(draft(one), it).valid === older.validate(structuredClone(one), it),
      ),
      { numRuns: 1_000 },
    );
  });

  test('and what is not valid has at least one sentence', () => {
    fc.assert(
      fc.property(
        schema.filter((one) => !nestedRef(one)),
        value,
        (one, it) => {
          const { valid, problems } = validate(one, it);
          return (
            valid === (problems.length === 0) &&
            problems.every(({ path, message }) => /^(\/|$)/.test(path) && /[.]$/.test(message))
          );
        },
      ),
    );
  });
});

describe('a sentence names the field and says what it needs', () => {
  const one = (property: JsonSchema, it: unknown, more: JsonSchema = {}) =>
    validate({ properties: { batch_size: property }, ...more }, { batch_size: it }).problems;
  test.each<[JsonSchema, unknown, string]>([
    [{ type: 'integer' }, 1.5, 'Batch size has to be a whole number.'],
    [{ type: ['string', 'null'] }, 1, 'Batch size has to be a text or empty.'],
    [{ minimum: 2 }, 1, 'Batch size has to be 2 or more.'],
    [{ maximum: 2 }, 3, 'Batch size has to be 2 or less.'],
    [{ exclusiveMinimum: 2 }, 2, 'Batch size has to be more than 2.'],
    [{ multipleOf: 5 }, 3, 'Batch size has to be a multiple of 5.'],
    [{ minLength: 3 }, 'a', 'Batch size has to have at least 3 characters.'],
    [{ maxLength: 1 }, 'ab', 'Batch size may have at most 1 characters.'],
    [{ pattern: '^a$', examples: ['a'] }, 'b', 'Batch size does not have the form it needs, such as a.'],
    [{ format: 'date' }, '31.1.2026', 'Batch size has to be a date, such as 2026-01-31.'],
    [{ format: 'email' }, 'x', 'Batch size has to be an e-mail address.'],
    [{ enum: ['a'] }, 'b', 'Batch size has to be one of the choices.'],
    [{ oneOf: [{ const: 'a' }] }, 'b', 'Batch size has to be one of the choices.'],
    [{ anyOf: [{ type: 'string' }] }, 1, 'Batch size does not fit any of the forms allowed.'],
    [{ minItems: 1 }, [], 'Batch size needs at least 1 entry.'],
    [{ uniqueItems: true }, [1, 1], 'Batch size holds the same entry twice.'],
  ])('%j, %j', (property, it, message) => {
    expect(one(property, it)).toEqual([{ path: '/batch_size', message }]);
  });

  test('with the path of nested values, missing and unknown ones', () => {
    expect(validate({ required: ['a b'] }, {}).problems).toEqual([{ path: '/a b', message: 'A b needs an answer.' }]);
    expect(validate({ properties: { tags: { items: { type: 'string' } } } }, { tags: ['a', 1] }).problems).toEqual([
      { path: '/tags/1', message: 'Entry 2 of Tags has to be a text.' },
    ]);
    expect(validate({ properties: { a: { required: ['x/y'] } } }, { a: {} }).problems[0]?.path).toBe('/a/x~1y');
    expect(validate({ additionalProperties: false }, { odd: 1 }).problems).toEqual([
      { path: '/odd', message: '"odd" is not one of the settings here.' },
    ]);
    expect(
      validate({ definitions: { d: { minimum: 3 } }, properties: { a: { $ref: '#/definitions/d' } } }, { a: 1 })
        .problems,
    ).toEqual([{ path: '/a', message: 'A has to be 3 or more.' }]);
    expect(validate(false, 1).valid).toBe(false);
  });
});

describe('a hostile schema or value', () => {
  test.each<[string, JsonSchema, unknown]>([
    ['a remote reference', { $ref: 'http://127.0.0.1:1/x' }, 1],
    ['an evil pattern for names', { patternProperties: { '(a+)+$': {} } }, { ['a'.repeat(40)]: 1 }],
    ['an invalid pattern', { pattern: '(' }, 'a'],
    ['a reference to nothing', { $ref: '#/definitions/none' }, 1],
    ['a circle', { $ref: '#' }, 1],
  ])('%s makes nothing valid, and does not throw', (_name, one, it) => {
    expect(validate(one, it).valid).toBe(false);
  });

  test('a value of 100,000 levels is refused', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(validate({}, deep).valid).toBe(false);
  });

  test('the schema given stays as it was', () => {
    const given: JsonSchema = {
      properties: { a: { pattern: '^a$', $ref: '#/definitions/d' } },
      definitions: { d: { type: 'string' } },
    };
    const before = JSON.stringify(given);
    validate(given, { a: 'a' });
    expect(JSON.stringify(given)).toBe(before);
    expect(Reflect.ownKeys(given)).toEqual(['properties', 'definitions']);
  });
});
