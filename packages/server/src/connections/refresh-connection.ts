/** Refreshes a connection: one call at a time over all processes; whoever waits gets what that call brought. */
import { setTimeout as pause } from 'node:timers/promises';
import { findConnector } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { renewalToken, type StoredSecrets } from './connection.ts';
import { awayReason, parseReason, reasonOf, type ReasonCode } from './reason.ts';
import { keepRenewed, noteFailure, takeLease, type Lease } from './refresh-lease.ts';
import { isAlive } from './refresh-times.ts';
import { renewToken } from './renew-token.ts';
import { queueRevocation } from './revoke-grants.ts';
import {
  breakConnection,
  healsByItself,
  openSecrets,
  placeOf,
  readConnection,
  type ConnectionRow,
} from './save-connection.ts';

/** `old`: nothing newer is to be had just now, but what there is still lives. */
export type Refreshed =
  { state: 'fresh' | 'old'; secrets: StoredSecrets } | { state: 'broken' } | { state: 'unreachable' };
/** `isRefused`: the outside system does not take the token, though by the clock it lives. */
export type RefreshOptions = { isRefused?: boolean };

/** More than a lease lasts: whoever waits for a process that died without a word takes its place. */
const longestWaitMs = 25_000;
/**
 * How long after its start the call of a process that died may still reach the outside system. Ours, sent before it, would
 * be answered with a token that dies when the late one uses the old token a second time, and nobody would know.
 */
const stragglerMs = 2_000;
/** How long access may have ended, while the system does not answer, before the connection is told to be broken. */
const longDeadMs = 24 * 3600_000;
/** How long a writer that was taken for lost gets to write after all, before its token is taken for refused. */
const lateMs = 3_000;

const going = new WeakMap<object, Map<string, Promise<Refreshed>>>();

/**
 * Something newer than `seen`, or why not; asks the outside system unless somebody does so already. Callers of one
 * process share one try.
 */
export function refreshConnection(
  means: Means,
  seen: ConnectionRow,
  { isRefused = false }: RefreshOptions = {},
): Promise<Refreshed> {
  const known = going.get(means.db) ?? new Map<string, Promise<Refreshed>>();
  going.set(means.db, known);
  const key = JSON.stringify([seen.account_id, seen.id, seen.version, isRefused]);
  const shared = known.get(key) ?? refresh(means, seen, isRefused).finally(() => known.delete(key));
  known.set(key, shared);
  return shared;
}

async function refresh(means: Means, seen: ConnectionRow, isRefused: boolean): Promise<Refreshed> {
  const until = performance.now() + longestWaitMs;
  let row: ConnectionRow | null = seen;
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 250)) {
    const known: Refreshed | null = await knownOutcome(means, seen, row, isRefused);
    if (known !== null || row === null) return known ?? { state: 'broken' };
    const secrets = await openSecrets(means.db, means, row);
    const token = renewalToken(secrets);
    if (token === null && !isRefused && isAlive(row, means.clock.now())) return { state: 'old', secrets };
    const lease = await takeLease(means, row, token ?? '');
    if (lease !== null)
      return (await refreshUnder(means, lease, secrets, isRefused)) ?? refresh(means, seen, isRefused);
    if (performance.now() > until) return notNow(means, row, secrets, isRefused);
    // What was read may be old: the lease is only given for a row that has not moved.
    if (row !== seen) await pause(wait * (0.75 + Math.random() / 2));
    row = await readConnection(means.db, placeOf(seen));
  }
}

/** What another's refresh came to since `seen` was read; null while nobody knows. */
async function knownOutcome(
  means: Means,
  seen: ConnectionRow,
  row: ConnectionRow | null,
  isRefused: boolean,
): Promise<Refreshed | null> {
  if (row === null || row.id !== seen.id) return { state: 'broken' };
  if (row.state === 'broken' && !(seen.state === 'broken' && healsByItself(parseReason(row.reason))))
    return { state: 'broken' };
  if (row.version !== seen.version) return { state: 'fresh', secrets: await openSecrets(means.db, means, row) };
  if (row.refresh_failures === seen.refresh_failures) return null;
  return notNow(means, row, await openSecrets(means.db, means, row), isRefused);
}

