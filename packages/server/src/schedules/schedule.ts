/** When a simple schedule is due next, and the cron text that says the same. Pure. */
import { createHash } from 'node:crypto';
import type { Schedule } from '../tenants/index.ts';
import { instantOf, localDate, type LocalDate } from './local-time.ts';

const intervals = { '15m': 15, '30m': 30, '1h': 60, '6h': 360, '12h': 720 } as const;

const minute = 60_000;

/**
 * The next instant, strictly after `after`, at which a schedule is due; null for by hand only.
 * Intervals follow UTC, shifted by a fixed share of the interval that the tenant's id decides, so that tenants spread.
 */
export function nextDue(schedule: Schedule, zone: string, tenant: string, after: Date): Date | null {
  if ('manual' in schedule) return null;
  if ('daily' in schedule) return nextDaily(schedule.daily, zone, after);
  const period = intervals[schedule.every] * minute;
  const shift = jitter(tenant, period);
  const turn = Math.floor((after.getTime() - shift) / period) + 1;
  return new Date(turn * period + shift);
}

/** Whole seconds below the period, the same for a tenant for ever. */
export function jitter(tenant: string, period: number): number {
  const spread = createHash('sha256').update(tenant).digest().readUInt32BE(0);
  return (spread % (period / 1000)) * 1000;
}

function nextDaily(time: string, zone: string, after: Date): Date | null {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const today = localDate(after, zone);
  for (let ahead = -1; ahead <= 3; ahead += 1) {
    const due = instantOf(addDays(today, ahead), hours, minutes, zone);
    if (due.getTime() > after.getTime()) return due;
  }
  return null;
}

function addDays({ year, month, day }: LocalDate, days: number): LocalDate {
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** The five cron fields that say the same (the reference's `user_schedule`); null for by hand only. */
export function cronOf(schedule: Schedule, tenant: string): string | null {
  if ('manual' in schedule) return null;
  if ('daily' in schedule) {
    const [hours = 0, minutes = 0] = schedule.daily.split(':').map(Number);
    return `${minutes} ${hours} * * *`;
  }
  const period = intervals[schedule.every];
  const shift = Math.floor(jitter(tenant, period * minute) / minute);
  const spread = (step: number, size: number, from: number): string =>
    Array.from({ length: size / step }, (_, index) => from + index * step).join(',');
  if (period < 60) return `${spread(period, 60, shift)} * * * *`;
  const hours = period === 60 ? '*' : spread(period / 60, 24, Math.floor(shift / 60));
  return `${shift % 60} ${hours} * * *`;
}
