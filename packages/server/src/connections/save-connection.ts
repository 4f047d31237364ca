/** The writer of connections: made, renewed, broken. */
import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { parseSecrets, renewalToken, secretsPlace, type StoredSecrets } from './connection.ts';
import { connections } from './connection-table.ts';
import { toldReason, type Reason } from './reason.ts';
import { dueAfter, dueAgain } from './refresh-times.ts';

/** A connection is of a tenant, or (tenant null) of an integration, shared by all of its tenants. */
export type ConnectionPlace = { account: AccountId; tenant: string | null; integration: string; connector: string };
export type NewConnection = { secrets: StoredSecrets; outsideAccount: string | null; endsAt: Date | null };
export type ConnectionRow = typeof connections.$inferSelect;

type Placed = Record<'account_id' | 'tenant_id' | 'integration_id' | 'connector_name', AnyPgColumn>;

/** Connections, sign-ins or auth links of one place: never a tenant's with a global one, nor the other way round. */
export function atPlace(table: Placed, place: ConnectionPlace): SQL | undefined {
  return and(
    eq(table.account_id, place.account),
    place.tenant === null
      ? and(isNull(table.tenant_id), eq(table.integration_id, place.integration))
      : eq(table.tenant_id, place.tenant),
    eq(table.connector_name, place.connector),
  );
}

export async function readConnection(tx: Tx, place: ConnectionPlace): Promise<ConnectionRow | null> {
  const [row] = await tx.select().from(connections).where(atPlace(connections, place));
  return row ?? null;
}

/** False for what is broken too. */
export async function isConnected(tx: Tx, place: ConnectionPlace): Promise<boolean> {
  return (await readConnection(tx, place))?.state === 'connected';
}

/** The row, locked until the transaction ends. */
export async function lockConnection(tx: Tx, place: ConnectionPlace): Promise<ConnectionRow | null> {
  const [row] = await tx.select().from(connections).where(atPlace(connections, place)).for('update');
  return row ?? null;
}

/** Connects, or connects again in place; tells `connection.connected`, and `connection.recovered` where it was broken. */
export async function saveConnection(tx: Tx, means: Means, place: ConnectionPlace, made: NewConnection): Promise<void> {
  const existing = (await lockConnection(tx, place)) ?? (await insertConnection(tx, means, place, made));
  if (existing !== 'inserted') {
    const columns = { ...(await secretColumns(tx, means, existing, made)), outside_account: made.outsideAccount };
    await tx
      .update(connections)
      .set({ ...columns, changed_at: means.clock.now() })
      .where(ofVersion(existing));
    if (existing.state === 'broken') await tellRecovered(tx, place);
  }
  await emit(tx, { account: place.account, name: 'connection.connected', payload: payloadOf(place) });
}

async function insertConnection(
  tx: Tx,
  means: Means,
  place: ConnectionPlace,
  made: NewConnection,
): Promise<ConnectionRow | 'inserted'> {
  const id = newId('connection');
  const sealed = await means.vault.seal(tx, secretsPlace(place.account, id), JSON.stringify(made.secrets));
  const now = means.clock.now();
  const inserted = await tx
    .insert(connections)
    .values({
      account_id: place.account,
      id,
      tenant_id: place.tenant,
      integration_id: place.integration,
      connector_name: place.connector,
      state: 'connected',
      outside_account: made.outsideAccount,
      sealed_secrets: sealed,
      secrets_expire_at: made.endsAt,
      refresh_due_at: dueOf(made, now),
      changed_at: now,
      created_at: now,
    })
    .onConflictDoNothing()
    .returning({ id: connections.id });
  if (inserted.length > 0) return 'inserted';
  const row = await lockConnection(tx, place);
  if (row === null) throw new Error('A connection appeared and went away within one transaction.');
  return row;
}

/** What is written when a row gets new secrets: whatever was under way with the old ones ends, and late writers of them are refused. */
export async function secretColumns(
  tx: Tx,
  means: Means,
  row: ConnectionRow,
  made: Omit<NewConnection, 'outsideAccount'>,
) {
  const now = means.clock.now();
  const place = secretsPlace(row.account_id as AccountId, row.id);
  return {
    ...noLease,
    state: 'connected' as const,
    reason: null,
    sealed_secrets: await means.vault.seal(tx, place, JSON.stringify(made.secrets)),
    secrets_expire_at: made.endsAt,
    version: sql`${connections.version} + 1`,
    refreshed_at: now,
    refresh_due_at: dueOf(made, now),
    refresh_failures: 0,
    changed_at: row.state === 'connected' ? row.changed_at : now,
  };
}

