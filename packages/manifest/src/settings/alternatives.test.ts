/** Alternatives that nothing in a value tells apart: what the form offers, and which one a value is meant for. */
import { describe, expect, test } from 'vitest';
import { closestAlternative } from './closest-alternative.ts';
import type { FormAlternative, FormField, FormModel } from './form-model.ts';
import { pointerTo } from './json.ts';
import type { JsonSchema, UiNode } from './json-schema.ts';
import { toForm } from './to-form.ts';
import { defaultLayout } from './ui-tree.ts';

const text: JsonSchema = { type: 'string' };
const formOf = (schema: JsonSchema, uischema: UiNode = defaultLayout(schema)): FormModel =>
  toForm({ schema, uischema }, { options: {}, audience: 'hub' });
const choiceOf = (form: FormModel): FormField => {
  const found = form.fields.find(({ kind }) => kind === 'alternatives');
  if (found === undefined) throw new Error('no choice');
  return found;
};
const keysIn = ({ blocks }: FormAlternative) =>
  blocks.map((block) => (block.block === 'field' ? pointerTo(block.field.path) : block.block));
const drawn = ({ alternatives }: FormField) => (alternatives?.of ?? []).map((one) => [one.label, keysIn(one)]);

describe('a property whose value may be of several kinds', () => {
  const target: JsonSchema = {
    title: 'Target',
    oneOf: [
      { type: 'string', title: 'A name' },
      { type: 'object', required: ['url'], properties: { url: text, port: { type: 'integer', default: 80 } } },
    ],
  };

  test('is a choice among fields at one path', () => {
    const field = choiceOf(formOf({ type: 'object', required: ['target'], properties: { target } }));
    expect(field).toMatchObject({ label: 'Target', optional: false, path: ['target'] });
    expect(drawn(field)).toEqual([
      ['A name', ['/target']],
      [null, ['/target']],
    ]);
    const [name, object] = field.alternatives?.of ?? [];
    expect([name?.kind, object?.kind, object?.start]).toEqual(['text', 'object', { port: 80 }]);
    const [block] = object?.blocks ?? [];
    expect(block?.block === 'field' ? block.field : null).toMatchObject({
      label: 'Target',
      optional: false,
      blocks: [{ field: { path: ['target', 'url'], optional: false } }, { field: { path: ['target', 'port'] } }],
    });
  });

  test.each<[string, JsonSchema, string]>([
    ['or null is no alternative', { anyOf: [text, { type: 'null' }] }, 'text'],
    ['plain choices are a list', { oneOf: [{ const: 'a' }, { const: 'b' }] }, 'choice'],
    ['a type of its own decides', { type: 'string', oneOf: [{ format: 'email' }, { format: 'uri' }] }, 'text'],
    ['a secret is typed', { oneOf: [{ type: 'string', writeOnly: true }, { type: 'integer' }] }, 'raw'],
    ['objects alone are an object', { oneOf: [{ properties: { a: text } }, { properties: { b: text } }] }, 'object'],
  ])('%s', (_name, property, kind) => {
    expect(formOf({ type: 'object', properties: { property } }).fields[0]?.kind).toBe(kind);
  });

  test('null among them is left out, and each keeps its place in the list', () => {
    const property: JsonSchema = { anyOf: [{ type: 'null' }, text, { type: 'integer' }] };
    const { alternatives } = choiceOf(formOf({ type: 'object', properties: { property } }));
    expect(alternatives).toMatchObject({ keyword: 'anyOf', count: 3, of: [{ index: 1 }, { index: 2 }] });
  });

  test('alternatives in a circle end', () => {
    const definitions = {
      d: { anyOf: [text, { $ref: '#/definitions/d' }, { type: 'array', items: { $ref: '#/definitions/d' } }] },
    };
    const form = formOf({ type: 'object', definitions, properties: { d: { $ref: '#/definitions/d' } } });
    expect(form.fields.length).toBeLessThan(5_100);
  });
});

