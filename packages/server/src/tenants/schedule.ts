/** Simple schedules: what a customer may choose and what was chosen. Pure. */
import type { ScheduleChoice as IntegrationChoice } from '../integrations/index.ts';

export type Schedule = { every: '15m' | '30m' | '1h' | '6h' | '12h' } | { daily: string } | { manual: true };
/** As offered: for `daily` the time is still to be picked. By hand only is always offered, last. */
export type ScheduleChoice = IntegrationChoice | { manual: true };

export function offeredSchedules(choices: readonly IntegrationChoice[]): ScheduleChoice[] {
  return [...choices, { manual: true }];
}

/** True when the integration offers this schedule. */
export function isOffered(schedule: Schedule, choices: readonly IntegrationChoice[]): boolean {
  if ('manual' in schedule) return true;
  if ('daily' in schedule) return choices.some((choice) => 'daily' in choice);
  return choices.some((choice) => 'every' in choice && choice.every === schedule.every);
}

/** What is set when nothing was chosen: the integration's first choice, a daily one at six. */
export function defaultSchedule(choices: readonly IntegrationChoice[]): Schedule {
  const [first] = choices;
  if (first === undefined) return { manual: true };
  return 'daily' in first ? { daily: '06:00' } : first;
}

/** The name of a time zone that this engine knows, in its own spelling; null otherwise. */
export function parseTimeZone(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
