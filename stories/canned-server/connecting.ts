/** What the canned server says to a page that only connects, and of links for somebody else. */
import type { components } from '@mortise/client';
import { tenant } from './answers.ts';
import { cannedOrigin } from './canned-states.ts';

type Schemas = components['schemas'];
type Alone = Schemas['AuthOnly'];
type Link = Schemas['AuthLink'];

const day = (plus: number) => new Date(Date.UTC(2026, 10, 20 + plus, 14, 30)).toISOString();

/** Which accounts are connected, what the installation became, what it lacks. */
const alones: Record<
  string,
  [connected: string[], state: Alone['tenant']['state'], missing: NonNullable<Alone['missing']>['code'] | null]
> = {
  connect: [[], 'installing', 'not-connected'],
  'connect-key': [['crm'], 'installing', 'not-connected'],
  'connect-setting-up': [['crm', 'newsletter'], 'installing', 'options-waiting'],
  'connect-done': [['crm', 'newsletter'], 'active', null],
  'connect-paused': [['crm', 'newsletter'], 'paused', 'config-invalid'],
};

export function alone(scenario: string, empty: boolean): Alone {
  const [connected, state, missing] = alones[scenario] ?? [[], 'installing', 'not-connected'];
  const own = tenant('installing');
  const connectors = own.connectors.map((one) =>
    connected.includes(one.name)
      ? { ...one, state: 'connected' as const, account: one.account ?? 'Oakline Furniture' }
      : { ...one, state: 'not_connected' as const, account: null },
  );
  return {
    tenant: { ...own, state, connectors },
    connectors: empty ? [] : connectors.map(({ name }) => name),
    missing: missing === null ? null : { code: missing, message: '', problems: [] },
  };
}

/** A tenant with nothing connected yet: whose row offers the link. */
export function unconnected(): Schemas['Tenant'] {
  return alone('connect', false).tenant;
}

/** `link-<state>`: the link is in that state when it is read again; `link-earlier` was made before the page was loaded. */
export function link(scenario: string, made: boolean): Link {
  const state = scenario.replace('link-', '');
  const known = (['waiting', 'opened', 'connected', 'failed', 'ended'] as const).find((one) => one === state);
  const reached = made ? 'waiting' : (known ?? 'waiting');
  return {
    id: `lnk_${'0'.repeat(32)}`,
    tenant: unconnected().id,
    integration: unconnected().integration.id,
    connector: 'crm',
    state: reached,
    ended: reached === 'ended' ? 'expired' : null,
    tries: reached === 'waiting' || reached === 'opened' ? 0 : 1,
    url: made ? `${cannedOrigin}/connect/link#${'Zk3v'.repeat(10)}abc` : null,
    reason:
      reached === 'failed'
        ? { code: 'denied', message: 'The request was turned down at Fernhill CRM.', action: 'retry' }
        : null,
    asked_by: 'Priya Nair',
    changed_at: day(made ? 0 : 1),
    expires_at: day(7),
    created_at: day(0),
  };
}