/**
 * Marks a connection broken, with why; tells `connection.broken` once. Only as long as it holds the secrets that were read.
 * What only the people behind the app can mend is tried again, so that nobody has to connect once more when it is mended.
 */
export async function breakConnection(tx: Tx, means: Means, row: ConnectionRow, reason: Reason): Promise<boolean> {
  const now = means.clock.now();
  const failures = row.refresh_failures + 1;
  const due = healsByItself(reason) ? dueAgain(failures, now, Math.random()) : null;
  const isNew = row.state === 'connected';
  const broken = await tx
    .update(connections)
    .set({
      ...noLease,
      state: 'broken',
      reason,
      refresh_failures: failures,
      refresh_due_at: dueUnlessResting(row, due),
      ...(isNew ? { changed_at: now } : {}),
    })
    .where(and(ofVersion(row), eq(connections.state, row.state)))
    .returning({ id: connections.id });
  if (broken.length > 0 && isNew) {
    const payload = { ...payloadOf(placeOf(row)), reason: toldReason(reason) };
    await emit(tx, { account: row.account_id as AccountId, name: 'connection.broken', payload });
  }
  return broken.length > 0;
}

/** Works again with the secrets that it holds; tells `connection.recovered`. It is refreshed when it is used next. */
export async function mendConnection(tx: Tx, means: Means, row: ConnectionRow): Promise<void> {
  const mended = await tx
    .update(connections)
    .set({ state: 'connected', reason: null, refresh_failures: 0, changed_at: means.clock.now() })
    .where(and(ofVersion(row), eq(connections.state, 'broken')))
    .returning({ id: connections.id });
  if (mended.length > 0) await tellRecovered(tx, placeOf(row));
}

/** When it is tried again; not when it was uninstalled since `row` was read: then it rests, and is not woken by this. */
export function dueUnlessResting(row: ConnectionRow, due: Date | null) {
  if (row.refresh_due_at === null || due === null) return due;
  return sql`case when ${connections.refresh_due_at} is not null then ${due}::timestamptz end`;
}

/** The secrets of a row. Throws `SealBroken` for bytes that were sealed elsewhere. */
export async function openSecrets(tx: Tx, means: Means, row: ConnectionRow): Promise<StoredSecrets> {
  const plain = await means.vault.open(tx, secretsPlace(row.account_id as AccountId, row.id), row.sealed_secrets);
  const secrets = parseSecrets(plain.reveal());
  if (secrets === null) throw new Error('Sealed secrets of a connection have an unknown shape.');
  return secrets;
}

/** True for what is not the connection's own fault: it may work again without anybody signing in. */
export function healsByItself(reason: Reason | null): boolean {
  return reason !== null && ['misconfigured', 'outside-down', 'outside-odd'].includes(reason.code);
}

/** Tells that a broken connection works again. */
export async function tellRecovered(tx: Tx, place: ConnectionPlace): Promise<void> {
  await emit(tx, { account: place.account, name: 'connection.recovered', payload: payloadOf(place) });
}

/** Only as long as nobody wrote other secrets. */
export function ofVersion(row: ConnectionRow) {
  return and(
    eq(connections.account_id, row.account_id),
    eq(connections.id, row.id),
    eq(connections.version, row.version),
  );
}

export function placeOf(row: ConnectionRow): ConnectionPlace {
  const { account_id: account, tenant_id: tenant, integration_id: integration, connector_name: connector } = row;
  return { account: account as AccountId, tenant, integration, connector };
}

/** Nobody refreshes, and no refresh has an unknown end. */
export const noLease = { lease_owner: null, lease_until: null, refresh_started_at: null, refresh_from: null } as const;

function dueOf({ secrets, endsAt }: Omit<NewConnection, 'outsideAccount'>, now: Date): Date | null {
  return dueAfter(endsAt, renewalToken(secrets) !== null, now, Math.random());
}

function payloadOf(place: ConnectionPlace): object {
  return { tenant: place.tenant, integration: place.integration, connector: place.connector };
}
