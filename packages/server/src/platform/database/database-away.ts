/** Tells a database that is away, or too busy to answer in time, from a bug in a query. */

const awayStates = new Set(['57P01', '57P02', '57P03', '57014', '55P03', '53300', '25P03']);
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);
const awayWords =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|cannot use a pool after calling end/i;

/** The SQLSTATE of a failed query, looking through the wrappers; null when it never reached the database. */
export function sqlState(error: unknown): string | null {
  for (const each of causes(error)) {
    if ('code' in each && typeof each.code === 'string' && /^[0-9A-Z]{5}$/.test(each.code)) return each.code;
  }
  return null;
}

/** True when the same call may work later: connection lost or refused, server stopping, limits on time and locks reached. */
export function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state === '55000') return causes(error).some((each) => /not currently accepting connections/.test(each.message));
  if (state !== null) return awayStates.has(state) || state.startsWith('08');
  return causes(error).some((each) => isAwayItself(each));
}

function isAwayItself(error: Error): boolean {
  const fromDriver = /[\\/](pg|pg-pool)[\\/]/.test(error.stack ?? '') || 'syscall' in error;
  if (!fromDriver) return awayWords.test(error.message);
  return (
    ('code' in error && typeof error.code === 'string' && awayCodes.has(error.code)) || awayWords.test(error.message)
  );
}

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  let each: unknown = error;
  while (each instanceof Error && found.length < 8) {
    found.push(each);
    if (each instanceof AggregateError) found.push(...each.errors.filter((inner) => inner instanceof Error));
    each = each.cause;
  }
  return found;
}