describe('an object with alternatives of parts', () => {
  const by = (key: string, more: JsonSchema = {}): JsonSchema => ({
    required: [key],
    properties: { [key]: text, note: text },
    ...more,
  });
  const schema: JsonSchema = {
    type: 'object',
    properties: { name: text, note: text },
    oneOf: [by('mail'), by('phone', { title: 'By phone' })],
  };

  test('its own parts stand first; each alternative has what it alone brings, with its requirements', () => {
    const form = formOf(schema);
    expect(form.blocks.map((block) => (block.block === 'field' ? pointerTo(block.field.path) : null))).toEqual([
      '/name',
      '/note',
      '',
    ]);
    const field = choiceOf(form);
    expect(drawn(field)).toEqual([
      ['Mail', ['/mail']],
      ['By phone', ['/phone']],
    ]);
    expect(field.alternatives?.of.map(({ keys }) => keys)).toEqual([['mail'], ['phone']]);
    expect(form.fields.filter(({ path }) => path[0] === 'phone')).toMatchObject([{ optional: false }]);
  });

  test('in an object and in the entries of a list', () => {
    const form = formOf({ type: 'object', properties: { one: schema, many: { type: 'array', items: schema } } });
    expect(choiceOf(form).path).toEqual(['one']);
    const [, , choice] = form.fields.find(({ kind }) => kind === 'list')?.item?.blocks ?? [];
    expect(choice).toMatchObject({ block: 'field', field: { kind: 'alternatives', path: [] } });
  });

  test('the author’s own Controls stay as they are written', () => {
    const control = (key: string): UiNode => ({ type: 'Control', scope: `#/properties/${key}` });
    const form = formOf(schema, {
      type: 'VerticalLayout',
      elements: [control('phone'), control('mail'), control('name')],
    });
    expect(form.fields.map(({ path, kind }) => [path[0], kind])).toEqual([
      ['phone', 'text'],
      ['mail', 'text'],
      ['name', 'text'],
    ]);
  });

  test.each<[string, JsonSchema]>([
    [
      'alternatives of what is required',
      { properties: { a: text, b: text }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    ],
    [
      'alternatives that only say more of its own parts',
      {
        properties: { a: text },
        anyOf: [{ properties: { a: { minLength: 1 } } }, { properties: { a: { maxLength: 3 } } }],
      },
    ],
    ['one alternative', { properties: { a: text }, anyOf: [{ properties: { b: text } }] }],
  ])('no choice: %s', (_name, object) => {
    expect(formOf({ type: 'object', ...object }).fields.map(({ kind }) => kind)).not.toContain('alternatives');
  });

  test('those of a condition are offered while it holds', () => {
    const asked: JsonSchema = { properties: { name: { const: 'x' } } };
    const form = formOf({
      type: 'object',
      properties: { name: text },
      if: asked,
      then: { oneOf: [by('mail'), by('phone')] },
    });
    expect(form.blocks.at(-1)?.rules.shown).toEqual([{ at: [], schema: asked, expected: true }]);
  });
});

describe('a value is meant for', () => {
  const schemas: JsonSchema[] = [
    { properties: { mail: text } },
    { required: ['phone'], properties: { phone: text, zone: text } },
    { type: 'string' },
    { type: 'integer' },
  ];
  test.each<[unknown, number]>([
    [undefined, 0],
    [{}, 0],
    [{ phone: '1' }, 1],
    [{ zone: 'x', mail: 'y', phone: 'z' }, 1],
    ['text', 2],
    [4, 3],
    [null, 0],
  ])('%j: alternative %i', (value, index) => {
    expect(closestAlternative({}, schemas, value)).toBe(index);
  });

  test('one that it fits, before one that names more of it', () => {
    const two: JsonSchema[] = [{ properties: { a: text, b: { type: 'integer' } } }, { properties: { a: text } }];
    expect(closestAlternative({}, two, { a: 'x', b: 'no' })).toBe(0);
    expect(closestAlternative({}, two, { a: 'x', b: 'no' }, (index) => index === 1)).toBe(1);
  });
});
