/** Where the marketplace begins. */
import { expect, test } from 'vitest';
import type { CatalogueListing, Tenant } from '../gallery/index.ts';
import { findListing, firstView } from './navigation.ts';

const listing = (number: number, name: string, type: 'internal' | 'external' = 'internal') =>
  ({ id: `int_${number}`, number, name, type }) as CatalogueListing;
const tenant = (integration: string, state: string) =>
  ({ id: `ten_${integration}`, state, integration: { id: integration } }) as Tenant;
const none = { view: null, integration: null, display: null };
const two = [listing(1, 'one'), listing(2, 'two')];

test('an integration is found by id, number or name', () => {
  expect(['int_2', '2', 'two'].map((wanted) => findListing(two, wanted)?.id)).toEqual(['int_2', 'int_2', 'int_2']);
  expect(findListing(two, '3')).toBeNull();
});
test('without a link the gallery is shown', () => expect(firstView(none, two, [])).toEqual({ view: 'gallery' }));
test('the only integration is shown at once', () =>
  expect(firstView(none, [listing(1, 'one')], [])).toEqual({ view: 'listing', integration: 'int_1' }));
test('the only integration, installed, is shown in My Apps', () =>
  expect(firstView(none, [listing(1, 'one')], [tenant('int_1', 'active')])).toEqual({
    view: 'apps',
    tenant: 'ten_int_1',
  }));
test('one external tile alone stays a gallery', () =>
  expect(firstView(none, [listing(1, 'one', 'external')], [])).toEqual({ view: 'gallery' }));
test('a link with display leads to the installed copy', () =>
  expect(firstView({ view: null, integration: '2', display: 'settings' }, two, [tenant('int_2', 'active')])).toEqual({
    view: 'apps',
    tenant: 'ten_int_2',
    tab: 'settings',
  }));
test('with display=list it leads to the copy in the list, not to its settings', () =>
  expect(firstView({ view: null, integration: '2', display: 'list' }, two, [tenant('int_2', 'active')])).toEqual({
    view: 'apps',
    tenant: 'ten_int_2',
  }));
test('a link to an integration leads to its page', () =>
  expect(firstView({ ...none, integration: 'two' }, two, [])).toEqual({ view: 'listing', integration: 'int_2' }));
