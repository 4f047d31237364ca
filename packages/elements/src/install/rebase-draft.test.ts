/** Tests of what becomes of typed answers when somebody else saved meanwhile. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rebaseDraft } from './rebase-draft.ts';

const fields = { a: {}, b: {}, c: { default: 'eu' }, group: {}, list: {} };
const rebase = (base: object, mine: object, theirs: object) =>
  rebaseDraft(base as never, mine as never, theirs as never, fields);

test('what I typed stays, what they changed comes along, both in one group too', () => {
  expect(
    rebase(
      { a: 1, b: 1, group: { x: 1, y: 1 } },
      { a: 2, b: 1, group: { x: 2, y: 1 } },
      { a: 1, b: 3, group: { x: 1, y: 3 } },
    ),
  ).toEqual({ a: 2, b: 3, group: { x: 2, y: 3 } });
});

test('what both changed is as I typed it; a list counts as one', () => {
  expect(rebase({ a: 1, list: [1] }, { a: 2, list: [1, 2] }, { a: 3, list: [3] })).toEqual({ a: 2, list: [1, 2] });
});

test('what I emptied stays empty, what they emptied stays empty, what they added is there', () => {
  expect(rebase({ a: 1, b: 1 }, { b: 1 }, { a: 1, list: [1] })).toEqual({ list: [1] });
});

test('a default that nobody typed gives way to what they chose', () => {
  expect(rebase({}, { c: 'eu' }, { c: 'us' })).toEqual({ c: 'us' });
  expect(rebase({}, { c: 'uk' }, { c: 'us' })).toEqual({ c: 'uk' });
});

test('the order of keys inside an answer is no change', () => {
  expect(rebase({ list: [{ x: 1, y: 2 }] }, { list: [{ y: 2, x: 1 }] }, { list: [] })).toEqual({ list: [] });
});

test('a setting that is gone is left out', () => {
  expect(rebase({ gone: 1 }, { gone: 2, a: 1 }, {})).toEqual({ a: 1 });
});

test('without a change of mine it is theirs, without one of theirs it is mine', () => {
  const answers = fc.dictionary(fc.constantFrom('a', 'b', 'group', 'list'), fc.jsonValue());
  fc.assert(
    fc.property(answers, answers, (one, other) => {
      expect(rebase(one, structuredClone(one), other)).toEqual(other);
      expect(rebase(one, other, structuredClone(one))).toEqual(other);
    }),
  );
});
