/** Scopes that were asked for and not given. */
import { expect, test } from 'vitest';
import { missingScopes } from './missing-scopes.ts';

const asked = (...scopes: string[]) => ({ scopes, scope_separator: ' ' as const });

test('what was not given is named, whatever separates what was', () => {
  expect(missingScopes(asked('contacts.read', 'deals.read'), {}, 'deals.read')).toEqual(['contacts.read']);
  expect(missingScopes(asked('a', 'b', 'c'), {}, 'b,a')).toEqual(['c']);
  expect(missingScopes(asked('a', '{shop}.b'), { shop: 'oak' }, 'a other')).toEqual(['oak.b']);
});

test('nothing is missing where the system does not tell, gives more, or names the wider one only', () => {
  expect(missingScopes(asked('a'), {}, null)).toEqual([]);
  expect(missingScopes(asked('a'), {}, ' ')).toEqual([]);
  expect(missingScopes(asked('a'), {}, 'a b')).toEqual([]);
  expect(missingScopes(asked('read_orders', 'write_orders'), {}, 'write_orders')).toEqual([]);
  expect(missingScopes(asked('openid', 'offline_access', 'a'), {}, 'a')).toEqual([]);
});
