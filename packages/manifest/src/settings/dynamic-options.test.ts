/** What an init run prints, as options. */
import { describe, expect, test } from 'vitest';
import { dynamicDefinitions, readOptions } from './dynamic-options.ts';

describe('the output of an init run', () => {
  test('gives the options of the named definitions and leaves other keys out', () => {
    const printed = { lists: ['a', { const: 2, title: 'Two' }, { const: 'x' }, 'a'], cursor: 7 };
    expect(readOptions(printed, ['lists'])).toEqual({
      values: { lists: ['a', { const: 2, title: 'Two' }, { const: 'x', title: 'x' }] },
      problems: [],
    });
  });

  test('may sort options by the value of a parent: all of them are offered', () => {
    expect(readOptions({ foods: { Sweet: ['Jello'], Savory: ['Chips'] } }, ['foods']).values).toEqual({
      foods: ['Jello', 'Chips'],
    });
  });

  test.each<[unknown, string]>([
    ['text', 'did not print a JSON object'],
    [{}, 'no options for "lists"'],
    [{ lists: 'a' }, 'not a list'],
    [{ lists: [null] }, 'Option 1'],
    [{ lists: [{ title: 'x' }] }, 'Option 1'],
    [{ lists: [{ const: 'a', title: {} }] }, 'Option 1'],
    [{ lists: ['x'.repeat(1_001)] }, 'Option 1'],
    [{ lists: Array(20_001).fill('x') }, 'at most'],
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
