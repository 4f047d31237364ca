/** Tests of who sees an integration. */
import { expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { visibleTo } from './integration.ts';

const crm = { id: newId('integration'), number: 7, name: 'crm', published: true };
const sees = (...hidden: (string | number)[]): boolean => visibleTo({ claims: { hidden_integrations: hidden } }, crm);

test('a published integration is seen, an unpublished one is not', () => {
  expect(visibleTo({ claims: {} }, crm)).toBe(true);
  expect(visibleTo({ claims: {} }, { ...crm, published: false })).toBe(false);
});

test('a token hides it by number, by a number as text, by name and by id', () => {
  for (const hidden of [7, '7', 'crm', crm.id]) expect(sees(1, hidden, 'x')).toBe(false);
});

test('a token that hides others leaves it', () => expect(sees(70, '07', 'CRM', 'crm-2')).toBe(true));
