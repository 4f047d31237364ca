/** Which settings are refused before anything reads them. */
import { describe, expect, test } from 'vitest';
import { checkSettingsCaps } from './schema-caps.ts';
import type { JsonSchema } from './json-schema.ts';

/** Milliseconds of processor time so far: what a busy machine around the test does not change. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const words = (schema: unknown, uischema?: unknown) =>
  checkSettingsCaps({ schema, uischema })
    .map(({ message }) => message)
    .join('\n');
const nested = (depth: number): JsonSchema => (depth === 0 ? { type: 'string' } : { items: nested(depth - 1) });
const doubling = Object.fromEntries(
  Array.from({ length: 30 }, (_, i) => [
    `d${i}`,
    i === 29 ? {} : { allOf: [{ $ref: `#/definitions/d${i + 1}` }, { $ref: `#/definitions/d${i + 1}` }] },
  ]),
);

describe('settings are refused', () => {
  test.each<[string, unknown, string]>([
    ['too deep', nested(40), 'deeper than 32'],
    ['too many values', { enum: Array(6_000).fill(1) }, 'more than 5000'],
    ['too large', { description: 'x'.repeat(201_000) }, 'larger than 200 kB'],
    ['a key that reaches a prototype', JSON.parse('{"properties":{"__proto__":{}}}'), '"__proto__"'],
    ['a reference out of the file', { $ref: 'http://127.0.0.1/x' }, 'out of this file'],
    ['a reference to nothing', { $ref: '#/definitions/x' }, 'points at nothing'],
    ['a circle', { definitions: { a: { allOf: [{ $ref: '#/definitions/a' }] } } }, 'circle'],
    ['references that double 30 times', { definitions: doubling, $ref: '#/definitions/d0' }, 'more than 10000'],
    ['a pattern without bounds', { properties: { a: { pattern: '(a)\\1' } } }, 'back reference'],
    ['a pattern for names that is involved', { patternProperties: { '(a+)+$': {} } }, 'too involved'],
    ['a pattern for names with many maybes', { patternProperties: { [`^${'a?'.repeat(40)}$`]: {} } }, 'too involved'],
    ['no object', [], 'has to be an object'],
  ])('for %s', (_name, schema, message) => {
    const before = spent();
    expect(words(schema)).toContain(message);
    expect(spent() - before).toBeLessThan(200);
  });

  test('a tree schema that only follows itself through a property is a circle too', () => {
    expect(words({ definitions: { n: { properties: { next: { $ref: '#/definitions/n' } } } } })).toContain('circle');
  });

  test('ordinary settings pass, and a property may be called $ref', () => {
    expect(
      words(
        {
          type: 'object',
          properties: { $ref: { type: 'string' }, a: { $ref: '#/definitions/a' } },
          definitions: { a: { type: 'string', pattern: '^a+$' } },
        },
        { type: 'VerticalLayout' },
      ),
    ).toBe('');
  });
});
