/** Tables of the vault: wrapped keys, canaries that tell a wrong master key at start, and the rotations that were made. */
import { sql } from 'drizzle-orm';
import { integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../database/columns.ts';

/** Kept when newer ones are made: a value that was sealed while keys were rotated stays readable. */
export const accountKeys = pgTable(
  'account_keys',
  {
    account_id: accountId(),
    version: integer('version').notNull(),
    wrapped: bytes('wrapped').notNull(),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.version] })],
);

/** `master`: sealed under the master key in use. `retiring`: under the one before, while it may still be needed. */
export const vaultCanary = pgTable('vault_canary', {
  name: text('name').primaryKey(),
  sealed: bytes('sealed').notNull(),
});

/** Keys of the whole server, wrapped under the master key. `mac`: the root of keyed hashes. */
export const vaultKeys = pgTable('vault_keys', {
  name: text('name').primaryKey(),
  wrapped: bytes('wrapped').notNull(),
});

/** From which master key to which, by name (eight hex digits); one at a time is under way. */
export const keyRotations = pgTable(
  'key_rotations',
  {
    number: integer('number').primaryKey().generatedAlwaysAsIdentity(),
    from_master: text('from_master').notNull(),
    to_master: text('to_master').notNull(),
    started_at: instant('started_at').notNull().defaultNow(),
    completed_at: instant('completed_at'),
  },
  (t) => [
    uniqueIndex('key_rotations_under_way')
      .on(sql`(true)`)
      .where(sql`${t.completed_at} is null`),
  ],
);
