/** A tenant's life: its states and what may be done in which. Pure. */
import type { AccountId, CustomerId, IntegrationId, TenantId } from '../platform/ids.ts';
import { Refusal, type Problem } from '../platform/http/index.ts';
import type { Options } from '@mortise/manifest';
import type { Schedule } from './schedule.ts';

export type TenantState = 'installing' | 'active' | 'paused' | 'archived';
export type OptionsState = 'none' | 'waiting' | 'ready' | 'failed';
export type Told = { code: string; message: string };
/** What lists show of a run. */
export type RunSummary = {
  id: string;
  number: number;
  mode: string;
  phase: string;
  started_at: string | null;
  completed_at: string | null;
  summary: string | null;
};

/** Why an install in the background is not active. */
export type Missing = {
  code: 'not-connected' | 'options-waiting' | 'options-failed' | 'config-invalid' | 'install-limit-reached';
  message: string;
  problems: Problem[];
};

/** An install where the customer does nothing but connect. */
export type Background = {
  /** The person who connects, for "Installed by Jonas". */
  by: string;
  /** What their token said; null: no limit. */
  allowed_installs: number | null;
  time_zone: string;
  /** The connectors that are asked for, in this order. */
  connectors: string[];
  /** Settings that the embed token gave, which nobody has confirmed: choices among them count once they are offered. */
  claimed: string[];
  /** Settings that the customer changed or emptied since; no embed token sets them any more. Not there: nobody took note yet. */
  changed?: string[];
  /** Why it was installed paused; it goes on by itself when that is mended. Null: a person's doing, or not paused. */
  paused: Missing['code'] | null;
};

export type Tenant = {
  account: AccountId;
  id: TenantId;
  number: number;
  customer: CustomerId;
  integration_id: IntegrationId;
  release_id: string | null;
  channel: 'default' | 'latest';
  name: string;
  state: TenantState;
  config: Record<string, unknown>;
  sealed_config: Uint8Array | null;
  config_release_id: string | null;
  config_version: number;
  options: Options;
  options_state: OptionsState;
  options_reason: Told | null;
  schedule: Schedule | null;
  time_zone: string | null;
  next_due_at: Date | null;
  state_by: string | null;
  current_run: RunSummary | null;
  last_run: RunSummary | null;
  last_success: RunSummary | null;
  /** How it is installed by connecting alone; null: step by step, by the customer. */
  background: Background | null;
  drop_at: Date | null;
  created_at: Date;
};

/** How long an uninstall can be taken back; then nothing is left to go back to. */
export const undoMs = 30 * 24 * 3600_000;

/** An install that is not finished within this time is dropped. */
export const installingLifetimeMs = 24 * 3600_000;

/**
 * When an unfinished install is dropped whose last living link ends at `linksEnd` (null: there is none): not before the link
 * ends; once a link was taken back, a day from now at most, for whoever did that may be about to finish it.
 */
export function dropAtWithLinks(
  { created_at, drop_at }: { created_at: Date; drop_at: Date },
  linksEnd: Date | null,
  now: Date,
): Date {
  const least = Math.max(created_at.getTime() + installingLifetimeMs, linksEnd?.getTime() ?? 0);
  return new Date(Math.max(least, Math.min(drop_at.getTime(), now.getTime() + installingLifetimeMs)));
}

/** Throws unless the tenant is installed: active or paused. */
export function mustBeInstalled(tenant: Pick<Tenant, 'state'>): void {
  mustNotBeArchived(tenant);
  if (tenant.state === 'installing')
    throw new Refusal('tenant-installing', 'This is not installed yet. Finish the install first.');
}

export function mustNotBeArchived(tenant: Pick<Tenant, 'state'>): void {
  if (tenant.state === 'archived') throw new Refusal('tenant-archived', 'This was uninstalled.');
}

/** True when one more install is allowed. `allowed` undefined: no limit was set. */
export function hasRoom(installed: number, allowed: number | undefined): boolean {
  return allowed === undefined || installed < allowed;
}

/** A name for a new tenant that tells it from the customer's others: the integration's, with a number from the second on. */
export function nameFor(integration: string, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? integration : `${integration} ${count}`;
    if (!taken.includes(name)) return name;
  }
}

/** What the customer is told about the init run's options: definitions that wait for it count as waiting from the start. */
export function shownOptionsState(
  tenant: Pick<Tenant, 'options' | 'options_state'>,
  dynamic: readonly string[],
): OptionsState {
  if (dynamic.length === 0) return 'none';
  if (tenant.options_state === 'none') return 'waiting';
  const missing = dynamic.some((name) => !Object.hasOwn(tenant.options, name));
  return tenant.options_state === 'ready' && missing ? 'failed' : tenant.options_state;
}

/** The same with why. An update may ask for choices that nobody has fetched yet. */
export function shownOptions(
  tenant: Pick<Tenant, 'options' | 'options_state' | 'options_reason'>,
  dynamic: readonly string[],
): { state: OptionsState; reason: Told | null } {
  const state = shownOptionsState(tenant, dynamic);
  if (state !== 'failed' || tenant.options_state === 'failed') return { state, reason: tenant.options_reason };
  return {
    state,
    reason: { code: 'options-missing', message: 'This update has new choices, which have to be fetched first.' },
  };
}
