/** Writes an event in the transaction of what happened, and wakes the workers when that commits. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../database/open-database.ts';
import { newId, type AccountId } from '../ids.ts';
import type { EventName } from './event.ts';
import { events } from './event-table.ts';

export type Emission = { account: AccountId; name: EventName; payload: object };

/** NOTIFY channel; only a hint, delivered when the transaction commits. */
export const wakeChannel = 'mortise_events';

export async function emit(tx: Tx, event: Emission): Promise<void> {
  await tx
    .insert(events)
    .values({ account_id: event.account, id: newId('event'), name: event.name, payload: event.payload });
  await tx.execute(sql`select pg_notify(${wakeChannel}, '')`);
}
