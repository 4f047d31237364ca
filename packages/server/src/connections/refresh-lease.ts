/** Who refreshes a connection just now: a lease in its row, taken before the outside system is asked, and the version that fences late writers. */
import { randomBytes } from 'node:crypto';
import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { transaction, whenBack, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { isKnownDead, processName } from '../platform/process-alive.ts';
import { connections } from './connection-table.ts';
import { dueAgain } from './refresh-times.ts';
import type { Renewed } from './renew-token.ts';
import {
  dueUnlessResting,
  noLease,
  ofVersion,
  placeOf,
  secretColumns,
  tellRecovered,
  type ConnectionRow,
} from './save-connection.ts';

/** Twice what the call may take; by the database's clock. */
const leaseMs = 20_000;

/** `isSecondTry`: the same token was sent before by somebody who never wrote down what came of it. */
export type Lease = { row: ConnectionRow; owner: string; isSecondTry: boolean; mayBeAlive: boolean };

/** Writes down the intent: who, until when, and which token is about to be sent. Null when another has the lease or the row has moved. */
export async function takeLease(means: Means, row: ConnectionRow, token: string): Promise<Lease | null> {
  const from = fingerprint(means, row, token);
  const owner = `${await processName()}#${randomBytes(6).toString('base64url')}`;
  const before = await ownerAlive(row);
  const taken = await means.db
    .update(connections)
    .set({
      lease_owner: owner,
      lease_until: sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`,
      refresh_started_at: means.clock.now(),
      refresh_from: from,
    })
    .where(
      and(
        ofVersion(row),
        eq(connections.state, row.state),
        eq(connections.refresh_failures, row.refresh_failures),
        sql`${connections.refresh_from} is not distinct from ${row.refresh_from}`,
        or(
          isNull(connections.lease_until),
          lte(connections.lease_until, sql`clock_timestamp()`),
          // Its process is gone: nobody has to wait for the end of its lease.
          before === 'dead' ? eq(connections.lease_owner, row.lease_owner ?? '') : undefined,
        ),
      ),
    )
    .returning({ id: connections.id });
  if (taken.length === 0) return null;
  return { row, owner, isSecondTry: row.refresh_from === from, mayBeAlive: before === 'unknown' };
}

async function ownerAlive({ lease_owner: owner }: ConnectionRow): Promise<'none' | 'dead' | 'unknown'> {
  if (owner === null) return 'none';
  return (await isKnownDead(owner.split('#', 1)[0] ?? '')) ? 'dead' : 'unknown';
}

/**
 * Writes the new token; one statement bumps the version and ends the lease. False when the row has moved meanwhile: it was
 * connected again, or forgotten. The version alone decides: as long as nobody else wrote, this is the newest token that
 * there is, and an outside system that rotates tokens may take no other any more, so it counts even after the lease ended.
 * Tells `connection.recovered` where the row is broken now, whoever broke it since it was read. Waits for a database that is
 * away: the token is nowhere else.
 */
export async function keepRenewed(means: Means, { row }: Lease, renewed: Renewed): Promise<boolean> {
  return whenBack(means, () => transaction(means.db, (tx) => writeRenewed(tx, means, row, renewed)));
}

async function writeRenewed(tx: Tx, means: Means, seen: ConnectionRow, renewed: Renewed): Promise<boolean> {
  const [row] = await tx.select().from(connections).where(ofVersion(seen)).for('update');
  if (row === undefined) return false;
  const columns = await secretColumns(tx, means, row, renewed);
  // Uninstalled while the outside system was asked: it rests, and is not woken by this.
  const rests = seen.refresh_due_at !== null && row.refresh_due_at === null && row.state === 'connected';
  await tx
    .update(connections)
    .set({ ...columns, ...(rests ? { refresh_due_at: null } : {}) })
    .where(ofVersion(row));
  if (row.state === 'broken') await tellRecovered(tx, placeOf(row));
  return true;
}

/** Ends the lease after a refresh that came to nothing for the time being; the next try stands further off each time. */
export async function noteFailure(means: Means, { row, owner }: Lease): Promise<void> {
  const failures = row.refresh_failures + 1;
  await means.db
    .update(connections)
    .set({
      ...noLease,
      refresh_failures: failures,
      refresh_due_at: dueUnlessResting(row, dueAgain(failures, means.clock.now(), Math.random())),
    })
    .where(and(ofVersion(row), eq(connections.lease_owner, owner)));
}

/** Tells two refresh tokens apart, and nothing else about them. */
function fingerprint(means: Means, row: ConnectionRow, token: string): string {
  return Buffer.from(means.vault.mac('refresh', row.id, token))
    .toString('hex')
    .slice(0, 32);
}
