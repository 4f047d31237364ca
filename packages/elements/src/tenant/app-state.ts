/** How an installed integration does, in one mark and a few words: what it needs comes first, then what it does. */
import type { Tenant } from '../connection/index.ts';
import { type Outline, type StateTone } from '../controls/index.ts';
import { circleCheck, circleDashed, circlePause, circleX, loaderCircle, triangleAlert } from '../controls/icons.ts';
import { apps as words } from '../words/en-apps.ts';
import { accountNeed } from './account-need.ts';

export type AppState = { tone: StateTone; outline: Outline; words: string };

/** The state as the list shows it. */
export function appState(tenant: Tenant): AppState {
  if (tenant.state === 'installing') return { tone: 'muted', outline: circleDashed, words: words.notFinished };
  const code = tenant.attention?.code;
  const need = accountNeed(tenant);
  if (need !== null) return { tone: 'warn', outline: triangleAlert, words: need.words };
  if (code === 'settings' || code === 'options-failed')
    return { tone: 'warn', outline: triangleAlert, words: words.needsYou(words.settingsIncomplete) };
  if (tenant.state === 'paused')
    return {
      tone: 'muted',
      outline: circlePause,
      words: tenant.state_by === null ? words.paused : words.pausedBy(tenant.state_by),
    };
  if (tenant.current_run !== null) return { tone: 'busy', outline: loaderCircle, words: words.runningNow };
  if (code === 'last-run-failed') return { tone: 'bad', outline: circleX, words: words.lastRunFailed };
  return { tone: 'ok', outline: circleCheck, words: words.working };
}

/** When it last did something. */
export function lastSeen(tenant: Tenant): Date {
  return new Date(
    tenant.current_run?.started_at ?? tenant.last_run?.completed_at ?? tenant.last_run?.started_at ?? tenant.created_at,
  );
}

/** What needs somebody comes first; then as they came. */
export function inOrder(tenants: readonly Tenant[]): Tenant[] {
  const rank = (tenant: Tenant): number =>
    tenant.state !== 'installing' && tenant.attention !== null && tenant.attention.code !== 'last-run-failed'
      ? 0
      : tenant.state === 'installing'
        ? 2
        : 1;
  return [...tenants].sort((one, other) => rank(one) - rank(other));
}
