/** Tables of the vault: one wrapped key per account and version, and a canary that tells a wrong master key at start. */
import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../database/columns.ts';

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

export const vaultCanary = pgTable('vault_canary', {
  name: text('name').primaryKey(),
  sealed: bytes('sealed').notNull(),
});
