/** What an init run prints, as options. */
import { describe, expect, test } from 'vitest';
import { dynamicDefinitions, optionsOfParent, readOptions, withOptions } from './dynamic-options.ts';

describe('the output of an init run', () => {
  test('gives the options of the named definitions and leaves other keys out', () => {
    const printed = { lists: ['a', { const: 2, title: 'Two' }, { const: 'x' }, 'a'], cursor: 7 };
    expect(readOptions(printed, ['lists'])).toEqual({
      values: { lists: ['a', { const: 2, title: 'Two' }, { const: 'x', title: 'x' }] },
      problems: [],
    });
  });

  test('may sort options by the value of a parent', () => {
    const printed = { foods: { Sweet: ['Jello', 'Jello'], Savory: ['Chips', { const: 1, title: 'One' }] } };
    const { values, problems } = readOptions(printed, ['foods']);
    expect(problems).toEqual([]);
    expect(values).toEqual({ foods: { Sweet: ['Jello'], Savory: ['Chips', { const: 1, title: 'One' }] } });
    expect(optionsOfParent(values.foods, 'Sweet')).toEqual(['Jello']);
    expect(optionsOfParent(values.foods, 'toString')).toEqual([]);
    expect(optionsOfParent(values.foods, undefined)).toEqual([]);
    const schema = {
      definitions: { foods: { enum: ['placeholder'] } },
      properties: { a: { $ref: '#/definitions/foods' } },
    };
    expect(withOptions(schema, values).definitions?.foods?.oneOf?.map((one) => one.const)).toEqual([
      'Jello',
      'Chips',
      1,
    ]);
  });

  test.each<[unknown, string]>([
    ['text', 'did not print a JSON object'],
    [{}, 'no options for "lists"'],
    [{ lists: 'a' }, 'not a list'],
    [{ lists: [null] }, 'Option 1'],
    [{ lists: [{ title: 'x' }] }, 'Option 1'],
    [{ lists: [{ const: 'a', title: {} }] }, 'Option 1'],
    [{ lists: ['x'.repeat(1_001)] }, 'Option 1'],
    [{ lists: ['a\u0000b'] }, 'Option 1'],
    [{ lists: [{ const: 'a', title: 'half a pair \ud800' }] }, 'Option 1'],
    [{ lists: { 'a\u0000': ['x'] } }, 'left out'],
    [{ lists: Array(20_001).fill('x') }, 'at most'],
    [{ lists: { a: Array(15_000).fill('x'), b: Array(15_000).fill('y') } }, 'at most'],
    [{ lists: { a: ['x'], b: 'y' } }, 'not a list'],
    [{ lists: { ['x'.repeat(1_001)]: ['y'] } }, 'left out'],
    [JSON.parse('{"lists":{"__proto__":["x"]}}'), 'left out'],
    [JSON.parse('{"lists":[{"const":"a","title":"t","__proto__":{"x":1}}]}'), 'Option 1'],
  ])('is refused in a sentence where it cannot be used (%#)', (printed, words) => {
    expect(readOptions(printed, ['lists']).problems.join()).toContain(words);
  });

  test('never touches a prototype', () => {
    readOptions(JSON.parse('{"__proto__":["x"]}'), ['__proto__']);
    expect(Object.hasOwn(Object.prototype, '0')).toBe(false);
  });
});

test('a definition is dynamic when it keeps a place and a property refers to it', () => {
  const definitions = {
    a: { enum: ['placeholder'] },
    b: { oneOf: [{ const: 'Placeholder', title: 'x' }] },
    c: { enum: ['real'] },
    unused: { enum: ['placeholder'] },
  };
  const properties = {
    one: { $ref: '#/definitions/a' },
    two: { $ref: '#/definitions/b' },
    three: { $ref: '#/definitions/c' },
    many: { type: 'array', items: { $ref: '#/definitions/a' } },
  };
  expect(dynamicDefinitions({ definitions, properties })).toEqual(['a', 'b']);
});