function notNow(means: Means, row: ConnectionRow, secrets: StoredSecrets, isRefused: boolean): Refreshed {
  if (row.state === 'broken') return { state: 'broken' };
  return !isRefused && isAlive(row, means.clock.now()) ? { state: 'old', secrets } : { state: 'unreachable' };
}

/** Null when the row moved while the outside system was asked: what is there now counts. */
async function refreshUnder(
  means: Means,
  lease: Lease,
  secrets: StoredSecrets,
  isRefused: boolean,
): Promise<Refreshed | null> {
  const { row } = lease;
  await letPass(means, lease);
  const outcome = await renewToken(means, placeOf(row), secrets);
  if (outcome.ok) {
    const came = outcome.value;
    if (await keepRenewed(means, lease, came)) return { state: 'fresh', secrets: came.secrets };
    await revokeOrphan(means, row, came.secrets);
    return null;
  }
  const isAway = outcome.reason === 'outside-down' || outcome.reason === 'outside-odd';
  if (waits(means, row, outcome.reason, isRefused) && !(isAway && isLongDead(means, row))) {
    await noteFailure(means, lease);
    return notNow(means, row, secrets, isRefused);
  }
  if (!isAway && (await movedLate(means, lease))) return null;
  const label = (await findConnector(means.db, placeOf(row).account, row.connector_name))?.label ?? row.connector_name;
  const reason = isAway ? awayReason(label) : reasonOf(outcome.reason, label);
  const isBroken = await transaction(means.db, (tx) => breakConnection(tx, means, row, reason));
  return isBroken ? { state: 'broken' } : null;
}

async function letPass(means: Means, { row, isSecondTry, mayBeAlive }: Lease): Promise<void> {
  if (!isSecondTry || mayBeAlive || row.refresh_started_at === null) return;
  const since = means.clock.now().getTime() - row.refresh_started_at.getTime();
  if (since < stragglerMs) await pause(stragglerMs - Math.max(since, 0));
}

/** Disconnected while the outside system was asked: the token that was revoked then may be the old one alone. */
async function revokeOrphan(means: Means, row: ConnectionRow, secrets: StoredSecrets): Promise<void> {
  const place = placeOf(row);
  // What stands there now may hang on the same grant.
  if ((await readConnection(means.db, place)) !== null) return;
  await transaction(means.db, (tx) =>
    queueRevocation(tx, means, { ...place, outsideAccount: row.outside_account }, secrets),
  );
}

/** True for what says nothing about the token, and for what does not matter while it lives. */
function waits(means: Means, row: ConnectionRow, reason: ReasonCode, isRefused: boolean): boolean {
  if (reason === 'outside-down' || reason === 'outside-odd') return true;
  const lives = row.state === 'connected' && !isRefused && isAlive(row, means.clock.now());
  return lives && (reason === 'misconfigured' || reason === 'access-ended');
}

/** True for what ended so long ago that nobody should be told it works, though it may again. */
function isLongDead(means: Means, { secrets_expire_at: end, refresh_failures: failures }: ConnectionRow): boolean {
  return failures > 0 && end !== null && means.clock.now().getTime() - end.getTime() > longDeadMs;
}

/** The token was sent before, by somebody who may only be slow: it is refused because that one was faster, then. */
async function movedLate(means: Means, { row, isSecondTry, mayBeAlive }: Lease): Promise<boolean> {
  const until = performance.now() + (isSecondTry && mayBeAlive ? lateMs : 0);
  for (;;) {
    const now = await readConnection(means.db, placeOf(row));
    if (now?.version !== row.version) return true;
    if (performance.now() >= until) return false;
    await pause(100);
  }
}
