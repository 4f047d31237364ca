/** The writer of connections: made, renewed, broken. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { secretsPlace, type StoredSecrets } from './connection.ts';
import { connections } from './connection-table.ts';
import type { Reason } from './reason.ts';

/** A connection is of a tenant, or (tenant null) of an integration, shared by all of its tenants. */
export type ConnectionPlace = { account: AccountId; tenant: string | null; integration: string; connector: string };
export type NewConnection = { secrets: StoredSecrets; outsideAccount: string | null; endsAt: Date | null };
export type ConnectionRow = typeof connections.$inferSelect;

export function atPlace(place: ConnectionPlace) {
  return and(
    eq(connections.account_id, place.account),
    place.tenant === null
      ? and(isNull(connections.tenant_id), eq(connections.integration_id, place.integration))
      : eq(connections.tenant_id, place.tenant),
    eq(connections.connector_name, place.connector),
  );
}

/** The row, locked until the transaction ends. */
export async function lockConnection(tx: Tx, place: ConnectionPlace): Promise<ConnectionRow | null> {
  const [row] = await tx.select().from(connections).where(atPlace(place)).for('update');
  return row ?? null;
}

/** Connects, or connects again in place; tells `connection.connected`. */
export async function saveConnection(tx: Tx, means: Means, place: ConnectionPlace, made: NewConnection): Promise<void> {
  const existing = (await lockConnection(tx, place)) ?? (await insertConnection(tx, means, place, made));
  if (existing !== 'inserted') await renewSecrets(tx, means, existing, made, made.outsideAccount);
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

/** Writes new secrets into a locked row and bumps its version. */
export async function renewSecrets(
  tx: Tx,
  means: Means,
  row: ConnectionRow,
  made: Omit<NewConnection, 'outsideAccount'>,
  outsideAccount: string | null,
): Promise<void> {
  const account = row.account_id as AccountId;
  const sealed = await means.vault.seal(tx, secretsPlace(account, row.id), JSON.stringify(made.secrets));
  await tx
    .update(connections)
    .set({
      state: 'connected',
      reason: null,
      outside_account: outsideAccount,
      sealed_secrets: sealed,
      secrets_expire_at: made.endsAt,
      version: sql`${connections.version} + 1`,
      changed_at: means.clock.now(),
    })
    .where(and(eq(connections.account_id, account), eq(connections.id, row.id)));
}

/** Marks a connection broken, with why; tells `connection.broken` once. */
export async function breakConnection(tx: Tx, means: Means, place: ConnectionPlace, reason: Reason): Promise<void> {
  const row = await lockConnection(tx, place);
  if (row === null || row.state === 'broken') return;
  await tx
    .update(connections)
    .set({ state: 'broken', reason, changed_at: means.clock.now() })
    .where(and(eq(connections.account_id, place.account), eq(connections.id, row.id)));
  await emit(tx, { account: place.account, name: 'connection.broken', payload: { ...payloadOf(place), reason } });
}

function payloadOf(place: ConnectionPlace): object {
  return { tenant: place.tenant, integration: place.integration, connector: place.connector };
}
