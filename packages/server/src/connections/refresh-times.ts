/** When a connection's secrets are refreshed: before they are handed out, and ahead of their end although nobody asks. Pure. */

const minute = 60_000;
const day = 24 * 3600_000;
/** A token that ends within this time is refreshed before it is handed out. */
const aheadMs = 5 * minute;
/** Tokens of a few minutes are refreshed when they are needed, not for ever in between. */
const seldomMs = 10 * minute;
/** Refresh tokens that end when they are not used do so after weeks; the shortest known to us is 14 days. */
const longestMs = 7 * day;
/** For tokens whose end nobody told. */
const endlessMs = day;
const firstPauseMs = minute;
const longestPauseMs = 60 * minute;

export type Lasting = { secrets_expire_at: Date | null };

export function endsSoon({ secrets_expire_at: end }: Lasting, now: Date): boolean {
  return end !== null && end.getTime() - now.getTime() < aheadMs;
}

export function isAlive({ secrets_expire_at: end }: Lasting, now: Date): boolean {
  return end === null || end.getTime() > now.getTime();
}

/** A token this new is not refused for its age: another one would not help, and asking for one each time could go on for ever. */
export function isNew(
  { refreshed_at, created_at }: { refreshed_at: Date | null; created_at: Date },
  now: Date,
): boolean {
  return now.getTime() - (refreshed_at ?? created_at).getTime() < minute;
}

/**
 * When to refresh although nobody asks: ahead of the token's end by five minutes and up to a tenth of its life more, so
 * that what was connected together is not due together (`chance`: 0 up to 1); at least ten minutes from now, at most a
 * week. What cannot be renewed is looked at when it ends. Null: never.
 */
export function dueAfter(endsAt: Date | null, isRenewable: boolean, now: Date, chance: number): Date | null {
  if (!isRenewable) return endsAt;
  const life = endsAt === null ? endlessMs : endsAt.getTime() - now.getTime() - aheadMs;
  const wait = Math.min(life, longestMs) * (1 - chance / 10);
  return new Date(now.getTime() + Math.max(wait, seldomMs * (1 + chance / 10)));
}

/** The next try after so many that came to nothing: a minute, doubled up to an hour, a quarter more or less. */
export function dueAgain(failures: number, now: Date, chance: number): Date {
  const pause = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 20), longestPauseMs);
  return new Date(now.getTime() + pause * (0.75 + chance / 2));
}
