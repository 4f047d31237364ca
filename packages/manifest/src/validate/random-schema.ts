/** Random schemas and values of bounded size for property tests; small alphabets, so that both verdicts are common. */
import fc from 'fast-check';
import type { JsonSchema } from '../settings/index.ts';

const keys = fc.constantFrom('a', 'b', 'c', 'x-1');
const small = fc.integer({ min: 0, max: 4 });
const plain = fc.constantFrom<string | number | boolean | null>(
  '',
  'a',
  'ab',
  'abc',
  'AB-12',
  '😀',
  0,
  1,
  2,
  -1,
  0.5,
  true,
  false,
  null,
);

/** Any JSON value of at most a few levels. */
export const randomValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    plain,
    fc.constantFrom(
      '2026-02-29',
      '2024-02-29',
      '12:30:00Z',
      '24:00:00Z',
      '2026-01-31T10:00:00Z',
      '1.2.3.4',
      'a@b.example',
      'https://example.com/x',
    ),
    fc.integer({ min: -5, max: 20 }),
    fc.constantFrom(1.5, -0.1, 7.5),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(keys, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

const types = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'array', 'object');
const names = fc.uniqueArray(keys, { maxLength: 2 });

type Tie = () => fc.Arbitrary<JsonSchema | boolean>;
const some = (shape: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonSchema> =>
  fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<JsonSchema>;

function single(): fc.Arbitrary<JsonSchema>[] {
  return [
    some({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })) }),
    some({ minimum: fc.integer({ min: -3, max: 5 }), maximum: fc.integer({ min: 3, max: 10 }) }),
    some({
      exclusiveMinimum: small,
      exclusiveMaximum: fc.integer({ min: 3, max: 9 }),
      multipleOf: fc.constantFrom(1, 2, 3),
    }),
    some({
      minLength: small,
      maxLength: small,
      pattern: fc.constantFrom('^a', 'b+$', '^[A-Z]{2}-\\d+$', '.', '^(a|b)*$', '^(?=.*a)[a-c]+$', '\\p{L}'),
    }),
    some({ format: fc.constantFrom('date', 'date-time', 'time', 'uuid', 'ipv4', 'ipv6', 'email', 'uri', 'hostname') }),
    some({
      enum: fc.uniqueArray(fc.oneof(plain, fc.constantFrom([], [1], { a: 1 })), {
        minLength: 1,
        maxLength: 4,
        selector: (one) => JSON.stringify(one),
      }),
    }),
    some({ const: fc.oneof(plain, fc.constantFrom([1, 'a'], { a: null })) }),
    some({
      oneOf: fc
        .uniqueArray(fc.constantFrom('a', 'b', 'ab', 1, 2), { minLength: 1 })
        .map((list) => list.map((one) => ({ const: one, title: String(one) }))),
    }),
  ];
}

function objects(tie: Tie, newer: boolean): fc.Arbitrary<JsonSchema>[] {
  const map = () => fc.dictionary(keys, tie(), { maxKeys: 3, noNullPrototype: true });
  const patterns = fc.dictionary(fc.constantFrom('^a', 'b|c', '-\\d$'), tie(), { maxKeys: 2, noNullPrototype: true });
  const lists = fc.dictionary(keys, names, { maxKeys: 2, noNullPrototype: true });
  return [
    some({ properties: map(), required: names, additionalProperties: tie(), patternProperties: patterns }),
    some({
      minProperties: small,
      maxProperties: small,
      propertyNames: fc.constantFrom<JsonSchema>({ maxLength: 1 }, { pattern: '^[ab]' }),
    }),
    newer
      ? some({ dependentRequired: lists, dependentSchemas: map() })
      : some({ dependencies: fc.dictionary(keys, fc.oneof(names, tie()), { maxKeys: 2, noNullPrototype: true }) }),
    ...(newer
      ? [
          some({
            properties: map(),
            unevaluatedProperties: tie(),
            allOf: fc.array(tie(), { minLength: 1, maxLength: 2 }),
          }),
          some({ if: tie(), then: tie(), else: tie(), unevaluatedProperties: fc.boolean() }),
          some({
            anyOf: fc.array(tie(), { minLength: 1, maxLength: 3 }),
            patternProperties: patterns,
            unevaluatedProperties: tie(),
          }),
        ]
      : []),
  ];
}

function lists(tie: Tie, newer: boolean): fc.Arbitrary<JsonSchema>[] {
  const several = fc.array(tie(), { minLength: 1, maxLength: 2 });
  const limits = { minItems: small, maxItems: small, uniqueItems: fc.boolean() };
  if (!newer)
    return [some({ items: tie(), ...limits, contains: tie() }), some({ items: several, additionalItems: tie() })];
  return [
    some({ items: tie(), ...limits }),
    some({ prefixItems: several, items: tie() }),
    fc.record(
      { contains: tie(), minContains: small, maxContains: small },
      { requiredKeys: ['contains'] },
    ) as fc.Arbitrary<JsonSchema>,
    some({ prefixItems: several, anyOf: several, unevaluatedItems: tie() }),
  ];
}

function branches(tie: Tie): fc.Arbitrary<JsonSchema>[] {
  const several = fc.array(tie(), { minLength: 1, maxLength: 3 });
  return [
    some({ allOf: several, type: types }),
    some({ anyOf: several }),
    some({ oneOf: several }),
    some({ not: tie() }),
    fc.record({ if: tie(), then: tie(), else: tie() }, { requiredKeys: ['if'] }) as fc.Arbitrary<JsonSchema>,
    fc.constant({ $ref: '#/definitions/d' }),
  ];
}

/** A schema of the draft; what `#/definitions/d` leads to holds no reference itself, so that none runs in a circle. */
export function randomSchema(draft: '7' | '2020-12'): fc.Arbitrary<JsonSchema> {
  const newer = draft === '2020-12';
  const { any } = fc.letrec<{ any: JsonSchema | boolean }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      ...single(),
      fc.boolean(),
      ...objects(() => tie('any'), newer),
      ...lists(() => tie('any'), newer),
      ...branches(() => tie('any')),
    ),
  }));
  const closed = any.filter((one) => !JSON.stringify(one).includes('"$ref"'));
  const root = any.filter((one) => typeof one === 'object');
  return fc.tuple(root, closed).map(([schema, d]) => {
    const drawn = schema as JsonSchema;
    return newer
      ? ({ definitions: { d }, ...drawn } as JsonSchema)
      : ({ $schema: 'http://json-schema.org/draft-07/schema#', definitions: { d }, ...drawn } as JsonSchema);
  });
}
