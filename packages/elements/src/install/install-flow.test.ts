/** The install flow without a screen. */
import { describe, expect, test } from 'vitest';
import {
  blockedAt,
  isBehind,
  startStep,
  stepAfter,
  stepAfterChange,
  stepBefore,
  stepsOf,
  type Installing,
} from './install-flow.ts';

const crm = (state: 'connected' | 'not_connected' | 'broken', global = false) => ({
  label: 'Fernhill CRM',
  state,
  global,
});

function installing(change: Partial<Installing> = {}): Installing {
  return {
    state: 'installing',
    connectors: [crm('not_connected')],
    settings: { has_fields: true, options: 'ready', complete: false },
    ...change,
  };
}

describe('the steps', () => {
  test('are connect, settings, schedule, done', () => {
    expect(stepsOf(installing())).toEqual(['connect', 'settings', 'schedule', 'done']);
  });

  test('leave out connecting when every account is connected once for all customers', () => {
    expect(stepsOf(installing({ connectors: [crm('connected', true)] }))).toEqual(['settings', 'schedule', 'done']);
  });

  test('leave out settings when there is nothing to set', () => {
    expect(stepsOf(installing({ settings: { has_fields: false, options: 'none', complete: true } }))).toEqual([
      'connect',
      'schedule',
      'done',
    ]);
  });
});

describe('where it begins', () => {
  test('with connecting while an account is missing', () => {
    expect(startStep(installing())).toBe('connect');
  });

  test('with settings when it is taken up again and all accounts are connected', () => {
    expect(startStep(installing({ connectors: [crm('connected')] }))).toBe('settings');
  });

  test('with the schedule when there is nothing else', () => {
    expect(
      startStep(installing({ connectors: [], settings: { has_fields: false, options: 'none', complete: true } })),
    ).toBe('schedule');
  });

  test('at the end when it was finished in another window', () => {
    expect(startStep(installing({ state: 'active' }))).toBe('done');
  });
});

describe('going on', () => {
  test('is not possible while an account is missing or broken, and the account is named', () => {
    expect(blockedAt('connect', installing())).toEqual({ blocked: 'connect', label: 'Fernhill CRM' });
    expect(blockedAt('connect', installing({ connectors: [crm('broken')] }))).toEqual({
      blocked: 'connect',
      label: 'Fernhill CRM',
    });
  });

  test('is not possible from the settings while choices are awaited or could not be got', () => {
    const connectors = [crm('connected')];
    expect(
      blockedAt(
        'settings',
        installing({ connectors, settings: { has_fields: true, options: 'waiting', complete: false } }),
      ),
    ).toEqual({ blocked: 'options-waiting' });
    expect(
      blockedAt(
        'settings',
        installing({ connectors, settings: { has_fields: true, options: 'failed', complete: false } }),
      ),
    ).toEqual({ blocked: 'options-failed' });
  });

  test('leads through the steps, and back', () => {
    const tenant = installing({ connectors: [crm('connected')] });
    expect(stepAfter('connect', tenant)).toBe('settings');
    expect(stepAfter('schedule', tenant)).toBe('done');
    expect(stepAfter('settings', installing({ connectors: [crm('broken')] }))).toBe('connect');
    expect(stepBefore('schedule', tenant)).toBe('settings');
    expect(stepBefore('connect', tenant)).toBeNull();
    expect(stepBefore('done', tenant)).toBeNull();
    expect(isBehind('connect', 'schedule', tenant)).toBe(true);
    expect(isBehind('done', 'schedule', tenant)).toBe(false);
  });
});

describe('when the tenant changes under it', () => {
  test('an account that was lost leads back to connecting', () => {
    expect(stepAfterChange('schedule', installing({ connectors: [crm('broken')] }))).toBe('connect');
  });

  test('a step stays while nothing forbids it', () => {
    expect(stepAfterChange('settings', installing({ connectors: [crm('connected')] }))).toBe('settings');
  });

  test('a tenant that became active is done', () => {
    expect(stepAfterChange('schedule', installing({ state: 'active' }))).toBe('done');
  });
});
