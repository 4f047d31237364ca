/** States of installed integrations. */
import { expect, test } from 'vitest';
import type { Tenant } from '../connection/index.ts';
import { appState, inOrder } from './app-state.ts';

const summary = {
  id: 'run_1',
  number: 1,
  mode: 'normal',
  phase: 'Running',
  started_at: null,
  completed_at: null,
  summary: null,
} as const;
const tenant = (change: Partial<Tenant>): Tenant => ({
  id: 'ten_1',
  number: 1,
  name: 'x',
  state: 'active',
  integration: { id: 'int_1', number: 1, name: 'x', long_name: 'x', logos: [], letters: 'X' },
  connectors: [],
  attention: null,
  settings: { has_fields: false, options: 'none', complete: true },
  schedule: null,
  schedule_choices: [],
  time_zone: null,
  next_run_at: null,
  current_run: null,
  last_run: null,
  state_by: null,
  created_at: '',
  drop_at: null,
  ...change,
});

test('what it needs is told before what it does', () => {
  const state = appState(tenant({ current_run: summary, attention: { code: 'reconnect', message: '' } }));
  expect(state).toMatchObject({ tone: 'warn', words: 'Needs you: sign in again' });
});

test('a run that goes on is told before one that failed', () => {
  expect(appState(tenant({ current_run: summary, attention: { code: 'last-run-failed', message: '' } })).tone).toBe(
    'busy',
  );
});

test('who paused it is named', () => {
  expect(appState(tenant({ state: 'paused', state_by: 'Jonas' })).words).toBe('Paused by Jonas');
});

test('what needs somebody stands on top, what is not finished at the end', () => {
  const order = inOrder([
    tenant({ id: 'ten_1', state: 'installing' }),
    tenant({ id: 'ten_2' }),
    tenant({ id: 'ten_3', attention: { code: 'settings', message: '' } }),
  ]);
  expect(order.map((one) => one.id)).toEqual(['ten_3', 'ten_2', 'ten_1']);
});
