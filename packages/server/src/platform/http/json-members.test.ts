/** Tests of the parts of a JSON text, held against a parser. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonMembers, readNumbersAsTexts, readRawNumbers } from './json-members.ts';

test('members stand as they are written, in their order, with keys as they are meant', () => {
  expect(jsonMembers(' { "a" : 1.0 ,"\\u0061":{"b":[1,{"c":"}"}]}, "\\"":"\\\\" } ')).toEqual([
    { key: 'a', text: '1.0' },
    { key: 'a', text: '{"b":[1,{"c":"}"}]}' },
    { key: '"', text: '"\\\\"' },
  ]);
  expect(jsonMembers('{}')).toEqual([]);
  expect(jsonMembers('{ }')).toEqual([]);
  for (const other of ['[{"a":1}]', '"{"', '1', 'null']) expect(jsonMembers(other)).toBeNull();
});

test('whatever an object holds, its members put together again are the object', () => {
  const indent = fc.constantFrom(undefined, 1, '\t');
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), indent, (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      const members = jsonMembers(text) ?? [];
      expect(members.map(({ key }) => key)).toEqual(Object.keys(value));
      const again = `{${members.map(({ key, text: one }) => `${JSON.stringify(key)}:${one}`).join(',')}}`;
      expect(JSON.parse(again)).toEqual(JSON.parse(text));
      expect(members.every(({ text: one }) => one === one.trim() && text.includes(one))).toBe(true);
    }),
    { numRuns: 500, seed: 3 },
  );
});

test('numbers are read as they are written', () => {
  const text = '{"a":12345678901234567890,"b":[1.0,-0,1E5,"1",true,null]}';
  expect(readNumbersAsTexts(text)).toEqual({ a: '12345678901234567890', b: ['1.0', '-0', '1E5', '1', true, null] });
  expect(JSON.stringify(readRawNumbers(text))).toBe(text);
});
