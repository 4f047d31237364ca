/** What a card says of the customer's copies. */
import { expect, test } from 'vitest';
import { cardState, needsOf, type Tenant } from './card-state.ts';

const tenant = (state: Tenant['state'], code: NonNullable<Tenant['attention']>['code'] | null = null): Tenant =>
  ({ state, attention: code === null ? null : { code, message: '' } }) as Tenant;

test.each([
  [[], null],
  [[tenant('archived')], null],
  [[tenant('installing')], 'goOn'],
  [[tenant('installing', 'reconnect')], 'goOn'],
  [[tenant('paused'), tenant('installing')], 'paused'],
  [[tenant('paused'), tenant('active')], 'installed'],
  [[tenant('active', 'reconnect')], 'reconnect'],
  [[tenant('active'), tenant('active', 'settings')], 'needsYou'],
  [[tenant('paused', 'options-failed')], 'needsYou'],
] as const)('%j is shown as %j', (tenants, shown) => {
  expect(cardState(tenants)).toBe(shown);
});

test('what only the people behind the app can mend asks nothing of the customer, and comes after what does', () => {
  expect(cardState([tenant('active', 'waiting')])).toBe('waiting');
  expect(cardState([tenant('active', 'waiting'), tenant('active', 'reconnect')])).toBe('reconnect');
  expect(needsOf([tenant('active', 'waiting'), tenant('installing', 'reconnect'), tenant('active')])).toEqual([
    'waiting',
  ]);
});
