/** Writes an event in the transaction of what happened, and wakes the workers when that commits. */
import { sql, type SQL } from 'drizzle-orm';
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

/** Milliseconds for which an event can be joined: after them it is let alone, so that somebody gets to handle it. */
const joinableMs = 1_000;

/** What `emitOrJoin` writes: the values, or their places in a prepared statement. */
export type EmissionParts = Record<'account' | 'id' | 'name' | 'payload' | 'oldest', unknown>;

/** `oldest`: the lowest id that an event written a moment ago has. */
export function emissionParts({ account, name, payload }: Emission): Record<keyof EmissionParts, string> {
  const oldest = newId('event', Date.now() - joinableMs).slice(0, -20);
  return { account, id: newId('event'), name, payload: JSON.stringify(payload), oldest };
}

/**
 * Parts of a `with` that emit in the same statement, when `condition` holds; they go behind the caller's own. The same event
 * that was written a moment ago, and that nobody has begun with, stands for this one too: it is held back until the statement
 * has committed, so that its handler sees what was written here.
 */
export function emitOrJoin({ account, id, name, payload, oldest }: EmissionParts, condition: SQL): SQL {
  return sql`joined as (
      select id from events where account_id = ${account} and id >= ${oldest} and name = ${name}
        and payload = ${payload}::jsonb and attempts = 0 and handled_at is null limit 1 for key share skip locked
    ), emitted as (
      insert into events (account_id, id, name, payload)
      select ${account}, ${id}, ${name}, ${payload}::jsonb where ${condition} and not exists (select from joined)
      returning pg_notify(${wakeChannel}, '')
    )`;
}
