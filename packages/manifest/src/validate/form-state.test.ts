/** The state of a form: what is shown, may be changed and has to be answered. */
import { describe, expect, test } from 'vitest';
import {
  defaultLayout,
  toForm,
  type FormBlock,
  type FormModel,
  type JsonSchema,
  type UiNode,
} from '../settings/index.ts';
import { formState } from './form-state.ts';
import { validate } from './validate.ts';

const text: JsonSchema = { type: 'string' };
const formOf = (schema: JsonSchema, uischema: UiNode = defaultLayout(schema)): FormModel =>
  toForm({ schema, uischema }, { options: {}, audience: 'hub' });
const blockOf = (blocks: readonly FormBlock[], key: string): FormBlock => {
  const found = blocks.find((block) => block.block === 'field' && block.field.path.at(-1) === key);
  if (found === undefined) throw new Error(`no field ${key}`);
  return found;
};
const shownKeys = (form: FormModel, value: unknown) => {
  const state = formState(form.blocks)(value);
  return form.blocks.flatMap((block) =>
    block.block === 'field' && state.shown(block) ? [block.field.path.join('.')] : [],
  );
};

describe('the state of a form', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: { kind: { enum: ['a', 'b'] }, note: text },
    required: ['kind'],
    if: { properties: { kind: { const: 'b' } }, required: ['kind'] },
    then: { properties: { extra: text }, required: ['extra', 'note'] },
  };

  test('follows the answers', () => {
    const form = formOf(schema);
    expect(shownKeys(form, {})).toEqual(['kind', 'note']);
    expect(shownKeys(form, { kind: 'a' })).toEqual(['kind', 'note']);
    expect(shownKeys(form, { kind: 'b' })).toEqual(['kind', 'note', 'extra']);
    const required = (value: unknown) =>
      form.fields.filter((field) => formState(form.blocks)(value).required(field)).map(({ path }) => path[0]);
    expect(required({ kind: 'a' })).toEqual(['kind']);
    expect(required({ kind: 'b' })).toEqual(['kind', 'note', 'extra']);
  });

  test('a blank text is no answer', () => {
    const form = formOf({
      type: 'object',
      properties: { a: text },
      dependentSchemas: { a: { properties: { b: text } } },
    });
    expect(shownKeys(form, { a: '' })).toEqual(['a']);
    expect(shownKeys(form, { a: 'x' })).toEqual(['a', 'b']);
  });

  test('what stands in a hidden block is hidden and not asked for; disabled goes down as well', () => {
    const rule = { effect: 'SHOW', condition: { scope: '#/properties/on', schema: { const: true } } };
    const lock = { effect: 'DISABLE', condition: { scope: '#/properties/on', schema: { const: true } } };
    const uischema: UiNode = {
      type: 'VerticalLayout',
      elements: [
        { type: 'Section', label: 'S', rule, elements: [{ type: 'Control', scope: '#/properties/a' }] },
        { type: 'Group', label: 'G', rule: lock, elements: [{ type: 'Control', scope: '#/properties/b' }] },
      ],
    };
    const form = formOf(
      { type: 'object', properties: { on: { type: 'boolean' }, a: text, b: text }, required: ['a'] },
      uischema,
    );
    const inner = (index: number) => {
      const block = form.blocks[index];
      return blockOf(block !== undefined && 'blocks' in block ? block.blocks : [], index === 0 ? 'a' : 'b');
    };
    const read = formState(form.blocks);
    const [field] = form.fields;
    if (field === undefined) throw new Error('no field');
    expect([read({}).shown(inner(0)), read({}).required(field)]).toEqual([false, false]);
    expect([read({ on: true }).shown(inner(0)), read({ on: true }).required(field)]).toEqual([true, true]);
    expect([read({}).enabled(inner(1)), read({ on: true }).enabled(inner(1))]).toEqual([true, false]);
  });

  test('rules on values that are not given are as in JSON Forms', () => {
    const ruled = (condition: unknown, value: unknown) => {
      const rule = { effect: 'SHOW', condition };
      const form = formOf(
        { type: 'object', properties: { a: text, b: text } },
        { type: 'VerticalLayout', elements: [{ type: 'Control', scope: '#/properties/a', rule }] },
      );
      return shownKeys(form, value).length === 1;
    };
    const at = (schema: unknown, more = {}) => ({ scope: '#/properties/b', schema, ...more });
    expect(ruled(at({ const: 'x' }), {})).toBe(false);
    expect(ruled(at({ not: { const: 'x' } }), {})).toBe(true);
    expect(ruled(at({ not: { const: 'x' } }, { failWhenUndefined: true }), {})).toBe(false);
    expect(ruled(at({ not: { const: 'x' } }, { failWhenUndefined: true }), { b: 'y' })).toBe(true);
    const or = {
      type: 'OR',
      conditions: [at({ const: 'x' }), { type: 'LEAF', scope: '#/properties/a', expectedValue: 'y' }],
    };
    expect([ruled(or, {}), ruled(or, { b: 'x' }), ruled(or, { a: 'y' })]).toEqual([false, true, true]);
    const and = { type: 'AND', conditions: or.conditions };
    expect([ruled(and, { b: 'x' }), ruled(and, { b: 'x', a: 'y' })]).toEqual([false, true]);
  });

  test('items of a list have a state of their own', () => {
    const items: JsonSchema = {
      type: 'object',
      properties: { on: { type: 'boolean' } },
      if: { properties: { on: { const: true } }, required: ['on'] },
      then: { properties: { url: text } },
    };
    const [list] = formOf({ type: 'object', properties: { hooks: { type: 'array', items } } }).fields;
    const blocks = list?.item?.blocks ?? [];
    const read = formState(blocks);
    expect(read({ on: true }).shown(blockOf(blocks, 'url'))).toBe(true);
    expect(read({ on: false }).shown(blockOf(blocks, 'url'))).toBe(false);
  });

  test('a key in one of 1,000 fields evaluates only the conditions that read it', () => {
    const properties = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`f${i}`, text]));
    const elements = Object.keys(properties).map((key, i): UiNode => ({
      type: 'Control',
      scope: `#/properties/${key}`,
      rule: {
        effect: 'SHOW',
        condition: { scope: `#/properties/f${(i + 1) % 1_000}`, schema: { not: { const: 'hide' } } },
      },
    }));
    const form = formOf({ type: 'object', properties }, { type: 'VerticalLayout', elements });
    let evaluations = 0;
    const read = formState(form.blocks, (one, value) => {
      evaluations += 1;
      return validate(one, value).valid;
    });
    const config = Object.fromEntries(Object.keys(properties).map((key) => [key, 'x']));
    const first = read(config);
    expect(evaluations).toBe(1_000);
    evaluations = 0;
    expect(read({ ...config, f7: 'y' })).toBe(first);
    expect(evaluations).toBe(1);
    const hidden = read({ ...config, f7: 'hide' });
    expect(evaluations).toBe(2);
    expect(hidden).not.toBe(first);
    expect(hidden.shown(blockOf(form.blocks, 'f6'))).toBe(false);
    expect(read({ ...config, f7: 'hide' })).toBe(hidden);
    expect(evaluations).toBe(2);
  });
});
