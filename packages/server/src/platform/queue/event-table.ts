/** Events between slices: written in the transaction of what happened, handled at least once, to the right of the writer. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { accountId, instant } from '../database/columns.ts';

export const events = pgTable(
  'events',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    payload: jsonb('payload').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Who has it just now, or had it last. */
    worker: text('worker'),
    /** Not before; grows with every failed attempt. */
    due_at: instant('due_at').notNull().defaultNow(),
    handled_at: instant('handled_at'),
    /** Given up after the fifth failure, with the reason. */
    parked: text('parked'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('events_due')
      .on(t.due_at)
      .where(sql`handled_at is null and parked is null`),
  ],
);
