/** Whatever the settings and the config are: no throw, a verdict that holds when it is asked again, nothing admin-only shown. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  configFor,
  defaultLayout,
  toForm,
  type JsonObject,
  type JsonSchema,
  type Settings,
  type UiNode,
} from '../settings/index.ts';
import { validateConfig } from './validate-config.ts';

// Thousands of random cases take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const keys = ['a', 'b', 'c'];
const key = fc.constantFrom(...keys);
const leaf = fc.constantFrom<JsonSchema>(
  { type: 'string' },
  { type: 'string', format: 'date' },
  { type: 'string', minLength: 2, default: 'dd' },
  { type: ['string', 'null'] },
  { type: 'integer', minimum: 2 },
  { type: 'boolean' },
  { enum: ['x', 'y', 1] },
  { type: 'array', uniqueItems: true, items: { enum: ['x', 'y'] } },
  { $ref: '#/definitions/d', dependsOn: 'a' },
  { type: 'string', writeOnly: true },
);
const condition = fc.record({
  properties: fc.dictionary(key, fc.constantFrom<JsonSchema>({ const: 'x' }, { const: true }, { minimum: 3 }), {
    maxKeys: 1,
    noNullPrototype: true,
  }),
});
const group = fc.record<JsonSchema>(
  {
    type: fc.constant('object'),
    properties: fc.dictionary(key, leaf, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    required: fc.uniqueArray(key, { maxLength: 1 }),
  },
  { requiredKeys: ['properties'] },
) as fc.Arbitrary<JsonSchema>;
const ways = (one: fc.Arbitrary<JsonSchema>) => fc.array(one, { minLength: 2, maxLength: 3 });
const { object } = fc.letrec<{ property: JsonSchema; object: JsonSchema }>((tie) => ({
  property: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('object'),
    fc.record<JsonSchema>({ type: fc.constant('array'), items: fc.oneof(leaf, tie('object')) }),
    fc.record({ oneOf: ways(fc.oneof(leaf, group)) }) as fc.Arbitrary<JsonSchema>,
  ),
  object: fc.record<JsonSchema>(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(key, tie('property'), { maxKeys: 3, noNullPrototype: true }),
      required: fc.uniqueArray(key, { maxLength: 2 }),
      anyOf: ways(group),
      if: condition,
      then: tie('object'),
      dependentRequired: fc.dictionary(key, fc.uniqueArray(key, { maxLength: 1 }), {
        maxKeys: 1,
        noNullPrototype: true,
      }),
    },
    { requiredKeys: ['type', 'properties'] },
  ) as fc.Arbitrary<JsonSchema>,
}));

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>('', 'x', 'y', 'zz', '2026-01-31', null, true, false, 1, 3, 7.5),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(key, tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any;
const config = fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

const rule = fc.record({
  effect: fc.constantFrom('SHOW', 'HIDE', 'DISABLE'),
  condition: fc.record({
    scope: key.map((name) => `#/properties/${name}`),
    schema: fc.constantFrom({ const: 'x' }, { not: { const: true } }, { minimum: 3 }),
  }),
});
const settings: fc.Arbitrary<Settings> = fc
  .record({ schema: object, rules: fc.array(fc.option(rule), { minLength: 3, maxLength: 3 }) })
  .map(({ schema, rules }) => {
    const whole: JsonSchema = { ...schema, definitions: { d: { enum: ['placeholder'] } } };
    const elements = (defaultLayout(whole).elements ?? []).map((node, index): UiNode => {
      const own = rules[index];
      return own === undefined || own === null ? node : { ...node, rule: own };
    });
    return { schema: whole, uischema: { type: 'VerticalLayout', elements } };
  });
const options = { d: { x: ['x', 'y'], zz: [{ const: 1, title: 'One' }] } };

test('a config that was accepted is accepted again, and stays the same', () => {
  let accepted = 0;
  fc.assert(
    fc.property(settings, config, (one, sent) => {
      const first = validateConfig(one, options, sent, { stored: null, audience: 'customer' });
      if (!first.ok) return first.problems.length > 0 && first.problems.every(({ message }) => message.endsWith('.'));
      accepted += 1;
      const again = validateConfig(one, options, first.config, { stored: first.config, audience: 'customer' });
      expect(again).toEqual({ ok: true, config: first.config });
      return true;
    }),
    { numRuns: 800 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test('no admin-only value is shown to a customer or changed by one', () => {
  fc.assert(
    fc.property(
      settings,
      config,
      config,
      fc.uniqueArray(key, { minLength: 1, maxLength: 2 }),
      (one, sent, stored, path) => {
        const scope = path.map((name) => `/properties/${name}`).join('');
        const admin: UiNode = { type: 'Section', admin: true, elements: [{ type: 'Control', scope: `#${scope}` }] };
        const marked: Settings = { ...one, uischema: { type: 'VerticalLayout', elements: [admin, one.uischema] } };
        const at = (from: unknown) =>
          path.reduce<unknown>(
            (inner, name) =>
              typeof inner === 'object' && inner !== null && !Array.isArray(inner)
                ? (inner as JsonObject)[name]
                : undefined,
            from,
          );
        expect(at(configFor(marked, stored, 'customer'))).toBeUndefined();
        const shown = toForm(marked, { options, audience: 'customer', stored }).fields.map((field) =>
          field.path.join('/'),
        );
        expect(
          shown.filter((pointer) => pointer === path.join('/') || pointer.startsWith(`${path.join('/')}/`)),
        ).toEqual([]);
        const verdict = validateConfig(marked, options, sent, { stored, audience: 'customer' });
        if (verdict.ok && at(stored) !== undefined) expect(at(verdict.config)).toEqual(at(stored));
      },
    ),
    { numRuns: 800 },
  );
});
