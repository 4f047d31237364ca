/** What cards of installed integrations say of accounts. */
import { expect, test } from 'vitest';
import type { ConnectorState, Tenant } from '../connection/index.ts';
import { accountNeed } from './account-need.ts';

type Asked = Pick<Tenant, 'state' | 'attention' | 'connectors'>;
const crm = { name: 'crm', label: 'Fernhill CRM', connects_by: 'window', global: false, state: 'broken', reason: null };
const need = (change: Partial<ConnectorState>, asked: Partial<Asked> = {}): [string, string | undefined] | null => {
  const connectors = [{ ...crm, ...change } as ConnectorState];
  const attention = { code: 'reconnect', message: '', connector: 'crm' } as const;
  const found = accountNeed({ state: 'active', attention, connectors, ...asked } as Tenant);
  return found === null ? null : [found.words, found.mend?.name];
};

test('an account that broke is named with what it takes to mend it', () => {
  expect(need({})).toEqual(['Needs you: sign in to Fernhill CRM again', 'crm']);
  expect(need({ connects_by: 'form' })).toEqual(['Needs you: a new key for Fernhill CRM', 'crm']);
  expect(need({ state: 'not_connected' })).toEqual(['Needs you: connect Fernhill CRM', 'crm']);
});

test('what only others can mend has no button', () => {
  const attention = { code: 'waiting', message: '', connector: 'crm' } as const;
  expect(need({ global: true }, { attention })).toEqual(['Waiting for Fernhill CRM', undefined]);
});

test('of accounts that work nothing is said, nor of an installation that is not finished', () => {
  expect(need({ state: 'connected' }, { attention: null })).toBeNull();
  expect(need({}, { attention: { code: 'settings', message: '' } })).toBeNull();
  expect(need({}, { state: 'installing' })).toBeNull();
});
