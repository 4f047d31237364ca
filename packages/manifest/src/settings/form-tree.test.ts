/** Nested fields, lists, layouts, rules and schema conditions: one tree with conditions on it. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { FormBlock, FormModel } from './form-model.ts';
import { pointerTo } from './json.ts';
import type { JsonSchema, UiNode } from './json-schema.ts';
import { toForm } from './to-form.ts';
import { defaultLayout } from './ui-tree.ts';

vi.setConfig({ testTimeout: 60_000 });

const formOf = (schema: JsonSchema, uischema: UiNode = defaultLayout(schema)): FormModel =>
  toForm({ schema, uischema }, { options: {}, audience: 'hub' });
const layout = (...elements: UiNode[]): UiNode => ({ type: 'VerticalLayout', elements });
const control = (...path: string[]): UiNode => ({
  type: 'Control',
  scope: `#${path.map((key) => `/properties/${key}`).join('')}`,
});
const pointers = (form: FormModel) => form.fields.map(({ path }) => pointerTo(path));
const text: JsonSchema = { type: 'string' };
const shownOf = (form: FormModel, key: string) =>
  form.blocks.flatMap((block) =>
    block.block === 'field' && block.field.path.at(-1) === key ? [block.rules.shown] : [],
  );

describe('nested objects and lists', () => {
  const address: JsonSchema = {
    type: 'object',
    title: 'Address',
    required: ['city'],
    properties: { street: text, city: text, geo: { type: 'object', properties: { lat: { type: 'number' } } } },
  };

  test('an object is a field with parts of its own, in the order of the file', () => {
    const form = formOf({ type: 'object', properties: { address, name: text } });
    expect(pointers(form)).toEqual([
      '/address',
      '/address/street',
      '/address/city',
      '/address/geo',
      '/address/geo/lat',
      '/name',
    ]);
    expect(form.fields[2]).toMatchObject({ label: 'City', optional: false });
    expect(form.blocks).toHaveLength(2);
  });

  test('a Control may point into an object; what it drew is not drawn again with the object', () => {
    const schema: JsonSchema = { type: 'object', properties: { address } };
    const form = formOf(schema, layout(control('address', 'city'), control('address')));
    expect(pointers(form)).toEqual([
      '/address/city',
      '/address',
      '/address/street',
      '/address/geo',
      '/address/geo/lat',
    ]);
  });

  test('options.detail lays the parts out, its scopes from the object', () => {
    const detail = layout({ type: 'HorizontalLayout', elements: [control('city'), control('street')] });
    const form = formOf(
      { type: 'object', properties: { address } },
      layout({ ...control('address'), options: { detail } }),
    );
    expect(form.fields[0]?.blocks).toMatchObject([{ block: 'row', blocks: [{ block: 'field' }, { block: 'field' }] }]);
    expect(pointers(form)).toEqual(['/address', '/address/city', '/address/street']);
  });

  test('items of a list are a frame of their own, with what a new one starts as', () => {
    const items: JsonSchema = {
      type: 'object',
      properties: { name: { ...text, default: 'n' }, tags: { type: 'array', items: text } },
    };
    const form = formOf({
      type: 'object',
      properties: { people: { type: 'array', items, maxItems: 3 }, words: { type: 'array', items: text } },
    });
    expect(pointers(form)).toEqual(['/people', '/words']);
    const [people, words] = form.fields;
    expect(people).toMatchObject({ kind: 'list', maxItems: 3, item: { start: { name: 'n' } } });
    const inner = people?.item?.blocks.map((block) => (block.block === 'field' ? block.field : null));
    expect(inner).toMatchObject([{ path: ['name'] }, { path: ['tags'], kind: 'list', item: { start: '' } }]);
    expect(words?.item?.blocks).toMatchObject([{ block: 'field', field: { path: [], kind: 'text', label: 'Words' } }]);
  });

  test('stored choices of items that are no longer offered stay in the list', () => {
    const items: JsonSchema = { type: 'object', properties: { kind: { enum: ['a'] } } };
    const schema: JsonSchema = { type: 'object', properties: { list: { type: 'array', items } } };
    const form = toForm(
      { schema, uischema: defaultLayout(schema) },
      { options: {}, audience: 'hub', stored: { list: [{ kind: 'old' }] } },
    );
    const [block] = form.fields[0]?.item?.blocks ?? [];
    expect(block?.block === 'field' ? block.field.options : null).toMatchObject([
      { value: 'a' },
      { value: 'old', offered: false },
    ]);
  });

  test('layouts: rows, groups, tabs and layouts inside layouts', () => {
    const schema: JsonSchema = { type: 'object', properties: { a: text, b: text, c: text, d: text } };
    const form = formOf(
      schema,
      layout(
        { type: 'HorizontalLayout', elements: [control('a'), layout(control('b'))] },
        { type: 'Group', label: 'Box', elements: [control('c')] },
        {
          type: 'Categorization',
          elements: [
            { type: 'Category', label: 'One', elements: [control('d')] },
            { type: 'Category', label: 'Empty', elements: [] },
          ],
        },
      ),
    );
    expect(form.blocks).toMatchObject([
      { block: 'row', blocks: [{ block: 'field' }, { block: 'field' }] },
      { block: 'group', label: 'Box' },
      { block: 'tabs', tabs: [{ label: 'One', blocks: [{ block: 'field' }] }] },
    ]);
    const ids = form.blocks.flatMap((block) => ('id' in block ? [block.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('conditions of the schema', () => {
  test('then and else bring fields and requirements', () => {
    const asked: JsonSchema = { properties: { kind: { const: 'x' } }, required: ['kind'] };
    const form = formOf({
      type: 'object',
      properties: { kind: text, note: text },
      if: asked,
      then: { properties: { extra: text }, required: ['extra', 'note'] },
      else: { properties: { other: text } },
    });
    expect(pointers(form)).toEqual(['/kind', '/note', '/extra', '/other']);
    expect(shownOf(form, 'extra')).toEqual([[{ at: [], schema: asked, expected: true }]]);
    expect(shownOf(form, 'other')).toEqual([[{ at: [], schema: asked, expected: false }]]);
    expect(form.fields[1]).toMatchObject({ optional: true, requiredIf: [[{ at: [], schema: asked, expected: true }]] });
  });

  test('dependentRequired, dependentSchemas and dependencies of draft 7', () => {
    const form = formOf({
      type: 'object',
      properties: { a: text, b: text },
      dependentRequired: { a: ['b'] },
      dependentSchemas: { b: { properties: { c: text } } },
      dependencies: { a: { properties: { d: text } } },
    });
    const given = (key: string) => ({ at: [], schema: { required: [key] }, expected: true });
    expect(form.fields[1]?.requiredIf).toEqual([[given('a')]]);
    expect(shownOf(form, 'c')).toEqual([[given('b')]]);
    expect(shownOf(form, 'd')).toEqual([[given('a')]]);
  });

  test('alternatives are told apart by the property that has a value of its own in each', () => {
    const branch = (kind: string, key: string): JsonSchema => ({
      title: kind.toUpperCase(),
      properties: { kind: { const: kind }, [key]: text },
      required: ['kind', key],
    });
    const form = formOf({
      type: 'object',
      properties: {},
      oneOf: [branch('mail', 'address'), branch('sms', 'number')],
    });
    expect(pointers(form)).toEqual(['/kind', '/address', '/number']);
    expect(form.fields[0]).toMatchObject({
      kind: 'choice',
      optional: false,
      options: [
        { value: 'mail', label: 'MAIL' },
        { value: 'sms', label: 'SMS' },
      ],
    });
    expect(shownOf(form, 'number')).toEqual([[{ at: ['kind'], schema: { enum: ['sms'] }, expected: true }]]);
    expect(form.fields[2]?.requiredIf).toHaveLength(1);
  });

  test('choices that a condition brings replace a free text while it holds', () => {
    const us: JsonSchema = { properties: { country: { const: 'us' } } };
    const form = formOf({
      type: 'object',
      properties: { country: text, state: { ...text, title: 'State' } },
      if: us,
      then: { properties: { state: { enum: ['NY', 'CA'] } } },
    });
    expect(form.fields.filter(({ path }) => path[0] === 'state').map(({ kind, label }) => [kind, label])).toEqual([
      ['text', 'State'],
      ['choice', 'State'],
    ]);
    expect(shownOf(form, 'state')).toEqual([
      [{ at: [], schema: us, expected: false }],
      [{ at: [], schema: us, expected: true }],
    ]);
  });

  test('conditions inside an object ask its own values', () => {
    const inner: JsonSchema = {
      type: 'object',
      properties: { on: { type: 'boolean' } },
      dependentSchemas: { on: { properties: { url: text } } },
    };
    const form = formOf({ type: 'object', properties: { hook: inner } });
    const [hook] = form.blocks;
    const blocks: FormBlock[] = hook?.block === 'field' ? (hook.field.blocks ?? []) : [];
    expect(blocks[1]?.rules.shown).toEqual([{ at: ['hook'], schema: { required: ['on'] }, expected: true }]);
  });
});

describe('rules of the uischema', () => {
  const schema: JsonSchema = { type: 'object', properties: { a: text, b: text } };
  const ruled = (rule: unknown) => formOf(schema, layout({ ...control('a'), rule })).blocks[0]?.rules;
  const condition = { scope: '#/properties/b', schema: { const: 'x' } };
  const holds = { at: ['b'], schema: { const: 'x' }, expected: true };

  test.each([
    ['SHOW', { shown: [holds], enabled: [] }],
    ['HIDE', { shown: [{ ...holds, expected: false }], enabled: [] }],
    ['ENABLE', { shown: [], enabled: [holds] }],
    ['DISABLE', { shown: [], enabled: [{ ...holds, expected: false }] }],
    ['EXPLODE', { shown: [], enabled: [] }],
  ])('%s', (effect, rules) => {
    expect(ruled({ effect, condition })).toEqual(rules);
  });

  test('composed, older and broken conditions', () => {
    const leaf = { type: 'LEAF', scope: '#/properties/b', expectedValue: 'x' };
    expect(ruled({ effect: 'SHOW', condition: leaf })?.shown).toEqual([
      { at: ['b'], schema: { enum: ['x'] }, expected: true },
    ]);
    const both = ruled({ effect: 'SHOW', condition: { type: 'AND', conditions: [condition, leaf] } });
    expect(both?.shown).toHaveLength(1);
    expect(ruled({ effect: 'SHOW', condition: { scope: 'b' } })).toEqual({ shown: [], enabled: [] });
    expect(ruled({ effect: 'SHOW', condition: null })).toEqual({ shown: [], enabled: [] });
    expect(ruled('SHOW')).toEqual({ shown: [], enabled: [] });
  });
});

describe('a hostile schema', () => {
  test('that runs in a circle is drawn to a bounded depth, the rest as JSON', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: { tree: { $ref: '#/definitions/node' } },
      definitions: {
        node: {
          type: 'object',
          properties: {
            name: text,
            left: { $ref: '#/definitions/node' },
            right: { $ref: '#/definitions/node' },
            more: { type: 'array', items: { $ref: '#/definitions/node' } },
          },
        },
      },
    };
    const before = performance.now();
    const form = formOf(schema);
    expect(form.fields.length).toBeGreaterThan(50);
    expect(form.fields.length).toBeLessThan(6_000);
    expect(form.fields.some(({ kind }) => kind === 'raw')).toBe(true);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('with 50,000 choices, prototype keys or circles between definitions never throws', () => {
    const many = formOf({
      type: 'object',
      properties: { a: { enum: Array.from({ length: 50_000 }, (_, i) => `v${i}`) } },
    });
    expect(many.fields[0]?.options).toHaveLength(50_000);
    const odd = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"$ref":"#/definitions/a"}},"definitions":{"a":{"allOf":[{"$ref":"#/definitions/b"}]},"b":{"anyOf":[{"$ref":"#/definitions/a"},{"type":"null"}]}}}',
    ) as JsonSchema;
    expect(formOf(odd).fields.length).toBeGreaterThan(0);
    expect(({} as Record<string, unknown>).type).toBeUndefined();
  });

  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(
        'a',
        '#/definitions/a',
        '#/properties/a',
        'object',
        'array',
        'string',
        true,
        false,
        null,
        1,
        'SHOW',
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(
      fc.constantFrom(
        'type',
        'properties',
        'items',
        'oneOf',
        'anyOf',
        'allOf',
        'if',
        'then',
        'else',
        'required',
        'enum',
        'const',
        '$ref',
        'definitions',
        'dependentSchemas',
        'dependentRequired',
        'dependsOn',
        'a',
        'b',
        'elements',
        'scope',
        'rule',
        'condition',
        'schema',
        'effect',
        'options',
        'detail',
        'source',
        'query',
        'additionalProperties',
        'propertyNames',
        'admin',
      ),
      tie('value'),
      { maxKeys: 6, noNullPrototype: true },
    ),
  })).object as fc.Arbitrary<Record<string, unknown>>;

  test('random trees never throw', () => {
    const node = fc.constantFrom(
      'VerticalLayout',
      'Control',
      'Mapper',
      'Categorization',
      'Section',
      'Alternatives',
      'Nonsense',
    );
    fc.assert(
      fc.property(json, json, json, json, node, (a, b, definition, more, type) => {
        const schema = { type: 'object', ...more, properties: { a, b }, definitions: { a: definition } } as JsonSchema;
        const element = { type, scope: '#/properties/a', options: { detail: layout(control('b')) }, rule: more };
        for (const audience of ['customer', 'hub'] as const)
          toForm(
            {
              schema,
              uischema: layout(
                element as UiNode,
                control('b'),
                { ...control('a', 'b'), admin: true },
                defaultLayout(schema),
              ),
            },
            { options: { a: ['x'] }, audience },
          );
      }),
      { numRuns: 3_000 },
    );
  });
});
