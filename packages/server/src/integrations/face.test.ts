/** Tests of letters on a plate. */
import { expect, test } from 'vitest';
import { lettersOf } from './face.ts';

test.each([
  ['CRM to newsletter', 'CN'],
  ['HubSpot', 'H'],
  ['Ölkanne & Co', 'ÖC'],
  ['  ', ''],
  ['7-Eleven', '7E'],
  ['日本 語', '日語'],
])('%s → %s', (name, letters) => {
  expect(lettersOf(name)).toBe(letters);
});
